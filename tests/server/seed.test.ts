import { afterAll, beforeAll, expect, test } from "vitest";
import { exportPath } from "#shared/api.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { Device } from "#tests/support/device.ts";

let world: TestApp;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.app.close());

test("SU2 the server seeds once, with the review, and neither reading, exporting nor joining seeds again", async () => {
  const rows = () =>
    world.store.db.selectFrom("updates").select(["member", "sequence"]).where("review", "=", world.review).execute();
  expect(await rows()).toEqual([{ member: null, sequence: 1 }]);
  const cookie = (await world.cookie("lead"))!;
  for (const url of [`/api/reviews/${world.review}/summary`, exportPath(world.review, "html")])
    expect((await world.app.http.inject({ url, headers: { cookie } })).statusCode).toBe(200);
  const url = await world.listen();
  for (let i = 0; i < 2; i++) {
    const device = new Device(url, world.review, cookie);
    device.connect();
    await expect.poll(() => device.synced).toBe(true);
    expect(device.doc.getMap("meta").has("schemaVersion")).toBe(true);
    device.stop();
  }
  expect(await rows()).toHaveLength(1);
});
