import { expect, test } from "vitest";
import { heartbeat, LOOK_MS } from "#client/sync/heartbeat.ts";

test.each([
  [0, "well"],
  [7999, "well"],
  [8000, "ask"],
  [19_999, "ask"],
  [20_000, "lost"],
  [8 * 60 * 60 * 1000, "lost"],
])("after %i ms of silence a connection is: %s", (silent, found) => {
  expect(heartbeat(1_000_000_000 + silent, 1_000_000_000)).toBe(found);
});

test("a half-open connection is found within 30 seconds", () => {
  let silent = 0;
  while (heartbeat(silent, 0) !== "lost") silent += LOOK_MS;
  expect(silent).toBeLessThanOrEqual(30_000);
});
