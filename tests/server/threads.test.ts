import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { createReview } from "#server/reviews.ts";
import { readSample } from "#server/demo/sample.ts";
import * as Y from "yjs";
import { WebSocket } from "ws";
import type { Anchor } from "#shared/anchors.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import type { Endpoint } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import type { CommentText } from "#shared/comments.ts";
import { commentWords } from "#shared/comments.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { problems } from "#shared/errors.ts";
import { writeField } from "#shared/field.ts";
import { newId } from "#shared/ids.ts";
import type { Review } from "#shared/reviews.ts";
import type { Block } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { plainText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { readTexts } from "#shared/texts.ts";
import type { NewThread, Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";
import { readAnnounce, SCHEMA_VERSION, tags, writeStep1, writeStep2 } from "#shared/wire.ts";
import * as decoding from "lib0/decoding";
import { ownTime } from "#tests/support/own-time.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import type { Answer } from "#tests/support/call.ts";
import { callEndpoint } from "#tests/support/call.ts";

let world: TestApp;
let finding: string;
let statement: FieldAddress;
let narrative: FieldAddress;
/** The document as a client that follows has it. */
let doc: Y.Doc;
let socket: WebSocket;
const announced: string[] = [];
const cookies = new Map<string, string>();

const words = "Officers visit every school twice a year and report in writing.";

beforeAll(async () => {
  world = await startApp();
  for (const who of ["lead", "writer", "other writer", "commenter", "reader", "stranger"])
    cookies.set(who, (await world.cookie(who))!);
  const url = await world.listen();
  doc = new Y.Doc({ gc: false });
  socket = new WebSocket(`${url.replace("http", "ws")}/sync/${world.review}?codraft=${SCHEMA_VERSION}`, {
    headers: { cookie: cookies.get("writer")! },
  });
  socket.binaryType = "arraybuffer";
  socket.on("message", (data: ArrayBuffer) => {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    const tag = decoding.readVarUint(decoder);
    if (tag === tags.announce) announced.push(readAnnounce(decoder) ?? "");
    if (tag !== tags.sync) return;
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind > 0) Y.applyUpdate(doc, body, "server");
    else socket.send(writeStep2(Y.encodeStateAsUpdate(doc, body)));
  });
  await new Promise<void>((resolve) => socket.once("open", () => resolve()));
  socket.send(writeStep1(Y.encodeStateVector(doc)));
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "server") socket.send(writeStep2(update));
  });
  while (doc.getMap("meta").get("schemaVersion") === undefined)
    await new Promise<void>((resolve) => doc.once("update", () => resolve()));
});
afterAll(async () => {
  socket.close();
  await world.app.close();
});

/** A fresh finding with known words, and the server has it. */
beforeEach(async () => {
  await world.setState("drafting");
  finding = edits.addFinding(doc, "strengths", { by: world.members["writer"]!, partner: "la", at: 1 });
  statement = `finding/${finding}/statement`;
  narrative = `finding/${finding}/narrative`;
  put(statement, [paragraph(`Officers know their schools ${finding}.`)]);
  put(narrative, [paragraph(words), paragraph("Headteachers value this.")]);
  await served(narrative, words);
});

function put(address: FieldAddress, blocks: Block[]): void {
  doc.transact(() => {
    const fragment = edits.fieldFragment(doc, address)!;
    fragment.delete(0, fragment.length);
    writeField(fragment, blocks);
  }, edits.USER);
}

async function summary(): Promise<Summary> {
  const answer = await world.app.http.inject({
    url: `/api/reviews/${world.review}/summary`,
    headers: { cookie: cookies.get("lead")! },
  });
  return (answer.json() as { summary: Summary }).summary;
}

const textOf = async (address: FieldAddress): Promise<string> => {
  const [, id, part] = address.split("/");
  const all = await summary();
  const found = [...all.sections.flatMap((one) => one.findings), ...all.removed.findings].find((one) => one.id === id);
  return found ? plainText(found[part as "narrative"], () => "x") : "";
};
const served = (address: FieldAddress, text: string): Promise<void> =>
  expect.poll(() => textOf(address)).toContain(text);

const call = <Q extends z.ZodType, R extends z.ZodType>(
  who: string,
  endpoint: Endpoint<Q, R>,
  params: Record<string, string> = {},
  body?: unknown,
): Promise<Answer<z.infer<R>>> =>
  callEndpoint(world.app, cookies.get(who) ?? "", endpoint, { review: world.review, ...params }, body);

const says = (text: string): CommentText => [{ type: "paragraph", content: [{ type: "text", text, marks: [] }] }];

function anchorOf(quote: string, field: FieldAddress = narrative): Anchor {
  const texts = readTexts(doc);
  const found = texts.field(field)!;
  const at = found.flat.indexOf(quote);
  return makeAnchor(texts, field, found.spot(at), found.spot(at + quote.length))!;
}

function draft(overrides: Partial<NewThread> = {}): NewThread {
  return {
    id: newId(),
    comment: { id: newId(), text: says("Is this so?") },
    place: { kind: "finding", finding },
    anchor: null,
    proposal: null,
    blocking: false,
    ...overrides,
  };
}

const onWords = (quote: string, overrides: Partial<NewThread> = {}): NewThread =>
  draft({ place: { kind: "field", field: narrative }, anchor: anchorOf(quote), ...overrides });

const start = async (who: string, thread: NewThread): Promise<Thread> => {
  const { body, message, status } = await call(who, api.createThread, {}, thread);
  expect(status, message).toBe(200);
  return body;
};

const all = async (): Promise<Thread[]> => (await call("lead", api.threads, { revision: "0" })).body.threads;
const log = () =>
  world.store.db.selectFrom("updates").selectAll().where("review", "=", world.review).orderBy("sequence").execute();

describe("T threads", () => {
  test("T1 a commenter comments on words; the author is the server's; everybody is told within a second", async () => {
    announced.length = 0;
    const took = ownTime();
    const sent = { ...onWords("every school"), author: "forged", partner: "forged" };
    const thread = await start("commenter", sent);
    expect(thread).toMatchObject({ author: world.members["commenter"], partner: "la", gone: false });
    expect(thread.anchor?.quote).toBe("every school");
    await expect.poll(() => announced).toContain("threads");
    expect(took()).toBeLessThan(1000);
  });

  test("T2 sent twice, also at once, it is stored once; the same id from somebody else is refused", async () => {
    const sent = onWords("every school");
    const [one, other] = await Promise.all([start("commenter", sent), start("commenter", sent)]);
    expect(other).toEqual(one);
    const reply = { id: newId(), text: says("Yes.") };
    const params = { thread: sent.id };
    await Promise.all([call("writer", api.reply, params, reply), call("writer", api.reply, params, reply)]);
    const stored = (await all()).filter(({ id }) => id === sent.id);
    expect(stored).toHaveLength(1);
    expect(stored[0]!.comments).toHaveLength(2);
    expect((await call("writer", api.createThread, {}, sent)).code).toBe("bad-input");
    expect((await call("lead", api.reply, params, reply)).code).toBe("bad-input");
    expect((await all()).find(({ id }) => id === sent.id)).toEqual(stored[0]);
  });

  test("only what changed is fetched", async () => {
    const one = await start("writer", draft());
    const two = await start("writer", draft());
    const { revision } = (await call("lead", api.threads, { revision: "0" })).body;
    expect(revision).toBe(two.revision);
    await call("lead", api.react, { thread: one.id }, { reaction: "agree" });
    const after = (await call("lead", api.threads, { revision: String(revision) })).body;
    expect(after.threads.map(({ id }) => id)).toEqual([one.id]);
    expect(after.revision).toBeGreaterThan(revision);
  });

  test("who has left is still known by name, and is told nothing more", async () => {
    const thread = await start("other writer", draft());
    const id = world.members["other writer"]!;
    const removed = (removedAt: number | null) =>
      world.store.db.updateTable("members").set({ removedAt }).where("id", "=", id).execute();
    await removed(1);
    await call("lead", api.reply, { thread: thread.id }, { id: newId(), text: says("So it is.") });
    expect((await call("lead", api.threads, { revision: "0" })).body.names[id]).toBe("other writer");
    expect(
      await world.store.db
        .selectFrom("notices")
        .select("id")
        .where("member", "=", id)
        .where("thread", "=", thread.id)
        .execute(),
    ).toEqual([]);
    await removed(null);
  });

  test("T5 a comment keeps its mention of somebody who left when its author changes the rest; no other may be added", async () => {
    const id = world.members["other writer"]!;
    const mention = { type: "mention" as const, member: id };
    const before: CommentText = [{ type: "paragraph", content: [mention] }];
    const [thread, other] = [
      await start("commenter", draft({ comment: { id: newId(), text: before } })),
      await start("commenter", draft()),
    ];
    const removed = (removedAt: number | null) =>
      world.store.db.updateTable("members").set({ removedAt }).where("id", "=", id).execute();
    await removed(1);
    const after: CommentText = [
      { type: "paragraph", content: [mention, { type: "text", text: " said so", marks: [] }] },
    ];
    const edit = (of: Thread) =>
      call("commenter", api.editComment, { thread: of.id, comment: of.comments[0]!.id }, { text: after });
    const edited = await edit(thread);
    expect(edited.status, edited.message).toBe(200);
    expect(edited.body.comments[0]!.text).toEqual(after);
    expect((await edit(other)).code).toBe("bad-input");
    await removed(null);
  });

  test("T5 own comments are edited and deleted, others' not; the thread keeps a mark", async () => {
    const thread = await start("commenter", draft());
    const params = { thread: thread.id, comment: thread.comments[0]!.id };
    for (const who of ["writer", "lead"]) {
      expect((await call(who, api.editComment, params, { text: says("No.") })).code).toBe("not-allowed");
      expect((await call(who, api.deleteComment, params)).code).toBe("not-allowed");
    }
    const edited = (await call("commenter", api.editComment, params, { text: says("Or this?") })).body;
    expect(commentWords(edited.comments[0]!.text, () => "")).toBe("Or this?");
    expect(edited.comments[0]!.editedAt).not.toBeNull();
    const deleted = (await call("commenter", api.deleteComment, params)).body;
    expect(deleted.comments).toMatchObject([{ text: [], author: world.members["commenter"] }]);
    expect(deleted.comments[0]!.deletedAt).not.toBeNull();
    expect((await call("commenter", api.editComment, params, { text: says("Again") })).code).toBe("stale");
  });

  test("T7 resolve and reopen say who, when and why; a commenter settles their own only", async () => {
    const theirs = await start("writer", draft({ blocking: true }));
    expect(threadState(theirs).blocking).toBe(true);
    const resolution = { outcome: "reworded", sentence: "Said more plainly now." };
    const params = { thread: theirs.id };
    expect((await call("commenter", api.resolveThread, params, resolution)).code).toBe("not-allowed");
    expect((await call("commenter", api.blockThread, params, { blocking: false })).code).toBe("not-allowed");
    const resolved = (await call("lead", api.resolveThread, params, resolution)).body;
    expect(threadState(resolved)).toMatchObject({
      resolution: { ...resolution, by: world.members["lead"], partner: "la" },
      blocking: false,
    });
    expect((await call("writer", api.resolveThread, params, resolution)).code).toBe("stale");
    const reopened = (await call("writer", api.reopenThread, params)).body;
    expect(threadState(reopened)).toMatchObject({
      resolution: null,
      blocking: true,
      reopened: { by: world.members["writer"] },
    });
    const own = await start("commenter", draft());
    expect((await call("commenter", api.resolveThread, { thread: own.id }, resolution)).status).toBe(200);
  });

  test("agree and not yet: one a member, by name and partner", async () => {
    const { id } = await start("writer", draft());
    await call("commenter", api.react, { thread: id }, { reaction: "agree" });
    await call("lead", api.react, { thread: id }, { reaction: "agree" });
    const changed = (await call("commenter", api.react, { thread: id }, { reaction: "not yet" })).body;
    expect(changed.reactions.map(({ by, reaction, partner }) => [by, reaction, partner])).toEqual([
      [world.members["lead"], "agree", "la"],
      [world.members["commenter"], "not yet", "la"],
    ]);
    expect((await call("lead", api.react, { thread: id }, { reaction: null })).body.reactions).toHaveLength(1);
  });

  test("N6 what one sends marks one's own as seen, and what others said meanwhile only where it was", async () => {
    const { id } = await start("commenter", draft());
    const seen = async (who: string) => (await call(who, api.threads, { revision: "0" })).body.seen[id];
    const reply = (who: string, text: string) =>
      call(who, api.reply, { thread: id }, { id: newId(), text: says(text) });
    await reply("commenter", "One more thing.");
    expect(await seen("commenter")).toBe(2);
    await reply("writer", "It is.");
    await reply("lead", "Is it?");
    await reply("commenter", "Written before I read either.");
    expect(await seen("commenter")).toBe(2);
    await call("commenter", api.markRead, {}, { seen: { [id]: 5 } });
    await reply("commenter", "Now I have.");
    expect(await seen("commenter")).toBe(6);
  });

  test("what one has seen is kept per member, only grows, and writing is seeing", async () => {
    const { id } = await start("writer", draft());
    const seen = async (who: string) => (await call(who, api.threads, { revision: "0" })).body.seen[id];
    expect(await seen("writer")).toBe(1);
    expect(await seen("reader")).toBeUndefined();
    await call("reader", api.markRead, {}, { seen: { [id]: 1 } });
    await call("reader", api.markRead, {}, { seen: { [id]: 0 } });
    expect(await seen("reader")).toBe(1);
  });

  test.each(["proposed", "agreed"] as const)(
    "T7 while %s people still comment, and nothing is applied",
    async (state) => {
      const thread = await start(
        "commenter",
        onWords("every school", { proposal: { kind: "words", words: "each school" } }),
      );
      await world.setState(state);
      expect(
        (await call("commenter", api.reply, { thread: thread.id }, { id: newId(), text: says("And?") })).status,
      ).toBe(200);
      expect((await call("writer", api.applyProposal, { thread: thread.id })).code).toBe("locked");
      expect(await textOf(narrative)).toContain(words);
    },
  );
});

describe("T3 T8 refusals: a clear error, and nothing stored", () => {
  const link = (href: string): CommentText => [
    { type: "paragraph", content: [{ type: "text", text: "here", marks: [{ type: "link", href }] }] },
  ];
  const odd: readonly [string, () => unknown, ProblemCode][] = [
    ["a script as a link", () => draft({ comment: { id: newId(), text: link("javascript:alert(1)") } }), "bad-input"],
    [
      "a node that is none",
      () => draft({ comment: { id: newId(), text: [{ type: "script", content: "alert(1)" }] as never } }),
      "bad-input",
    ],
    [
      "HTML in place of text",
      () => draft({ comment: { id: newId(), text: "<script>alert(1)</script>" as never } }),
      "bad-input",
    ],
    ["nothing but white space", () => draft({ comment: { id: newId(), text: says(" \n ") } }), "bad-input"],
    ["huge text", () => draft({ comment: { id: newId(), text: says("x".repeat(9000)) } }), "bad-input"],
    [
      "many huge texts",
      () => draft({ comment: { id: newId(), text: Array.from({ length: 5 }, () => says("x".repeat(2000))[0]!) } }),
      "bad-input",
    ],
    ["a megabyte", () => draft({ comment: { id: newId(), text: says("x".repeat(1_000_000)) } }), "too-large"],
    [
      "lists a thousand deep",
      () => {
        let text: unknown = { type: "paragraph", content: [] };
        for (let i = 0; i < 1000; i++) text = { type: "bulletList", items: [[text]] };
        return draft({ comment: { id: newId(), text: [text] as never } });
      },
      "bad-input",
    ],
    [
      "a mention of nobody here",
      () =>
        draft({
          comment: { id: newId(), text: [{ type: "paragraph", content: [{ type: "mention", member: "nobody" }] }] },
        }),
      "bad-input",
    ],
    ["an id with markup", () => draft({ id: "<b>" }), "bad-input"],
    ["an unknown finding", () => draft({ place: { kind: "finding", finding: newId() } }), "stale"],
    ["an unknown field", () => draft({ place: { kind: "field", field: "meta/schemaVersion" as never } }), "bad-input"],
    ["a generated section's text", () => draft({ place: { kind: "field", field: "section/evidence" } }), "stale"],
    ["a section that is none", () => draft({ place: { kind: "section", section: "elsewhere" as never } }), "bad-input"],
    [
      "words that are not there",
      () =>
        onWords("every school", {
          anchor: {
            ...anchorOf("every school"),
            quote: "words never written",
            said: "words never written",
            before: "",
            after: "",
          },
        }),
      "stale",
    ],
    [
      "positions that are none",
      () =>
        onWords("every school", { anchor: { ...anchorOf("every school"), blocks: [{ start: "<svg>", end: "AAAA" }] } }),
      "bad-input",
    ],
    [
      "words of another field",
      () => onWords("every school", { place: { kind: "field", field: statement } }),
      "bad-input",
    ],
    [
      "a proposal of the same words",
      () => onWords("every school", { proposal: { kind: "words", words: "every school" } }),
      "bad-input",
    ],
    [
      "a proposal with another paragraph",
      () => onWords("every school", { proposal: { kind: "words", words: "every\nschool" } }),
      "bad-input",
    ],
    [
      "a comment that shows nothing",
      () => draft({ comment: { id: newId(), text: says("\u200B\u2060 \u00AD\uFEFF\u3164") } }),
      "bad-input",
    ],
    ["proposed words without a selection", () => draft({ proposal: { kind: "words", words: "x" } }), "bad-input"],
    ["a move to where it is", () => draft({ proposal: { kind: "move", section: "strengths" } }), "bad-input"],
    [
      "a move to a section without findings",
      () => draft({ proposal: { kind: "move", section: "context" } }),
      "bad-input",
    ],
    [
      "a line of enquiry that there is none of",
      () => draft({ proposal: { kind: "enquiry", enquiry: "nope" } }),
      "bad-input",
    ],
    [
      "a removal of a whole section",
      () => draft({ place: { kind: "section", section: "strengths" }, proposal: { kind: "remove" } }),
      "bad-input",
    ],
  ];
  test.each(odd)("%s", async (_, make, code) => {
    const before = await all();
    const answer = await call("lead", api.createThread, {}, make());
    expect(answer.code, answer.message).toBe(code);
    expect(answer.message).toMatch(/[.]$/);
    expect(answer.status).toBe(problems[code].status);
    expect(await all()).toEqual(before);
  });

  test("T8 angle brackets are words like any other: stored as they are, never as markup", async () => {
    const text = says('<script>alert("1")</script>');
    const thread = await start("commenter", draft({ comment: { id: newId(), text } }));
    expect(thread.comments[0]!.text).toEqual(text);
    const record = await world.app.http.inject({
      url: `/api/reviews/${world.review}/record/html`,
      headers: { cookie: cookies.get("lead")! },
    });
    expect(record.body).toContain("&lt;script&gt;alert(&quot;1&quot;)");
    expect(record.body).not.toContain("<script");
  });

  test("T8 signs that nobody sees, or that turn the reading round, are not stored: in comments, reasons and words", async () => {
    const odd = "Is\u0000 th\u202Eis\u2066 so?\uD800";
    const thread = await start(
      "commenter",
      onWords("every school", {
        comment: { id: newId(), text: says(odd) },
        proposal: { kind: "words", words: "each\u202E school\u0007" },
      }),
    );
    expect(thread.comments[0]!.text).toEqual(says("Is this so?"));
    expect(thread.proposal).toMatchObject({ words: "each school" });
    const ended = await call(
      "writer",
      api.resolveThread,
      { thread: thread.id },
      { outcome: "reworded", sentence: `By \u202Eus` },
    );
    expect(ended.body.acts[0]!.sentence).toBe("By us");
    const nothing = await call(
      "commenter",
      api.createThread,
      {},
      draft({ comment: { id: newId(), text: says("\u202E") } }),
    );
    expect(nothing.code).toBe("bad-input");
    // Gaelic, emoji and joined signs are words.
    const fine = says("Tha seo math 👩‍👧 à");
    expect((await start("commenter", draft({ comment: { id: newId(), text: fine } }))).comments[0]!.text).toEqual(fine);
  });

  test("another review's ids are like ids that there are none of", async () => {
    const thread = await start(
      "commenter",
      onWords("every school", { proposal: { kind: "words", words: "each school" } }),
    );
    const other = await world.store.db.transaction().execute((t) => createReview(t, readSample().details, 0));
    const { account } = await world.store.db
      .selectFrom("members")
      .select("account")
      .where("id", "=", world.members["lead"]!)
      .executeTakeFirstOrThrow();
    await world.store.db
      .insertInto("members")
      .values({ id: newId(), review: other.id, account, partner: "la", role: "lead", signatory: 0, removedAt: null })
      .execute();
    const params = { review: other.id, thread: thread.id, comment: thread.comments[0]!.id };
    const before = await all();
    const tries: readonly [Endpoint, unknown?][] = [
      [api.reply, { id: newId(), text: says("x") }],
      [api.editComment, { text: says("x") }],
      [api.deleteComment],
      [api.resolveThread, { outcome: "accepted", sentence: "" }],
      [api.reopenThread],
      [api.blockThread, { blocking: true }],
      [api.react, { reaction: "agree" }],
      [api.applyProposal],
      [api.declineProposal, { sentence: "" }],
      [api.markRead, { seen: { [thread.id]: 1 } }],
    ];
    for (const [endpoint, body] of tries) {
      const answer = await call("lead", endpoint, params, body);
      expect([endpoint.path, answer.code]).toEqual([endpoint.path, "not-found"]);
    }
    expect((await call("lead", api.createThread, { review: other.id }, onWords("every school"))).code).toBe("stale");
    expect(await all()).toEqual(before);
    expect(await textOf(narrative)).toContain(words);
  });
});

describe("T proposals", () => {
  const propose = (quote: string, proposed: string, who = "commenter"): Promise<Thread> =>
    start(who, onWords(quote, { proposal: { kind: "words", words: proposed } }));

  test("T6 apply: the words are in the text as the proposer's, the decider is on the thread, which stands on the new words", async () => {
    const thread = await propose("visit every school twice a year", "visit each school three times a year");
    expect(thread.proposal).toEqual({
      kind: "words",
      old: "visit every school twice a year",
      words: "visit each school three times a year",
    });
    const rows = (await log()).length;
    const applied = (await call("writer", api.applyProposal, { thread: thread.id })).body;
    expect(await textOf(narrative)).toBe(
      "Officers visit each school three times a year and report in writing.\nHeadteachers value this.",
    );
    const added = (await log()).slice(rows);
    expect(added.map(({ member, partner }) => [member, partner])).toEqual([[world.members["commenter"], "la"]]);
    expect(threadState(applied)).toMatchObject({
      decision: { kind: "applied", act: { by: world.members["writer"] } },
      resolution: { outcome: "accepted" },
    });
    await expect
      .poll(() => resolveAnchor(applied.anchor!, readTexts(doc)))
      .toMatchObject({ words: "visit each school three times a year", by: "position" });
  });

  test("two writers that apply at once apply once", async () => {
    const thread = await propose("twice a year", "three times a year");
    const answers = await Promise.all(
      ["writer", "other writer", "lead"].map((who) => call(who, api.applyProposal, { thread: thread.id })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await textOf(narrative)).toContain("every school three times a year and");
    expect((await all()).find(({ id }) => id === thread.id)!.acts).toHaveLength(1);
  });

  test.each(["commenter", "reader"])("a %s applies nothing", async (who) => {
    const thread = await propose("twice a year", "three times a year");
    expect((await call(who, api.applyProposal, { thread: thread.id })).code).toBe("not-allowed");
    expect((await call(who, api.declineProposal, { thread: thread.id }, { sentence: "" })).code).toBe("not-allowed");
    expect(await textOf(narrative)).toContain(words);
  });

  test("words that changed meanwhile: refused as stale, and the text is as it was", async () => {
    const thread = await propose("twice a year", "three times a year");
    const changed = words.replace("twice a year", "twice a school year");
    put(narrative, [paragraph(changed)]);
    await served(narrative, changed);
    const rows = (await log()).length;
    const answer = await call("writer", api.applyProposal, { thread: thread.id });
    expect(answer.code).toBe("stale");
    expect(await textOf(narrative)).toBe(changed);
    expect(await log()).toHaveLength(rows);
    expect(threadState((await all()).find(({ id }) => id === thread.id)!)).toMatchObject({
      decision: null,
      resolution: null,
    });
  });

  test("words that somebody typed into, and words of a finding that was removed: stale too", async () => {
    const thread = await propose("twice a year", "three times a year");
    const block = edits.fieldFragment(doc, narrative)!.get(0) as Y.XmlElement;
    const text = block.get(0) as Y.XmlText;
    text.insert(text.toString().indexOf(" a year"), " in");
    await served(narrative, "twice in a year");
    expect((await call("writer", api.applyProposal, { thread: thread.id })).code).toBe("stale");
    text.delete(text.toString().indexOf(" in a year"), 3);
    await served(narrative, words);
    edits.remove(doc, "findings", finding, { by: "x", partner: "la", at: 1 });
    await expect.poll(async () => (await summary()).removed.findings.map(({ id }) => id)).toContain(finding);
    expect((await call("writer", api.applyProposal, { thread: thread.id })).code).toBe("stale");
    edits.putBack(doc, "findings", finding);
    await expect.poll(async () => (await summary()).removed.findings.map(({ id }) => id)).not.toContain(finding);
    expect((await call("writer", api.applyProposal, { thread: thread.id })).status).toBe(200);
  });

  test("T6 words of a removed action point or of a section that is off are not used, since nobody would see it", async () => {
    const action = edits.addAction(doc, { by: world.members["writer"]!, partner: "la", at: 1 });
    const what: FieldAddress = `action/${action}/what`;
    const second = (await call("lead", api.review)).body.review.template.sections.find(
      (one) => one.optional && one.kind === "prose",
    );
    const prose: FieldAddress = `section/${second!.id}`;
    put(what, [paragraph("Set out what an officer asks.")]);
    put(prose, [paragraph("We met every head in March.")]);
    await expect.poll(async () => JSON.stringify(await summary())).toContain("an officer asks");
    await expect.poll(async () => JSON.stringify(await summary())).toContain("every head in March");
    const on = (field: FieldAddress, quote: string, proposed: string): Promise<Thread> =>
      start("commenter", {
        ...draft({ place: { kind: "field", field }, anchor: anchorOf(quote, field) }),
        proposal: { kind: "words", words: proposed },
      });
    const [ofAction, ofSection] = [await on(what, "officer", "adviser"), await on(prose, "March", "April")];
    const use = (thread: Thread) => call("writer", api.applyProposal, { thread: thread.id });
    const flip = async (on: boolean): Promise<void> => {
      const { template, revision } = (await call("lead", api.review)).body.review;
      const sections = template.sections.map((one) => (one.id === second!.id ? { ...one, on } : one));
      const answer = await call("lead", api.changeTemplate, {}, { revision, template: { ...template, sections } });
      expect(answer.status, answer.message).toBe(200);
    };

    edits.remove(doc, "actions", action, { by: "x", partner: "la", at: 1 });
    await expect.poll(async () => (await summary()).removed.actions.map(({ id }) => id)).toContain(action);
    await flip(false);
    const rows = (await log()).length;
    expect(await use(ofAction)).toMatchObject({
      code: "stale",
      message: "The action point with these words is not in the summary now. It may have been removed meanwhile.",
    });
    expect(await use(ofSection)).toMatchObject({
      code: "stale",
      message: "The section with these words is switched off, so nobody would see them change. Switch it on first.",
    });
    expect(await log()).toHaveLength(rows);

    edits.putBack(doc, "actions", action);
    await expect.poll(async () => (await summary()).actions.map(({ id }) => id)).toContain(action);
    await flip(true);
    for (const thread of [ofAction, ofSection]) expect((await use(thread)).status).toBe(200);
  });

  test("T6 a line of enquiry that the review no longer has is not used", async () => {
    const change = async (change: (enquiries: Review["enquiries"]) => Review["enquiries"]): Promise<void> => {
      const { review } = (await call("lead", api.review)).body;
      const { id: _i, state: _s, template: _t, createdAt: _c, revision, ...details } = review;
      const answer = await call(
        "lead",
        api.changeReview,
        {},
        { revision, details: { ...details, enquiries: change(details.enquiries) } },
      );
      expect(answer.status, answer.message).toBe(200);
    };
    const extra = { id: newId(), text: "How well do officers listen?" };
    await change((enquiries) => [...enquiries, extra]);
    const thread = await start("commenter", draft({ proposal: { kind: "enquiry", enquiry: extra.id } }));
    await change((enquiries) => enquiries.filter(({ id }) => id !== extra.id));
    const rows = (await log()).length;
    expect(await call("writer", api.applyProposal, { thread: thread.id })).toMatchObject({
      code: "stale",
      message: "The review no longer has the line of enquiry that was proposed. Propose another.",
    });
    expect(await log()).toHaveLength(rows);
  });

  test("marks, references and paragraphs around the changed words stay", async () => {
    const text = (said: string, ...marks: { type: "bold" }[]) => ({ type: "text" as const, text: said, marks });
    put(narrative, [
      {
        type: "paragraph",
        content: [
          text("One "),
          text("bold thing", { type: "bold" }),
          text(" see "),
          { type: "reference", to: "e1" },
          text(" and more."),
        ],
      },
      { type: "bulletList", items: [[paragraph("First item")]] },
    ]);
    await served(narrative, "First item");
    const thread = await propose(
      "One bold thing see \uFFFC and more.\nFirst item",
      "One bold matter see \uFFFC and no more.\nThe first item",
    );
    expect((await call("lead", api.applyProposal, { thread: thread.id })).status).toBe(200);
    const found = (await summary()).sections.flatMap((one) => one.findings).find(({ id }) => id === finding)!;
    expect(found.narrative).toEqual([
      {
        type: "paragraph",
        content: [
          text("One "),
          text("bold matter", { type: "bold" }),
          text(" see "),
          { type: "reference", to: "e1" },
          text(" and no more."),
        ],
      },
      { type: "bulletList", items: [[paragraph("The first item")]] },
    ]);
  });

  test("words proposed to go: the thread keeps its quote and says they are gone", async () => {
    const thread = await propose(" and report in writing", "");
    const applied = (await call("writer", api.applyProposal, { thread: thread.id })).body;
    expect(await textOf(narrative)).toContain("twice a year.");
    expect(applied).toMatchObject({ gone: true, anchor: { said: "and report in writing" } });
  });

  test.each<[what: string, blocks: Block[], quote: string, left: string, kinds: string[]]>([
    ["a word", [paragraph("They visit each school twice.")], "each", "They visit school twice.", ["paragraph"]],
    ["the last words", [paragraph("They visit schools twice.")], "twice", "They visit schools.", ["paragraph"]],
    ["the first words", [paragraph("Twice they visit schools.")], "Twice", "they visit schools.", ["paragraph"]],
    ["all words of a field", [paragraph("They visit.")], "They visit.", "", ["paragraph"]],
    [
      "a whole list item",
      [{ type: "bulletList", items: [[paragraph("One.")], [paragraph("Two.")], [paragraph("Three.")]] }],
      "Two.",
      "One.\nThree.",
      ["bulletList 2"],
    ],
    [
      "an item with a list in it",
      [
        {
          type: "bulletList",
          items: [[paragraph("One."), { type: "bulletList", items: [[paragraph("Under it.")]] }]],
        },
        paragraph("After."),
      ],
      "One.",
      "\nUnder it.\nAfter.",
      ["bulletList 1", "paragraph"],
    ],
    [
      "a whole paragraph, and the only item of a list",
      [paragraph("Before."), paragraph("Gone."), { type: "bulletList", items: [[paragraph("Gone too.")]] }],
      "Gone.\nGone too.",
      "Before.",
      ["paragraph"],
    ],
    [
      "the end of one paragraph and the beginning of the next",
      [paragraph("They visit twice. They write"), paragraph("reports. Heads agree.")],
      "They write\nreports.",
      "They visit twice.\nHeads agree.",
      ["paragraph", "paragraph"],
    ],
  ])("T6 left out leaves no space and nothing empty: %s", async (_, blocks, quote, left, kinds) => {
    put(narrative, blocks);
    await expect.poll(() => textOf(narrative)).toBe(plainText(blocks, () => ""));
    const thread = await propose(quote, "");
    expect((await call("writer", api.applyProposal, { thread: thread.id })).status).toBe(200);
    expect(await textOf(narrative)).toBe(left);
    const found = (await summary()).sections.flatMap(({ findings }) => findings).find(({ id }) => id === finding)!;
    expect(
      found.narrative.map((block) => (block.type === "paragraph" ? block.type : `${block.type} ${block.items.length}`)),
    ).toEqual(kinds);
  });

  test("T8 space alone is no proposal, and space around proposed words is not kept", async () => {
    const blank = onWords("twice a year", { proposal: { kind: "words", words: " \u200B " } });
    expect((await call("commenter", api.createThread, {}, blank)).code).toBe("bad-input");
    const thread = await propose("twice a year", " three times a year ");
    expect(thread.proposal).toMatchObject({ words: "three times a year" });
  });

  test("T6 not these: by whom and why; reopened, it may be decided again, and the first decision stays", async () => {
    const thread = await propose("twice a year", "three times a year");
    const declined = (await call("writer", api.declineProposal, { thread: thread.id }, { sentence: "It is twice." }))
      .body;
    expect(threadState(declined)).toMatchObject({
      decision: { kind: "declined", act: { by: world.members["writer"], sentence: "It is twice." } },
      resolution: { outcome: "not accepted", sentence: "It is twice." },
    });
    expect((await call("lead", api.declineProposal, { thread: thread.id }, { sentence: "" })).code).toBe("stale");
    await call("writer", api.reopenThread, { thread: thread.id });
    const applied = await call("lead", api.applyProposal, { thread: thread.id });
    expect(applied.status, applied.message).toBe(200);
    expect(threadState(applied.body).earlier).toMatchObject([{ kind: "decline", sentence: "It is twice." }]);
    expect(await textOf(narrative)).toContain("three times a year");
    // What is in the text cannot be put there again.
    await call("writer", api.reopenThread, { thread: thread.id });
    expect((await call("writer", api.applyProposal, { thread: thread.id })).code).toBe("stale");
  });

  test("T6 resolving accepts no proposal that waits: using it does", async () => {
    const thread = await propose("twice a year", "three times a year");
    const params = { thread: thread.id };
    const answer = await call("writer", api.resolveThread, params, { outcome: "accepted", sentence: "" });
    expect(answer.code).toBe("bad-input");
    expect(answer.message).toContain("put it into the text");
    const ended = await call("writer", api.resolveThread, params, { outcome: "reworded", sentence: "" });
    expect(ended.status).toBe(200);
  });

  test("T9 proposed anew: the former one ends in the same step, as reworded, and the new one takes its mark over", async () => {
    const former = await propose("twice a year", "three times a year");
    const anew = onWords("twice a year", {
      proposal: { kind: "words", words: "each term" },
      blocking: true,
      instead: former.id,
    });
    const stateOf = async (id: string) => threadState((await all()).find((one) => one.id === id)!);
    const refused = await call(
      "commenter",
      api.createThread,
      {},
      { ...anew, proposal: { kind: "words", words: "twice a year" } },
    );
    expect(refused.code).toBe("bad-input");
    expect((await stateOf(former.id)).open).toBe(true);
    const [one, again] = await Promise.all([start("commenter", anew), start("commenter", anew)]);
    expect(again).toEqual(one);
    expect(threadState(one)).toMatchObject({ open: true, blocking: true });
    const { resolution } = await stateOf(former.id);
    expect(resolution).toMatchObject({ outcome: "reworded", by: world.members["commenter"] });
    await call("writer", api.reopenThread, { thread: former.id });
    await start("commenter", anew);
    expect((await stateOf(former.id)).open, "sent again, it ends nothing twice").toBe(true);
  });

  test("T9 whoever may not end the former one leaves it open; one that there is none of is refused", async () => {
    const propositionBy = (who: string, instead?: string) =>
      call(
        who,
        api.createThread,
        {},
        onWords("twice a year", { proposal: { kind: "words", words: "each term" }, ...(instead ? { instead } : {}) }),
      );
    const former = (await propositionBy("writer")).body;
    expect((await propositionBy("commenter", former.id)).status).toBe(200);
    expect(threadState((await all()).find(({ id }) => id === former.id)!).open).toBe(true);
    const before = (await all()).length;
    expect((await propositionBy("lead", "none")).code).toBe("not-found");
    const self = onWords("every school");
    expect((await call("lead", api.createThread, {}, { ...self, instead: self.id })).code).toBe("not-found");
    expect((await all()).length).toBe(before);
  });

  test("who deletes the comment takes the proposal back", async () => {
    const thread = await propose("twice a year", "three times a year");
    await call("commenter", api.deleteComment, { thread: thread.id, comment: thread.comments[0]!.id });
    expect((await call("writer", api.applyProposal, { thread: thread.id })).code).toBe("stale");
  });

  test("T5 what is taken back goes for everybody, also when it was not accepted; what was used stays with its thread", async () => {
    const [waits, declined, used, move] = [
      await propose("twice a year", "never at all"),
      await propose("and report in writing", "and report on foolscap"),
      await propose("every school", "each school"),
      await start("commenter", draft({ proposal: { kind: "move", section: "areas" } })),
    ];
    await call("writer", api.reply, { thread: waits.id }, { id: newId(), text: says("Hm.") });
    await call("writer", api.declineProposal, { thread: declined.id }, { sentence: "" });
    expect((await call("writer", api.applyProposal, { thread: used.id })).status).toBe(200);
    for (const { id, comments } of [waits, declined, used, move])
      expect((await call("commenter", api.deleteComment, { thread: id, comment: comments[0]!.id })).status).toBe(200);
    const now = await all();
    const proposals = [waits, declined, used, move].map(({ id }) => now.find((one) => one.id === id)!.proposal);
    const back = { kind: "withdrawn" };
    expect(proposals).toEqual([back, back, { kind: "words", old: "every school", words: "each school" }, back]);
    const stored = await world.store.db.selectFrom("threads").selectAll().execute();
    for (const word of ["never at all", "foolscap"]) expect(JSON.stringify(stored)).not.toContain(word);
    await call("writer", api.reopenThread, { thread: declined.id });
    for (const { id } of [waits, declined, move])
      expect(await call("writer", api.applyProposal, { thread: id })).toMatchObject({
        code: "stale",
        message: "Its author took the proposal back.",
      });
    expect(
      (await call("lead", api.resolveThread, { thread: waits.id }, { outcome: "accepted", sentence: "" })).status,
    ).toBe(200);
  });

  test.each<[string, NewThread["proposal"], (found: Summary) => void]>([
    [
      "a move to areas",
      { kind: "move", section: "areas" },
      ({ sections }) =>
        expect(sections.find(({ id }) => id === "areas")!.findings.map(({ id }) => id)).toContain(finding),
    ],
    [
      "a removal",
      { kind: "remove" },
      ({ removed }) =>
        // The tray names who decided; the log's row is the proposer's.
        expect(removed.findings.find(({ id }) => id === finding)!.removed!.by).toBe(world.members["writer"]),
    ],
  ])("%s is made as the proposer's", async (_, proposal, check) => {
    const thread = await start("commenter", draft({ proposal }));
    const rows = (await log()).length;
    expect((await call("writer", api.applyProposal, { thread: thread.id })).status).toBe(200);
    check(await summary());
    expect((await log()).slice(rows).map(({ member }) => member)).toEqual([world.members["commenter"]]);
  });

  test("another line of enquiry; and none of these on a finding that was removed or moved meanwhile", async () => {
    const [enquiry] = (await call("lead", api.review)).body.review.enquiries;
    const thread = await start("commenter", draft({ proposal: { kind: "enquiry", enquiry: enquiry!.id } }));
    const move = await start("commenter", draft({ proposal: { kind: "move", section: "areas" } }));
    const remove = await start("commenter", draft({ proposal: { kind: "remove" } }));
    await call("writer", api.applyProposal, { thread: thread.id });
    const found = () =>
      summary().then(({ sections }) => sections.flatMap((one) => one.findings).find(({ id }) => id === finding));
    expect((await found())!.enquiry).toBe(enquiry!.id);
    edits.moveFinding(doc, finding, "areas", { before: null });
    await expect.poll(async () => (await found())!.number).toMatch(/^A/);
    expect((await call("writer", api.applyProposal, { thread: move.id })).code).toBe("stale");
    edits.remove(doc, "findings", finding, { by: "x", partner: "la", at: 1 });
    await expect.poll(found).toBeUndefined();
    expect((await call("writer", api.applyProposal, { thread: remove.id })).code).toBe("stale");
  });
});

describe("AN server", () => {
  test("after two quiet seconds what is kept follows the text: places, words, and that they are gone", async () => {
    const [kept, lost] = [
      await start("commenter", onWords("every school twice")),
      await start("commenter", onWords("Headteachers value this")),
    ];
    // Everything new, as restoring a version does.
    put(narrative, [paragraph(words)]);
    const now = async (id: string) => (await all()).find((thread) => thread.id === id)!;
    await expect.poll(async () => (await now(lost.id)).gone, { timeout: 10_000 }).toBe(true);
    const refreshed = await now(kept.id);
    expect(refreshed.gone).toBe(false);
    expect(refreshed.anchor!.blocks).not.toEqual(kept.anchor!.blocks);
    expect(resolveAnchor(refreshed.anchor!, readTexts(doc))).toMatchObject({
      words: "every school twice",
      by: "position",
    });
  });
});

describe("R record", () => {
  test("R1 the lead gets review, text, comments and history, as JSON and as HTML", async () => {
    const thread = await start(
      "commenter",
      onWords("every school", { proposal: { kind: "words", words: "each school" }, blocking: true }),
    );
    await call(
      "writer",
      api.resolveThread,
      { thread: thread.id },
      { outcome: "no change needed", sentence: "It is right." },
    );
    const get = (format: string) =>
      world.app.http.inject({
        url: `/api/reviews/${world.review}/record/${format}`,
        headers: { cookie: cookies.get("lead")! },
      });
    const json = await get("json");
    expect(json.headers["content-disposition"]).toContain("RECORD");
    const record = json.json() as {
      threads: Thread[];
      history: { member: string | null; last: number }[];
      members: object[];
      versions: { reason: string }[];
      written: Record<string, { text: string; spans: { member: string | null }[] }>;
      hash: string;
    };
    expect(record.written[narrative]!.text).toContain(words);
    expect(record.written[narrative]!.spans[0]!.member).toBe(world.members["writer"]);
    // After some minutes of a busy machine there is one of the activity.
    expect(record.versions.filter(({ reason }) => reason !== "activity")).toEqual([]);
    expect(record.threads.find(({ id }) => id === thread.id)!.acts.map(({ kind }) => kind)).toEqual([
      "block",
      "resolve",
    ]);
    expect(record.history[0]!.member).toBeNull();
    expect(record.history.at(-1)!.last).toBe((await log()).at(-1)!.sequence);
    const html = (await get("html")).body;
    for (const part of ["Is this so?", "every school", "It is right.", "Who wrote when", 'lang="en-GB"', "<h1>"])
      expect(html).toContain(part);
    expect((await get("pdf")).statusCode).toBe(404);
  });

  test("R1 the HTML calls a thread whose every comment was deleted deleted, not open", async () => {
    const thread = await start("commenter", onWords("school twice a year and", { blocking: true }));
    await call("commenter", api.deleteComment, { thread: thread.id, comment: thread.comments[0]!.id });
    const { body } = await world.app.http.inject({
      url: `/api/reviews/${world.review}/record/html`,
      headers: { cookie: cookies.get("lead")! },
    });
    const own = body.split("<h3>").find((part) => part.includes("On the words “school twice a year and”"))!;
    expect(own).toContain("Every comment was deleted");
    expect(own).not.toContain("Open");
  });

  test("R1 the HTML says that a proposal was taken back, without its words, and that a deleted comment's are not kept", async () => {
    const proposal = { kind: "words", words: "an unwise phrase" } as const;
    const thread = await start("commenter", onWords("a year and report", { proposal }));
    await call("writer", api.reply, { thread: thread.id }, { id: newId(), text: says("Better not.") });
    await call("commenter", api.deleteComment, { thread: thread.id, comment: thread.comments[0]!.id });
    const { body } = await world.app.http.inject({
      url: `/api/reviews/${world.review}/record/html`,
      headers: { cookie: cookies.get("lead")! },
    });
    const own = body.split("<h3>").find((part) => part.includes("On the words “a year and report”"))!;
    expect(own).toContain("Its author took the proposal back: what it proposed went with the deleted comment");
    expect(own).toMatch(/, deleted [^<]+ \(its words are not kept\)/);
    expect(body).not.toContain("an unwise phrase");
  });

  test("R1 the HTML names action points and sections that are off, and says under whom used proposals stand", async () => {
    const action = edits.addAction(doc, { by: world.members["writer"]!, partner: "la", at: 1 });
    const what: FieldAddress = `action/${action}/what`;
    put(what, [paragraph("Show how the visits help.")]);
    await expect.poll(async () => JSON.stringify(await summary())).toContain("the visits help");
    await start("commenter", draft({ place: { kind: "field", field: what }, anchor: anchorOf("visits", what) }));
    const { template, revision } = (await call("lead", api.review)).body.review;
    const prose = template.sections.find((one) => one.optional && one.kind === "prose")!;
    await start("commenter", draft({ place: { kind: "section", section: prose.id } }));
    const switched = async (on: boolean, revision: number): Promise<number> => {
      const sections = template.sections.map((one) => (one.id === prose.id ? { ...one, on } : one));
      return (await call("lead", api.changeTemplate, {}, { revision, template: { ...template, sections } })).body.review
        .revision;
    };
    const next = await switched(false, revision);
    const { body } = await world.app.http.inject({
      url: `/api/reviews/${world.review}/record/html`,
      headers: { cookie: cookies.get("lead")! },
    });
    await switched(true, next);
    const { number } = (await summary()).actions.find(({ id }) => id === action)!;
    expect(body).toContain(`, on action point ${number}, what will be done</h3>`);
    expect(body).toContain(`, on ${prose.title} (a section that is switched off)</h3>`);
    expect(body).toContain("What one person proposed and another put into the text stands under who proposed it");
  });

  test("R1 the HTML says once on which words a thread was started, also when others took their place", async () => {
    const html = async (): Promise<string> =>
      (
        await world.app.http.inject({
          url: `/api/reviews/${world.review}/record/html`,
          headers: { cookie: cookies.get("lead")! },
        })
      ).body;
    const [used, removed] = [
      await start(
        "commenter",
        onWords("visit every school", { proposal: { kind: "words", words: "see each school" } }),
      ),
      await start("commenter", onWords("in writing", { proposal: { kind: "words", words: "" } })),
    ];
    for (const { id } of [used, removed])
      expect((await call("writer", api.applyProposal, { thread: id })).status).toBe(200);
    const parts = (await html()).split("<h3>");
    const own = (words: string): string => parts.find((part) => part.includes(`On the words “${words}”`)) ?? "";
    expect(own("visit every school")).toContain("Proposed: “see each school” in their place");
    expect(own("visit every school").split("visit every school")).toHaveLength(2);
    expect(own("in writing")).toContain("Proposed: nothing in their place");
  });

  test("R1 the HTML says which line of enquiry, and tells removed findings apart, with their text", async () => {
    const [enquiry] = (await call("lead", api.review)).body.review.enquiries;
    await start("commenter", draft({ proposal: { kind: "enquiry", enquiry: enquiry!.id } }));
    edits.setFindingFact(doc, finding, "enquiry", enquiry!.id);
    await expect
      .poll(
        async () =>
          (await summary()).sections.flatMap((one) => one.findings).find((one) => one.id === finding)?.enquiry,
      )
      .toBe(enquiry!.id);
    await start("commenter", draft({ proposal: { kind: "enquiry", enquiry: null } }));
    await start("commenter", onWords("every school"));
    edits.remove(doc, "findings", finding, { by: world.members["writer"]!, partner: "la", at: 1 });
    await expect.poll(async () => (await summary()).removed.findings.map(({ id }) => id)).toContain(finding);
    const { body } = await world.app.http.inject({
      url: `/api/reviews/${world.review}/record/html`,
      headers: { cookie: cookies.get("lead")! },
    });
    expect(body).toContain("Proposed: line of enquiry 1 in place of none");
    expect(body).toContain("Proposed: no line of enquiry in place of line of enquiry 1");
    const name = `removed strength “Officers know their schools ${finding}.”`;
    expect(body).toMatch(new RegExp(`<h3>Comment \\d+, on ${name}</h3>`));
    expect(body).toMatch(new RegExp(`<h3>Comment \\d+, on ${name}, narrative</h3>`));
    expect(body).toMatch(/<h2>Removed from the text<\/h2>[^]*Headteachers value this\./);
  });
});

describe("N inbox", () => {
  const inbox = async (who: string) => (await call(who, api.inbox)).body;
  const mention = (who: string, text = " look"): CommentText => [
    {
      type: "paragraph",
      content: [
        { type: "mention", member: world.members[who]! },
        { type: "text", text, marks: [] },
      ],
    },
  ];

  test("N1 mention, reply, decision and blocking reach whom they concern, nobody of their own doing", async () => {
    for (const who of ["lead", "writer", "commenter", "other writer"])
      await call(who, api.readInbox, {}, { notices: null });
    const thread = await start(
      "commenter",
      onWords("every school", {
        comment: { id: newId(), text: mention("writer") },
        proposal: { kind: "words", words: "each school" },
      }),
    );
    await call("writer", api.reply, { thread: thread.id }, { id: newId(), text: says("Good.") });
    await call("other writer", api.blockThread, { thread: thread.id }, { blocking: true });
    await call("other writer", api.applyProposal, { thread: thread.id });
    const fresh = async (who: string) =>
      (await inbox(who)).notices.filter((one) => !one.read).map(({ kind, by }) => `${kind} by ${by.name}`);
    expect(await fresh("writer")).toEqual([
      "resolved by other writer",
      "blocking by other writer",
      "mention by commenter",
    ]);
    expect(await fresh("commenter")).toEqual([
      "decision by other writer",
      "blocking by other writer",
      "reply by writer",
    ]);
    expect(await fresh("lead")).toEqual(["blocking by other writer"]);
    expect(await fresh("other writer")).toEqual([]);
    const [notice] = (await inbox("lead")).notices;
    expect(notice).toMatchObject({
      thread: thread.id,
      comment: thread.comments[0]!.id,
      review: world.review,
      excerpt: "@writer look",
    });
    await call("commenter", api.readInbox, {}, { notices: [notice!.id] });
    expect((await inbox("lead")).unread, "another's notice is not marked").toBe(1);
    await call("lead", api.readInbox, {}, { notices: [notice!.id] });
    expect((await inbox("lead")).unread).toBe(0);
  });

  test("N1 lines about findings and action points say which, as it was called when the thread was started", async () => {
    await call("writer", api.readInbox, {}, { notices: null });
    const action = edits.addAction(doc, { by: world.members["writer"]!, partner: "la", at: 1 });
    put(`action/${action}/what`, [paragraph(`Visit the schools ${action}.`)]);
    const called = `Visit the schools ${action}.`;
    await expect
      .poll(async () => (await summary()).actions.map(({ what }) => plainText(what, () => "x")))
      .toContain(called);
    const comment = () => ({ id: newId(), text: mention("writer") });
    await start("commenter", draft({ comment: comment() }));
    await start("commenter", draft({ comment: comment(), place: { kind: "action", action } }));
    put(statement, [paragraph("Otherwise.")]);
    const blank = edits.addFinding(doc, "areas", { by: world.members["writer"]!, partner: "la", at: 1 });
    await expect
      .poll(async () => (await summary()).sections.flatMap((one) => one.findings).map(({ id }) => id))
      .toContain(blank);
    await start("commenter", draft({ comment: comment(), place: { kind: "finding", finding: blank } }));
    const told = (await inbox("writer")).notices.filter(({ read }) => !read).map(({ about }) => about);
    expect(told).toEqual([
      "a strength or area without words",
      `“${called}”`,
      `“Officers know their schools ${finding}.”`,
    ]);
  });

  test("N1 resolving and reopening reach who started the thread and who took part", async () => {
    const thread = await start("commenter", draft());
    await call("writer", api.reply, { thread: thread.id }, { id: newId(), text: says("Yes.") });
    for (const who of ["lead", "writer", "commenter"]) await call(who, api.readInbox, {}, { notices: null });
    await call("lead", api.resolveThread, { thread: thread.id }, { outcome: "not accepted", sentence: "It is so." });
    await call("writer", api.reopenThread, { thread: thread.id });
    const fresh = async (who: string) =>
      (await inbox(who)).notices
        .filter((one) => !one.read)
        .map(({ kind, by, outcome }) => [kind, by.name, outcome].join(" "));
    expect(await fresh("commenter")).toEqual(["thread reopened writer ", "resolved lead not accepted"]);
    expect(await fresh("writer")).toEqual(["resolved lead not accepted"]);
    expect(await fresh("lead")).toEqual([]);
  });

  test("N3 N4 a mention is mailed at once, without words of the draft, with a link to the comment and out of the mails", async () => {
    world.mails.length = 0;
    const thread = await start(
      "commenter",
      draft({ comment: { id: newId(), text: mention("reader", " secret words") } }),
    );
    await expect.poll(() => world.mails.length).toBe(1);
    const [mail] = world.mails;
    expect(mail!.to).toBe("reader@example.org");
    expect(mail!.subject).toContain("commenter mentioned you");
    expect(mail!.text).toContain(`/reviews/${world.review}#comment-${thread.comments[0]!.id}`);
    expect(mail!.text).not.toContain("secret words");
    const leave = new URL(/<(.+)>/.exec(mail!.headers!["List-Unsubscribe"]!)![1]!).pathname;
    for (let i = 0; i < 2; i++)
      expect((await world.app.http.inject({ url: leave })).body).toContain("Stop these mails");
    expect((await call("reader", api.mailChoice)).body.choice).toBe("at once");
    // As a mail program's own button does.
    const post = await world.app.http.inject({
      method: "POST",
      url: leave,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: "List-Unsubscribe=One-Click",
    });
    expect(post.statusCode).toBe(200);
    expect((await call("reader", api.mailChoice)).body.choice).toBe("off");
    expect((await world.app.http.inject({ url: "/mail/leave/unknown" })).statusCode).toBe(404);
  });

  test("who is newly mentioned by an edit is told, who was already is not told again", async () => {
    const thread = await start("commenter", draft({ comment: { id: newId(), text: mention("writer") } }));
    const params = { thread: thread.id, comment: thread.comments[0]!.id };
    const of = async (who: string) => (await inbox(who)).notices.filter((one) => one.thread === thread.id).length;
    await call("commenter", api.editComment, params, { text: [...mention("writer"), ...mention("lead")] });
    expect([await of("writer"), await of("lead")]).toEqual([1, 1]);
  });
});
