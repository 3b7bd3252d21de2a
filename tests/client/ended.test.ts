import { expect, test } from "vitest";
import { aboutNow, endedBy, endWords } from "#client/agreement/ended.ts";
import type { AgreementAct } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";

/** What a reason is about, and by which act that ended. */
const did = { by: "effie", at: 0 };
const proposed = (proposal: string): AgreementAct => ({
  ...did,
  kind: "proposed",
  proposal,
  version: `v-${proposal}`,
  hash: "h",
  despite: "",
  signing: ["es", "la"],
});
const agreed = (proposal: string, partner: string): AgreementAct => ({
  ...did,
  kind: "agreed",
  proposal,
  partner,
  hash: "h",
  name: "Effie",
  actingBecause: "",
});
const withdrawn = (proposal: string): AgreementAct => ({ ...did, kind: "withdrawn", proposal, reason: "A date." });
const reopened: AgreementAct = { ...did, kind: "reopened", reason: "A name." };

const course = [proposed("a"), withdrawn("a"), proposed("b"), agreed("b", "es"), agreed("b", "la"), reopened];

test.each([
  [0, ["1.1"]],
  [1, ["a"]],
  [2, ["1.2"]],
  [4, ["b"]],
  [5, ["v-b"]],
  [6, ["2.1"]],
])("after %i acts", (many, about) => {
  expect(aboutNow(foldAgreement(course.slice(0, many)))).toEqual(about);
});

test.each([
  ["1.1", 0, "Effie proposed the text for agreement."],
  ["a", 1, "Effie withdrew the proposal."],
  ["1.2", 2, "Effie proposed the text for agreement."],
  ["b", 4, "Effie agreed for LA, the last that was awaited."],
  ["v-b", 5, "Effie reopened the agreed text."],
])("%s was ended by act %i", (about, at, words) => {
  const act = endedBy(course, about)!;
  expect(course.indexOf(act)).toBe(at);
  expect(endWords(act, { nameOf: () => "Effie", codeOf: (id) => id.toUpperCase() })).toBe(words);
});

test.each(["2.1", "unknown"])("%s goes on, or is not known", (about) => {
  expect(endedBy(course, about)).toBeNull();
});
