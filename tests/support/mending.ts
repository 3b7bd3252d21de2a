import * as Y from "yjs";
import type { Coming } from "#server/sync/mends.ts";
import { createMends } from "#server/sync/mends.ts";
import { listMoves } from "#shared/moves.ts";
import type { FieldEditor } from "./field-editor.ts";

/** The server's part in what was moved: it hears of one change after the other, and puts right what it can. */
export interface MendingServer {
  readonly doc: Y.Doc;
  hear(editor: FieldEditor): void;
  /** A connection begins: each tells the other what they lack, as they were before. */
  meet(editor: FieldEditor): void;
  /** The page of this one goes. */
  lose(editor: FieldEditor): void;
}

/** `here`: of whom a page is open. */
export function createMendingServer(here: readonly FieldEditor[] = []): MendingServer {
  const doc = new Y.Doc({ gc: false });
  listMoves(doc);
  let coming: Coming | null = null;
  const open = new Set(here.map((editor) => editor.doc.clientID));
  const mends = createMends({ doc, coming: () => coming, isHere: (client) => open.has(client), now: () => 0 });
  const apply = (update: Uint8Array, heard: Uint8Array | null = null): void => {
    coming = { update, heard };
    Y.applyUpdate(doc, update);
    coming = null;
  };
  // What is put right can be in the way of somebody else.
  const mend = (): void => {
    for (let round = 0; mends.wanted && round < 5; round++) {
      // In a copy, which knows of no fragment.
      const copy = new Y.Doc({ gc: false });
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      const made: Uint8Array[] = [];
      copy.on("update", (update: Uint8Array) => made.push(update));
      mends.make(copy);
      mends.made();
      for (const update of made) apply(update);
    }
  };
  return {
    doc,
    hear(editor) {
      apply(Y.encodeStateAsUpdate(editor.doc, Y.encodeStateVector(doc)), Y.encodeStateVector(editor.doc));
      mend();
    },
    meet(editor) {
      const [theirs, ours] = [Y.encodeStateAsUpdate(editor.doc, Y.encodeStateVector(doc)), Y.encodeStateAsUpdate(doc)];
      const heard = Y.encodeStateVector(editor.doc);
      editor.receive(ours);
      apply(theirs, heard);
      mend();
    },
    lose(editor) {
      open.delete(editor.doc.clientID);
      mends.left(editor.doc.clientID);
      mend();
    },
  };
}
