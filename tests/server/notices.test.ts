import { afterEach, describe, expect, test } from "vitest";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { readSample } from "#server/demo/sample.ts";
import type { Mail } from "#server/mail.ts";
import { addMember } from "#server/members.ts";
import { chooseMail } from "#server/notices/choices.ts";
import { dueNotices } from "#server/notices/due.ts";
import type { Mailer } from "#server/notices/mailer.ts";
import { createMailer } from "#server/notices/mailer.ts";
import { createReview } from "#server/reviews.ts";
import type { Store } from "#server/store/database.ts";
import { openStore } from "#server/store/database.ts";
import type { MailChoice, NoticeKind } from "#shared/notices.ts";
import { HandClock } from "#tests/support/world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** In summer, when Scotland is an hour ahead of UTC. */
const at = (time: string): number => Date.parse(`2026-06-${time}:00Z`);

describe("N due", () => {
  const due = (kind: NoticeKind, choice: MailChoice, came: string, now: string): boolean =>
    dueNotices([{ id: "n", account: "a", kind, choice, at: at(came) }], at(now)).has("a");

  test.each<[NoticeKind, MailChoice, came: string, now: string, boolean]>([
    ["mention", "at once", "10T10:00", "10T10:00", true],
    ["reply", "at once", "10T10:00", "10T10:00", false],
    ["reply", "at once", "10T10:00", "11T05:59", false],
    ["reply", "at once", "10T10:00", "11T06:00", true],
    ["mention", "daily", "10T10:00", "10T23:00", false],
    ["mention", "daily", "10T10:00", "11T06:00", true],
    ["decision", "daily", "10T05:00", "10T06:00", true],
    ["blocking", "daily", "10T06:00", "10T20:00", false],
    ["blocking", "daily", "10T10:00", "13T02:00", true],
    ["mention", "off", "10T10:00", "12T10:00", false],
    ["sealed", "at once", "10T10:00", "10T10:00", true],
    ["sealed", "daily", "10T10:00", "10T23:00", false],
    ["sealed", "off", "10T10:00", "12T10:00", false],
    ["proposed", "daily", "10T10:00", "10T10:00", true],
    ["reminded", "off", "10T10:00", "10T10:00", true],
  ])("a %s, mails %s, that came on %s is told on %s: %s", (kind, choice, came, now, told) => {
    expect(due(kind, choice, came, now)).toBe(told);
  });
});

describe("N mails", () => {
  let store: Store;
  let mailer: Mailer;
  afterEach(async () => {
    await mailer.stop();
    await store.close();
  });

  async function world(details: object = {}) {
    store = await openStore({ dir: null });
    const clock = new HandClock();
    clock.advance(at("10T10:00"));
    const { db } = store;
    const review = await db
      .transaction()
      .execute((transaction) => createReview(transaction, { ...readSample().details, ...details }, clock.now()));
    const people: Record<string, { account: string; member: string }> = {};
    for (const who of ["anna", "ben"]) {
      const { id: account } = await ensureAccount(db, `${who}@example.org`, who, 0);
      await addMember(db, review.id, { account, partner: "la", role: "writer", signatory: false });
      const { id: member } = await db
        .selectFrom("members")
        .select("id")
        .where("account", "=", account)
        .executeTakeFirstOrThrow();
      people[who] = { account, member };
    }
    const [anna, ben] = [people["anna"]!, people["ben"]!];
    const row = { review: review.id, partner: "la", at: clock.now() };
    await db
      .insertInto("threads")
      .values({
        ...row,
        id: "t",
        place: '{"kind":"section","section":"context"}',
        anchor: null,
        gone: 0,
        author: ben.member,
        proposal: null,
        called: null,
        revision: 1,
      })
      .execute();
    await db
      .insertInto("comments")
      .values({
        ...row,
        id: "c",
        thread: "t",
        position: 1,
        author: ben.member,
        editedAt: null,
        deletedAt: null,
        text: JSON.stringify([{ type: "paragraph", content: [{ type: "text", text: "About the draft", marks: [] }] }]),
      })
      .execute();
    const mails: Mail[] = [];
    const failing = { on: false };
    mailer = createMailer({
      db,
      clock,
      sendMail: (mail) =>
        failing.on ? Promise.reject(new Error("no network")) : Promise.resolve(void mails.push(mail)),
      address: () => "https://codraft.example",
      report: () => {},
    });
    let ids = 0;
    const note = (kind: NoticeKind) =>
      db
        .insertInto("notices")
        .values({
          id: `n${ids++}`,
          review: review.id,
          member: anna.member,
          kind,
          thread: "t",
          comment: "c",
          by: ben.member,
          at: clock.now(),
          readAt: null,
          mailedAt: null,
        })
        .execute();
    /** Time goes on in minutes, and what a minute started is waited for. */
    const pass = async (milliseconds: number): Promise<void> => {
      for (let gone = 0; gone < milliseconds; gone += HOUR) {
        clock.advance(Math.min(HOUR, milliseconds - gone));
        for (let turn = 0; turn < 20; turn++) await db.selectFrom("notices").select("id").execute();
      }
    };
    return { db, review, anna, note, pass, mails, failing };
  }

  test("N2 mentions at once, the rest gathered in one mail the next morning, each once", async () => {
    const { note, pass, mails } = await world();
    await note("mention");
    mailer.wake();
    await expect.poll(() => mails.length).toBe(1);
    await note("reply");
    await note("decision");
    await pass(19 * HOUR);
    expect(mails).toHaveLength(1);
    await pass(2 * HOUR);
    expect(mails).toHaveLength(2);
    expect(mails[1]!.subject).toMatch(/^2 comments for you/);
    // What happened in one thread stands together, with its place and one link.
    expect(mails[1]!.text).toMatch(
      /\n\nOn section 1, [A-Z][^\n]+:\nben replied in a discussion you take part in\.\nben decided what you proposed\.\nhttps:\/\/codraft\.example\/reviews\/[^\n]+#comment-c\n/,
    );
    expect(mails[1]!.text.split("#comment-c")).toHaveLength(2);
    await pass(72 * HOUR);
    expect(mails).toHaveLength(2);
  });

  test("N2 daily gathers mentions too; off sends nothing", async () => {
    const { db, anna, note, pass, mails } = await world();
    await chooseMail(db, anna.account, "daily");
    await note("mention");
    mailer.wake();
    await pass(HOUR);
    expect(mails).toHaveLength(0);
    await pass(24 * HOUR);
    expect(mails).toHaveLength(1);
    await chooseMail(db, anna.account, "off");
    await note("mention");
    await pass(48 * HOUR);
    expect(mails).toHaveLength(1);
  });

  test("what was read in Codraft, and what concerns who is no member any more, is not mailed", async () => {
    const { db, anna, note, pass, mails } = await world();
    await note("reply");
    await db.updateTable("notices").set({ readAt: 1 }).execute();
    await pass(24 * HOUR);
    expect(mails).toHaveLength(0);
    await db.updateTable("members").set({ removedAt: 1 }).where("id", "=", anna.member).execute();
    await note("mention");
    await pass(24 * HOUR);
    expect(mails).toHaveLength(0);
  });

  test("N3 words of a comment only where the review allows it", async () => {
    const silent = await world();
    await silent.note("mention");
    mailer.wake();
    await expect.poll(() => silent.mails.length).toBe(1);
    expect(silent.mails[0]!.text).not.toContain("About the draft");
    await mailer.stop();
    await store.close();
    const open = await world({ mailsMayQuote: true });
    await open.note("mention");
    mailer.wake();
    await expect.poll(() => open.mails.length).toBe(1);
    expect(open.mails[0]!.text).toContain("“About the draft”");
    expect(open.mails[0]!.text).toContain(`https://codraft.example/reviews/${open.review.id}#comment-c`);
  });

  test("a mail that cannot be sent is sent later", async () => {
    const { note, pass, mails, failing } = await world();
    failing.on = true;
    await note("mention");
    mailer.wake();
    await pass(MINUTE);
    failing.on = false;
    expect(mails).toHaveLength(0);
    await pass(2 * MINUTE);
    expect(mails).toHaveLength(1);
  });
});
