import { Schema } from "@tiptap/pm/model";
import { expect, test } from "vitest";
import { keptOffset, keptPlace } from "#client/editor/kept-place.ts";
import { fieldNodes } from "#shared/schema.ts";

/** Where the caret, shown as “|”, stands in the text that took another's place. */
test.each<[what: string, before: string, after: string]>([
  ["others write before it", "Most |schools", "Now: Most |schools"],
  ["others write behind it", "Most |schools", "Most |schools plan"],
  ["others write right at it", "Most |schools", "Most |of the schools"],
  ["others write at the beginning, where it is", "|Most schools", "|Now: Most schools"],
  ["others write at the end, where it is", "Most schools|", "Most schools| plan"],
  ["others delete before it", "Almost all| schools", "all| schools"],
  ["others delete the words that it is in", "Most sch|ools plan", "Most | plan"],
  ["one's own first words are taken back", "Hello there. |Most schools", "|Most schools"],
  ["a paragraph is joined again", "Most \n|schools", "Most |schools"],
  ["a paragraph is divided before it", "Most schools plan| together", "Most \nschools plan| together"],
  ["all is gone", "Most |schools", "|"],
  ["nothing changed", "Most |schools", "Most |schools"],
  [
    "much changed on both sides of it",
    "First words. In almost all schools the teachers |plan together each week. Last words.",
    "Other first ones here. In almost all schools the teachers |plan together each week. The end.",
  ],
  [
    "the words come twice, and stay the nearer ones",
    "x. Most schools plan to|gether well. Most schools plan together well. y.",
    "New x. Most schools plan to|gether well. Most schools plan together well. New y.",
  ],
  [
    "its line is deleted, and another has words like those behind it",
    "In schools leaders know staff well.\nIn clusters mine |leaders know staff less.\nEnd.",
    "In schools leaders know staff well.\n|End.",
  ],
  [
    "its line is written over, and another has words like those behind it",
    "In schools leaders know staff well.\nIn clusters mine |leaders know staff less.\nThe end.",
    "In schools leaders know staff well.\n|Something else.\nThe end.",
  ],
  [
    "its line is deleted, and another has words like those before it",
    "All the leaders know staff well.\nAll the leaders know| schools too. More.",
    "All the leaders know staff well.\n|",
  ],
])("%s: the caret stays at its words", (_, before, after) => {
  const [was, is] = [before.replace("|", ""), after.replace("|", "")];
  const offset = keptOffset(was, before.indexOf("|"), is);
  expect(`${is.slice(0, offset)}|${is.slice(offset)}`).toBe(after);
});

const { doc, paragraph, bulletList, listItem, text } = fieldNodes;
const schema = new Schema({ nodes: { doc, paragraph, bulletList, listItem, text } });
const paragraphOf = (words: string) => schema.node("paragraph", null, words === "" ? [] : [schema.text(words)]);
const listOf = (...items: string[]) =>
  schema.node(
    "bulletList",
    null,
    items.map((words) => schema.node("listItem", null, [paragraphOf(words)])),
  );

test("a paragraph that becomes a list item, and back, keeps the caret where it is in it", () => {
  const plain = schema.node("doc", null, [paragraphOf("First"), paragraphOf("Second"), paragraphOf("")]);
  const list = schema.node("doc", null, [paragraphOf("First"), listOf("Second"), paragraphOf("")]);
  for (const [place, inList] of [
    [1, 1],
    [6, 6],
    [8, 10],
    [11, 13],
    [14, 16],
    [16, 20],
  ] as const) {
    expect([place, keptPlace(plain, place, list)]).toEqual([place, inList]);
    expect([inList, keptPlace(list, inList, plain)]).toEqual([inList, place]);
  }
});
