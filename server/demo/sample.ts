import { readFileSync } from "node:fs";
import { must } from "#shared/assert.ts";
import { newId } from "#shared/ids.ts";
import type { ReviewDetails } from "#shared/reviews.ts";
import type { Confidence, EvidenceType } from "#shared/summary.ts";
import { evidenceTypes } from "#shared/summary.ts";
import type { SectionId } from "#shared/templates.ts";

/** The sample review as values, read from the Markdown beside this file. Throws when that changes its shape. */
export interface Sample {
  readonly details: ReviewDetails;
  /** Paragraphs of each prose section; a line that begins with "1. " and the like is an item of a numbered list. */
  readonly sections: ReadonlyMap<SectionId, readonly string[]>;
  readonly findings: readonly SampleFinding[];
  readonly actions: readonly SampleAction[];
  readonly evidence: readonly SampleEvidence[];
}

export interface SampleFinding {
  /** "S1", "A2". */
  readonly number: string;
  readonly section: "strengths" | "areas";
  readonly statement: string;
  readonly narrative: string;
  /** Number of its first line of enquiry, from 1. */
  readonly enquiry: number;
  readonly frameworks: readonly string[];
  readonly evidence: readonly string[];
  readonly claims: readonly { count: number; total: number; group: string; term: string }[];
  readonly confidence: Confidence;
}

/** Which findings are not secure yet. The Markdown is what is exported, and confidence is not. */
const emerging: ReadonlySet<string> = new Set(["S4", "A3"]);

export interface SampleAction {
  readonly what: string;
  readonly answers: readonly string[];
  readonly lead: string;
  readonly support: string;
  readonly measure: string;
  readonly by: string;
}

export interface SampleEvidence {
  readonly number: string;
  readonly title: string;
  readonly type: EvidenceType;
  readonly extent: string;
}

const prose: readonly [heading: string, id: SectionId][] = [
  ["1. Context and agreed focus", "context"],
  ["2. How the review was carried out", "method"],
  ["3. Overall evaluation", "evaluation"],
  ["6. Practice worth sharing", "practice"],
  ["8. Reporting and follow-up", "follow-up"],
];

export function readSample(): Sample {
  const parts = new Map<string, string>();
  for (const part of readFileSync(new URL("strathallan.md", import.meta.url), "utf8")
    .split(/^## /m)
    .slice(1)) {
    const [heading = "", ...lines] = part.split("\n");
    parts.set(heading.trim(), lines.join("\n").trim());
  }
  const part = (heading: string): string => must(parts.get(heading), `the sample has "${heading}"`);
  const claims = rows(part("Annex B. Terms of quantity used")).map(([term = "", , used = "", behind = ""]) => {
    const [, count, total, group] = must(/^(\d+) of (\d+) (.+)$/.exec(behind), behind);
    return { used, term: term.toLowerCase(), count: Number(count), total: Number(total), group: group ?? "" };
  });
  const finding =
    (section: "strengths" | "areas") =>
    (text: string): SampleFinding => {
      const [heading = "", facts = "", ...narrative] = text.split("\n\n");
      const [, number = "", statement = ""] = must(/^([SA]\d+)\. (.+)$/.exec(heading.trim()), heading);
      const [enquiry = "", frameworks = "", evidence = ""] = facts.replaceAll("**", "").split(" · ");
      return {
        number,
        section,
        statement,
        narrative: narrative.join("\n\n").trim(),
        enquiry: Number(must(/\d/.exec(enquiry), enquiry)[0]),
        frameworks: frameworks
          .replace("HGIOS4 ", "")
          .split(", ")
          .map((one) => `HGIOS4 ${one}`),
        evidence: evidence.replace("Evidence ", "").split(", "),
        claims: claims
          .filter((claim) => claim.used === number)
          .map(({ count, total, group, term }) => ({ count, total, group, term })),
        confidence: emerging.has(number) ? "emerging" : "secure",
      };
    };
  const findings = (heading: string, section: "strengths" | "areas"): SampleFinding[] =>
    part(heading).split(/^### /m).slice(1).map(finding(section));

  return {
    details: detailsOf(part("1. Context and agreed focus")),
    sections: new Map(
      prose.map(([heading, id]) => [
        id,
        part(heading)
          .split(/\n+/)
          .filter((line) => line !== ""),
      ]),
    ),
    findings: [...findings("4. Strengths", "strengths"), ...findings("5. Areas for further focus", "areas")],
    actions: rows(part("7. Agreed action points")).map(
      ([, what = "", answers = "", lead = "", support = "", measure = "", by = ""]) => ({
        what,
        answers: answers.split(", "),
        lead,
        support,
        measure,
        by,
      }),
    ),
    evidence: rows(part("Annex A. Evidence")).map(([number = "", title = "", type = "", extent = ""]) => ({
      number,
      title,
      // The sample says "Data" for what the register calls numbers.
      type: evidenceTypes.find((one) => one === type.toLowerCase()) ?? "numbers",
      extent,
    })),
  };
}

/** The body rows of a Markdown table. */
function rows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function detailsOf(context: string): ReviewDetails {
  const enquiries = context.split("\n").flatMap((line) => /^\d\. (.+)$/.exec(line)?.[1] ?? []);
  return {
    title: "Evaluative summary",
    hosts: [{ name: "Strathallan Council" }],
    focus:
      "How well do our quality improvement arrangements help schools improve learning, teaching and assessment in the broad general education?",
    reason:
      "The authority’s own self-evaluation found that progress between P7 and S3 was uneven, and that judgements about achievement of a level differed between clusters.",
    enquiries: enquiries.map((text) => ({ id: newId(), text })),
    firstDay: "2026-03-10",
    lastDay: "2026-03-13",
    mode: "both",
    partners: [
      { id: "la", code: "LA", name: "Strathallan Council", slot: 1, signs: true },
      { id: "es", code: "ES", name: "Education Scotland", slot: 2, signs: true },
      { id: "ades", code: "ADES", name: "Association of Directors of Education in Scotland", slot: 3, signs: true },
      { id: "oa", code: "OA", name: "Officers of other authorities", slot: 4, signs: false },
    ],
    scale: "glossary-2018",
    retention: "Comments and drafts are kept for six years after the summary is published, then deleted.",
  };
}
