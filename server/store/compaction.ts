import * as Y from "yjs";
import type { Compacted, CompactionSource, LogRow } from "./messages.ts";

/** Rows further apart than this stay two, so that the log still tells when something was written. */
const APART_MS = 5 * 60_000;
/** Each quarter of an hour of work can be looked back at: no merged row reaches out of one. */
const QUARTER_MS = 15 * 60_000;
/** Which quarter of an hour, counted since the epoch, a moment lies in. */
export const quarterOf = (at: number): number => Math.floor(at / QUARTER_MS);
export const quarterEnd = (quarter: number): number => (quarter + 1) * QUARTER_MS;
/** A merged row grows no further than this. */
const MERGED_BYTES = 64 * 1024;

/**
 * Makes of a log what is quicker to load and smaller to keep, and says the same: the document up to the last row, and
 * rows of one member that stand side by side as one. Pure, and in proportion to the document: never on the event loop.
 *
 * Merged are only rows that authorship has passed. A merged row stands at its last position, so that a snapshot in
 * its midst loses nothing. A position that somebody may ask for stays: no merge reaches across one.
 */
export function compact({ snapshot, tail, mergeable, standing }: CompactionSource): Compacted {
  return {
    snapshot: tail.length > 0 ? nextSnapshot(snapshot, tail) : null,
    merged: mergeRows(mergeable, new Set(standing)),
    mergedTo: mergeable.at(-1)?.sequence ?? 0,
  };
}

function nextSnapshot(
  snapshot: CompactionSource["snapshot"],
  tail: CompactionSource["tail"],
): NonNullable<Compacted["snapshot"]> {
  const doc = new Y.Doc({ gc: false });
  // An update that cannot be applied ends the compaction: it is not to be buried under a snapshot.
  doc.transact(() => {
    if (snapshot) Y.applyUpdate(doc, snapshot.bytes);
    for (const { bytes } of tail) Y.applyUpdate(doc, bytes);
  });
  const bytes = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return { sequence: tail.at(-1)?.sequence ?? snapshot?.sequence ?? 0, bytes };
}

function mergeRows(rows: readonly LogRow[], standing: ReadonlySet<number>): Compacted["merged"] {
  const runs: LogRow[][] = [];
  let size = 0;
  for (const row of rows) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (
      run &&
      before &&
      !standing.has(before.sequence) &&
      mayJoin(before, row) &&
      size + row.bytes.length <= MERGED_BYTES
    )
      run.push(row);
    else {
      runs.push([row]);
      size = 0;
    }
    size += row.bytes.length;
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last || first === last) return [];
    const bytes = Y.mergeUpdates(run.map((row) => row.bytes));
    return [{ ...last, at: first.at, bytes, from: first.sequence }];
  });
}

/** One member's, of one partner, soon after each other. What the server wrote, or nobody knows who, stays as it is. */
function mayJoin(before: LogRow, row: LogRow): boolean {
  return (
    row.member !== null &&
    before.member === row.member &&
    before.partner === row.partner &&
    row.at - before.lastAt <= APART_MS &&
    quarterOf(before.at) === quarterOf(row.lastAt)
  );
}
