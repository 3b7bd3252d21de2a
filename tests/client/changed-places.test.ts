import { expect, test } from "vitest";
import { changedPlaces } from "#client/agreement/changed-places.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import type { RichText } from "#shared/schema.ts";
import type { Summary } from "#shared/summary.ts";
import { twoDrafts } from "#tests/support/two-drafts.ts";

const { older } = twoDrafts();

const inSection = (summary: Summary, id: string, change: (text: RichText) => RichText): Summary => ({
  ...summary,
  sections: summary.sections.map((one) => (one.id === id ? { ...one, text: change(one.text) } : one)),
});
const reworded = (text: RichText): RichText => [
  { type: "paragraph", content: [{ type: "text", text: "Said in another way.", marks: [] }] },
  ...text.slice(1),
];
const bold = (text: RichText): RichText =>
  text.map((block) =>
    block.type === "paragraph"
      ? {
          ...block,
          content: block.content.map((one) =>
            one.type === "text" ? { ...one, marks: [{ type: "bold" as const }] } : one,
          ),
        }
      : block,
  );

test("what changed stands in the order of the text, by the names that people use, and looks are no words", () => {
  const actions = older.actions.map((one, i) => (i === 0 ? { ...one, by: "Never" } : one));
  const newer = inSection(inSection({ ...older, actions }, "method", reworded), "evaluation", bold);
  const said = changedPlaces(compareSummaries(older, newer), newer).map(({ called, says }) => `${called} ${says}`);
  expect(said).toEqual([
    expect.stringMatching(/^2 How the review was carried out: reworded$/),
    expect.stringMatching(/^3 Overall evaluation: set in another way$/),
    expect.stringMatching(/^Action point 1 .*: By when changed$/),
  ]);
});
