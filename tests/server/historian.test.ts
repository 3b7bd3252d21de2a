import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createReview } from "#server/reviews.ts";
import { readSample } from "#server/demo/sample.ts";
import type { Store } from "#server/store/database.ts";
import { openStore } from "#server/store/database.ts";
import type { Historian } from "#server/versions/historian.ts";
import { createHistorian } from "#server/versions/historian.ts";
import { textAt, writtenAt } from "#server/versions/sources.ts";
import { keepVersion, readyVersion, versionsOf } from "#server/versions/store.ts";
import { thin } from "#server/versions/thinning.ts";
import { changeField } from "#shared/field-change.ts";
import { newId } from "#shared/ids.ts";
import type { Review } from "#shared/reviews.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import type { WrittenFields } from "#shared/versions.ts";
import type { z } from "zod";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { randomEdit } from "#tests/support/edits.ts";
import { HandClock } from "#tests/support/world.ts";

/** The historian over a real store and its thread; the log is written here, and time stands where a test puts it. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The beginning of a quarter of an hour. */
const START = 1_000_000 * 15 * MINUTE;

class Log {
  readonly docs = new Map<string, Y.Doc>();
  readonly clock = new HandClock();
  readonly announced: string[] = [];
  readonly reports: unknown[] = [];
  readonly dir = mkdtempSync(join(tmpdir(), "codraft-historian-"));
  store!: Store;
  review!: Review;
  historian!: Historian;
  sequence = 1;

  async open(): Promise<void> {
    this.store = await openStore({ dir: this.dir });
    this.historian = createHistorian({
      db: this.store.db,
      rooms: { announce: (_, topic) => void this.announced.push(topic) },
      clock: this.clock,
      report: (_, error) => void this.reports.push(error),
    });
  }

  async begin(): Promise<void> {
    await this.open();
    this.clock.advance(START);
    this.review = await this.store.db
      .transaction()
      .execute((transaction) => createReview(transaction, readSample().details, START));
    const { updates } = await this.store.journal.load(this.review.id);
    for (const who of ["ailsa", "effie"]) {
      const doc = new Y.Doc({ gc: false });
      for (const update of updates) Y.applyUpdate(doc, update, "heard");
      this.docs.set(who, doc);
    }
  }

  /** The process ends, and another begins. */
  async restart(): Promise<void> {
    await this.historian.stop();
    await this.store.close();
    await this.open();
  }

  async end(): Promise<void> {
    await this.historian.stop();
    await this.store.close();
    rmSync(this.dir, { recursive: true });
  }

  /** One row of the log; everybody hears of it. */
  async write(who: string, change: (doc: Y.Doc) => void, brought = false): Promise<number> {
    const doc = this.docs.get(who)!;
    const made: Uint8Array[] = [];
    const hear = (update: Uint8Array, origin: unknown): void => void (origin !== "heard" && made.push(update));
    doc.on("update", hear);
    change(doc);
    doc.off("update", hear);
    if (made.length === 0) return this.sequence;
    const bytes = Y.mergeUpdates(made);
    for (const other of this.docs.values()) if (other !== doc) Y.applyUpdate(other, bytes, "heard");
    const row = {
      review: this.review.id,
      sequence: ++this.sequence,
      member: who,
      partner: who === "effie" ? "es" : "la",
    };
    await this.store.journal.append([{ ...row, at: this.clock.now(), bytes, clients: [], brought }]);
    return this.sequence;
  }

  /** What was written while not connected. */
  bring(who: string, text: string): Promise<number> {
    const change = (doc: Y.Doc): void => changeField(doc.getXmlFragment("section/context"), [paragraph(text)]);
    return this.write(who, change, true);
  }

  say(who: string, text: string, field: "context" | "method" = "context"): Promise<number> {
    return this.write(who, (doc) => changeField(doc.getXmlFragment(`section/${field}`), [paragraph(text)]));
  }

  async freeze(): Promise<string> {
    const state = Y.encodeStateAsUpdate(this.docs.get("ailsa")!);
    const made = {
      reason: "named",
      name: "x",
      author: { member: "ailsa", partner: "la" },
      at: this.clock.now(),
    } as const;
    const ready = await readyVersion(this.historian, this.review, { sequence: this.sequence, state }, made);
    await this.store.db.transaction().execute((transaction) => keepVersion(transaction, this.review, ready));
    return ready.row.hash;
  }

  /** Oldest first, in words. */
  async versions(): Promise<string[]> {
    await this.historian.caughtUp(this.review.id);
    const all = await versionsOf(this.store.db, this.review.id);
    return all.reverse().map(({ sequence, reason, by, account }) => `${sequence} ${reason} ${by ?? "-"}: ${account}`);
  }

  async read(sequence: number): Promise<{ hash: string; written: z.infer<typeof WrittenFields> | null }> {
    const { db } = this.store;
    const text = await textAt(db, this.review.id, sequence);
    const written = await writtenAt(db, this.review.id, sequence);
    return JSON.parse(`{${await this.historian.ask({ kind: "read", review: this.review, text, written })}`) as never;
  }

  async marked(sequence: number, address: string): Promise<string> {
    const { text = "", spans = [] } = (await this.read(sequence)).written?.[address] ?? {};
    let at = 0;
    return spans.map(({ member, length }) => `${member}[${text.slice(at, (at += length))}]`).join("");
  }

  async stored(): Promise<unknown> {
    const { db } = this.store;
    const { id } = this.review;
    return {
      edits: await db
        .selectFrom("edits")
        .selectAll()
        .where("review", "=", id)
        .orderBy("sequence")
        .orderBy("key")
        .execute(),
      authored: await db.selectFrom("compactions").select("authored").where("review", "=", id).execute(),
      written: (await this.read(this.sequence)).written,
    };
  }

  /** Runs again what failed, as after a minute. */
  async again(): Promise<void> {
    await this.historian.caughtUp(this.review.id);
  }
}

let log: Log;
function opened(): void {
  beforeEach(async () => {
    log = new Log();
    await log.begin();
  });
  afterEach(() => log.end());
}

describe("V2 automatic versions", () => {
  opened();

  test("V2 each quarter of an hour with work has one, at its last row, and no copy of the text", async () => {
    await log.say("ailsa", "One.");
    log.clock.advance(5 * MINUTE);
    const first = await log.say("effie", "One. Two.");
    expect(await log.versions()).toEqual([]);
    log.clock.advance(31 * MINUTE);
    const second = await log.say("ailsa", "Three.");
    expect(await log.versions()).toEqual([`${first} activity -: “Context and agreed focus” reworded`]);
    log.clock.advance(15 * MINUTE);
    await log.again();
    // The clock brought the end of that quarter: nobody had to write.
    await expect
      .poll(() => log.versions())
      .toEqual([
        `${first} activity -: “Context and agreed focus” reworded`,
        `${second} activity -: “Context and agreed focus” reworded`,
      ]);
    const [version] = await versionsOf(log.store.db, log.review.id);
    expect(JSON.parse(version!.writers)).toEqual(["ailsa"]);
    expect(version!.hash).toBe((await log.read(second)).hash);
    expect(await log.store.db.selectFrom("versionTexts").selectAll().execute()).toEqual([]);
    expect(log.announced).toContain("versions");
  });

  test("V2 what somebody brings home after a long absence", async () => {
    await log.say("ailsa", "One.");
    await log.say("effie", "Hers.", "method");
    log.clock.advance(9 * HOUR);
    // Many words at once by somebody who was away; then a letter by somebody who was, too.
    const home = await log.bring("ailsa", "One. And what she wrote on the train, offline, for hours and hours.");
    await log.say("effie", "Hers!", "method");
    expect(await log.versions()).toEqual([
      `${home - 1} activity -: “Context and agreed focus” and “How the review was carried out” reworded`,
      `${home} came home ailsa: “Context and agreed focus” reworded`,
    ]);
  });

  test("V2 who was connected all the time brings nothing home, however long they said nothing and however much they paste", async () => {
    await log.say("ailsa", "One.");
    log.clock.advance(9 * HOUR);
    await log.say("ailsa", "One. And what she pasted in one go, first thing in the next morning, online.");
    expect((await log.versions()).map((line) => line.split(" ")[1])).toEqual(["activity"]);
  });

  test("V2 a quarter keeps its own when the server stopped within it and somebody came home before it was looked at", async () => {
    await log.say("ailsa", "One.");
    await log.say("effie", "Hers.", "method");
    const evening = await log.say("effie", "Hers, and more by evening.", "method");
    await log.versions();
    await log.historian.stop();
    log.clock.advance(10 * HOUR);
    const home = await log.bring("ailsa", "One. And what she wrote on the train, offline, for hours and hours.");
    await log.restart();
    await log.historian.start();
    expect((await log.versions()).map((line) => line.split(":")[0])).toEqual([
      `${evening} activity -`,
      `${home} came home ailsa`,
    ]);
  });

  test("V2 a quarter keeps its own when somebody named a version right after its end", async () => {
    await log.say("effie", "Words 1", "method");
    await log.versions();
    log.clock.advance(14.99 * MINUTE);
    const last = await log.say("effie", "Words 2", "method");
    await log.versions();
    log.clock.advance(0.015 * MINUTE);
    await log.say("ailsa", "The next quarter's.");
    await log.freeze();
    log.clock.advance(15 * MINUTE);
    expect((await log.versions()).map((line) => line.split(":")[0])).toEqual([
      `${last} activity -`,
      `${last + 1} named ailsa`,
    ]);
  });

  test("V5 a version of the very first text says so, and one of the same text that nothing changed", async () => {
    await log.freeze();
    log.clock.advance(1);
    await log.freeze();
    expect(await log.versions()).toEqual(["1 named ailsa: The text as it began", "1 named ailsa: Nothing that shows"]);
  });

  test("V2 a quarter that has a version at its end gets no other", async () => {
    await log.say("ailsa", "One.");
    await log.freeze();
    log.clock.advance(20 * MINUTE);
    await log.restart();
    await log.historian.start();
    expect((await versionsOf(log.store.db, log.review.id)).map(({ reason }) => reason)).toEqual(["named"]);
  });
});

describe("V3 thinning", () => {
  const version = (at: number, reason = "activity", name = "") => ({ sequence: at / MINUTE, at, reason, name });

  test("V3 older than a day one an hour, than a week one a day, than 90 days one a week; the last of each stays", () => {
    const now = 1000 * DAY;
    const made = (from: number, count: number): ReturnType<typeof version>[] =>
      Array.from({ length: count }, (_, i) => version(from + i * 15 * MINUTE));
    const left = (from: number, count: number): number[] => {
      const all = made(from, count);
      const gone = new Set(thin(all, new Set(), now));
      return all.filter((one) => !gone.has(one)).map(({ at }) => (at - from) / HOUR);
    };
    expect(left(now - 20 * HOUR, 8)).toHaveLength(8);
    expect(left(now - 3 * DAY, 8)).toEqual([0.75, 1.75]);
    expect(left(now - 10 * DAY, 8)).toEqual([1.75]);
    expect(left(now - 20 * DAY, 4 * 24 * 3)).toEqual([23.75, 47.75, 71.75]);
    expect(left(994 * DAY - 994 * DAY, 4 * 24 * 14)).toEqual([167.75, 335.75]);
  });

  test("V3 none that somebody made, named, or speaks of", () => {
    const all = [
      ...["named", "proposed", "agreed", "reopened", "imported", "restored"].map((reason, i) =>
        version(i * MINUTE, reason),
      ),
      version(7 * MINUTE, "activity", "Before lunch"),
      version(8 * MINUTE),
      version(9 * MINUTE, "came home"),
      version(10 * MINUTE),
    ];
    expect(thin(all, new Set([8]), 1000 * DAY).map(({ sequence }) => sequence)).toEqual([9]);
  });
});

describe("V3 thinning out", () => {
  opened();

  test("V3 what is left is compared with what is left before it", async () => {
    for (const text of ["One.", "One. Two.", "One. Two. Three."]) {
      await log.say("ailsa", text);
      log.clock.advance(15 * MINUTE);
      await log.versions();
    }
    await log.say("effie", "More.", "method");
    log.clock.advance(15 * MINUTE);
    expect((await log.versions()).length).toBe(4);
    log.clock.advance(DAY);
    await log.say("ailsa", "One. Two. Three. Four.");
    await expect
      .poll(() => log.versions())
      .toEqual(["5 activity -: “Context and agreed focus” and “How the review was carried out” reworded"]);
  });
});

describe("V4 authorship", () => {
  opened();

  test("V4 survives compaction, and a restart", async () => {
    const chance = seededChance(7);
    let words = 0;
    for (let i = 0; i < 120; i++) {
      const who = pick(["ailsa", "effie"], chance)!;
      for (let n = whole(1, 4, chance); n > 0; n--)
        await log.write(
          who,
          (doc) =>
            void randomEdit({ doc, by: { by: who, partner: "la", at: 1 }, word: () => `${who}${words++}x` }, chance),
        );
      log.clock.advance(whole(1, 100_000, chance));
      if (i === 60) await log.freeze();
    }
    await log.historian.caughtUp(log.review.id);
    const rows = async (): Promise<number> =>
      (await log.store.db.selectFrom("updates").select("sequence").execute()).length;
    const before = { rows: await rows(), now: await log.read(log.sequence) };
    const all = await versionsOf(log.store.db, log.review.id);
    const read = await Promise.all(all.map(({ sequence }) => log.read(sequence)));
    expect(all.length).toBeGreaterThan(3);
    expect(read.map(({ hash }) => hash)).toEqual(all.map(({ hash }) => hash));

    // Compaction measures age by the real clock: the log of this test is decades old.
    await log.store.journal.compact(log.review.id);
    await log.restart();
    expect(await rows()).toBeLessThan(before.rows * 0.8);
    expect(await log.read(log.sequence)).toEqual(before.now);
    for (const [i, { sequence }] of all.entries()) {
      const again = await log.read(sequence);
      expect(again.hash).toBe(read[i]!.hash);
      expect(credit(again.written)).toEqual(credit(read[i]!.written));
    }
    // And is what who typed each word says.
    for (const { text, spans } of Object.values(before.now.written!)) {
      const writers = spans.flatMap(({ member, length }) => Array<string | null>(length).fill(member));
      for (const { 0: word, 1: name, index } of text.matchAll(/(ailsa|effie)\d+x/g))
        expect(new Set(writers.slice(index, index + word.length)), word).toEqual(new Set([name]));
    }
  });

  /** Who wrote each character; when is that of a batch, which merged rows tell by their last. */
  const credit = (written: z.infer<typeof WrittenFields> | null): unknown =>
    Object.entries(written ?? {}).map(([address, { text, spans }]) => [
      address,
      text,
      spans.flatMap(({ member, length }) => Array<string | null>(length).fill(member)).join(),
    ]);

  test("V4 words cut and, a little later, put elsewhere stay their author's, whoever writes in between", async () => {
    const sentence = "Officers know their schools and the people in them well.";
    await log.say("effie", sentence);
    log.clock.advance(HOUR);
    await log.historian.caughtUp(log.review.id);
    await log.say("ailsa", "");
    await log.historian.caughtUp(log.review.id);
    await log.say("effie", "Something.", "method");
    await log.restart();
    log.clock.advance(MINUTE);
    const at = await log.say("ailsa", `Something. ${sentence}`, "method");
    await log.historian.caughtUp(log.review.id);
    expect(await log.marked(at, "section/method")).toMatch(
      /^effie\[Something\.\](ailsa\[ \])?effie\[ ?Officers.*well\.\]$/,
    );
    // Much later they are typed again: by whoever types them.
    await log.say("ailsa", "Something.", "method");
    log.clock.advance(HOUR);
    const again = await log.say("ailsa", `Something. ${sentence}`, "method");
    await log.historian.caughtUp(log.review.id);
    expect(await log.marked(again, "section/method")).toContain(`ailsa[ ${sentence}]`);
  });

  test("V4 what the server wrote, and what nobody is credited with, is nobody's", async () => {
    const doc = log.docs.get("ailsa")!;
    const before = Y.encodeStateVector(doc);
    changeField(doc.getXmlFragment("section/context"), [paragraph("Brought back.")]);
    const row = {
      review: log.review.id,
      sequence: ++log.sequence,
      member: null,
      partner: null,
      at: START,
      clients: [],
    };
    await log.store.journal.append([{ ...row, bytes: Y.encodeStateAsUpdate(doc, before) }]);
    await log.historian.caughtUp(log.review.id);
    expect(await log.marked(log.sequence, "section/context")).toBe("null[Brought back.]");
  });

  test.each(["compactions", "versions"])(
    "V4 a crash while %s are written repeats nothing and loses nothing",
    async (table) => {
      const id = newId();
      const story = async (disturbed: boolean): Promise<unknown> => {
        await log.write("ailsa", (doc) => {
          const finding = edits.addFinding(doc, "strengths", { by: id, partner: "la", at: 1 });
          changeField(edits.fieldFragment(doc, `finding/${finding}/statement`)!, [paragraph("A finding.")]);
        });
        await log.say("ailsa", "One.");
        await log.historian.caughtUp(log.review.id);
        log.clock.advance(9 * HOUR);
        await log.bring("ailsa", "One. And what she wrote on the train, offline, for hours and hours.");
        if (disturbed) {
          await sql`CREATE TRIGGER no BEFORE INSERT ON ${sql.table(table)} BEGIN SELECT RAISE(ABORT, 'no'); END`.execute(
            log.store.db,
          );
          await log.historian.caughtUp(log.review.id);
          expect(log.reports.length).toBeGreaterThan(0);
          await log.restart();
          await sql`DROP TRIGGER no`.execute(log.store.db);
        }
        await log.historian.caughtUp(log.review.id);
        return { ...withoutIds(await log.stored()), versions: await log.versions() };
      };
      const disturbed = await story(true);
      await log.end();
      log = new Log();
      await log.begin();
      expect(await story(false)).toEqual(disturbed);
    },
  );

  const withoutIds = (value: unknown): object =>
    JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id")) as object;
});

describe("C2 compaction and versions", () => {
  opened();

  test("C2 no merge reaches across a position at which a version stands, or somebody looked or settled", async () => {
    for (let i = 0; i < 40; i++) {
      await log.say("ailsa", `${"word ".repeat(i)}.`);
      if (log.sequence === 10) await log.freeze();
    }
    const { db } = log.store;
    const id = log.review.id;
    await db.insertInto("looks").values({ review: id, member: "effie", sequence: 20, at: 1 }).execute();
    await db
      .insertInto("settlements")
      .values({
        review: id,
        position: 1,
        partner: "es",
        place: "section/context",
        hash: "x",
        sequence: 30,
        by: "effie",
        at: 1,
      })
      .execute();
    await log.historian.caughtUp(id);
    await log.store.journal.compact(id);
    const rows = await db
      .selectFrom("updates")
      .select("sequence")
      .where("review", "=", id)
      .orderBy("sequence")
      .execute();
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 10, 20, 30, 41]);
    expect((await versionsOf(db, id)).map(({ hash }) => hash)).toEqual([(await log.read(10)).hash]);
  });
});
