import type { ReviewDetails } from "#shared/reviews.ts";
import { dateRange } from "#shared/reviews.ts";
import { beginning, isBlank, plainText, referenceText } from "#shared/summary-text.ts";
import type { ActionPoint, Finding, Summary, SummarySection } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";
import type { Thread } from "#shared/threads.ts";
import { homeOf, threadState } from "#shared/threads.ts";

/** Something that should be settled before a text is proposed; the lead may go on all the same, and says why. */
export interface OpenThing {
  /** Where it is, to go there; null: in the details. */
  readonly home: `${"section" | "finding" | "action"}/${string}` | null;
  /** The first comment of a thread that must be settled. */
  readonly comment: string | null;
  /** "S2 lacks: Narrative, Evidence", in the words of the page. */
  readonly says: string;
}

/** What stands open in a text and its comments, in the order of the document; one thing for each finding and action point. */
export function standsOpen(
  summary: Summary,
  threads: readonly Pick<Thread, "id" | "place" | "acts" | "comments" | "proposal">[],
): OpenThing[] {
  const open: OpenThing[] = [];
  const say = (home: OpenThing["home"], says: string | null, comment: string | null = null): void =>
    void (says !== null && open.push({ home, comment, says }));
  const called = referenceText(summary);

  say(null, lacking("The details lack", neededOfDetails(summary.details)));
  for (const section of summary.sections) {
    const { id, section: declared, findings } = section;
    if (!declared.optional && isEmpty(section, summary)) say(`section/${id}`, `“${declared.title}” is empty`);
    for (const finding of findings)
      say(`finding/${finding.id}`, lacking(`${finding.number} lacks`, neededOfFinding(finding, summary)));
    if (declared.kind !== "actions") continue;
    for (const action of summary.actions)
      say(`action/${action.id}`, lacking(`Action point ${action.number} lacks`, neededOfAction(action, summary)));
  }
  for (const finding of summary.unplaced) {
    const words = plainText(finding.statement, called).trim();
    const stands = `${words === "" ? "A finding without words" : `“${beginning(words, 60)}”`} stands in no section`;
    say(`finding/${finding.id}`, lacking(`${stands} and lacks`, neededOfFinding(finding, summary)) ?? stands);
  }
  for (const thread of threads) {
    if (!threadState(thread).blocking) continue;
    const home = homeOf(thread.place);
    say(home, `A comment on ${nameOf(summary, home)} must be settled`, thread.comments[0]?.id);
  }
  return open;
}

function nameOf({ sections, actions, unplaced }: Summary, home: NonNullable<OpenThing["home"]>): string {
  const [of, id = ""] = home.split("/");
  if (of === "section") return `“${sections.find((one) => one.id === id)?.section.title ?? id}”`;
  if (of === "action") {
    const action = actions.find((one) => one.id === id);
    return action ? `action point ${action.number}` : "a removed action point";
  }
  const finding = sections.flatMap(({ findings }) => findings).find((one) => one.id === id);
  return finding?.number ?? (unplaced.some((one) => one.id === id) ? "an unplaced finding" : "a removed finding");
}

/** What is needed, by its name on the page, and whether it is there. */
type Needed = readonly (readonly [name: string, there: boolean])[];

const said = (words: string): boolean => words.trim() !== "";

function lacking(who: string, needed: Needed): string | null {
  const missing = needed.flatMap(([name, there]) => (there ? [] : [name]));
  return missing.length === 0 ? null : `${who}: ${missing.join(", ")}`;
}

const isEmpty = ({ section: { kind }, text, findings }: SummarySection, { actions }: Summary): boolean =>
  (kind === "prose" && isBlank(text)) ||
  (kind === "findings" && findings.length === 0) ||
  (kind === "actions" && actions.length === 0);

/** What the template asks of them. Title, hosts and partners cannot be stored without words. */
const neededOfDetails = ({ focus, enquiries, firstDay, lastDay, mode }: ReviewDetails): Needed => [
  ["Agreed focus", said(focus)],
  ["Lines of enquiry", enquiries.length > 0],
  ["Review dates", dateRange(firstDay, lastDay) !== ""],
  ["In person or online", mode !== ""],
];

const neededOfFinding = (finding: Finding, { details, evidence }: Summary): Needed => [
  ["Statement", !isBlank(finding.statement)],
  ["Narrative", !isBlank(finding.narrative)],
  // Of a review that has none it is said once, of the details.
  ["Line of enquiry", finding.enquiry !== null || details.enquiries.length === 0],
  ["Evidence", evidence.some(({ id }) => finding.evidence.includes(id))],
  ["Confidence", finding.confidence !== null],
];

/** Support may be "none", but it is said. Which plan holds it may be said for all of them in the follow-up. */
const neededOfAction = (action: ActionPoint, summary: Summary): Needed => [
  ["Words", !isBlank(action.what)],
  ["Answers", allFindings(summary).some(({ id }) => action.answers.includes(id))],
  ["By when", said(action.by)],
  ["Lead", said(action.lead)],
  ["Support", said(action.support)],
  ["How we will know", said(action.measure)],
];
