import { expect, test, vi } from "vitest";
import type { Draft } from "#client/comments/drafts.ts";
import { draftAnew, isEmpty, threadOfDraft } from "#client/comments/drafts.ts";
import type { Anchor } from "#shared/anchors.ts";
import type { Act, Thread } from "#shared/threads.ts";

// The page's announcer asks at once whether it should speak.
vi.stubGlobal("localStorage", { getItem: () => null });
const { takeBack } = await import("#client/comments/take-back.ts");

const anchor = {
  field: "section/context",
  blocks: [{ start: "AA==", end: "AA==" }],
  quote: "words of now",
  said: "words of now",
  before: "",
  after: "",
  unique: true,
} as unknown as Anchor;
const block = { kind: "block", by: "a", partner: "la", at: 1, outcome: null, sentence: "" } satisfies Act;
const former = {
  id: "former",
  proposal: { kind: "words", old: "words of then", words: "better words" },
  comments: [{ deletedAt: null }],
  acts: [block],
} as unknown as Thread;
const text = [{ type: "paragraph" as const, content: [] }];

test("T9 words proposed anew still have to be settled, for whoever may say so", () => {
  expect(draftAnew(former, anchor, true).blocking).toBe(true);
  expect(draftAnew(former, anchor, false).blocking).toBe(false);
  expect(draftAnew({ ...former, acts: [] }, anchor, true).blocking).toBe(false);
});

test("T9 what is sent takes the former one's place only while it proposes words", () => {
  const anew = draftAnew(former, anchor, true);
  expect(threadOfDraft(anew, text)).toMatchObject({
    anchor,
    proposal: { kind: "words", words: "better words" },
    blocking: true,
    instead: "former",
  });
  const commenting = { ...anew, start: { ...anew.start, proposal: null } };
  expect(threadOfDraft(commenting, text)).not.toHaveProperty("instead");
});

test("T9 taken back before the server has it, it still takes the former one's place and has to be settled", () => {
  const body = threadOfDraft(draftAnew(former, anchor, true), text);
  const drafts = new Map<string, Draft>();
  const nothing = (): void => {};
  const book = {
    drafts: { set: (key: string, draft: Draft) => drafts.set(key, draft) },
    active: { set: nothing },
    writing: { set: nothing },
    outbox: { drop: nothing },
  };
  takeBack(book as never, { kind: "thread", body, at: 1 }, () => "");
  const [draft] = [...drafts.values()];
  expect(draft).toMatchObject({ blocking: true, start: { instead: "former", proposal: body.proposal } });
  expect(draft!.start!.id, "a new one").not.toBe(body.id);
});

test("a draft that holds proposed words alone is not empty", () => {
  const draft = (words: string, typed = ""): Draft => ({
    start: { id: "a", place: { kind: "section", section: "context" }, anchor, proposal: { kind: "words", words } },
    typed,
    blocking: false,
  });
  expect(isEmpty(draft("other words"))).toBe(false);
  expect(isEmpty(draft("words of now"))).toBe(true);
  expect(isEmpty(draft("words of now", "Why"))).toBe(false);
  expect(isEmpty({ start: null, typed: " ", blocking: false })).toBe(true);
});
