import * as Y from "yjs";

/** A paragraph of plain words, to be put into a field. */
export function paragraphOf(words: string): Y.XmlElement {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  return paragraph;
}

/** The words of a field's paragraphs, one after the other. */
export const wordsIn = (field: Y.XmlFragment): string => field.toJSON().replaceAll(/<\/?paragraph>/g, "");
