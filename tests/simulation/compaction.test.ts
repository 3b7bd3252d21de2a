import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { compact } from "#server/store/compaction.ts";
import { openStore } from "#server/store/database.ts";
import type { LogRow } from "#server/store/messages.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { Disk } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";
import { textsOf } from "#tests/support/edits.ts";
import { paragraphOf, wordsIn } from "#tests/support/paragraph.ts";

const FIELD = "section/method";
const docOf = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc({ gc: false });
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};
const textOf = (doc: Y.Doc): string => wordsIn(doc.getXmlFragment(FIELD));

/** A log in which a few people, some of them with two partners in turn, type and delete in one text. */
function buildLog(seed: number, length: number): LogRow[] {
  const chance = seededChance(seed);
  const doc = new Y.Doc({ gc: false });
  const rows: LogRow[] = [];
  let author: { member: string | null; partner: string | null } = { member: null, partner: null };
  let at = 0;
  doc.on("update", (bytes: Uint8Array) => {
    at += chance() < 0.05 ? 400_000 : whole(0, 200, chance);
    rows.push({ sequence: rows.length + 1, ...author, at, lastAt: at, bytes });
  });
  doc.getXmlFragment(FIELD).insert(0, [paragraphOf("seed")]);
  while (rows.length < length) {
    if (chance() < 0.2) {
      const member = pick(["ailsa", "dougal", null], chance) ?? null;
      author = { member, partner: member && (pick(["la", "es"], chance) ?? null) };
      doc.clientID = whole(1, 1e9, chance);
    }
    const text = textsOf(doc.getXmlFragment(FIELD))[0]!;
    if (chance() < 0.7) text.insert(whole(0, text.length, chance), `${rows.length} `);
    else if (text.length > 3) text.delete(whole(0, text.length - 2, chance), 1);
  }
  return rows;
}

describe("compaction", () => {
  test.each(Array.from({ length: 50 }, (_, seed) => seed + 1))(
    "C2 merged rows say the same, of one member and partner, and a snapshot anywhere among them loses nothing: seed %i",
    (seed) => {
      const rows = buildLog(seed, 120);
      const standing = rows.filter(({ sequence }) => sequence % 17 === 0).map(({ sequence }) => sequence);
      const { snapshot, merged, mergedTo } = compact({ snapshot: null, tail: rows, mergeable: rows, standing });
      expect(mergedTo).toBe(120);
      expect(merged.length).toBeGreaterThan(0);
      const whole = docOf(rows.map((row) => row.bytes));
      for (const row of merged) {
        const were = rows.filter(({ sequence }) => sequence >= row.from && sequence <= row.sequence);
        expect(new Set(were.map(({ member, partner }) => `${member} ${partner}`)).size).toBe(1);
        expect(row.member).not.toBeNull();
        expect([row.at, row.lastAt]).toEqual([were[0]!.at, were.at(-1)!.at]);
      }
      const log: LogRow[] = [
        ...rows.filter((row) => !merged.some(({ from, sequence }) => row.sequence >= from && row.sequence <= sequence)),
        ...merged,
      ].sort((a, b) => a.sequence - b.sequence);
      for (let cut = 0; cut <= 120; cut += 7) {
        const before = docOf(rows.slice(0, cut).map((row) => row.bytes));
        for (const { bytes } of log.filter((row) => row.sequence > cut)) Y.applyUpdate(before, bytes);
        expect(textOf(before)).toBe(textOf(whole));
        expect(Y.equalSnapshots(Y.snapshot(before), Y.snapshot(whole))).toBe(true);
      }
      expect(textOf(docOf([snapshot!.bytes]))).toBe(textOf(whole));
    },
  );

  test("C2 nothing is merged that authorship has not read, and what it has read is", async () => {
    const dir = mkdtempSync(join(tmpdir(), "codraft-compaction-"));
    const { db, journal, close } = await openStore({ dir });
    const rows = buildLog(1, 200).map((row) => ({
      ...row,
      review: "r",
      clients: [],
      member: "m",
      partner: "p",
      at: 5,
    }));
    await journal.append(rows);
    const count = async (): Promise<number[]> =>
      (await db.selectFrom("updates").select("sequence").orderBy("sequence").execute()).map((row) => row.sequence);
    await journal.compact("r");
    expect(await count()).toHaveLength(200);
    const text = textOf(docOf(rows.map((row) => row.bytes)));
    const loadedText = async (): Promise<string> => {
      const { snapshot, updates } = await journal.load("r");
      return textOf(docOf(snapshot ? [snapshot, ...updates] : updates));
    };
    expect((await journal.load("r")).updates).toHaveLength(0);
    expect(await loadedText()).toBe(text);

    await db.insertInto("compactions").values({ review: "r", authored: 100, merged: 0 }).execute();
    await journal.compact("r");
    expect(await count()).toEqual([100, ...Array.from({ length: 100 }, (_, i) => 101 + i)]);
    expect(await loadedText()).toBe(text);
    const log = await db.selectFrom("updates").select("bytes").orderBy("sequence").execute();
    expect(textOf(docOf(log.map((row) => row.bytes)))).toBe(text);
    // A row that is written again, because its commit was reported as failed, is not there twice.
    await journal.append(rows.slice(-1));
    expect(await loadedText()).toBe(text);
    await close();
    rmSync(dir, { recursive: true });
  });

  test("C1 no commit waits for a compaction, and an update that cannot be read is not buried under a snapshot", async () => {
    const dir = mkdtempSync(join(tmpdir(), "codraft-compaction-"));
    const { journal, close } = await openStore({ dir });
    const log = buildLog(2, 4000);
    const of = (review: string) => log.map((row) => ({ ...row, review, clients: [], lastAt: undefined }));
    await journal.append(of("r"));
    const ends: string[] = [];
    const compacting = journal.compact("r").then(() => ends.push("compacted"));
    for (let i = 0; i < 3; i++) await journal.append([{ ...of("other")[0]!, sequence: i + 1 }]);
    ends.push("committed");
    await compacting;
    expect(ends).toEqual(["committed", "compacted"]);

    await journal.append([{ ...of("r")[0]!, sequence: 4001, bytes: Uint8Array.of(9, 9, 9) }]);
    await expect(journal.compact("r")).rejects.toThrow();
    expect((await journal.load("r")).updates).toHaveLength(1);
    await close();
    rmSync(dir, { recursive: true });
  });

  test("C3 a device that comes back after 10,000 updates and many compactions merges, and its words stand once", async () => {
    const disk = await Disk.make();
    const seeded = new Y.Doc();
    seeded.clientID = 1;
    seedSummary(seeded, 0);
    disk.seed(Y.encodeStateAsUpdate(seeded));
    const world = new World(disk, new Map([["ailsa", "writer"] as const, ["dougal", "writer"] as const]), {
      compactRows: 300,
    });
    const chance = seededChance(3);
    const [ailsa, dougal] = [new Client("ailsa", () => 10), new Client("dougal", () => 20)];
    const type = (client: Client, words: string): void => {
      const field = client.doc.getXmlFragment(FIELD);
      const [text] = textsOf(field);
      if (text) text.insert(whole(0, text.length, chance), words);
      else field.insert(0, [paragraphOf(words)]);
    };
    type(ailsa, "base ");
    await drain(world, [ailsa, dougal]);
    world.lose(dougal);
    for (const ghost of world.ghosts) world.haunt(ghost);
    type(dougal, "[offlinewords]");
    for (let i = 0; i < 10_000; i++) {
      type(ailsa, "a");
      world.deliver(ailsa);
      world.clock.advance(20);
      if (i % 4 === 0) {
        await settle();
        world.disk.move("stored");
      }
      if (i % 500 === 0) disk.author(disk.log().at(-1)?.sequence ?? 0);
    }
    await drain(world, [ailsa]);
    disk.author(disk.log().at(-1)?.sequence ?? 0);
    world.clock.advance(60_000);
    for (let i = 0; i < 300; i++) type(ailsa, "a");
    await drain(world, [ailsa]);
    const rows = disk.log().length;
    await drain(world, [ailsa, dougal]);
    expect(rows, "merged").toBeLessThan(1000);
    expect(disk.appended).toBeGreaterThan(10_000);
    expect(textOf(dougal.doc)).toBe(textOf(ailsa.doc));
    expect(textOf(disk.loaded())).toBe(textOf(ailsa.doc));
    // Ailsa wrote nothing but the letter a after her first word, anywhere: what is left is the rest, once.
    expect(textOf(ailsa.doc).replaceAll("a", "").replace("[offlinewords]", "")).toBe("bse ");
  });
});
