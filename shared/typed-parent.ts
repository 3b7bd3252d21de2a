import * as Y from "yjs";

/** What an element stands in. What is outermost is no fragment in a document that nobody asked for it. */
export function typedParent(element: Y.XmlElement): Y.XmlFragment | null {
  const { parent } = element;
  const type: unknown = parent;
  if (type instanceof Y.XmlFragment) return type;
  return type instanceof Y.AbstractType && type.doc && !type._item
    ? type.doc.getXmlFragment(Y.findRootTypeKey(type))
    : null;
}
