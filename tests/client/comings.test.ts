import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Announce from "#client/lib/announce.ts";
import { createStore } from "#client/lib/store.ts";
import type * as Comings from "#client/summary/comings.ts";
import type { Present } from "#client/sync/people.ts";
import type { LineState } from "#client/sync/state.ts";

/** Who comes and goes is said as it stands in the end: a line that breaks and is back is nobody's coming or going. */
let announce: typeof Announce;
let comings: typeof Comings;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {} });
  vi.resetModules();
  announce = await import("#client/lib/announce.ts");
  comings = await import("#client/summary/comings.ts");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const person = (name: string, self = false): Present => ({
  member: name,
  name,
  partner: { code: "ES", name: "Education Scotland", slot: 2 },
  field: null,
  clientId: name.length,
  self,
});

function page() {
  const people = createStore<readonly Present[]>([]);
  const line = createStore<LineState>("saved");
  const said: string[] = [];
  announce.spoken.subscribe(() => said.push(announce.spoken.get()));
  comings.tellComings(people, line);
  const here = (...names: string[]): void => people.set([person("Me", true), ...names.map((one) => person(one))]);
  here("Effie", "Gregor");
  vi.advanceTimersByTime(4000);
  return { here, line, said };
}

test("who is here at first is no news; who comes and who goes is", () => {
  const { here, said } = page();
  here("Effie", "Gregor", "Dougal");
  vi.advanceTimersByTime(5000);
  here("Effie", "Dougal");
  vi.advanceTimersByTime(5000);
  expect(said).toEqual(["Dougal (ES) joined.", "Gregor (ES) left."]);
});

test("a proposal closes every line for a moment: nobody left or joined by it", () => {
  const { here, line, said } = page();
  here();
  line.set("reconnecting");
  vi.advanceTimersByTime(1000);
  line.set("read-only");
  here("Gregor");
  here();
  vi.advanceTimersByTime(2000);
  here("Gregor", "Effie");
  vi.advanceTimersByTime(20_000);
  expect(said).toEqual([]);
});

test("somebody who is away just when it is said, and back a moment later, did not leave", () => {
  const { here, said } = page();
  here("Effie", "Gregor", "Dougal");
  vi.advanceTimersByTime(4000);
  here("Effie", "Dougal");
  vi.advanceTimersByTime(2000);
  here("Effie", "Gregor", "Dougal");
  vi.advanceTimersByTime(20_000);
  expect(said).toEqual(["Dougal (ES) joined."]);
});

test("who came and went during a minute without a network is said once it is back, and nothing before", () => {
  const { here, line, said } = page();
  here();
  line.set("offline");
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
  line.set("saved");
  here("Effie", "Dougal");
  vi.advanceTimersByTime(20_000);
  expect(said).toEqual(["Dougal (ES) joined. Gregor (ES) left."]);
});
