import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { api } from "#shared/api.ts";
import { writeField } from "#shared/field.ts";
import { summaryHash } from "#shared/hash.ts";
import { fieldFragment } from "#shared/summary-edits.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import { Partners } from "#tests/support/agreement.ts";
import { reopen, startApp } from "#tests/support/app.ts";
import { seededChance } from "#tests/support/chance.ts";
import { Device } from "#tests/support/device.ts";
import { addresses, randomEdit, textsOf } from "#tests/support/edits.ts";
import { words } from "#tests/support/everything.ts";
import { writerOf } from "#tests/support/histories.ts";

/** How many edits each of two people make; a version is made after each half. */
const EDITS = 80;

test("H2 two who write, the server, the log compacted and the server started again: one hash of now, and of each version", async () => {
  const dir = mkdtempSync(join(tmpdir(), "codraft-hash-"));
  const devices: Device[] = [];
  try {
    let now = new Partners(await startApp({ dir }));
    await now.usual();
    const { review } = now.world;
    const url = await now.listen();
    const chance = seededChance(6);
    const details = (await now.call("anna", api.review)).body.review;
    for (const who of ["anna", "will"]) {
      const device = new Device(url, review, now.person(who).cookie);
      devices.push(device);
      device.connect();
      await expect.poll(() => device.synced).toBe(true);
    }
    // As the page reads it: on from what was there, piece by piece.
    const pages = devices.map(({ doc }) => watchSummary(doc, details));
    const writers = devices.map(({ doc }, i) => writerOf(doc, `w${i}x`, "la", 1));

    const hashes: string[] = [];
    const versions: string[] = [];
    for (const half of ["first", "second"]) {
      for (let i = 0; i < EDITS / 2; i++) for (const writer of writers) randomEdit(writer, chance);
      const { doc } = devices[0]!;
      const marked = fieldFragment(doc, "section/follow-up")!;
      doc.transact(() => {
        writeField(marked, [
          {
            type: "paragraph",
            content: [
              words(`${half}: `),
              words("Sgoil Àraich", { type: "lang", lang: "gd" }),
              { type: "hardBreak" },
              words("the report", { type: "bold" }, { type: "link", href: "https://example.org/" }),
            ],
          },
        ]);
        for (const address of addresses(doc)) textsOf(fieldFragment(doc, address)!)[0]?.format(0, 2, { italic: {} });
      });
      for (const device of devices) await expect.poll(() => device.savedUpTo).toBe(device.made);
      const hash = await now.hash();
      for (const page of pages) await expect.poll(() => summaryHash(page.get())).toBe(hash);
      const named = await now.call("anna", api.nameNow, { name: half });
      expect(named.body.hash).toBe(hash);
      hashes.push(hash);
      versions.push(named.body.id);
    }
    expect(hashes[0]).not.toBe(hashes[1]);
    for (const device of devices) device.stop();

    // Until authorship has read it all nothing is merged.
    const { db } = now.world.store;
    const [authored, last] = ["authored", "sequence"] as const;
    const position = async (): Promise<number> => (await now.call("anna", api.versions)).body.versions[0]!.sequence;
    await expect
      .poll(async () => (await db.selectFrom("compactions").select(authored).executeTakeFirst())?.authored ?? 0, {
        timeout: 20_000,
      })
      .toBe(await position());
    await db
      .updateTable("updates")
      .set({ at: Date.now() - 600_000, lastAt: null })
      .execute();
    const rows = async (): Promise<number> =>
      (await now.world.store.db.selectFrom("updates").select(last).execute()).length;
    const before = await rows();
    await now.world.store.journal.compact(review);
    expect(await rows()).toBeLessThan(before / 2);

    for (let again = 0; again < 2; again++) {
      await now.world.app.close();
      now = now.after(await reopen(dir));
      expect(await now.hash()).toBe(hashes[1]);
      for (const [i, version] of versions.entries()) {
        const read = (await now.call("anna", api.version, undefined, { version })).body;
        expect([read.hash, read.version?.hash]).toEqual([hashes[i], hashes[i]]);
        // A text that is made anew from the log, not the one that was kept.
        const made = (await now.call("anna", api.version, undefined, { version: `at-${read.version!.sequence}` })).body;
        expect(made.hash).toBe(hashes[i]);
      }
      await now.world.store.journal.compact(review);
    }
    await now.world.app.close();
  } finally {
    for (const device of devices) device.stop();
    rmSync(dir, { recursive: true });
  }
});
