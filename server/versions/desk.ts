import { deflateSync, inflateSync } from "node:zlib";
import * as Y from "yjs";
import { quarterOf } from "#server/store/compaction.ts";
import { accountOf } from "#shared/compare/account.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import { summaryHash } from "#shared/hash.ts";
import type { Review } from "#shared/reviews.ts";
import { readSummary } from "#shared/summary-read.ts";
import { unreachable } from "#shared/assert.ts";
import type { Edit } from "#shared/versions.ts";
import type { Checkpoint, Live, Written } from "./live.ts";
import { createLive, nothingWritten } from "./live.ts";
import type {
  Answers,
  Described,
  Packed,
  Question,
  Stretch,
  StretchRead,
  TextOf,
  TextSource,
  WrittenSource,
} from "./questions.ts";
import { bringInto } from "./bring-in.ts";
import { restoreInto } from "./restore.ts";
import type { Left } from "./take-back.ts";
import { partName } from "./part-name.ts";
import { leftNames, takeBackInto } from "./take-back.ts";

/** What the historian's thread does. It keeps the documents that it read last, so that reading on costs what is new. */

/** Reviews whose documents are kept. */
const KEPT = 6;
/** Somebody who comes home brings at least so many characters at once. */
const HOMECOMING_CHARACTERS = 40;

export function createDesk(): (question: Question) => Answers[keyof Answers] {
  const kept = new Map<string, { live: Live; sequence: number }>();

  function liveAt({ review, from, base }: Stretch): Live | null {
    const known = kept.get(review.id);
    kept.delete(review.id);
    if (known?.sequence === from) {
      known.live.setReview(review);
      return known.live;
    }
    known?.live.stop();
    if (from === 0) return createLive(new Y.Doc({ gc: false }), review, nothingWritten);
    return base && createLive(docOf(base.text), review, base.checkpoint ? unpack(base.checkpoint) : nothingWritten);
  }

  function keep(review: string, live: Live, sequence: number): void {
    kept.set(review, { live, sequence });
    const [oldest] = kept;
    if (kept.size <= KEPT || !oldest) return;
    kept.delete(oldest[0]);
    oldest[1].live.stop();
  }

  /** While this runs the document is kept nowhere: one in which something failed is not read on in. */
  function readStretch(stretch: Stretch): StretchRead | null {
    const live = liveAt(stretch);
    if (!live) return null;
    const restorations = stretch.restorations.map(({ checkpoint, ...rest }) => ({
      ...rest,
      written: new Map(Object.entries(unpack(checkpoint).fields)),
    }));
    const wanted = new Set(stretch.wanted);
    const homecomings = new Set(stretch.homecomings.filter((at) => bringsMuch(stretch.rows, at)));
    const edits: Edit[] = [];
    const records: StretchRead["records"][number][] = [];
    const home: StretchRead["home"][number][] = [];
    for (const rows of cut(stretch.rows, new Set([...stretch.cuts, ...wanted, ...homecomings]))) {
      edits.push(...live.read(rows, restorations));
      const sequence = rows.at(-1)?.sequence ?? stretch.from;
      if (wanted.has(sequence)) records.push({ sequence, checkpoint: pack(live.checkpoint()) });
      if (homecomings.has(sequence)) home.push({ sequence, hash: summaryHash(live.summary()) });
    }
    const checkpoint = pack(live.checkpoint());
    keep(stretch.review.id, live, stretch.rows.at(-1)?.sequence ?? stretch.from);
    return { edits, checkpoint, records, home };
  }

  return (question) => {
    switch (question.kind) {
      case "stretch":
        return readStretch(question);
      case "read":
        return readText(question, question.written);
      case "written":
        return pack(recordOf(question.review, question.written));
      case "describe":
        return describe(question.before, question.after);
      case "pack":
        return packText(question);
      case "restore":
        return restore(question);
      case "import":
        return bringIn(question);
      default:
        return unreachable(question);
    }
  };
}

const pack = (value: unknown): Uint8Array => deflateSync(JSON.stringify(value));
const unpack = (bytes: Uint8Array): Checkpoint => JSON.parse(inflateSync(bytes).toString()) as Checkpoint;

function docOf({ state, updates }: TextSource): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.transact(() => {
    if (state) Y.applyUpdate(doc, state.packed ? inflateSync(state.bytes) : state.bytes);
    for (const update of updates) {
      try {
        Y.applyUpdate(doc, update);
      } catch {
        // A room that loads it passes over it too, and says so.
      }
    }
  });
  return doc;
}

function summaryOf({ review, text }: TextOf): ReturnType<typeof readSummary> {
  const doc = docOf(text);
  const summary = readSummary(doc, review);
  doc.destroy();
  return summary;
}

/** Rows up to and with each of these positions, and each quarter of an hour for itself: nothing reaches across. */
function cut(rows: readonly Written[], positions: ReadonlySet<number>): Written[][] {
  const stretches: Written[][] = [];
  let before: Written | null = null;
  for (const row of rows) {
    const last = stretches.at(-1);
    if (last && before && !positions.has(before.sequence) && quarterOf(before.at) === quarterOf(row.at)) last.push(row);
    else stretches.push([row]);
    before = row;
  }
  return stretches;
}

function bringsMuch(rows: readonly Written[], sequence: number): boolean {
  const row = rows.find((one) => one.sequence === sequence);
  if (!row) return false;
  let characters = 0;
  try {
    for (const struct of Y.decodeUpdate(row.bytes).structs)
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
        characters += struct.content.str.length;
  } catch {
    return false;
  }
  return characters >= HOMECOMING_CHARACTERS;
}

function recordOf(review: Review, source: WrittenSource): Checkpoint {
  if (source.kind === "stored") return unpack(source.checkpoint);
  const live = createLive(
    docOf(source.text),
    review,
    source.checkpoint ? { ...unpack(source.checkpoint) } : nothingWritten,
  );
  for (const rows of cut(source.rows, new Set())) live.read(rows);
  const checkpoint = live.checkpoint();
  live.stop();
  return checkpoint;
}

function readText(of: TextOf, source: WrittenSource | null): string {
  const summary = summaryOf(of);
  const written = source && recordOf(of.review, source).fields;
  return `"hash":"${summaryHash(summary)}","summary":${JSON.stringify(summary)},"written":${JSON.stringify(written)}}`;
}

function describe(before: TextOf | null, after: TextOf): Described {
  const newer = summaryOf(after);
  const account = before ? accountOf(compareSummaries(summaryOf(before), newer), newer) : "";
  return { hash: summaryHash(newer), account };
}

function packText({ review, text }: TextOf): Packed {
  const doc = docOf(text);
  const summary = readSummary(doc, review);
  const state = deflateSync(Y.encodeStateAsUpdate(doc));
  doc.destroy();
  return { hash: summaryHash(summary), state, summary: deflateSync(JSON.stringify(summary)) };
}

function restore({ now, older, what, by }: Extract<Question, { kind: "restore" }>): Answers["restore"] {
  const [doc, old] = [docOf(now), docOf(older.text)];
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => made.push(update));
  const left = bringBack();
  const names = left?.length ? leftNames(left, readSummary(doc, older.review)) : [];
  const name =
    left && what.kind !== "undo"
      ? partName(what, readSummary(old, older.review), readSummary(doc, older.review))
      : null;
  doc.destroy();
  old.destroy();
  if (!left) return "missing";
  return { edit: made.length === 0 ? null : Y.mergeUpdates(made), left: names, name };

  function bringBack(): Left[] | null {
    if (what.kind !== "undo") return restoreInto(doc, old, what, by) ? [] : null;
    const after = docOf(what.after);
    const stays = takeBackInto(doc, old, after, by, what.of);
    after.destroy();
    return stays;
  }
}

function bringIn({ now, parts, by }: Extract<Question, { kind: "import" }>): Answers["import"] {
  const doc = docOf(now);
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => made.push(update));
  bringInto(doc, parts, by);
  doc.destroy();
  return made.length === 0 ? null : Y.mergeUpdates(made);
}
