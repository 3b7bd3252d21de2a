import { describe, expect, test } from "vitest";
import type { Known, Outcome, Way } from "#client/sync/fallback.ts";
import {
  broke,
  firstWay,
  nextWay,
  nothingKnown,
  nothingWorked,
  patienceMs,
  tryAgainMs,
  worked,
} from "#client/sync/fallback.ts";
import type { Facts } from "#client/sync/state.ts";
import { lineState } from "#client/sync/state.ts";

const DAY = 24 * 3_600_000;
const now = 1_000 * DAY;

describe("W17 the way", () => {
  test.each<[way: Way, outcome: Outcome, then: Way | null]>([
    ["socket", "failed", "stream"],
    ["socket", "silent", "stream"],
    ["stream", "silent", "poll"],
    // The server cannot be reached: a poll would not reach it either.
    ["stream", "failed", null],
    ["poll", "silent", null],
    ["poll", "failed", null],
  ])("after a %s that %s: %s", (way, outcome, then) => expect(nextWay(way, outcome)).toBe(then));

  test("all of them fit into ten seconds", () => {
    expect(patienceMs.socket + patienceMs.http).toBeLessThan(10_000);
    expect(patienceMs.stream).toBeLessThan(patienceMs.http - 2000);
  });

  const known = (changes: Partial<Known>): Known => ({ ...nothingKnown, at: now, ...changes });
  test.each<[name: string, known: Known, first: Way]>([
    ["nothing is known", nothingKnown, "socket"],
    ["a stream worked an hour ago", known({ way: "stream", at: now - 3_600_000 }), "stream"],
    ["polls worked an hour ago", known({ way: "poll", at: now - 3_600_000 }), "poll"],
    ["polls worked two days ago", known({ way: "poll", at: now - 2 * DAY }), "socket"],
    ["a stream worked, and failed once", nothingWorked(known({ way: "stream" })), "stream"],
    ["a stream worked, and failed twice", nothingWorked(nothingWorked(known({ way: "stream" }))), "socket"],
    ["a WebSocket was cut early once", broke(known({}), 1000), "socket"],
    ["a WebSocket was cut early three times", [1, 2, 3].reduce((k) => broke(k, 1000), known({})), "stream"],
    [
      "it was cut early three times, working for a moment between",
      [1, 2, 3].reduce((k) => broke(worked(k, "socket", now), 1000), known({})),
      "stream",
    ],
    [
      "cut early twice, then after an hour, then once",
      [1, 1, 3600, 1].reduce((k, s) => broke(k, s * 1000), known({})),
      "socket",
    ],
    ["it works again", worked(nothingWorked(known({ way: "poll" })), "socket", now), "socket"],
  ])("%s: begins with the right one", (_, what, first) => expect(firstWay(what, now)).toBe(first));

  test("W18 a WebSocket is tried again soon, then seldom, for ever", () => {
    const after = (workedBefore: boolean): number[] => [0, 1, 2, 3, 50].map((tries) => tryAgainMs(tries, workedBefore));
    expect(after(false)).toEqual([20_000, 120_000, 300_000, 300_000, 300_000]);
    expect(after(true)).toEqual([2000, 20_000, 120_000, 300_000, 300_000]);
  });
});

describe("W17 the state line", () => {
  const facts: Facts = {
    connected: true,
    noNetwork: false,
    downSince: 0,
    unsavedSince: null,
    wrote: false,
    savedAt: 0,
    elsewhereSince: null,
    inBox: false,
    commentsSince: null,
    storeFails: false,
    readOnly: false,
    slower: true,
    ended: null,
  };
  test.each<[changes: Partial<Facts>, line: string]>([
    [{}, "saved-slower"],
    [{ slower: false }, "saved"],
    // What is at risk, and what one may not do, is said first.
    [{ unsavedSince: 1000 }, "saving"],
    // Never "saved" over words that are on their way, however short that is.
    [{ unsavedSince: 12_000, wrote: true }, "saving"],
    [{ savedAt: 11_900 }, "saving"],
    [{ savedAt: 11_000 }, "saved-slower"],
    [{ unsavedSince: 11_900 }, "saved-slower"],
    // Another tab's words are this person's, too.
    [{ elsewhereSince: 11_900 }, "saving"],
    [{ elsewhereSince: 10_000 }, "saved-here"],
    [{ inBox: true }, "saved-but-box"],
    // A comment is stored in a moment, or else it is said.
    [{ commentsSince: 11_900 }, "saving"],
    [{ commentsSince: 10_000 }, "saved-but-comment"],
    [{ commentsSince: 10_000, unsavedSince: 12_000, wrote: true }, "saving"],
    [{ inBox: true, readOnly: true }, "read-only"],
    [{ elsewhereSince: 10_000, unsavedSince: 12_000, wrote: true }, "saving"],
    [{ storeFails: true }, "not-saved"],
    [{ readOnly: true }, "read-only"],
    [{ connected: false, downSince: 9000 }, "reconnecting"],
    [{ connected: false, downSince: 0 }, "offline"],
  ])("%j says %s", (changes, line) => expect(lineState({ ...facts, ...changes }, 12_000)).toBe(line));
});
