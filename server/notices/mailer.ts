import type { Kysely } from "kysely";
import type { SendMail } from "#server/mail.ts";
import { createRate } from "#server/rate.ts";
import type { Tables } from "#server/store/tables.ts";
import type { Clock } from "#server/sync/clock.ts";
import type { MailChoice, Notice, NoticeKind } from "#shared/notices.ts";
import { asksToDecide, isOfComment } from "#shared/notices.ts";
import { leavePath, mailChoiceOf } from "./choices.ts";
import { dueNotices } from "./due.ts";
import type { PresentNotice } from "./waiting.ts";
import { presentNotices } from "./waiting.ts";

/** Mails of what concerns people. What they have read meanwhile, and what is older than a week, is not mailed. */

const EVERY_MS = 60_000;
const TOO_OLD_MS = 7 * 24 * 60 * 60 * 1000;
/** Mails an hour to one account; more than that waits. */
const MAILS_AN_HOUR = 12;

export interface Mailer {
  /** Looks at once. */
  readonly wake: () => void;
  /** Resolves when nothing is being sent any more. */
  stop(): Promise<void>;
}

interface MailerParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly sendMail: SendMail;
  readonly address: () => string;
  readonly report: (what: string, error: unknown) => void;
}

export function createMailer({ db, clock, sendMail, address, report }: MailerParts): Mailer {
  const rate = createRate(MAILS_AN_HOUR, 60 * 60 * 1000, () => clock.now());
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const run = (): void => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = pass()
      .catch((error: unknown) => report("notices were not mailed", error))
      .finally(() => {
        running = null;
        if (again) {
          again = false;
          run();
        }
      });
  };
  let cancel = (): void => {};
  const tick = (): void => {
    cancel = clock.after(EVERY_MS, () => {
      run();
      tick();
    });
  };
  tick();

  async function pass(): Promise<void> {
    const now = clock.now();
    const rows = await db
      .selectFrom("notices")
      .innerJoin("members", "members.id", "notices.member")
      .innerJoin("accounts", "accounts.id", "members.account")
      .leftJoin("mailChoices", "mailChoices.account", "accounts.id")
      .select([
        "notices.id",
        "notices.kind",
        "notices.at",
        "accounts.id as account",
        "accounts.email",
        "mailChoices.choice",
      ])
      .where("notices.mailedAt", "is", null)
      .where("notices.readAt", "is", null)
      .where("notices.at", ">", now - TOO_OLD_MS)
      .where("members.removedAt", "is", null)
      .execute();
    const waiting = rows.map((row) => ({
      ...row,
      kind: row.kind as NoticeKind,
      choice: (row.choice ?? "at once") as MailChoice,
    }));
    for (const [account, due] of dueNotices(waiting, now)) {
      const [first] = due;
      if (!first || first.email === "" || !rate.take(account)) continue;
      await send(
        account,
        first.email,
        due.map(({ id }) => id),
      ).catch((error: unknown) => report("a mail of notices was not sent", error));
    }
  }

  async function send(account: string, email: string, ids: readonly string[]): Promise<void> {
    const rows = await db.selectFrom("notices").selectAll().where("id", "in", ids).orderBy("at").execute();
    const found = await presentNotices(db, rows);
    const { token } = await mailChoiceOf(db, account);
    // What asks for a decision alone comes like an invitation: there is no list to leave.
    const asked = found.every(({ notice }) => asksToDecide(notice.kind));
    const leave = asked ? null : `${address()}${leavePath(token)}`;
    const headers = { "List-Unsubscribe": `<${leave}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
    await sendMail({
      to: email,
      subject: subjectOf(found.map(({ notice }) => notice)),
      text: textOf(found, address(), leave),
      ...(leave === null ? {} : { headers }),
    });
    await db.updateTable("notices").set({ mailedAt: clock.now() }).where("id", "in", ids).execute();
  }

  return {
    wake: run,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

const said: Record<NoticeKind, string> = {
  mention: "mentioned you",
  reply: "replied in a discussion you take part in",
  decision: "decided what you proposed",
  resolved: "resolved a discussion you take part in",
  "thread reopened": "reopened a discussion you take part in",
  blocking: "marked a comment as one to settle before agreement",
  proposed: "asks you to agree to the summary or to ask for changes",
  reminded: "reminds you that your decision on the proposed summary is awaited",
  "changes asked": "asked for changes to the proposed summary, so it is open for writing again",
  withdrawn: "took the proposed summary back, so it is open for writing again",
  sealed: "was the last to agree: the summary is agreed",
  reopened: "reopened the agreed summary",
  "stand-in": "lets you decide for another partner whose signatories are absent",
  "stand-in for yours": "lets somebody of another partner decide for yours, as for one whose signatories are absent",
  "decided for yours": "decided on the proposed summary for your partner, standing in for its signatories",
};

function subjectOf(notices: readonly Notice[]): string {
  const [first] = notices;
  if (!first) return "";
  const titles = new Set(notices.map(({ reviewTitle }) => reviewTitle));
  const where = titles.size === 1 ? first.reviewTitle : `${titles.size} reviews`;
  return notices.length === 1
    ? `${first.by.name} ${said[first.kind]}: ${where}`
    : `${notices.length} ${notices.every(({ kind }) => isOfComment(kind)) ? "comments" : "pieces of news"} for you: ${where}`;
}

/**
 * Says who did what, where it stands and where to read it: what happened in one thread together, with one link. Words
 * of a comment only where the review allows it.
 */
function textOf(found: readonly PresentNotice[], address: string, leave: string | null): string {
  const parts: string[] = [];
  for (const title of new Set(found.map(({ notice }) => notice.reviewTitle))) {
    parts.push(title);
    const here = found.filter(({ notice }) => notice.reviewTitle === title);
    for (const together of Map.groupBy(here, ({ notice }) => notice.thread || notice.id).values()) {
      const [first] = together;
      if (!first) continue;
      const lines = together.map(({ notice, mayQuote }) => {
        const quoted = mayQuote && notice.excerpt !== "" ? `\n“${notice.excerpt}”` : "";
        return `${notice.by.name} ${said[notice.kind]}.${quoted}`;
      });
      const { review, kind, comment } = first.notice;
      const link = `${address}/reviews/${review}${isOfComment(kind) ? `#comment-${comment}` : ""}`;
      parts.push([...(first.place === "" ? [] : [`On ${first.place}:`]), ...lines, link].join("\n"));
    }
  }
  return `${parts.join("\n\n")}\n${leave === null ? "" : `\n--\nTo get no more of these mails: ${leave}\n`}`;
}
