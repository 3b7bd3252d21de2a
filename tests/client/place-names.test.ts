import { expect, test } from "vitest";
import { isRemoved, nameOfPlace, standsAt, threadName } from "#client/comments/place-names.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { defaultTemplate } from "#shared/templates.ts";
import type { Place, Thread } from "#shared/threads.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

const by = { by: "ann", partner: "la", at: 1 };

function thread(place: Place): Thread {
  const rest = { anchor: null, gone: false, proposal: null, comments: [], acts: [], reactions: [], revision: 1 };
  return { id: "thread", place, author: "ann", partner: "la", at: 1, ...rest };
}

test("threads of what was removed say which, by its first words", () => {
  const doc = buildDoc();
  const [first, second, third] = [1, 2, 3].map(() => edits.addFinding(doc, "strengths", by));
  const action = edits.addAction(doc, by);
  const write = (address: `finding/${string}/statement` | `action/${string}/what`, words: string): void =>
    writeField(edits.fieldFragment(doc, address)!, [paragraph(words)]);
  write(
    `finding/${first!}/statement`,
    "Pupils know what they are learning, and can say how they will know that they have.",
  );
  write(`finding/${second!}/statement`, "Staff lead.");
  write(`action/${action}/what`, "Visit each school.");
  const on = (finding: string) => thread({ kind: "field", field: `finding/${finding}/narrative` });
  const before = readSummary(doc, buildReview());
  expect(standsAt(before, defaultTemplate, on(first!), null)).toBe("S1");
  expect(isRemoved(before, on(first!), null)).toBe(false);

  for (const one of [first!, second!, third!]) edits.remove(doc, "findings", one, by);
  edits.remove(doc, "actions", action, by);
  const summary = readSummary(doc, buildReview());
  expect(standsAt(summary, defaultTemplate, on(first!), null)).toBe(
    "a removed finding: “Pupils know what they are learning, and can say …”",
  );
  expect(threadName(summary, defaultTemplate, on(second!), null)).toBe("Thread on a removed finding: “Staff lead.”");
  expect(nameOfPlace(summary, defaultTemplate, { kind: "finding", finding: third! })).toBe("a removed finding");
  expect(nameOfPlace(summary, defaultTemplate, { kind: "action", action })).toBe(
    "a removed action point: “Visit each school.”",
  );
  expect(isRemoved(summary, on(third!), null)).toBe(true);
});

test("a thread whose proposal was taken back says so", () => {
  const doc = buildDoc();
  const finding = edits.addFinding(doc, "strengths", by);
  const text = [{ type: "paragraph" as const, content: [] }];
  const comment = { id: "c", author: "ann", partner: "la", at: 1, editedAt: null, deletedAt: null, text };
  const proposal = { kind: "remove" as const };
  const proposes = { ...thread({ kind: "finding", finding }), proposal, comments: [comment] };
  const summary = readSummary(doc, buildReview());
  expect(threadName(summary, defaultTemplate, proposes, null)).toBe("Thread on S1, proposed change");
  const back = { ...proposes, proposal: { kind: "withdrawn" as const }, comments: [{ ...comment, deletedAt: 2 }] };
  expect(threadName(summary, defaultTemplate, { ...back, comments: [...back.comments, comment] }, null)).toBe(
    "Thread on S1, proposal taken back",
  );
});

test("a thread of a section that is switched off bears its title", () => {
  const off = {
    ...defaultTemplate,
    sections: defaultTemplate.sections.map((one) => (one.id === "context" ? { ...one, on: false } : one)),
  };
  const summary = readSummary(buildDoc(), buildReview({ template: off }));
  const title = defaultTemplate.sections.find(({ id }) => id === "context")!.title;
  expect(standsAt(summary, off, thread({ kind: "section", section: "context" }), null)).toBe(
    `“${title}”, a section that is switched off`,
  );
  expect(nameOfPlace(summary, off, { kind: "field", field: "section/context" })).toBe(
    `“${title}”, a section that is switched off`,
  );
});
