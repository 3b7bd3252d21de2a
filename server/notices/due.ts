import type { MailChoice, NoticeKind } from "#shared/notices.ts";
import { asksToDecide, isOfComment } from "#shared/notices.ts";

/** Which notices a mail tells of now: a function of values, so that tests move the clock. */

export interface Waiting {
  readonly id: string;
  readonly account: string;
  readonly choice: MailChoice;
  readonly kind: NoticeKind;
  readonly at: number;
}

/** Gathered mails go out from this hour of the morning, in Scotland. */
const MORNING = 7;

/** By account, those that are due, the oldest first. */
export function dueNotices<T extends Waiting>(waiting: readonly T[], now: number): ReadonlyMap<string, readonly T[]> {
  const due = new Map<string, T[]>();
  for (const notice of waiting.toSorted((a, b) => a.at - b.at)) {
    const atOnce = asksToDecide(notice.kind) || (notice.choice === "at once" && !canWait(notice.kind));
    if (notice.choice === "off" && !atOnce) continue;
    // One that came after this morning waits for the next.
    if (!atOnce && morningAfter(notice.at) > morningBefore(now)) continue;
    due.set(notice.account, [...(due.get(notice.account) ?? []), notice]);
  }
  return due;
}

/** Comments are many; who is mentioned, and how the agreement goes, is told at once. */
const canWait = (kind: NoticeKind): boolean => isOfComment(kind) && kind !== "mention";

/** The day whose morning is the first after this moment. */
const morningAfter = (at: number): string => {
  const { day, hour } = inScotland(at);
  return hour < MORNING ? day : inScotland(at + 24 * 60 * 60 * 1000).day;
};

/** The day whose morning is the last before this moment. */
const morningBefore = (at: number): string => {
  const { day, hour } = inScotland(at);
  return hour >= MORNING ? day : inScotland(at - 24 * 60 * 60 * 1000).day;
};

const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  hourCycle: "h23",
});

function inScotland(at: number): { day: string; hour: number } {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`,
    hour: Number(parts.get("hour")),
  };
}
