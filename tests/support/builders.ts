import * as Y from "yjs";
import type { Review } from "#shared/reviews.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { defaultTemplate } from "#shared/templates.ts";
import { createDoc } from "#shared/undo.ts";

/** A review to test with: the sample's partners and three lines of enquiry. */
export function buildReview(overrides: Partial<Review> = {}): Review {
  return {
    id: "review-1",
    title: "Evaluative summary",
    hosts: [{ name: "Strathallan Council" }],
    focus: "How well do our arrangements help schools improve?",
    reason: "Progress was uneven.",
    enquiries: [
      { id: "q1", text: "How well do officers know their schools?" },
      { id: "q2", text: "How reliable are judgements?" },
      { id: "q3", text: "How well do arrangements support continuity?" },
    ],
    firstDay: "2026-03-10",
    lastDay: "2026-03-13",
    mode: "both",
    partners: [
      { id: "la", code: "LA", name: "Strathallan Council", slot: 1, signs: true },
      { id: "es", code: "ES", name: "Education Scotland", slot: 2, signs: true },
      { id: "ades", code: "ADES", name: "Association of Directors of Education in Scotland", slot: 3, signs: true },
      { id: "oa", code: "OA", name: "Officers of other authorities", slot: 4, signs: false },
    ],
    scale: "national-2025",
    state: "drafting",
    template: defaultTemplate,
    createdAt: Date.UTC(2026, 2, 1),
    revision: 1,
    ...overrides,
  };
}

/** A freshly seeded document, as the server makes it. */
export function buildDoc(): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  seedSummary(doc, 0);
  return doc;
}

/** Another device's copy of a document. */
export function copyDoc(doc: Y.Doc): Y.Doc {
  const copy = createDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** Both ways, until neither has anything that the other lacks. */
export function sync(...docs: Y.Doc[]): void {
  for (let round = 0; round < 2; round++)
    for (const from of docs)
      for (const to of docs)
        if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), "remote");
}
