import type { Standing } from "#shared/anchors.ts";
import { anchorOf, placeName } from "#client/summary/names.ts";
import type { RichText } from "#shared/schema.ts";
import { beginning, oneLine, plainText, referenceText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { Template } from "#shared/templates.ts";
import { whereStands } from "#shared/thread-lists.ts";
import type { Place, Thread } from "#shared/threads.ts";
import { homeOf, threadState } from "#shared/threads.ts";

/** "S1", "action point 2", "section 1", "a removed finding: “Pupils know …”": where a thread stands. */
export const standsAt = (summary: Summary, template: Template, thread: Thread, standing: Standing | null): string =>
  nameAt(summary, template, whereStands(thread, standing));

export const nameOfPlace = (summary: Summary, template: Template, place: Place): string =>
  nameAt(summary, template, homeOf(place));

/** So many letters of its words tell what is removed, and has no number, from others. */
const FIRST_WORDS = 48;

function nameAt(summary: Summary, template: Template, key: string): string {
  const [of, id] = key.split("/");
  const section = of === "section" ? template.sections.find((one) => one.id === id) : undefined;
  if (section?.on === false) return `“${section.title}”, a section that is switched off`;
  const name = placeName(summary, key as FieldAddress);
  const words = removedWords(summary, key);
  const said = words && plainText(oneLine(words), referenceText(summary)).trim();
  return said ? `${name}: “${beginning(said, FIRST_WORDS)}”` : name;
}

/** A thread's words are not on the page: what they stand in is removed. */
export const isRemoved = (summary: Summary, thread: Thread, standing: Standing | null): boolean =>
  removedWords(summary, whereStands(thread, standing)) !== null;

/** The statement of a removed finding, what a removed action point was to do; null of all that is in the text. */
function removedWords({ removed }: Summary, key: string): RichText | null {
  const [of, id] = key.split("/");
  if (of === "finding") return removed.findings.find((one) => one.id === id)?.statement ?? null;
  if (of === "action") return removed.actions.find((one) => one.id === id)?.what ?? null;
  return null;
}

/** What a thread is called: "Thread on S1, proposed words". */
export function threadName(summary: Summary, template: Template, thread: Thread, standing: Standing | null): string {
  const { resolution, blocking, decision } = threadState(thread);
  const kind = thread.proposal
    ? decision?.kind === "withdrawn"
      ? ", proposal taken back"
      : thread.proposal.kind === "words"
        ? ", proposed words"
        : ", proposed change"
    : standing?.at === "gone"
      ? ", words removed"
      : "";
  const what = resolution ? "Resolved thread" : blocking ? "Blocking thread" : "Thread";
  return `${what} on ${standsAt(summary, template, thread, standing)}${kind}`;
}

/** The id of the element on the page that stands for a place. */
export function elementIdOf(key: string): string {
  const [of, id = ""] = key.split("/");
  return of === "finding" ? anchorOf.finding(id) : of === "action" ? anchorOf.action(id) : anchorOf.section(id);
}
