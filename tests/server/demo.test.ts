import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSession, SESSION_COOKIE } from "#server/accounts/sessions.ts";
import { people } from "#server/demo/people.ts";
import { prepare } from "#server/demo/prepare.ts";
import { openStore } from "#server/store/database.ts";
import { api } from "#shared/api.ts";
import type { Summary } from "#shared/summary.ts";
import { NOW } from "#shared/versions.ts";
import { reopen } from "#tests/support/app.ts";
import { callEndpoint } from "#tests/support/call.ts";
import { sampleSummary } from "#tests/support/everything.ts";
import { inSampleWords } from "#tests/support/sample-summary.ts";

/** The demo's review, as `npm run demo` makes it at its first start. */

let dir: string;
let world: Awaited<ReturnType<typeof reopen>>;
let review: string;
let cookie: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "codraft-demo-"));
  const store = await openStore({ dir });
  ({ review } = await prepare(store, Date.now()));
  expect((await prepare(store, Date.now())).review).toBe(review);
  await store.close();
  world = await reopen(dir);
  const account = await world.store.db.selectFrom("accounts").select("id").limit(1).executeTakeFirstOrThrow();
  cookie = `${SESSION_COOKIE}=${await openSession(world.store.db, account.id, Date.now())}`;
});
afterAll(async () => {
  await world.app.close();
  await rm(dir, { recursive: true, force: true });
});

test("the sample's words are those of its people, of every partner that takes part in writing", async () => {
  const read = () => callEndpoint(world.app, cookie, api.version, { review, version: NOW });
  await expect.poll(async () => (await read()).body.written, { timeout: 20_000 }).not.toBeNull();
  // The same text as when it is written in one go.
  const { summary } = (await callEndpoint(world.app, cookie, api.summary, { review })).body;
  expect(inSampleWords(summary as Summary)).toEqual(inSampleWords(sampleSummary()));
  const { members } = (await callEndpoint(world.app, cookie, api.members, { review })).body;
  const partners = new Map<string, number>();
  for (const [address, { spans }] of Object.entries((await read()).body.written!))
    for (const { member, partner, length } of spans) {
      expect(members.find(({ id }) => id === member)?.partner, address).toBe(partner);
      partners.set(partner!, (partners.get(partner!) ?? 0) + length);
    }
  expect([...partners.keys()].sort()).toEqual(["ades", "es", "la"]);
  expect(Math.min(...partners.values())).toBeGreaterThan(1000);
  const writers = people.filter(({ role }) => role === "lead" || role === "writer").length;
  // Made once it is known who wrote what, one after the other.
  const readVersions = async () => (await callEndpoint(world.app, cookie, api.versions, { review })).body.versions;
  const named = async () => new Set((await readVersions()).flatMap((one) => one.writers)).size;
  await expect.poll(named, { timeout: 20_000 }).toBe(writers);
  expect((await readVersions()).every(({ reason }) => reason === "activity")).toBe(true);
});
