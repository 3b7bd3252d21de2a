import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Announce from "#client/lib/announce.ts";

/** What others did is said gathered, and not at all once that is switched off. */
let said: typeof Announce;
beforeEach(async () => {
  vi.useFakeTimers();
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  vi.resetModules();
  said = await import("#client/lib/announce.ts");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what happens within five seconds is said at once, each thing once", () => {
  said.announce("Effie joined.");
  vi.advanceTimersByTime(4000);
  for (let i = 0; i < 2; i++) said.announce("Gregor joined.");
  expect(said.spoken.get()).toBe("");
  vi.advanceTimersByTime(1000);
  expect(said.spoken.get()).toBe("Effie joined. Gregor joined.");
});

test("switched off, what waits to be said is not said any more; switched on again, only what is new", () => {
  said.announce("Effie joined.");
  vi.advanceTimersByTime(3000);
  said.announcements.set(false);
  said.announce("Gregor joined.");
  vi.advanceTimersByTime(1000);
  said.announcements.set(true);
  said.announce("Ailsa joined.");
  vi.advanceTimersByTime(4000);
  expect(said.spoken.get()).toBe("");
  vi.advanceTimersByTime(1000);
  expect(said.spoken.get()).toBe("Ailsa joined.");
});

test("what may be otherwise by then is said as it is then, and may be nothing", () => {
  let now = "left";
  const tell = (): string => now;
  said.announce(tell);
  said.announce("Effie is writing.");
  now = "";
  said.announce(tell);
  vi.advanceTimersByTime(5000);
  expect(said.spoken.get()).toBe("Effie is writing.");
  said.announce(tell);
  vi.advanceTimersByTime(5000);
  expect(said.spoken.get()).toBe("Effie is writing.");
});
