import { expect, test } from "vitest";
import { fits } from "#client/comments/fits.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { defaultTemplate } from "#shared/templates.ts";
import { readTexts } from "#shared/texts.ts";
import type { Place, Proposal, Thread } from "#shared/threads.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

const by = { by: "ann", partner: "la", at: 1 };

function thread(place: Place, proposal: Proposal, anchor: Thread["anchor"] = null): Thread {
  const rest = { gone: false, comments: [], acts: [], reactions: [], revision: 1 };
  return { id: "thread", place, anchor, proposal, author: "ann", partner: "la", at: 1, ...rest };
}

test("words are used where they are seen: not in what is removed, nor in a section that is off", () => {
  const doc = buildDoc();
  const [finding, action] = [edits.addFinding(doc, "strengths", by), edits.addAction(doc, by)];
  const optional = defaultTemplate.sections.find((one) => one.optional && one.kind === "prose")!.id;
  const fields: FieldAddress[] = [`finding/${finding}/statement`, `action/${action}/what`, `section/${optional}`];
  for (const field of fields) writeField(edits.fieldFragment(doc, field)!, [paragraph(`Old words of ${field}`)]);
  const off = buildReview({
    template: {
      ...defaultTemplate,
      sections: defaultTemplate.sections.map((one) => (one.id === optional ? { ...one, on: false } : one)),
    },
  });
  const anchors = fields.map((field) => makeAnchor(readTexts(doc), field, { block: 0, at: 0 }, { block: 0, at: 9 })!);
  const now = (review = buildReview()) => {
    const [summary, texts] = [readSummary(doc, review), readTexts(doc)];
    return anchors.map((anchor) => {
      const proposes = thread(
        { kind: "field", field: anchor.field },
        { kind: "words", old: "Old words", words: "New words" },
        anchor,
      );
      return fits(summary, proposes, resolveAnchor(anchor, texts));
    });
  };
  expect(now()).toEqual(["fits", "fits", "fits"]);
  edits.remove(doc, "findings", finding, by);
  edits.remove(doc, "actions", action, by);
  expect(now(off)).toEqual(["hidden", "hidden", "hidden"]);
  edits.putBack(doc, "findings", finding);
  edits.putBack(doc, "actions", action);
  expect(now()).toEqual(["fits", "fits", "fits"]);
});

test("a line of enquiry that the review no longer has cannot be taken", () => {
  const doc = buildDoc();
  const finding = edits.addFinding(doc, "strengths", by);
  const { enquiries } = buildReview();
  const proposes = thread({ kind: "finding", finding }, { kind: "enquiry", from: null, enquiry: enquiries.at(-1)!.id });
  expect(fits(readSummary(doc, buildReview()), proposes, null)).toBe("fits");
  const fewer = buildReview({ enquiries: enquiries.slice(0, -1) });
  expect(fits(readSummary(doc, fewer), proposes, null)).toBe("no enquiry");
});
