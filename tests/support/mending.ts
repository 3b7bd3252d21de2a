import * as Y from "yjs";
import { ENTRUSTED_MS } from "#server/sync/limits.ts";
import type { Coming } from "#server/sync/mends.ts";
import { createMends } from "#server/sync/mends.ts";
import { createUnheard } from "#server/sync/unheard.ts";
import { listMoves } from "#shared/moves.ts";
import type { FieldEditor } from "./field-editor.ts";

/** The server's part in what was moved: it hears of one change after the other, and puts right what it can. */
export interface MendingServer {
  readonly doc: Y.Doc;
  /** `mends`: what it puts right is made at once. */
  hear(editor: FieldEditor, options?: { readonly mends: boolean }): void;
  /** One change, as it is sent while the line is up. */
  take(update: Uint8Array): void;
  /** What a page of these Yjs clients is answered, as it comes back. */
  answer(editor: FieldEditor, clients?: readonly number[]): Uint8Array;
  /** All that it heard and made, in their order. */
  readonly log: readonly Uint8Array[];
  /** A connection begins: each tells the other what they lack, as they were before. */
  meet(editor: FieldEditor): void;
  /** The page of this one goes. */
  lose(editor: FieldEditor): void;
  /** So long that what is left to those who are here is done, or will not be. */
  wait(): void;
}

/** `here`: of whom a page is open; `before`: the log that it is started with. */
export function createMendingServer(
  here: readonly FieldEditor[] = [],
  before: readonly Uint8Array[] = [],
): MendingServer {
  const doc = new Y.Doc({ gc: false });
  listMoves(doc);
  let coming: Coming | null = null;
  const open = new Set(here.map((editor) => editor.doc.clientID));
  const log: Uint8Array[] = [];
  let time = 0;
  const unheard = createUnheard({ doc, coming: () => coming?.update ?? null, runs: [] });
  const apply = (update: Uint8Array, heard: Uint8Array | null = null): void => {
    log.push(update);
    coming = { update, heard };
    Y.applyUpdate(doc, update);
    coming = null;
  };
  let isLoading = true;
  const mends = createMends({
    doc,
    coming: () => coming,
    isHere: (client) => open.has(client),
    isLoading: () => isLoading,
    now: () => time,
  });
  for (const update of before) apply(update);
  isLoading = false;
  // What is put right can be in the way of somebody else.
  const mend = (): void => {
    for (let round = 0; mends.wanted && round < 5; round++) {
      // In a copy, which knows of no fragment.
      const copy = new Y.Doc({ gc: false });
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      const made: Uint8Array[] = [];
      copy.on("update", (update: Uint8Array) => made.push(update));
      mends.make(copy);
      const done = mends.made();
      for (const update of made) apply(update);
      done();
    }
  };
  return {
    doc,
    log,
    answer: (editor, clients = [editor.doc.clientID]) =>
      unheard.missing(Y.encodeStateVector(editor.doc), {
        isTheirs: (client) => clients.includes(client),
        isSeenTo: (id) => mends.seesTo(id),
      }),
    hear(editor, { mends: now } = { mends: true }) {
      apply(Y.encodeStateAsUpdate(editor.doc, Y.encodeStateVector(doc)), Y.encodeStateVector(editor.doc));
      if (now) mend();
    },
    take(update) {
      apply(update);
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
    wait() {
      time += ENTRUSTED_MS;
      if (mends.recall()) mend();
    },
  };
}

/** Between one page and the server: each change is on its way until it is delivered. */
export interface Line {
  /** The server gets so much of what this one did. */
  send(count?: number): void;
  /** So much as the server has for it, which is not on its way any more. */
  coming(count?: number): readonly Uint8Array[];
}

export function createLine(server: MendingServer, { doc }: FieldEditor): Line {
  const sent: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "remote") sent.push(update);
  });
  let heard = server.log.length;
  return {
    send: (count = sent.length) => sent.splice(0, count).forEach((update) => server.take(update)),
    coming(count = server.log.length - heard) {
      const some = server.log.slice(heard, heard + count);
      heard += some.length;
      return some;
    },
  };
}
