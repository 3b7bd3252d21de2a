import { findWrapping } from "@tiptap/pm/transform";
import { must } from "#shared/assert.ts";
import type { FieldEditor } from "./field-editor.ts";
import { contentOf, schema } from "./field-editor.ts";

/** What somebody does in a field's first paragraph; places are letters from its beginning. */
export type Change = Parameters<FieldEditor["change"]>[0];

/** Paragraphs that a field begins with, each in one line. */
export const begin =
  (paragraphs: readonly string[]): Change =>
  (change) =>
    void change.insert(
      0,
      paragraphs.map((said) => schema.node("paragraph", null, contentOf(said))),
    );

/** Words, line breaks ("|") and references ("@"). */
export const write =
  (place: number, said: string): Change =>
  (change) =>
    void change.insert(place + 1, contentOf(said));

export const split =
  (place: number): Change =>
  (change) =>
    void change.split(place + 1);

/** With the paragraph behind it. */
export const join: Change = (change) => void change.join(change.doc.child(0).nodeSize);

export const list: Change = (change) => {
  const range = must(change.doc.resolve(1).blockRange(), "a block");
  change.wrap(range, must(findWrapping(range, schema.nodes["bulletList"]!), "a list"));
};
