import * as Y from "yjs";
import { quarterOf } from "#server/store/compaction.ts";
import type { AuthoredText, Author, Authorship, AuthoredSpan } from "#shared/authorship.ts";
import { carryBatch } from "#shared/authorship.ts";
import { changeKey } from "#shared/compare/keys.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import { readField } from "#shared/field.ts";
import type { LetterRun, Stay } from "#shared/letter-runs.ts";
import { areSame, letterRuns, staysBetween } from "#shared/letter-runs.ts";
import type { Review } from "#shared/reviews.ts";
import { fieldFragment } from "#shared/summary-edits.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { watchTexts } from "#shared/texts.ts";
import { changedPlaces } from "#shared/undo-places.ts";
import type { Edit } from "#shared/versions.ts";

/** A row of the log, as authorship reads it. */
export interface Written extends Author {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** A member brings back a version: whatever they then write of it in the next minute is its authors'. */
export interface Restoration {
  /** Log position right before. */
  readonly sequence: number;
  readonly member: string;
  readonly at: number;
  readonly written: Authorship;
}

/** Words that somebody took out lately: they may have cut them, or undo it. */
export interface Taken {
  readonly member: string | null;
  readonly at: number;
  readonly text: string;
  readonly spans: readonly AuthoredSpan[];
}

/** Who wrote what up to a log position, and what reading on needs. */
export interface Checkpoint {
  /** By address: `WrittenFields` as they are sent. */
  readonly fields: Readonly<Record<string, AuthoredText>>;
  readonly lately: readonly Taken[];
}

export const nothingWritten: Checkpoint = { fields: {}, lately: [] };

/** A document that follows the log, with who wrote what in it. */
export interface Live {
  /** Reads rows of the log on. Answers who changed what: for each author and thing one edit, their last. */
  read(rows: readonly Written[], restorations?: readonly Restoration[]): Edit[];
  summary(): Summary;
  checkpoint(): Checkpoint;
  setReview(review: Review): void;
  stop(): void;
}

/** What was cut this long ago may still be put elsewhere. */
const CUT_MS = 10 * 60_000;
/** And so much of it is remembered. */
const CUT_PIECES = 100;
/** A restoration has been written this long after it was noted. */
export const RESTORING_MS = 60_000;
/** Rows of one author further apart than this are two batches. */
const APART_MS = 5 * 60_000;

/**
 * `doc` is the document at the checkpoint. Plan of `read`: rows of one author that follow each other make a batch; its
 * updates are applied; the fields that they touched are compared with what is known of them. So a batch costs what it
 * changed, and a change of structure one comparison of values that mostly are the same objects.
 */
export function createLive(doc: Y.Doc, review: Review, { fields, lately }: Checkpoint): Live {
  const watch = watchSummary(doc, review);
  const texts = watchTexts(doc);
  let written: Authorship = new Map(Object.entries(fields));
  let taken: readonly Taken[] = lately;
  let known = watch.get();
  const looks = new Map<FieldAddress, string>();
  const letters = new Map<FieldAddress, readonly LetterRun[]>();
  const touched = new Set<FieldAddress>();
  let structure = false;

  /** A field as it is, to see whether it changed; "" where there is none, or something else. */
  const look = (address: FieldAddress): string =>
    texts.field(address) ? JSON.stringify(readField(fieldFragment(doc, address) ?? new Y.XmlFragment())) : "";
  const lettersIn = (address: FieldAddress): LetterRun[] => letterRuns(texts.field(address)?.text ?? { blocks: [] });
  // What is there and was never read, or was read as something else: nobody can say who wrote it.
  const unread = new Map<string, string>();
  for (const address of fieldsOf(doc)) {
    looks.set(address, look(address));
    letters.set(address, lettersIn(address));
    const { flat } = texts.field(address) ?? { flat: "" };
    if ((written.get(address)?.text ?? "") !== flat) unread.set(address, flat);
  }
  if (unread.size > 0) written = carryBatch(written, unread, { member: null, partner: null, at: 0 }).written;

  // An exception in a document's handler silently ends all its later events.
  let failure: unknown = null;
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    try {
      for (const place of changedPlaces(transaction)) {
        if (place.kind === "field") touched.add(place.address);
        else {
          structure = true;
          for (const address of itemFields(place.of, place.id)) touched.add(address);
        }
      }
    } catch (error) {
      failure = error;
    }
  });

  function readBatch(rows: readonly Written[], restorations: readonly Restoration[]): string[] {
    const last = rows.at(-1);
    if (!last) return [];
    doc.transact(() => {
      for (const { bytes } of rows) apply(doc, bytes);
    });
    if (failure !== null) throw failure;
    const changed = new Map<string, string>();
    const stayed = new Map<string, readonly Stay[]>();
    const keys = new Set<string>();
    for (const address of touched) {
      const { flat } = texts.field(address) ?? { flat: "" };
      const [then, now] = [letters.get(address) ?? [], lettersIn(address)];
      letters.set(address, now);
      // The same text may be of other letters: then somebody else may have written it.
      if (flat !== (written.get(address)?.text ?? "") || !areSame(then, now)) {
        changed.set(address, flat);
        stayed.set(address, staysBetween(then, now));
      }
      const seen = look(address);
      if (seen === looks.get(address)) continue;
      looks.set(address, seen);
      if (isShown(doc, review, address)) keys.add(address);
    }
    touched.clear();
    if (structure) {
      const now = watch.get();
      for (const change of compareSummaries(known, now).changes) keys.add(changeKey(change));
      known = now;
      structure = false;
    }
    carry(changed, stayed, last, restorations);
    return [...keys];
  }

  function carry(
    changed: ReadonlyMap<string, string>,
    stayed: ReadonlyMap<string, readonly Stay[]>,
    { sequence, member, partner, at }: Written,
    restorations: readonly Restoration[],
  ): void {
    if (changed.size === 0) return;
    taken = taken.filter((one) => at - one.at <= CUT_MS);
    const restored = restorations.find(
      (one) => one.member === member && sequence > one.sequence && at - one.at <= RESTORING_MS,
    );
    const carried = carryBatch(
      written,
      changed,
      { member, partner, at },
      {
        stayed,
        lately: taken.filter((one) => one.member === member),
        ...(restored ? { restored: restored.written } : {}),
      },
    );
    written = carried.written;
    taken = [
      ...taken,
      ...carried.gone.map(({ text, spans }: AuthoredText): Taken => ({ member, at, text, spans })),
    ].slice(-CUT_PIECES);
  }

  return {
    read(rows, restorations = []) {
      const edits = new Map<string, Edit>();
      for (const batch of batchesOf(rows)) {
        const { sequence, at, member, partner } = batch.at(-1) ?? { sequence: 0, at: 0, member: null, partner: null };
        for (const key of readBatch(batch, restorations))
          edits.set(`${member} ${partner} ${key}`, { sequence, at, member, partner, key });
      }
      return [...edits.values()].sort((a, b) => a.sequence - b.sequence);
    },
    summary: () => watch.get(),
    checkpoint: () => ({ fields: Object.fromEntries(written), lately: taken }),
    setReview(next) {
      review = next;
      watch.setReview(next);
      known = watch.get();
    },
    stop() {
      watch.stop();
      texts.stop();
      doc.destroy();
    },
  };
}

/** One that cannot be read is passed over, as a room does that loads it, and says so. */
function apply(doc: Y.Doc, bytes: Uint8Array): void {
  try {
    Y.applyUpdate(doc, bytes);
  } catch {
    // What it held is in nobody's text.
  }
}

/** Rows of one author that follow each other, soon and in the same quarter of an hour. */
function batchesOf(rows: readonly Written[]): Written[][] {
  const batches: Written[][] = [];
  for (const row of rows) {
    const batch = batches.at(-1);
    const before = batch?.at(-1);
    const joins =
      before?.member === row.member &&
      before.partner === row.partner &&
      row.at - before.at <= APART_MS &&
      quarterOf(before.at) === quarterOf(row.at);
    if (batch && joins) batch.push(row);
    else batches.push([row]);
  }
  return batches;
}

function itemFields(kind: "findings" | "actions" | "evidence", id: string): FieldAddress[] {
  if (kind === "findings") return [`finding/${id}/statement`, `finding/${id}/narrative`];
  return kind === "actions" ? [`action/${id}/what`] : [];
}

/** Every field that a document has, also those of removed items. */
function fieldsOf(doc: Y.Doc): FieldAddress[] {
  const found: FieldAddress[] = [];
  for (const name of doc.share.keys()) if (name.startsWith("section/")) found.push(name as FieldAddress);
  for (const kind of ["findings", "actions"] as const)
    for (const id of doc.getMap(kind).keys()) found.push(...itemFields(kind, id));
  return found;
}

/** Is this field in the text that people see? */
function isShown(doc: Y.Doc, { template }: Review, address: FieldAddress): boolean {
  const [of, id = ""] = address.split("/");
  if (of === "section") return template.sections.some((one) => one.id === id && one.on && one.kind !== "generated");
  const values: unknown = doc.getMap(of === "finding" ? "findings" : "actions").get(id);
  return values instanceof Y.Map && (values.get("removed") ?? null) === null;
}
