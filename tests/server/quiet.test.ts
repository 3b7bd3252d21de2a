import { expect, test } from "vitest";
import { whenQuiet } from "#server/threads/refresh.ts";
import { HandClock } from "#tests/support/world.ts";

test("AN6 anchors are looked at after two quiet seconds, and at the latest after thirty busy ones, each review by itself", () => {
  const clock = new HandClock();
  const runs: string[] = [];
  const quiet = whenQuiet(clock, (review) => runs.push(`${review} ${clock.now()}`));
  const pass = (milliseconds: number, also = (): void => {}): void => {
    for (let gone = 0; gone < milliseconds; gone += 100) {
      clock.advance(100);
      also();
    }
  };
  quiet.touched("a");
  pass(1000);
  quiet.touched("a");
  quiet.touched("b");
  pass(1900);
  expect(runs).toEqual([]);
  pass(100);
  expect(runs.toSorted()).toEqual(["a 3000", "b 3000"]);
  pass(10_000);
  expect(runs).toHaveLength(2);
  quiet.touched("a");
  pass(30_000, () => quiet.touched("a"));
  expect(runs.slice(2)).toEqual(["a 43000"]);
  quiet.stop();
  pass(60_000);
  expect(runs).toHaveLength(3);
});
