import * as Y from "yjs";

/**
 * One's own undo over a whole document: what was done under these origins, and nobody else's work.
 *
 * Yjs undoes an insertion by deleting it, with all that it holds by then: a paragraph one made would take along what
 * others wrote into it since. So a paragraph, list or text goes only when nothing is left in it; one's own words in it
 * go first, since children are deleted before what holds them. And the last block of a field stays, empty: an editor
 * would put one there at once, as a new change, and there would be nothing to do again.
 */
export function createUndo(doc: Y.Doc, origins: readonly unknown[], captureTimeout = 500): Y.UndoManager {
  return new Y.UndoManager(doc, {
    trackedOrigins: new Set(origins),
    captureTimeout,
    // An editor opens a transaction when its caret moves, and over a whole document Yjs takes an empty one for a change.
    captureTransaction: ({ changed }) => changed.size > 0,
    deleteFilter: ({ content, parent }) =>
      !(content instanceof Y.ContentType) ||
      !isText(content.type) ||
      (content.type.length === 0 && !isLastOfField(parent)),
  });
}

const isText = (type: unknown): type is Y.XmlFragment | Y.XmlText =>
  type instanceof Y.XmlFragment || type instanceof Y.XmlText;

const isLastOfField = (parent: unknown): boolean =>
  parent instanceof Y.XmlFragment && !(parent instanceof Y.XmlElement) && parent.length === 1;
