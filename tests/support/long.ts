import type { Sample, SampleFinding } from "#server/demo/sample.ts";
import { readSample } from "#server/demo/sample.ts";
import { must } from "#shared/assert.ts";

/** The sample grown to the longest summary we mean to carry: 60 findings, about 25,000 words. */
export function longSample(): Sample {
  const sample = readSample();
  const at = <T>(list: readonly T[], i: number): T => must(list[i % list.length], "the sample is not empty");
  const grow = (section: SampleFinding["section"], letter: string, count: number): SampleFinding[] => {
    const known = sample.findings.filter((finding) => finding.section === section);
    return Array.from({ length: count }, (_, i) => ({
      ...at(known, i),
      number: `${letter}${i + 1}`,
      narrative: [0, 1, 2, 3].map((j) => at(sample.findings, i + j).narrative).join(" "),
    }));
  };
  const sections = new Map([...sample.sections].map(([id, lines]) => [id, [...lines, ...lines]]));
  return { ...sample, sections, findings: [...grow("strengths", "S", 36), ...grow("areas", "A", 24)] };
}

/** The same words, one string a paragraph. */
export function paragraphsOf(sample: Sample): string[] {
  return [
    ...[...sample.sections.values()].flat(),
    ...sample.findings.flatMap(({ statement, narrative }) => [statement, narrative]),
    ...sample.actions.map(({ what }) => what),
  ];
}
