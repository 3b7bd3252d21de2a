import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lookForUpdate } from "#client/lib/update.ts";

/** W An open page asks for a new release until it has an answer. */

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

/** A browser that answers one after the other: it fails, has nothing new, or gets a release that ends so. */
function answering(...answers: readonly ("fails" | "nothing" | "installed" | "redundant")[]): () => number {
  let asked = 0;
  const registration: { update(): Promise<void>; installing: EventTarget | null } = {
    installing: null,
    async update() {
      const answer = answers[asked++] ?? "nothing";
      if (answer === "fails") throw new TypeError("Failed to fetch");
      registration.installing = answer === "nothing" ? null : Object.assign(new EventTarget(), { state: answer });
      setTimeout(() => registration.installing?.dispatchEvent(new Event("statechange")), 100);
    },
  };
  const serviceWorker = { getRegistration: () => Promise.resolve(registration) };
  Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker, configurable: true });
  return () => asked;
}

test.each([
  [["nothing"], 1],
  [["installed"], 1],
  [["fails", "fails", "nothing"], 3],
  // A part of the release did not come.
  [["redundant", "installed"], 2],
  [["fails", "fails", "fails", "fails", "fails"], 4],
] as const)("%j: asked %i times", async (answers, times) => {
  const asked = answering(...answers);
  void lookForUpdate();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked()).toBe(times);
});
