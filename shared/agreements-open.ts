import { isBlank, plainText, referenceText } from "#shared/summary-text.ts";
import type { Finding, Summary } from "#shared/summary.ts";
import type { Thread } from "#shared/threads.ts";
import { homeOf, threadState } from "#shared/threads.ts";

/** Something that should be settled before a text is proposed; the lead may go on all the same, and says why. */
export interface OpenThing {
  readonly kind: "to settle" | "no evidence" | "empty" | "unplaced";
  /** Where it is, to go there; null: in the details. */
  readonly home: `${"section" | "finding" | "action"}/${string}` | null;
  /** The thread, of what is to settle. */
  readonly thread: string | null;
  /** "S2 has no evidence linked" */
  readonly says: string;
}

/** What stands open in a text and its comments, in the order of the document. */
export function standsOpen(
  summary: Summary,
  threads: readonly Pick<Thread, "id" | "place" | "acts" | "comments" | "proposal">[],
): OpenThing[] {
  const open: OpenThing[] = [];
  const say = (kind: OpenThing["kind"], home: OpenThing["home"], says: string, thread: string | null = null): void =>
    void open.push({ kind, home, thread, says });
  const called = referenceText(summary);

  if (summary.details.focus.trim() === "") say("empty", null, "The agreed focus is empty");
  for (const { id, section, text, findings } of summary.sections) {
    const empty =
      section.kind === "prose"
        ? isBlank(text)
        : section.kind === "findings"
          ? findings.length === 0
          : section.kind === "actions" && summary.actions.length === 0;
    if (empty && !section.optional) say("empty", `section/${id}`, `“${section.title}” is empty`);
    for (const finding of findings) ofFinding(finding, finding.number);
    if (section.kind === "actions") for (const action of summary.actions) ofAction(action);
  }
  for (const finding of summary.unplaced) {
    const name = plainText(finding.statement, called).trim() || "A finding without words";
    say("unplaced", `finding/${finding.id}`, `“${short(name)}” stands in no section`);
    ofFinding(finding, `“${short(name)}”`);
  }
  for (const thread of threads) {
    if (!threadState(thread).blocking) continue;
    const home = homeOf(thread.place);
    say("to settle", home, `A comment on ${nameOf(home)} is to be settled before agreement`, thread.id);
  }
  return open;

  function ofFinding({ id, statement, evidence }: Finding, name: string): void {
    if (isBlank(statement)) say("empty", `finding/${id}`, `${name} has no statement`);
    const there = new Set(summary.evidence.map((item) => item.id));
    if (!evidence.some((item) => there.has(item)))
      say("no evidence", `finding/${id}`, `${name} has no evidence linked`);
  }

  function ofAction({ id, number, what, lead, by }: Summary["actions"][number]): void {
    const lacks = [
      ...(isBlank(what) ? ["words"] : []),
      ...(lead.trim() === "" ? ["a lead"] : []),
      ...(by.trim() === "" ? ["a date"] : []),
    ];
    if (lacks.length > 0) say("empty", `action/${id}`, `Action point ${number} lacks ${lacks.join(" and ")}`);
  }

  function nameOf(home: NonNullable<OpenThing["home"]>): string {
    const [kind, id = ""] = home.split("/");
    if (kind !== "section") return kind === "action" ? `action point ${called(id)}` : called(id);
    return `“${summary.sections.find((one) => one.id === id)?.section.title ?? id}”`;
  }
}

const short = (words: string): string => (words.length > 60 ? `${words.slice(0, 60).replace(/\s+\S*$/, "")} …` : words);
