import type { Standing } from "#shared/anchors.ts";
import { anchorOf, placeName } from "#client/summary/names.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { whereStands } from "#shared/thread-lists.ts";
import type { Place, Thread } from "#shared/threads.ts";
import { homeOf, threadState } from "#shared/threads.ts";

/** "S1", "action point 2", "section 1": where a thread stands. */
export const standsAt = (summary: Summary, thread: Thread, standing: Standing | null): string =>
  placeName(summary, whereStands(thread, standing) as FieldAddress);

export const nameOfPlace = (summary: Summary, place: Place): string =>
  placeName(summary, homeOf(place) as FieldAddress);

/** What a thread is called: "Thread on S1, proposed words". */
export function threadName(summary: Summary, thread: Thread, standing: Standing | null): string {
  const { resolution, blocking } = threadState(thread);
  const kind = thread.proposal
    ? thread.proposal.kind === "words"
      ? ", proposed words"
      : ", proposed change"
    : standing?.at === "gone"
      ? ", words removed"
      : "";
  const what = resolution ? "Resolved thread" : blocking ? "Blocking thread" : "Thread";
  return `${what} on ${standsAt(summary, thread, standing)}${kind}`;
}

/** The id of the element on the page that stands for a place. */
export function elementIdOf(key: string): string {
  const [of, id = ""] = key.split("/");
  return of === "finding" ? anchorOf.finding(id) : of === "action" ? anchorOf.action(id) : anchorOf.section(id);
}
