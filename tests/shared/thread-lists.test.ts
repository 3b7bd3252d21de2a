import { describe, expect, test } from "vitest";
import { resolveAnchor } from "#shared/anchors.ts";
import { makeAnchor } from "#shared/anchors.ts";
import { writeField } from "#shared/field.ts";
import { noticesOfAct, noticesOfComment, noticesOfNewThread } from "#shared/notices.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { readTexts } from "#shared/texts.ts";
import type { ThreadFilter, Whereabouts } from "#shared/thread-lists.ts";
import { countThreads, filterThreads, inReadingOrder, mergeThreads, unreadComments } from "#shared/thread-lists.ts";
import type { Comment, Place, Thread } from "#shared/threads.ts";
import { maySettle, outcomesOf, threadState } from "#shared/threads.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

const doc = buildDoc();
const by = { by: "m1", partner: "la", at: 1 };
const [s1, a1] = [edits.addFinding(doc, "strengths", by), edits.addFinding(doc, "areas", by)];
const action = edits.addAction(doc, by);
const narrative = edits.fieldFragment(doc, `finding/${s1}/narrative`)!;
narrative.delete(0, narrative.length);
writeField(narrative, [paragraph("Officers visit every school."), paragraph("They report in writing.")]);
const texts = readTexts(doc);
const where: Whereabouts = {
  standing: ({ anchor }) => anchor && resolveAnchor(anchor, texts),
  summary: readSummary(doc, buildReview()),
};

let at = 0;
const comment = (author: string, partner: string, mentions: string[] = []): Comment => ({
  id: `c${at}`,
  author,
  partner,
  at: at++,
  editedAt: null,
  deletedAt: null,
  text: [{ type: "paragraph", content: mentions.map((member) => ({ type: "mention", member })) }],
});
const thread = (id: string, place: Place, overrides: Partial<Thread> = {}): Thread => ({
  id,
  place,
  anchor: null,
  gone: false,
  author: "m1",
  partner: "la",
  at: at++,
  proposal: null,
  comments: [comment("m1", "la")],
  acts: [],
  reactions: [],
  revision: 1,
  ...overrides,
});
const act = (kind: Thread["acts"][number]["kind"], overrides = {}) => ({
  kind,
  ...by,
  outcome: null,
  sentence: "",
  ...overrides,
});
const onWords = (words: string): Partial<Thread> => {
  const field = texts.field(`finding/${s1}/narrative`)!;
  const from = field.flat.indexOf(words);
  return { anchor: makeAnchor(texts, field.address, field.spot(from), field.spot(from + words.length)) };
};
const inNarrative: Place = { kind: "field", field: `finding/${s1}/narrative` };

const threads = [
  thread("action", { kind: "action", action }),
  thread("area", { kind: "finding", finding: a1 }, { acts: [act("block")], comments: [comment("m2", "es", ["m9"])] }),
  thread("later words", inNarrative, onWords("report")),
  thread("words", inNarrative, { ...onWords("every school"), comments: [comment("m1", "la"), comment("m3", "ades")] }),
  thread(
    "resolved",
    { kind: "finding", finding: s1 },
    { acts: [act("block"), act("resolve", { outcome: "reworded" })] },
  ),
  thread("context", { kind: "section", section: "context" }),
];
const ids = (found: readonly Thread[]): string[] => found.map(({ id }) => id);

describe("T lists", () => {
  test("in the order of the text", () => {
    expect(ids(inReadingOrder(threads, where))).toEqual([
      "context",
      "resolved",
      "words",
      "later words",
      "area",
      "action",
    ]);
  });

  test.each<[ThreadFilter, string[]]>([
    [{ state: "open" }, ["action", "area", "later words", "words", "context"]],
    [{ state: "resolved" }, ["resolved"]],
    [{ mine: "m3" }, ["words"]],
    [{ mentions: "m9" }, ["area"]],
    [{ partner: "es" }, ["area"]],
    [{ partner: "ades", state: "open" }, ["words"]],
    [{ section: "strengths" }, ["later words", "words", "resolved"]],
    [{ section: "actions" }, ["action"]],
    [{ outcome: "reworded" }, ["resolved"]],
    [{ blocking: true }, ["area"]],
  ])("filtered by %j", (filter, found) => {
    expect(ids(filterThreads(threads, filter, where))).toEqual(found);
  });

  test("open and blocking per finding and section", () => {
    const counts = countThreads(threads, where);
    expect(counts.get(`finding/${s1}`)).toEqual({ open: 2, blocking: 0 });
    expect(counts.get("section/strengths")).toEqual({ open: 2, blocking: 0 });
    expect(counts.get(`finding/${a1}`)).toEqual({ open: 1, blocking: 1 });
    expect(counts.get("section/areas")).toEqual({ open: 1, blocking: 1 });
    expect(counts.get(`action/${action}`)).toEqual({ open: 1, blocking: 0 });
    expect(counts.get("section/context")).toEqual({ open: 1, blocking: 0 });
  });

  test("unread: of others, not deleted, after what was seen", () => {
    const one = thread("t", inNarrative, {
      comments: [comment("a", "la"), comment("b", "la"), { ...comment("b", "la"), deletedAt: 1 }, comment("c", "la")],
    });
    expect(unreadComments(one, 0, "a")).toBe(2);
    expect(unreadComments(one, 2, "a")).toBe(1);
    expect(unreadComments(one, 4, "a")).toBe(0);
    expect(unreadComments(one, 0, "c")).toBe(2);
  });

  test("what changed takes the place of what was known", () => {
    const merged = mergeThreads(threads, [{ ...threads[1]!, revision: 9 }, thread("new", inNarrative)]);
    expect(ids(merged)).toEqual([...ids(threads), "new"]);
    expect(merged[1]!.revision).toBe(9);
  });
});

describe("T state", () => {
  const state = (...acts: Thread["acts"]) =>
    threadState(thread("t", inNarrative, { acts, proposal: { kind: "remove" } }));
  test("T4 resolve, reopen, block, apply and decline are one fold", () => {
    expect(state()).toEqual({
      resolution: null,
      reopened: null,
      blocking: false,
      decision: null,
      deleted: false,
      open: true,
      earlier: [],
    });
    expect(state(act("block")).blocking).toBe(true);
    expect(state(act("block"), act("resolve", { outcome: "accepted" }))).toMatchObject({
      blocking: false,
      resolution: { outcome: "accepted" },
    });
    expect(state(act("block"), act("resolve"), act("reopen"))).toMatchObject({
      blocking: true,
      resolution: null,
      reopened: { kind: "reopen" },
    });
    expect(state(act("block"), act("unblock")).blocking).toBe(false);
    expect(state(act("apply"))).toMatchObject({ decision: { kind: "applied" }, resolution: { outcome: "accepted" } });
    expect(state(act("decline"))).toMatchObject({ decision: { kind: "declined" }, open: false });
  });

  test("T4 reopening keeps how it ended before; what was declined may be decided again, what was used may not", () => {
    const declined = act("decline", { sentence: "Too vague" });
    expect(state(declined, act("reopen"))).toMatchObject({ decision: null, resolution: null, earlier: [declined] });
    expect(state(declined, act("reopen"), act("apply"))).toMatchObject({
      decision: { kind: "applied" },
      earlier: [declined],
    });
    const applied = act("apply");
    expect(state(applied, act("reopen"))).toMatchObject({ decision: { kind: "applied" }, earlier: [applied] });
    const resolved = act("resolve", { outcome: "reworded" });
    expect(state(resolved, act("reopen"), act("resolve"), act("reopen")).earlier).toEqual([resolved, act("resolve")]);
    expect(state(resolved).earlier).toEqual([]);
  });

  test("T6 a proposal that waits is not accepted by resolving", () => {
    const of = (overrides: Partial<Thread>) => outcomesOf(thread("t", inNarrative, overrides));
    expect(of({})).toContain("accepted");
    expect(of({ proposal: { kind: "remove" } })).toEqual(["not accepted", "reworded", "no change needed"]);
    expect(of({ proposal: { kind: "remove" }, acts: [act("apply"), act("reopen")] })).toContain("accepted");
  });

  test("T5 a thread of which every comment was deleted is neither open nor blocking, and comes back with a reply", () => {
    const gone = { ...comment("m1", "la"), deletedAt: 1 };
    const empty = thread("empty", inNarrative, { comments: [gone], acts: [act("block")] });
    expect(threadState(empty)).toMatchObject({ deleted: true, open: false, blocking: false, resolution: null });
    const replied = { ...empty, comments: [gone, comment("m2", "es")] };
    expect(threadState(replied)).toMatchObject({ deleted: false, open: true, blocking: true });
    for (const filter of [{ state: "open" }, { state: "resolved" }, { blocking: true }] as const)
      expect(filterThreads([empty], filter, where)).toEqual([]);
    expect(filterThreads([empty], {}, where)).toEqual([empty]);
    expect(countThreads([empty], where).size).toBe(0);
  });

  test("T7 commenters settle what they started, readers nothing", () => {
    expect(maySettle({ id: "m1", role: "commenter" }, { author: "m1" })).toBe(true);
    expect(maySettle({ id: "m2", role: "commenter" }, { author: "m1" })).toBe(false);
    expect(maySettle({ id: "m2", role: "writer" }, { author: "m1" })).toBe(true);
    expect(maySettle({ id: "m1", role: "reader" }, { author: "m1" })).toBe(false);
  });
});

describe("N whom", () => {
  const members = ["m1", "m2", "m3", "m4"].map((id) => ({
    id,
    role: id === "m4" ? ("lead" as const) : ("writer" as const),
  }));
  test("N1 a comment: who is mentioned, and who took part; nobody twice, nobody of their own", () => {
    const one = thread("t", inNarrative, {
      comments: [comment("m1", "la"), comment("m2", "la"), comment("gone", "la")],
    });
    const said = comment("m2", "la", ["m1", "m3", "m2", "stranger"]);
    expect(noticesOfComment(one, said, members).map(({ member, kind }) => [member, kind])).toEqual([
      ["m1", "mention"],
      ["m3", "mention"],
    ]);
    expect(noticesOfComment(one, comment("m3", "la"), members).map(({ member, kind }) => [member, kind])).toEqual([
      ["m1", "reply"],
      ["m2", "reply"],
    ]);
  });

  test("N1 a decision: its proposer; an end or a reopening: who started it and took part; blocking: the leads too", () => {
    const one = thread("t", inNarrative, { comments: [comment("m1", "la"), comment("m3", "ades")] });
    const proposal = { kind: "remove" as const };
    const whom = (kind: Thread["acts"][number]["kind"], who: string, overrides: Partial<Thread> = {}) =>
      noticesOfAct({ ...one, ...overrides }, { kind, by: who }, members).map(
        (notice) => `${notice.kind} ${notice.member}`,
      );
    expect(whom("apply", "m2", { proposal })).toEqual(["decision m1", "resolved m3"]);
    expect(whom("decline", "m1", { proposal })).toEqual(["resolved m3"]);
    expect(whom("block", "m2")).toEqual(["blocking m4", "blocking m1", "blocking m3"]);
    expect(whom("resolve", "m2")).toEqual(["resolved m1", "resolved m3"]);
    expect(whom("reopen", "m3")).toEqual(["thread reopened m1"]);
    expect(whom("unblock", "m2")).toEqual([]);
    // Resolving ends a proposal that waits; one that was decided before is not decided again.
    expect(whom("resolve", "m2", { proposal })).toEqual(["decision m1", "resolved m3"]);
    expect(whom("resolve", "m2", { proposal, acts: [act("apply"), act("reopen")] })).toEqual([
      "resolved m1",
      "resolved m3",
    ]);
  });

  test("N1 a blocking comment that mentions somebody tells them once", () => {
    const one = thread("t", inNarrative, { comments: [comment("m1", "la", ["m4"])] });
    expect(noticesOfNewThread(one, true, members).map(({ member, kind }) => `${kind} ${member}`)).toEqual([
      "mention m4",
    ]);
    const other = thread("t", inNarrative, { comments: [comment("m1", "la", ["m2"])] });
    expect(noticesOfNewThread(other, true, members).map(({ member, kind }) => `${kind} ${member}`)).toEqual([
      "mention m2",
      "blocking m4",
    ]);
  });
});
