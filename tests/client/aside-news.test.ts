import { expect, test } from "vitest";
import { asideNews } from "#client/summary/aside-news.ts";

/** What is said above the text of work that was set aside, for each of its kinds. */

type Why = "locked" | "refused" | "lost" | "too-large";
const words = (why: Why = "locked") => ({ why, address: "section/context" });
const out = (why: Why = "locked") => ({ ...words(why), isOut: true });
const facts = (why: Why = "locked") => ({ why, address: "finding/f/facts" });
const reads = { writes: false, isAtRisk: false };
const writes = { writes: true, isAtRisk: false };
const said = (...[fresh, now]: Parameters<typeof asideNews>): string => {
  const news = asideNews(fresh, now);
  return news === null ? "" : `${news.what} ${news.more} [${news.action}]`;
};

test.each([
  [[], reads, ""],
  [[words()], reads, "Words you wrote were not taken. They are kept for you beside the text. [Show my words]"],
  [
    [words()],
    { ...reads, isAtRisk: true },
    "Words you wrote were not taken. They stay beside the text while this page is open: copy them before you close it. [Show my words]",
  ],
  [
    [out(), out("refused")],
    reads,
    "What you took out was not taken out. Those words stand in the text again. [Show the words]",
  ],
  [
    [facts()],
    reads,
    "Facts you set (such as a status or a link) were not taken. They are kept for you beside the text. [Show them]",
  ],
  [
    [out(), words()],
    reads,
    "Words you wrote were not taken and what you took out was not taken out. All of it is kept for you beside the text. [Show them]",
  ],
  [
    [words("lost")],
    writes,
    "Words you wrote were removed by a change made meanwhile. Copy them, or insert them again. [Show my words]",
  ],
  [
    [facts("lost")],
    writes,
    "Facts you set (such as a status or a link) were set otherwise by another person meanwhile. Theirs stand. Set yours again, if they should. [Show them]",
  ],
  [
    [words()],
    writes,
    "You have words that were set aside while the text was proposed or agreed. Writing is open: now you can put your words in. [Look at them]",
  ],
  [
    [words("refused")],
    writes,
    "You have words that were set aside while you could not write. Writing is open: now you can put your words in. [Look at them]",
  ],
  [
    [out(), words()],
    writes,
    "Words you wrote were not taken and what you took out was not taken out. Writing is open: now you can put your words in and take out again what you took out. [Look at them]",
  ],
  [
    [words("too-large")],
    writes,
    "Words you wrote were not taken. They are kept for you beside the text. [Show my words]",
  ],
] as const)("of %j, %j: %s", (fresh, now, expected) => expect(said(fresh, now)).toBe(expected));
