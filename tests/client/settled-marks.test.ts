import { expect, test } from "vitest";
import { settledPlaces, wordsOfMarks } from "#client/agreement/marks.ts";
import type { PlaceId, Settlement } from "#shared/agreements.ts";
import { placeHash } from "#shared/hash.ts";
import type { Summary } from "#shared/summary.ts";
import { sampleSummary } from "#tests/support/everything.ts";

const summary = sampleSummary();
const { partners } = summary.details;
const finding = summary.sections.find(({ id }) => id === "strengths")!.findings[0]!;
const place: PlaceId = `finding/${finding.id}`;
const settled = (partner: string, at: PlaceId, hash: string | null): Settlement & { sequence: number } => ({
  partner,
  place: at,
  hash,
  by: "m",
  at: 1,
  sequence: 1,
});
const wordsAt = (
  now: Summary,
  settlements: Parameters<typeof settledPlaces>[1]["settlements"],
  at: PlaceId = place,
): string | null => {
  const marks = settledPlaces(now, { settlements }, partners).get(at);
  return marks ? wordsOfMarks(marks) : null;
};
/** The same, with this finding's words changed. */
const reworded: Summary = {
  ...summary,
  sections: summary.sections.map((section) => ({
    ...section,
    findings: section.findings.map((one) =>
      one.id === finding.id ? { ...one, narrative: [...one.narrative, ...one.narrative] } : one,
    ),
  })),
};

test("a settled text bears the marks of all who sign; others bear none", () => {
  const settlements = [settled("es", place, placeHash(summary, place))];
  expect(wordsAt(summary, settlements)).toBe("LA not settled yet, ES settled, ADES not settled yet");
  expect(settledPlaces(summary, { settlements }, partners).size).toBe(1);
});

test("any change of it lapses, and only there; taken back it is not settled", () => {
  const other: PlaceId = `finding/${summary.sections.find(({ id }) => id === "strengths")!.findings[1]!.id}`;
  const settlements = [place, other].map((at) => settled("es", at, placeHash(summary, at)));
  expect(wordsAt(reworded, settlements)).toContain("ES settled an earlier text");
  expect(wordsAt(reworded, settlements, other)).toContain("ES settled,");
  expect(wordsAt(summary, [...settlements, settled("es", place, null)])).toBeNull();
});

test("moving a finding among others settles and lapses nothing; a section lapses with its findings' order", () => {
  const moved: Summary = {
    ...summary,
    sections: summary.sections.map((section) => ({ ...section, findings: section.findings.toReversed() })),
  };
  const section: PlaceId = "section/strengths";
  const settlements = [place, section].map((at) => settled("la", at, placeHash(summary, at)));
  expect(wordsAt(moved, settlements)).toContain("LA settled,");
  expect(wordsAt(moved, settlements, section)).toContain("LA settled an earlier text");
});

test("marks that did not change are the same object, so that a line of the outline is not drawn anew", () => {
  const settlements = [settled("es", place, placeHash(summary, place))];
  const [one, two] = [1, 2].map(() => settledPlaces(summary, { settlements }, partners).get(place));
  expect(one).toBe(two);
});
