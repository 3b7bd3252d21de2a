import { expect, test } from "vitest";
import * as Y from "yjs";
import { caretAfter, endOf, oneLine } from "#client/actions/shared-input.ts";
import { writeText } from "#shared/plain-text.ts";

/** What a text says of becoming another. */
function deltaBetween(before: string, after: string): Y.YTextEvent["delta"] {
  const text = new Y.Doc().getText();
  writeText(text, before);
  let delta: Y.YTextEvent["delta"] = [];
  text.observe((event) => (delta = event.delta));
  text.doc?.transact(() => writeText(text, after));
  return delta;
}

test.each([
  ["before what came", "ab", "abc", 1, 1],
  ["where it came", "ab", "ab c", 2, 2],
  ["behind what came", "H", "E H", 1, 3],
  ["in what went", "one two four", "one four", 6, 4],
  ["behind what went", "one two four", "one four", 9, 5],
  ["behind what was replaced", "in May 2027", "in September 2027", 11, 17],
])("a caret %s stays at its letters", (_, before, after, caret, there) => {
  expect(caretAfter(deltaBetween(before, after), caret)).toBe(there);
});

test.each([
  ["what came", "one four", "one two four", 8],
  ["what went", "one two four", "one four", 4],
  ["nothing", "one", "one", 0],
])("a change ends at %s", (_, before, after, end) => {
  expect(endOf(deltaBetween(before, after))).toBe(end);
});

test("what is pasted of several lines becomes one, and a space that one has just typed stays", () => {
  expect(oneLine("Head \r\n  of service\nnorth ")).toBe("Head of service north ");
});
