import type { ImportedPart } from "#shared/imports.ts";
import { MOST_LISTED } from "#shared/imports.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import { countWords } from "#shared/summary-text.ts";
import type { ActionFact } from "#shared/summary.ts";
import { inlineWords, lineOf } from "./document.ts";
import { unsetFacts } from "./facts.ts";
import type { DocumentPart, Target } from "./parts.ts";
import { bold } from "./parts.ts";

/** A part of a document at the place that was chosen for it. What is not set there as a fact comes as text. */

/** What else there is to be linked with. */
export interface Around {
  /** Ids of the review's lines of enquiry, in order. */
  readonly enquiries: readonly string[];
  /** Numbers of the findings that come along, as the document has them. */
  readonly numbers: ReadonlySet<string>;
}

export function aroundOf(
  parts: readonly DocumentPart[],
  targets: readonly (Target | null)[],
  enquiries: readonly string[],
): Around {
  const coming = parts.filter(({ number }, at) => number !== "" && targets[at]?.to === "finding");
  return { enquiries, numbers: new Set(coming.map(({ number }) => number)) };
}

/** What comes of a part where it goes. */
export interface Placed {
  /** Of a new finding or action point: what it is called. */
  readonly title: readonly Inline[];
  readonly text: RichText;
  readonly facts: Readonly<Partial<Record<ActionFact, string>>>;
  /** Findings that a new action point answers, as the document numbers them. */
  readonly answers: readonly string[];
  /** Of the text: lines that say facts, and are not set. */
  readonly unset: readonly string[];
}

export function placed(part: DocumentPart, target: Exclude<Target, { to: "nowhere" }>, around: Around): Placed {
  const nothing = { facts: {}, answers: [], unset: [] };
  switch (target.to) {
    case "section":
      return {
        ...nothing,
        title: [],
        text: keepsHeading(part, target) ? [bold(part.heading), ...part.text] : part.text,
      };
    case "finding": {
      const title = onOneLine(titleOf(part, target));
      if (!part.finding) return { ...nothing, title, text: part.text };
      const unset = unsetFacts(part.finding, around.enquiries.length);
      const line = unset.join(" · ");
      const rest = part.text.slice(1);
      return { ...nothing, title, text: line === "" ? rest : [...lineOf(words(line)), ...rest], unset };
    }
    case "action":
      return placedAction(part, target, around);
  }
}

function placedAction(part: DocumentPart, target: Target, { numbers }: Around): Placed {
  const facts: Partial<Record<ActionFact, string>> = {};
  const answers: string[] = [];
  const unset: string[] = [];
  const text = part.text.flatMap((block, at): Block[] => {
    const fact = part.facts[at] ?? null;
    if (!fact || block.type !== "paragraph") return [block];
    if (fact.fact === "answers") {
      const known = (fact.said.match(NUMBERS) ?? []).filter((one) => numbers.has(one));
      answers.push(...known.filter((one) => !answers.includes(one)));
      const isAll =
        fact.said.replaceAll(NUMBERS, (one) => (numbers.has(one) ? "" : one)).replaceAll(BETWEEN, "") === "";
      if (isAll && answers.length <= MOST_LISTED) return [];
    } else if (facts[fact.fact] === undefined) {
      facts[fact.fact] = fact.said;
      return [];
    }
    const line = withColon(block.content);
    unset.push(inlineWords(line).trim());
    return [{ type: "paragraph", content: line }];
  });
  return { title: onOneLine(titleOf(part, target)), text, facts, answers: answers.slice(0, MOST_LISTED), unset };
}

const NUMBERS = /\b[SA]\d{1,2}\b/g;
/** What stands between numbers that are all there is. */
const BETWEEN = /\band\b|[\s,;.&]/g;

/** "Lead⇥Head of education", a row of a table, is a line of text now. */
const withColon = (inlines: readonly Inline[]): Inline[] => {
  const at = inlines.findIndex((one) => one.type === "text" && /[\t:]/.test(one.text));
  return inlines.map((one, i) =>
    i === at && one.type === "text" ? { ...one, text: one.text.replace(/^([^:]*?)\t/, "$1: ") } : one,
  );
};

const words = (text: string): Inline[] => [{ type: "text", text, marks: [] }];

/** The heading goes along, unless it is the title of the very section. */
const keepsHeading = ({ heading, names }: DocumentPart, target: Target): boolean =>
  heading.length > 0 && !(names.kind === "section" && target.to === "section" && target.section === names.section);

/** Words that come in when this part goes there. */
export function wordsTaken(part: DocumentPart, target: Target | null, around: Around): number {
  if (target === null) return countWords(lineOf(part.heading)) + countWords(part.text);
  if (target.to === "nowhere") return 0;
  const { title, text } = placed(part, target, around);
  return countWords(lineOf(title)) + countWords(text);
}

function titleOf({ heading, names, skip }: DocumentPart, target: Target | null): readonly Inline[] {
  if (target?.to !== "finding" && target?.to !== "action") return heading;
  return names.kind === "section" ? [] : cut(heading, skip);
}

/** Without the first so many letters. */
function cut(inlines: readonly Inline[], letters: number): Inline[] {
  let left = letters;
  return inlines.flatMap((one): Inline[] => {
    const length = one.type === "text" ? one.text.length : 1;
    const gone = Math.min(left, length);
    left -= gone;
    if (gone === 0) return [one];
    return one.type === "text" && gone < length ? [{ ...one, text: one.text.slice(gone) }] : [];
  });
}

const onOneLine = (inlines: readonly Inline[]): Inline[] =>
  inlines.map((one) => (one.type === "hardBreak" ? { type: "text", text: " ", marks: [] } : one));

/** As it is sent; null: nothing of it goes along. */
export function importedPart(part: DocumentPart, target: Target, around: Around): ImportedPart | null {
  if (target.to === "nowhere") return null;
  const { title, text, facts, answers } = placed(part, target, around);
  switch (target.to) {
    case "section":
      return text.length === 0 ? null : { to: "section", section: target.section, text: [...text] };
    case "finding":
      return {
        to: "finding",
        section: target.section,
        number: part.number,
        statement: [...title],
        narrative: [...text],
        enquiry: around.enquiries[(part.finding?.enquiry ?? 0) - 1] ?? null,
        frameworks: [...(part.finding?.frameworks ?? [])],
      };
    case "action":
      return {
        to: "action",
        what: [...(title.length > 0 ? lineOf(title) : []), ...text],
        answers: [...answers],
        facts,
      };
  }
}
