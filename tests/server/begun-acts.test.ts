import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "#shared/api.ts";
import type { Endpoint } from "#shared/api.ts";
import { newId } from "#shared/ids.ts";
import { paragraph } from "#shared/schema.ts";
import type { z } from "zod";
import { reopen, startApp } from "#tests/support/app.ts";
import type { TestApp } from "#tests/support/app.ts";
import { callEndpoint } from "#tests/support/call.ts";
import type { Answer } from "#tests/support/call.ts";

/** An act on the whole text is an edit and then what is said of it: the process, or the disk, may end in between. */

let dir: string;
let world: TestApp;
let cookie: string;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "codraft-begun-"));
  world = await startApp({ dir });
  cookie = (await world.cookie("lead"))!;
});
afterEach(async () => {
  await world.app.close();
  await world.store.close();
  rmSync(dir, { recursive: true });
});

const call = <Q extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<Q, R>,
  params: Record<string, string> = {},
  body?: unknown,
): Promise<Answer<z.infer<R>>> => callEndpoint(world.app, cookie, endpoint, { review: world.review, ...params }, body);

const bringIn = (id: string) =>
  call(
    api.import,
    {},
    {
      id,
      file: "Draft.docx",
      parts: [{ to: "section", section: "method", text: [paragraph("Brought in once.")] }],
    },
  );
const text = async (): Promise<string> => JSON.stringify((await call(api.summary)).body.summary);
const times = async (): Promise<number> => (await text()).split("Brought in once.").length - 1;
const trail = async (): Promise<string[]> => (await call(api.audit)).body.entries.map(({ what }) => what);
const made = async () => {
  const { versions } = (await call(api.versions)).body;
  return versions.flatMap(({ about }) => (about && about.kind !== "round" ? `${about.kind} ${about.side}` : []));
};

/** From now on the disk takes edits, and nothing that is said of them. */
const endBetween = (): Promise<unknown> =>
  sql`create trigger ended before delete on begunActs begin select raise(abort, 'ended'); end`.execute(world.store.db);
const goOn = (): Promise<unknown> => sql`drop trigger ended`.execute(world.store.db);

async function startAgain(): Promise<void> {
  await world.app.close();
  await world.store.close();
  world = { ...world, ...(await reopen(dir)) };
}

describe("V8 an act that ended between its edit and what is said of it", () => {
  test("V8 is asked for again: it is not done twice, and is on record", async () => {
    await endBetween();
    const id = newId();
    expect((await bringIn(id)).status).toBeGreaterThanOrEqual(500);
    expect([await times(), await trail(), await made()]).toEqual([1, [], ["import before"]]);
    await goOn();
    const again = await bringIn(id);
    expect([again.status, again.body.again, again.body.places]).toEqual([
      200,
      true,
      ["section 2 “How the review was carried out”"],
    ]);
    expect(await times()).toBe(1);
    expect(await made()).toEqual(["import after", "import before"]);
    expect(await trail()).toEqual([expect.stringContaining("“Draft.docx”: section 2")]);
    // And can be taken back.
    const { before, after } = again.body;
    const undone = await call(api.restore, { version: before.id }, { kind: "undo", after: after.id });
    expect([undone.status, await times()]).toEqual([200, 0]);
  });

  test("V8 of a process that starts again is on record without anybody asking", async () => {
    await bringIn(newId());
    const [version] = (await call(api.versions)).body.versions
      .filter(({ about }) => about?.kind === "import")
      .slice(-1);
    await endBetween();
    const restoring = { kind: "whole", act: newId() };
    expect((await call(api.restore, { version: version!.id }, restoring)).status).toBeGreaterThanOrEqual(500);
    expect(await times()).toBe(0);
    await goOn();
    await startAgain();
    await expect.poll(trail).toEqual([expect.stringMatching(/^Restored the whole text/), expect.anything()]);
    expect(await made()).toEqual(["restoration after", "restoration before", "import after", "import before"]);
    const again = await call(api.restore, { version: version!.id }, restoring);
    expect([again.status, await made()]).toMatchObject([200, { length: 4 }]);
    expect(await trail()).toHaveLength(2);
  });

  test("V8 whose edit was never written is as if it had not been begun", async () => {
    await endBetween();
    const id = newId();
    await bringIn(id);
    // As it was until its edit was.
    await sql`update begunActs set sequence = null`.execute(world.store.db);
    await goOn();
    await startAgain();
    await expect.poll(made).toEqual([]);
    expect(await trail()).toEqual([]);
    expect((await bringIn(id)).body.again).toBe(false);
  });
});
