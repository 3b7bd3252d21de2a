import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AWAY_MS, watchAttended } from "#client/lib/attended.ts";

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";
  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("N6 a page is attended while it is visible and something is done in its window", () => {
  const [window, page] = [new EventTarget(), new Page()];
  const attended = watchAttended(window, page);
  expect(attended.get()).toBe(true);
  vi.advanceTimersByTime(AWAY_MS - 1);
  window.dispatchEvent(new Event("pointermove"));
  vi.advanceTimersByTime(AWAY_MS - 1);
  expect(attended.get()).toBe(true);
  vi.advanceTimersByTime(1);
  expect(attended.get()).toBe(false);
  window.dispatchEvent(new Event("keydown"));
  expect(attended.get()).toBe(true);
});

test("N6 a hidden page is not, whatever is done; coming back to it is doing something", () => {
  const [window, page] = [new EventTarget(), new Page()];
  const attended = watchAttended(window, page);
  page.turn("hidden");
  expect(attended.get()).toBe(false);
  window.dispatchEvent(new Event("focus"));
  expect(attended.get()).toBe(false);
  vi.advanceTimersByTime(10 * AWAY_MS);
  page.turn("visible");
  expect(attended.get()).toBe(true);
});
