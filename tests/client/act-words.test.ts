import { expect, test } from "vitest";
import { actWords } from "#client/comments/act-words.ts";
import type { Act, Proposal } from "#shared/threads.ts";

const words: Proposal = { kind: "words", old: "a", words: "b" };
const move: Proposal = { kind: "move", from: "strengths", section: "areas" };
const remove: Proposal = { kind: "remove" };

test.each<[Act["kind"], Proposal | null, said: string]>([
  ["apply", words, "used the proposed words on S1"],
  ["decline", words, "did not use the proposed words on S1"],
  ["apply", move, "made the proposed change on S1"],
  ["apply", { kind: "enquiry", from: null, enquiry: "e" }, "made the proposed change on S1"],
  ["decline", move, "did not make the proposed change on S1"],
  ["apply", remove, "removed a finding, as was proposed"],
  ["decline", remove, "did not make the proposed change on S1"],
  ["resolve", null, "resolved a thread on S1"],
  ["block", null, "marked a thread on S1 as to be settled before agreement"],
  ["unblock", null, "let a thread on S1 wait"],
  ["reopen", null, "reopened a thread on S1"],
])("what somebody did is announced as it was: %s of %j", (kind, proposal, said) => {
  expect(actWords({ proposal }, { kind }, "S1")).toBe(said);
});
