import { getSchema } from "@tiptap/core";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { fieldMarks, fieldNodes } from "#shared/schema.ts";

/** The server takes by the field schema what the editor writes by its own. */

test("W24 shapes: the editor has the nodes, marks and attributes of the field schema, and no others", async () => {
  vi.stubGlobal("localStorage", { getItem: () => null });
  const { fieldExtensions } = await import("#client/editor/extensions.ts");
  const none = (): never => undefined as never;
  const schema = getSchema(
    fieldExtensions({
      fragment: new Y.Doc().getXmlFragment("section/context"),
      around: [none(), none()],
      oneLine: false,
      references: none,
      onNumbers: none,
      refer: none,
      link: none,
      tools: none,
      leave: none,
      onward: none,
    }),
  );
  const attributesOf = (types: Readonly<Record<string, { readonly spec: { readonly attrs?: object } }>>) =>
    Object.fromEntries(Object.entries(types).map(([name, { spec }]) => [name, Object.keys(spec.attrs ?? {}).sort()]));
  const declared = (specs: object) =>
    Object.fromEntries(
      Object.entries(specs as Record<string, { attributes?: object }>).map(([name, { attributes = {} }]) => [
        name,
        Object.keys(attributes).sort(),
      ]),
    );
  expect(attributesOf(schema.nodes)).toEqual(declared(fieldNodes));
  expect(attributesOf(schema.marks)).toEqual(declared(fieldMarks));
});
