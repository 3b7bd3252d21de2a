import { describe, expect, test } from "vitest";
import { lineCounts, openThreads, sameCounts } from "#client/comments/line-counts.ts";
import type { ListFilter } from "#client/comments/list-filter.ts";
import { filterWords, isPlain, listed, nothingWords, openOnes } from "#client/comments/list-filter.ts";
import { changeWords, printedQuote, stateWords } from "#client/comments/printed-words.ts";
import { noticeLine, unreadByReview } from "#client/notices/news.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Whereabouts } from "#shared/thread-lists.ts";
import type { Act, Comment, Place, Thread } from "#shared/threads.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

const doc = buildDoc();
const by = { by: "ann", partner: "la", at: 1 };
const finding = edits.addFinding(doc, "strengths", by);
const action = edits.addAction(doc, by);
const review = buildReview();
const where: Whereabouts = { standing: () => null, summary: readSummary(doc, review) };

const comment = (author: string, partner: string, mentions: readonly string[] = []): Comment => ({
  id: `${author}-${partner}`,
  author,
  partner,
  at: 1,
  editedAt: null,
  deletedAt: null,
  text: [{ type: "paragraph", content: mentions.map((member) => ({ type: "mention", member })) }],
});
const act = (kind: Act["kind"], outcome: Act["outcome"] = null): Act => ({ kind, ...by, outcome, sentence: "" });
function thread(id: string, place: Place, comments: Comment[], acts: Act[] = []): Thread {
  const { author, partner } = comments[0]!;
  const rest = { anchor: null, gone: false, at: 1, proposal: null, reactions: [], revision: 1 };
  return { id, place, author, partner, comments, acts, ...rest };
}
const onFinding: Place = { kind: "finding", finding };
const onSection: Place = { kind: "section", section: "strengths" };

const threads = [
  thread("mine", onFinding, [comment("ann", "la"), comment("ben", "es")]),
  thread("blocking", onFinding, [comment("ben", "es", ["ann"])], [act("block")]),
  thread("introduction", onSection, [comment("ben", "es")]),
  thread("step", { kind: "action", action }, [comment("cat", "ades")]),
  thread("settled", onFinding, [comment("cat", "ades")], [act("resolve", "reworded")]),
];
const seen = { mine: 1, blocking: 1 };

describe("the outline's counts", () => {
  const counts = lineCounts(threads, seen, "ann", where);

  test("open, blocking and unread of a finding; what is resolved does not count", () => {
    expect(counts.get(`finding/${finding}`)).toEqual({ open: 2, blocking: 1, unread: 1 });
  });

  test("the bar counts neither what was not sent nor what was deleted", () => {
    expect(openThreads(threads)).toEqual({ open: 4, blocking: 1 });
    const unsent = { ...thread("unsent", onFinding, [comment("ann", "la")], [act("block")]), revision: 0 };
    const deleted = thread("deleted", onFinding, [{ ...comment("ann", "la"), deletedAt: 2 }], [act("block")]);
    expect(openThreads([...threads, unsent, deleted])).toEqual({ open: 4, blocking: 1 });
  });

  test("a section counts what its findings do not: they have lines of their own", () => {
    expect(counts.get("section/strengths")).toEqual({ open: 1, blocking: 0, unread: 1 });
  });

  test("action points have no line: their section counts them", () => {
    expect(counts.get("section/actions")).toEqual({ open: 1, blocking: 0, unread: 1 });
  });

  test("are alike only when every number is", () => {
    expect(sameCounts(counts, lineCounts([...threads], seen, "ann", where))).toBe(true);
    expect(sameCounts(counts, lineCounts(threads, { ...seen, mine: 2 }, "ann", where))).toBe(false);
    expect(sameCounts(counts, lineCounts(threads.slice(1), seen, "ann", where))).toBe(false);
    expect(sameCounts(counts, new Map())).toBe(false);
  });

  test("a line without open threads is left out", () => {
    expect([...counts.keys()].toSorted()).toEqual(
      [`finding/${finding}`, "section/actions", "section/strengths"].toSorted(),
    );
  });
});

describe("the list", () => {
  const reader = { member: "ann", seen };
  const ids = (part: Partial<ListFilter>) =>
    listed(threads, { ...openOnes, ...part }, reader, where).map(({ id }) => id);

  test.each<[string, Partial<ListFilter>, string[]]>([
    ["open", {}, ["mine", "blocking", "introduction", "step"]],
    ["to be settled", { which: "blocking" }, ["blocking"]],
    ["resolved", { which: "resolved" }, ["settled"]],
    ["all", { which: "all" }, ["mine", "blocking", "introduction", "step", "settled"]],
    ["where I take part", { whose: "mine" }, ["mine"]],
    ["that mention me", { whose: "mentions" }, ["blocking"]],
    ["new for me", { whose: "new" }, ["mine", "introduction", "step"]],
    ["of a partner", { partner: "ades" }, ["step"]],
    ["of a section", { section: "strengths" }, ["mine", "blocking", "introduction"]],
    ["of an outcome", { which: "all", outcome: "reworded" }, ["settled"]],
    ["an outcome is not asked of open ones", { outcome: "reworded" }, ["mine", "blocking", "introduction", "step"]],
    ["several at once", { whose: "new", partner: "es", section: "strengths" }, ["mine", "introduction"]],
  ])("%s", (_, part, expected) => {
    expect(ids(part)).toEqual(expected);
  });

  test.each<[Partial<ListFilter>, string]>([
    [{}, "There are no open threads."],
    [{ which: "blocking" }, "No thread must be settled."],
    [{ which: "resolved" }, "There are no resolved threads."],
    [{ whose: "mentions", section: "context" }, "No open thread mentions you and stands in this section."],
    [{ which: "resolved", outcome: "reworded" }, "No resolved thread ended as “reworded”."],
  ])("says what is true when nothing is left: %j", (part, words) => {
    expect(nothingWords({ ...openOnes, ...part })).toBe(words);
  });

  test("what stands in no section of the text is found too", () => {
    const hidden = thread("hidden", { kind: "section", section: "context" }, [comment("dan", "oa")]);
    const sections = review.template.sections.map((one) => (one.id === "context" ? { ...one, on: false } : one));
    const off = { ...where, summary: readSummary(doc, { ...review, template: { ...review.template, sections } }) };
    const found = (section: string) => listed([...threads, hidden], { ...openOnes, section }, reader, off);
    expect(found("").map(({ id }) => id)).toEqual(["hidden"]);
    expect(found("strengths").map(({ id }) => id)).toEqual(["mine", "blocking", "introduction"]);
  });

  test("only the first filter is the plain one", () => {
    expect(isPlain(openOnes)).toBe(true);
    expect(isPlain({ ...openOnes, partner: "es" })).toBe(false);
  });
});

describe("on paper", () => {
  test("the filter as a line", () => {
    const names = { partner: (id: string) => id.toUpperCase(), section: () => "Strengths" };
    expect(filterWords({ ...openOnes, partner: "es", section: "strengths" }, names)).toBe("Open, ES, Strengths");
    expect(filterWords({ ...openOnes, which: "all", outcome: "accepted" }, names)).toBe("Open and resolved, accepted");
  });

  test("how a thread stands, unless its acts say so", () => {
    const [mine, blocking, , , settled] = threads;
    expect([mine!, blocking!, settled!].map((one) => stateWords(one))).toEqual([
      "Open",
      "Open, must be settled before agreement",
      null,
    ]);
    const deleted = thread("deleted", onFinding, [{ ...comment("ann", "la"), deletedAt: 2 }]);
    expect(stateWords(deleted)).toBe("Every comment was deleted");
  });

  test("a proposal that was used quotes the words of before, once they are gone too", () => {
    const anchor = { quote: "all", said: "most" } as Thread["anchor"];
    const proposal = { kind: "words", old: "most", words: "all" } as const;
    const waits = { ...thread("words", onFinding, [comment("ann", "la")]), anchor, proposal };
    const used = { ...waits, acts: [act("apply")] };
    const gone = { at: "gone", quote: "most" } as const;
    expect(printedQuote(waits, null)).toEqual({ words: "all", gone: false });
    expect(printedQuote(waits, gone)).toEqual({ words: "most", gone: true });
    expect([null, gone].map((standing) => printedQuote(used, standing))).toEqual([
      { words: "most", gone: false },
      { words: "most", gone: false },
    ]);
    expect(printedQuote(thread("whole", onFinding, [comment("ann", "la")]), null)).toBeNull();
  });

  test.each<[Parameters<typeof changeWords>[0], string]>([
    [{ kind: "words", old: "most", words: "all" }, "Proposed: “all” instead of “most”"],
    [{ kind: "words", old: "most", words: "" }, "Proposed: leave out “most”"],
    [{ kind: "move", from: "strengths", section: "areas" }, "Proposed: move it to Areas for further focus"],
    [{ kind: "remove" }, "Proposed: remove it"],
    [{ kind: "withdrawn" }, "Its author took the proposal back."],
    [{ kind: "enquiry", from: null, enquiry: "nowhere" }, "Proposed: no line of enquiry"],
  ])("a proposed change: %j", (proposal, words) => {
    expect(changeWords(proposal, where.summary, review, (words) => words)).toBe(words);
  });
});

test("what is new is counted by review, read ones are not", () => {
  const notice = (id: string, in_: string, read: boolean) => ({
    id,
    kind: "reply" as const,
    review: in_,
    reviewTitle: "",
    thread: "t",
    comment: "c",
    by: { member: "m", name: "" },
    at: 1,
    read,
    excerpt: "",
    outcome: null,
    about: "",
  });
  const unread = unreadByReview([notice("1", "a", false), notice("2", "a", true), notice("3", "b", false)]);
  expect([...unread]).toEqual([
    ["a", 1],
    ["b", 1],
  ]);
});

test.each<[Parameters<typeof noticeLine>[0], string]>([
  [{ kind: "mention", outcome: null, about: "" }, "mentioned you"],
  [{ kind: "mention", outcome: null, about: "Context" }, "mentioned you, on Context"],
  [
    { kind: "decision", outcome: "not accepted", about: "“twice a year”" },
    "decided what you proposed: not accepted, on “twice a year”",
  ],
  [{ kind: "thread reopened", outcome: null, about: "" }, "reopened this"],
])("the bell says what was done, how it ended and where: %j", (notice, line) => {
  expect(noticeLine(notice)).toBe(line);
});
