import * as Y from "yjs";
import { paragraphOf } from "./paragraph.ts";

/** Shapes that no editor takes, as a program with a writer's cookie may send them. Each into a field that has a paragraph. */

const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name);
  if (children.length > 0) made.insert(0, children);
  return made;
};
const words = (said: string): Y.XmlText => new Y.XmlText(said);
const first = (field: Y.XmlFragment): Y.XmlElement => field.get(0) as Y.XmlElement;
const firstText = (field: Y.XmlFragment): Y.XmlText => first(field).get(0) as Y.XmlText;

interface Misshapen {
  readonly name: string;
  readonly make: (field: Y.XmlFragment) => void;
  /** Words that it brings. */
  readonly says: readonly string[];
}

export const misshapen: readonly Misshapen[] = [
  { name: "a text of its own", make: (field) => field.insert(0, [words("loose ends")]), says: ["loose ends"] },
  {
    name: "letters of its own",
    make: (field) => lettersInto(field, "bare letters"),
    says: ["bare letters"],
  },
  {
    name: "a paragraph in a paragraph",
    make: (field) => first(field).insert(1, [paragraphOf("inner words")]),
    says: ["inner words"],
  },
  {
    name: "a paragraph in a new paragraph",
    make: (field) => field.insert(1, [element("paragraph", words("outer "), paragraphOf("nested words"))]),
    says: ["outer", "nested words"],
  },
  {
    name: "a list in a paragraph",
    make: (field) =>
      first(field).insert(0, [
        element(
          "bulletList",
          element("listItem", paragraphOf("one item")),
          element("listItem", paragraphOf("two items")),
        ),
      ]),
    says: ["one item", "two items"],
  },
  {
    name: "a paragraph in a list",
    make: (field) => field.insert(1, [element("orderedList", paragraphOf("listed words"))]),
    says: ["listed words"],
  },
  {
    name: "a text in a list",
    make: (field) =>
      field.insert(1, [element("bulletList", words("loose item"), element("listItem", paragraphOf("whole")))]),
    says: ["loose item", "whole"],
  },
  {
    name: "a text in an item",
    make: (field) => field.insert(1, [element("bulletList", element("listItem", words("bare item")))]),
    says: ["bare item"],
  },
  {
    name: "an item of its own",
    make: (field) => field.insert(1, [element("listItem", paragraphOf("stray item"))]),
    says: ["stray item"],
  },
  { name: "a line break of its own", make: (field) => field.insert(0, [element("hardBreak")]), says: [] },
  {
    name: "words in a line break",
    make: (field) => first(field).insert(1, [element("hardBreak", words("hidden words"))]),
    says: ["hidden words"],
  },
  {
    name: "an unknown element around words",
    make: (field) => field.insert(1, [element("video", paragraphOf("spoken words"))]),
    says: ["spoken words"],
  },
  { name: "an unknown leaf among words", make: (field) => first(field).insert(1, [element("video")]), says: [] },
  {
    name: "an unknown mark on another's words",
    make: (field) => firstText(field).format(0, 3, { blink: { fast: true } }),
    says: [],
  },
  {
    name: "a mark that may overlap itself",
    make: (field) => firstText(field).format(0, 3, { "bold--abcdefgh": {} }),
    says: [],
  },
  { name: "an unknown attribute", make: (field) => first(field).setAttribute("onload", "x"), says: [] },
  { name: "an attribute of a text", make: (field) => firstText(field).setAttribute("class", "x"), says: [] },
  { name: "a picture in a text", make: (field) => firstText(field).insertEmbed(3, { image: "x" }), says: [] },
  {
    name: "an element in a text",
    make: (field) => firstText(field).insertEmbed(3, paragraphOf("embedded words")),
    says: ["embedded words"],
  },
  { name: "a hook", make: (field) => first(field).insert(1, [new Y.XmlHook("hook") as never]), says: [] },
];

/** As a program that takes the field for a list of values. */
function lettersInto(field: Y.XmlFragment, said: string): void {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(field.doc!));
  const [address] = [...field.doc!.share].find(([, type]) => type === (field as unknown))!;
  const list = other.getText(address);
  list.insert(list.length, said);
  Y.applyUpdate(field.doc!, Y.encodeStateAsUpdate(other, Y.encodeStateVector(field.doc!)));
}
