import type { Kysely } from "kysely";
import { reviewById } from "#server/reviews.ts";
import { quarterEnd, quarterOf } from "#server/store/compaction.ts";
import type { Tables, VersionsTable } from "#server/store/tables.ts";
import { createHelper } from "#server/store/worker.ts";
import type { Clock } from "#server/sync/clock.ts";
import type { Rooms } from "#server/sync/rooms.ts";
import { must } from "#shared/assert.ts";
import { newId } from "#shared/ids.ts";
import type { Review } from "#shared/reviews.ts";
import type { Written } from "./live.ts";
import { RESTORING_MS } from "./live.ts";
import type { Answers, Question, Stretch, StretchRead } from "./questions.ts";
import type { Brought } from "./sources.ts";
import { positionsOf, rowAt, rowsBetween, textAt, textOf, writtenAt } from "./sources.ts";
import { keepRevision, versionsOf } from "./store.ts";
import { thin } from "./thinning.ts";

/**
 * Reads each review's log, in order and in a thread of its own: who wrote what, who changed what, and the versions that
 * nobody had to make. How far it has come is stored with what it found, in one transaction, so a crash repeats nothing
 * and loses nothing.
 */
export interface Historian {
  /** Looks at every review that was not read to its end. */
  start(): Promise<void>;
  /** There is something new in this review. */
  wake(review: string): void;
  /** Resolves when what was stored by now has been read, or after some seconds without. */
  caughtUp(review: string): Promise<void>;
  /** Work in proportion to a document. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q["kind"]]>;
  stop(): Promise<void>;
}

/** Read in one go; questions of others come between two. */
const ROWS = 500;
const BYTES = 2 * 1024 * 1024;
/** Who was not heard for so long comes home. */
const ABSENT_MS = 8 * 3_600_000;
/** What cannot be a homecoming is not looked at. */
const LEAST_BYTES = 60;
/** Whoever wants to know who wrote what waits no longer than this. */
const PATIENCE_MS = 5000;
/** After a failure. */
const AGAIN_MS = 60_000;
/** How long a quarter without a version is still given one, whatever came since. */
const LOOK_BACK_MS = 7 * 24 * 3_600_000;
const THIN_EVERY_MS = 3_600_000;
/** What is said of a version of the very first text. */
const BEGINNING = "The text as it began";

interface Run {
  done: Promise<void>;
  again: boolean;
}

export interface HistorianParts {
  readonly db: Kysely<Tables>;
  readonly rooms: Pick<Rooms, "announce">;
  readonly clock: Clock;
  readonly report: (what: string, error: unknown) => void;
}

export function createHistorian({ db, rooms, clock, report }: HistorianParts): Historian {
  const helper = createHelper<Question, Answers[keyof Answers]>(new URL("historian-thread.ts", import.meta.url));
  const ask: Historian["ask"] = (question) => helper.ask(question) as Promise<never>;
  const runs = new Map<string, Run>();
  const timers = new Map<string, () => void>();
  const thinned = new Map<string, number>();
  let stopped = false;

  function run(review: string): Promise<void> {
    const running = runs.get(review);
    if (running) {
      running.again = true;
      return running.done;
    }
    const started: Run = { done: Promise.resolve(), again: false };
    runs.set(review, started);
    started.done = (async () => {
      try {
        do {
          started.again = false;
          await study(review);
        } while (started.again && !stopped);
      } catch (error) {
        if (!stopped) {
          report("the history was not read", error);
          later(review, AGAIN_MS);
        }
      } finally {
        runs.delete(review);
      }
    })();
    return started.done;
  }

  function later(review: string, milliseconds: number): void {
    timers.get(review)?.();
    if (stopped) return;
    timers.set(
      review,
      clock.after(milliseconds, () => {
        timers.delete(review);
        void run(review);
      }),
    );
  }

  async function study(id: string): Promise<void> {
    const review = await reviewById(db, id);
    if (!review) return;
    while (!stopped && (await readStretch(review))) {
      // The next one.
    }
    if (stopped) return;
    const made = await makeAutomatic(review);
    const gone = await thinOut(review);
    const described = await describeVersions(id);
    if (made || gone || described) rooms.announce(id, "versions");
  }

  /** False: there was nothing to read. */
  async function readStretch(review: Review): Promise<boolean> {
    const { authored, last } = await positionsOf(db, review.id);
    if (authored >= last) return false;
    const rows = withinBytes(await rowsBetween(db, review.id, authored, last, ROWS));
    const to = must(rows.at(-1), "a log that goes on").sequence;
    const stretch: Stretch = {
      review,
      from: authored,
      base: null,
      rows,
      cuts: await standing(review.id, authored, to),
      wanted: await wanted(review.id, authored, to),
      homecomings: await homecomings(review.id, rows),
      restorations: await restorations(review.id),
    };
    let read = await ask({ kind: "stretch", ...stretch });
    if (!read) {
      const kept = await db
        .selectFrom("authorships")
        .selectAll()
        .where("review", "=", review.id)
        .where("sequence", "=", authored)
        .executeTakeFirst();
      const base = { text: await textAt(db, review.id, authored), checkpoint: kept?.written ?? null };
      read = await ask({ kind: "stretch", ...stretch, base });
    }
    if (stopped) return false;
    await keep(review, rows, must(read, "a stretch with its base"));
    return true;
  }

  /** Positions at which somebody may ask who changed what until then. */
  async function standing(review: string, after: number, upto: number): Promise<number[]> {
    const found = await Promise.all(
      (["versions", "settlements", "looks"] as const).map((table) =>
        db
          .selectFrom(table)
          .select("sequence")
          .where("review", "=", review)
          .where("sequence", ">", after)
          .where("sequence", "<=", upto)
          .execute(),
      ),
    );
    return found.flat().map(({ sequence }) => sequence);
  }

  /** Versions that keep their text keep who wrote it, too. */
  async function wanted(review: string, after: number, upto: number): Promise<number[]> {
    const found = await db
      .selectFrom("versions")
      .innerJoin("versionTexts", "versionTexts.version", "versions.id")
      .select("versions.sequence")
      .where("versions.review", "=", review)
      .where("versions.sequence", ">", after)
      .where("versions.sequence", "<=", upto)
      .execute();
    return found.map(({ sequence }) => sequence);
  }

  async function homecomings(review: string, rows: readonly (Written & Brought)[]): Promise<number[]> {
    const found: number[] = [];
    const heard = new Map<string, number>();
    for (const row of rows) {
      if (row.member === null) continue;
      const before = heard.get(row.member) ?? (await lastHeard(review, row));
      heard.set(row.member, row.at);
      if (!row.brought || row.bytes.length < LEAST_BYTES) continue;
      if (before !== null && row.at - before > ABSENT_MS) found.push(row.sequence);
    }
    return found;
  }

  /** When this row's member wrote before; null: never. */
  async function lastHeard(review: string, { member, sequence }: Written): Promise<number | null> {
    const row = await db
      .selectFrom("updates")
      .select(["at", "lastAt"])
      .where("review", "=", review)
      .where("member", "=", member)
      .where("sequence", "<", sequence)
      .orderBy("sequence", "desc")
      .executeTakeFirst();
    return row ? (row.lastAt ?? row.at) : null;
  }

  async function restorations(review: string): Promise<Stretch["restorations"]> {
    const rows = await db.selectFrom("restorations").selectAll().where("review", "=", review).execute();
    return rows.map(({ sequence, member, at, written }) => ({ sequence, member, at, checkpoint: written }));
  }

  /** What a stretch gave, and that it has been read: all of it or nothing. */
  async function keep(review: Review, rows: readonly Written[], read: StretchRead): Promise<void> {
    const last = must(rows.at(-1), "a stretch that was read");
    const id = review.id;
    await db.transaction().execute(async (transaction) => {
      const { sequence } = last;
      await transaction
        .insertInto("compactions")
        .values({ review: id, authored: sequence, merged: 0 })
        .onConflict((conflict) => conflict.column("review").doUpdateSet({ authored: sequence }))
        .execute();
      await transaction
        .insertInto("authorships")
        .values({ review: id, sequence, written: read.checkpoint })
        .onConflict((conflict) => conflict.column("review").doUpdateSet({ sequence, written: read.checkpoint }))
        .execute();
      for (let i = 0; i < read.edits.length; i += ROWS)
        await transaction
          .insertInto("edits")
          .values(read.edits.slice(i, i + ROWS).map((edit) => ({ ...edit, review: id })))
          .execute();
      for (const { sequence: at, checkpoint } of read.records) await keepRecord(transaction, id, at, checkpoint);
      for (const { sequence: at, hash } of read.home) {
        const row = must(
          rows.find((one) => one.sequence === at),
          "a homecoming's row",
        );
        await insertAutomatic(transaction, review, { ...row, hash, reason: "came home" });
      }
      await transaction
        .deleteFrom("restorations")
        .where("review", "=", id)
        .where("at", "<", last.at - RESTORING_MS)
        .execute();
    });
  }

  async function keepRecord(
    transaction: Kysely<Tables>,
    review: string,
    sequence: number,
    checkpoint: Uint8Array,
  ): Promise<void> {
    await transaction
      .updateTable("versionTexts")
      .set({ written: checkpoint })
      .where("written", "is", null)
      .where("version", "in", (of) =>
        of.selectFrom("versions").select("id").where("review", "=", review).where("sequence", "=", sequence),
      )
      .execute();
  }

  async function insertAutomatic(
    transaction: Kysely<Tables>,
    review: Review,
    made: { sequence: number; at: number; hash: string } & (
      | { reason: "came home"; member: string | null; partner: string | null }
      | { reason: "activity" }
    ),
  ): Promise<void> {
    const { sequence, at, hash, reason } = made;
    await keepRevision(transaction, review);
    const by = made.reason === "came home" ? { by: made.member, partner: made.partner } : { by: null, partner: null };
    await transaction
      .insertInto("versions")
      .values({
        id: newId(),
        review: review.id,
        sequence,
        revision: review.revision,
        at,
        reason,
        about: null,
        name: "",
        ...by,
        hash,
        account: "",
        writers: "[]",
      })
      .execute();
  }

  /** Each quarter of an hour with work that is over has a version at its end; for one that is not it comes back. */
  async function makeAutomatic(review: Review): Promise<boolean> {
    const now = clock.now();
    const versions = await versionsOf(db, review.id);
    const after = Math.max(0, ...versions.map(({ sequence }) => sequence));
    // Also before the newest version: somebody may have named one, or come home, before this came to it.
    const worked = await db
      .selectFrom("edits")
      .select(["at", "sequence"])
      .where("review", "=", review.id)
      .where((where) => where.or([where("sequence", ">", after), where("at", ">", now - LOOK_BACK_MS)]))
      .orderBy("sequence")
      .execute();
    const last = new Map(worked.map(({ at, sequence }) => [quarterOf(at), sequence]));
    const hasVersion = (quarter: number): boolean => {
      const end = last.get(quarter) ?? 0;
      const next = worked.find(({ sequence }) => sequence > end)?.sequence ?? Infinity;
      return versions.some(({ sequence }) => sequence >= end && sequence < next);
    };
    const quarters = [...last.keys()].sort((a, b) => a - b);
    const running = quarters.find((quarter) => quarterEnd(quarter) > now);
    if (running !== undefined) later(review.id, quarterEnd(running) - now + 1000);
    const made: Pick<VersionsTable, "sequence" | "at" | "reason" | "name">[] = [];
    const { authored } = await positionsOf(db, review.id);
    for (const quarter of quarters) {
      if (quarterEnd(quarter) > now || hasVersion(quarter)) continue;
      const end = await endOfQuarter(review.id, quarter, authored);
      if (end) made.push({ ...end, reason: "activity", name: "" });
    }
    // What would be thinned out at once is not made: after an update of Codraft a long log is read as a whole.
    const superfluous = new Set(thin([...versions, ...made], new Set(), now));
    const wantedVersions = made.filter((one) => !superfluous.has(one));
    for (const { sequence, at } of wantedVersions) {
      const text = await textAt(db, review.id, sequence);
      const { hash } = await ask({ kind: "describe", before: null, after: { review, text } });
      await db
        .transaction()
        .execute((transaction) => insertAutomatic(transaction, review, { sequence, at, hash, reason: "activity" }));
    }
    return wantedVersions.length > 0;
  }

  async function endOfQuarter(
    review: string,
    quarter: number,
    upto: number,
  ): Promise<{ sequence: number; at: number } | null> {
    const row = await db
      .selectFrom("updates")
      .select(["sequence", "at", "lastAt"])
      .where("review", "=", review)
      .where("sequence", "<=", upto)
      .where("at", ">=", quarterEnd(quarter - 1))
      .where("at", "<", quarterEnd(quarter))
      .orderBy("sequence", "desc")
      .executeTakeFirst();
    return row ? { sequence: row.sequence, at: row.lastAt ?? row.at } : null;
  }

  /** Now and then. What the version after a gap is compared with is another one then. */
  async function thinOut({ id }: Review): Promise<boolean> {
    const now = clock.now();
    if (now - (thinned.get(id) ?? -Infinity) < THIN_EVERY_MS) return false;
    thinned.set(id, now);
    const versions = await versionsOf(db, id);
    const settled = await db.selectFrom("settlements").select("sequence").where("review", "=", id).execute();
    const gone = new Set(thin(versions, new Set(settled.map(({ sequence }) => sequence)), now));
    if (gone.size === 0) return false;
    const after = versions.filter((version, i) => {
      const before = versions[i + 1];
      return !gone.has(version) && before !== undefined && gone.has(before);
    });
    const ids = (of: Iterable<VersionsTable>): string[] => [...of].map((version) => version.id);
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom("versions").where("id", "in", ids(gone)).execute();
      if (after.length > 0)
        await transaction.updateTable("versions").set({ account: "" }).where("id", "in", ids(after)).execute();
    });
    return true;
  }

  /** Says of each version that nothing is said of yet what changed since the one before, and who wrote it. */
  async function describeVersions(id: string): Promise<boolean> {
    const { authored } = await positionsOf(db, id);
    await keepMissingRecords(id, authored);
    const waiting = await db
      .selectFrom("versions")
      .select("id")
      .where("review", "=", id)
      .where("account", "=", "")
      .where("sequence", "<=", authored)
      .execute();
    if (waiting.length === 0) return false;
    const versions = await versionsOf(db, id);
    const first = (await rowAt(db, id, 1))?.sequence ?? 0;
    for (const [i, version] of versions.entries()) {
      if (stopped) break;
      if (!waiting.some((one) => one.id === version.id)) continue;
      // Before the first one there is the summary as it was made.
      const before = versions[i + 1] ?? { ...version, sequence: Math.min(first, version.sequence) };
      const account =
        before.sequence === version.sequence && versions[i + 1] === undefined
          ? BEGINNING
          : await accountBetween(before, version);
      const writers = await writersBetween(id, before.sequence, version.sequence);
      await db
        .updateTable("versions")
        .set({ account, writers: JSON.stringify(writers) })
        .where("id", "=", version.id)
        .execute();
    }
    return true;
  }

  async function accountBetween(before: VersionsTable, version: VersionsTable): Promise<string> {
    const texts = { before: await textOf(db, before), after: await textOf(db, version) };
    return (await ask({ kind: "describe", ...texts })).account;
  }

  /** Of versions that keep their text and were made where the log had been read already. */
  async function keepMissingRecords(review: string, authored: number): Promise<void> {
    const missing = await db
      .selectFrom("versions")
      .innerJoin("versionTexts", "versionTexts.version", "versions.id")
      .select("versions.sequence")
      .distinct()
      .where("versions.review", "=", review)
      .where("versions.sequence", "<=", authored)
      .where("versionTexts.written", "is", null)
      .execute();
    for (const { sequence } of missing) {
      const [of, written] = [await reviewById(db, review), await writtenAt(db, review, sequence)];
      if (of && written && !stopped)
        await keepRecord(db, review, sequence, await ask({ kind: "written", review: of, written }));
    }
  }

  async function writersBetween(review: string, after: number, upto: number): Promise<string[]> {
    const rows = await db
      .selectFrom("edits")
      .select("member")
      .distinct()
      .where("review", "=", review)
      .where("sequence", ">", after)
      .where("sequence", "<=", upto)
      .where("member", "is not", null)
      .execute();
    return rows.flatMap(({ member }) => member ?? []).sort();
  }

  return {
    async start() {
      const read = await db.selectFrom("compactions").select(["review", "authored"]).execute();
      const authored = new Map(read.map((row) => [row.review, row.authored]));
      const logs = await db
        .selectFrom("updates")
        .select((of) => ["review", of.fn.max("sequence").as("last")])
        .groupBy("review")
        .execute();
      const worked = await db
        .selectFrom("edits")
        .select("review")
        .distinct()
        .where("sequence", ">", (of) =>
          of
            .selectFrom("versions")
            .select((version) => version.fn.coalesce(version.fn.max("versions.sequence"), version.lit(0)).as("last"))
            .whereRef("versions.review", "=", "edits.review"),
        )
        .execute();
      const behind = logs.filter(({ review, last }) => (authored.get(review) ?? 0) < last);
      for (const review of new Set([...behind, ...worked].map((row) => row.review))) if (!stopped) await run(review);
    },

    wake(review) {
      if (!stopped) void run(review);
    },

    async caughtUp(review) {
      let cancel = (): void => {};
      const late = new Promise<void>((resolve) => (cancel = clock.after(PATIENCE_MS, resolve)));
      const { authored, last } = await positionsOf(db, review);
      if (authored < last && !stopped) await Promise.race([run(review), late]);
      cancel();
    },

    ask,

    async stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await helper.close();
      await Promise.all([...runs.values()].map(({ done }) => done));
    },
  };
}

function withinBytes<R extends Written>(rows: readonly R[]): R[] {
  let bytes = 0;
  return rows.filter((row, i) => (bytes += row.bytes.length) <= BYTES || i === 0);
}
