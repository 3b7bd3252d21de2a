import { expect, test } from "vitest";
import { statusWords } from "#client/agreement/status.ts";
import type { AgreementAct } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";

const proposed = (at: number): AgreementAct => ({
  kind: "proposed",
  by: "lead",
  at,
  proposal: `p${at}`,
  version: `v${at}`,
  hash: "h",
  despite: "",
  signing: ["la"],
});
const decided = (kind: "agreed" | "changes asked", at: number, on: number): AgreementAct => ({
  kind,
  by: "anna",
  name: "Anna",
  at,
  proposal: `p${on}`,
  hash: "h",
  partner: "la",
  actingBecause: "",
  reason: "Not yet.",
});
const withdrawn = (at: number, on: number): AgreementAct => ({
  kind: "withdrawn",
  by: "lead",
  at,
  proposal: `p${on}`,
  reason: "Late.",
});
const reopened = (at: number): AgreementAct => ({ kind: "reopened", by: "lead", at, reason: "A figure." });

const first = [proposed(1), decided("changes asked", 2, 1)];
const second = [...first, proposed(3)];
const sealed = [...second, decided("agreed", 4, 3)];
const again = [...sealed, reopened(5)];

test.each<[string, readonly AgreementAct[]]>([
  ["Draft, not yet proposed", []],
  ["Proposed for agreement, round 1", [proposed(1)]],
  ["Draft, changes asked for in round 1", first],
  ["Proposed for agreement, round 2", second],
  ["Draft, proposal of round 2 withdrawn", [...second, withdrawn(4, 3)]],
  ["Agreed", sealed],
  ["Draft, reopened after the first agreement", again],
  ["Proposed for agreement, round 1 of the second agreement", [...again, proposed(6)]],
  [
    "Draft, changes asked for in round 1 of the second agreement",
    [...again, proposed(6), decided("changes asked", 7, 6)],
  ],
  ["Draft, reopened after the second agreement", [...again, proposed(6), decided("agreed", 7, 6), reopened(8)]],
])("the status line says: %s", (words, acts) => {
  const state = foldAgreement(acts);
  expect(statusWords(state.state, state)).toBe(words);
});

test("what is not known is not claimed", () => {
  expect(statusWords("drafting", null)).toBe("Draft");
  expect(statusWords("drafting", foldAgreement(sealed))).toBe("Draft");
});
