import type * as Y from "yjs";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { paced } from "#client/sync/pace.ts";
import type { Anchor, Standing } from "#shared/anchors.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { Texts } from "#shared/texts.ts";
import { watchTexts } from "#shared/texts.ts";
import type { Thread } from "#shared/threads.ts";

/** Where threads stand in the text now, by thread. A new map whenever one of them stands elsewhere. */
export interface Standings {
  readonly now: Store<ReadonlyMap<string, Standing>>;
  readonly texts: Texts;
  /** An anchor on the words that stand there now. */
  anchorOf(standing: Standing): Anchor | null;
  /** Those to follow: threads, and what is only being written. */
  follow(threads: readonly Pick<Thread, "id" | "anchor">[]): void;
  stop(): void;
}

/** At once as much as a frame allows: the rest follows. */
const SLICE_MS = 8;

interface Known {
  readonly anchor: NonNullable<Thread["anchor"]>;
  standing: Standing;
}

/**
 * Follows the document. A change asks only the threads again whose words lie in a field that changed; those whose words
 * are gone from their field may be back anywhere, so they are asked too, in slices that never hold the page up.
 */
export function watchStandings(doc: Y.Doc): Standings {
  const texts = watchTexts(doc);
  const known = new Map<string, Known>();
  const now = createStore<ReadonlyMap<string, Standing>>(new Map());
  const changed = new Set<FieldAddress>();
  const due = new Map<string, NonNullable<Thread["anchor"]>>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const pace = paced();
  let fields = new Map<FieldAddress, unknown>();

  function work(): void {
    timer = null;
    const until = performance.now() + SLICE_MS;
    let moved = false;
    for (const [id, anchor] of due) {
      due.delete(id);
      const standing = resolveAnchor(anchor, texts);
      const before = known.get(id);
      known.set(id, { anchor, standing });
      moved ||= !before || !same(before.standing, standing);
      if (performance.now() > until) break;
    }
    if (moved) tell();
    if (due.size > 0) timer = setTimeout(work);
  }
  const tell = (): void => now.set(new Map([...known].map(([id, { standing }]) => [id, standing])));

  /** Field by field: one that reads the same object did not change. */
  function look(): void {
    for (const [address, before] of fields) {
      const read = texts.field(address);
      if (read !== before) {
        fields.set(address, read);
        changed.add(address);
      }
    }
    for (const [id, { anchor, standing }] of known)
      if (changed.has(anchor.field) || standing.at === "gone" || standing.field !== anchor.field) due.set(id, anchor);
    changed.clear();
    if (timer === null && due.size > 0) work();
  }
  // An exception in a document's handler silently ends all its later events: this one only sets a timer.
  const after = (transaction: Y.Transaction): void => {
    if (transaction.changed.size > 0 && known.size > 0) pace.tell(look, { structure: false, own: transaction.local });
  };
  doc.on("afterTransaction", after);

  return {
    now,
    texts,
    anchorOf(standing) {
      const [first, last] = standing.at === "words" ? [standing.ranges[0], standing.ranges.at(-1)] : [];
      if (standing.at !== "words" || !first || !last) return null;
      const [from, to] = [
        { block: first.block, at: first.from },
        { block: last.block, at: last.to },
      ];
      return makeAnchor(texts, standing.field, from, to);
    },
    follow(threads) {
      const here = new Set<string>();
      let gone = false;
      for (const { id, anchor } of threads) {
        if (!anchor) continue;
        here.add(id);
        if (known.get(id)?.anchor !== anchor && !sameAnchor(known.get(id)?.anchor, anchor)) due.set(id, anchor);
        if (!fields.has(anchor.field)) fields.set(anchor.field, texts.field(anchor.field));
      }
      for (const id of known.keys())
        if (!here.has(id)) {
          known.delete(id);
          gone = true;
        }
      for (const id of due.keys()) if (!here.has(id)) due.delete(id);
      if (gone) tell();
      if (timer === null && due.size > 0) work();
    },
    stop() {
      doc.off("afterTransaction", after);
      pace.stop();
      if (timer !== null) clearTimeout(timer);
      texts.stop();
      fields = new Map();
    },
  };
}

const sameAnchor = (a: object | undefined, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
const same = (a: Standing, b: Standing): boolean => JSON.stringify(a) === JSON.stringify(b);
