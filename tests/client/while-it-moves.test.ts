import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whileItMoves } from "#client/sync/while-it-moves.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each<[name: string, waiting: readonly number[], runsAfter: number]>([
  ["nothing ever waits", [0, 0], 1],
  ["nothing of it goes", [900, 900], 1],
  ["it goes, and stops", [900, 600, 300, 300], 3],
  ["it goes, all of it", [900, 600, 0, 0], 3],
  ["more comes than goes", [900, 1200], 1],
])("%s", (_, waiting, runsAfter) => {
  let at = 0;
  const run = vi.fn();
  whileItMoves(() => waiting[at++]!, 1000, run);
  vi.advanceTimersByTime(runsAfter * 1000 - 1);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledTimes(1);
});

test("stopped, it never runs", () => {
  const run = vi.fn();
  whileItMoves(() => 0, 1000, run)();
  vi.advanceTimersByTime(5000);
  expect(run).not.toHaveBeenCalled();
});
