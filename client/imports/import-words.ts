import { factRows } from "#client/actions/action-facts.ts";
import type { Doubt } from "#client/lib/api.ts";
import { findingKindName } from "#client/summary/words.ts";
import type { ReviewState } from "#shared/permissions.ts";
import { beginning } from "#shared/summary-text.ts";
import type { Section, Template } from "#shared/templates.ts";
import { sectionNumbers } from "#shared/templates.ts";
import type { LeftBehind } from "./document.ts";
import { inlineWords, textWords } from "./document.ts";
import type { NotRead } from "./docx-file.ts";
import { MOST_PARAGRAPHS, MOST_WORDS } from "./docx-file.ts";
import type { FindingFacts } from "./facts.ts";
import { unsetFacts } from "./facts.ts";
import type { DocumentPart, Target } from "./parts.ts";
import type { Around } from "./placing.ts";
import { placed, wordsTaken } from "./placing.ts";

/** What is said while a document is brought in. */

/** One sentence that says what to do. */
export const notReadWords: Record<NotRead, string> = {
  empty: "This file is empty. Choose another one.",
  "too large":
    "This file is too large to be read here. Take its pictures out in Word, or divide it, and choose it again.",
  "old Word":
    "This is a file of an older Word (.doc). Open it in Word, save it as a Word document (.docx), and choose that.",
  password:
    "This file is protected with a password. Open it in Word, take the password away, save it, and choose it again.",
  "another kind": "This is not a Word document. Save it from its program as a Word document (.docx), and choose that.",
  damaged: "This file is damaged. Open it in Word, save it under another name, and choose that.",
  "too many parts":
    "This document has too many headings to choose a place for each. Divide it in Word, and bring in one part after the other.",
  "too long": `This document is too long: at most ${MOST_WORDS.toLocaleString("en-GB")} words in ${MOST_PARAGRAPHS.toLocaleString("en-GB")} paragraphs are brought in at once. Divide it in Word, and bring in one part after the other.`,
  "no words": "There are no words in this document. Choose another one.",
  "too slow": "This file took too long to read. Divide it in Word, or save it under another name, and choose that.",
  "no reader": "What reads Word documents could not be loaded. Reload the page when you are connected, then try again.",
};

export const lockedImportWords: Record<Exclude<ReviewState, "drafting">, string> = {
  proposed: "The text was proposed for agreement, so nothing can be brought in now.",
  agreed: "The text is agreed, so nothing can be brought in.",
};

export const doubtWords = (file: string, { why, again }: Doubt): string =>
  `It is not known whether “${file}” is in the text: ${why}. Press “Bring in” ${again}: it comes in only if it is not there yet. Or close this, and look in Versions.`;

/** Closed while it was on its way. */
export const closedDoubtWords = (file: string, { why }: Doubt): string =>
  `It is not known whether “${file}” is in the text: ${why}. Look in Versions before you bring it in again.`;

/** So many places are named. */
const NAMED = 6;

/** `places`: where it came in before, when something else was asked for since. */
export function broughtWords(file: string, places: readonly string[] | null): string {
  if (places === null || places.length === 0) return `“${file}” is in the text.`;
  const names = places.length > NAMED ? [...places.slice(0, NAMED - 1), `${places.length - NAMED + 1} more`] : places;
  return `“${file}” came in before, so it was not brought in again. It is in ${names.join("; ")}.`;
}

export const offlineImportWords = "Bringing in a document waits until you are online.";

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What the person should know of what does not come along as it was. */
export function leftWords(left: LeftBehind): string[] {
  const { pictures, tables, notes, comments } = left;
  return [
    ...(pictures > 0 ? [`${counted(pictures, "picture")}: a note in brackets stands in its place.`] : []),
    ...(tables > 0 ? [`${counted(tables, "table")}: each row comes as a line of text.`] : []),
    ...(notes > 0 ? [`${counted(notes, "footnote")}: as text, at the end of its part.`] : []),
    ...(comments > 0 ? [`${counted(comments, "comment")}: not taken along.`] : []),
    ...(left.tracked ? ["Tracked changes: the text comes as if all of them were accepted."] : []),
    ...(left.struck
      ? ["Words that are struck out: they come as plain words. Leave them out in Word if they should go."]
      : []),
    ...(left.hidden ? ["Words that are hidden in Word: they come as plain words, for everybody to read."] : []),
    ...(left.margins ? ["Headers and footers: not taken along."] : []),
    ...(left.formulas ? ["Formulas: not taken along."] : []),
    ...(left.contents ? ["The table of contents: not taken along."] : []),
    ...(left.gaelic ? ["Which words are in Gaelic: mark them again."] : []),
  ];
}

/** What a part is called: its heading, or that it has none. `alone`: there is no other. */
export const partTitle = ({ heading }: DocumentPart, alone: boolean): string =>
  inlineWords(heading).trim() || (alone ? "The whole document" : "Before the first heading");

/** So much of a part's words tells it from others. */
const FIRST = 160;

/** Without the lines that become facts where it goes. */
export function firstWords(part: DocumentPart, target: Target | null, around: Around): string {
  const comes = target?.to === "finding" || target?.to === "action" ? placed(part, target, around).text : part.text;
  return beginning(textWords(comes).trim(), FIRST);
}

/** How much of it goes along. `made`: it is a section that Codraft makes by itself. */
export function amountWords(part: DocumentPart, target: Target | null, around: Around, made: boolean): string {
  const said = (count: number): string => `${count.toLocaleString("en-GB")} ${count === 1 ? "word" : "words"}`;
  if (target?.to !== "nowhere") return said(wordsTaken(part, target, around));
  return `${said(wordsTaken(part, null, around))}, left out${made ? ": Codraft makes this section by itself" : ""}`;
}

/** What is set as facts of a new finding or action point, and which lines that say facts come as text. */
export function factWords(part: DocumentPart, target: Target | null, around: Around): string[] {
  if (target?.to === "finding") return part.finding ? findingWords(part.finding, around) : [];
  if (target?.to !== "action") return [];
  const { facts, answers, unset } = placed(part, target, around);
  return [
    ...(answers.length > 0 ? [`Responds to ${answers.join(", ")}.`] : []),
    ...factRows.flatMap(({ fact, label }) => (facts[fact] === undefined ? [] : [`${label}: ${short(facts[fact])}.`])),
    ...unset.map((line) => `Comes as a line of text: “${short(line)}”.`),
  ];
}

const short = (said: string): string => beginning(said, FIRST).replace(/\.$/, "");

function findingWords({ enquiry, enquiries, frameworks, evidence }: FindingFacts, around: Around): string[] {
  const known = enquiry !== null && around.enquiries[enquiry - 1] !== undefined;
  const all = enquiries.join(", ");
  const asText = unsetFacts({ enquiry, enquiries, frameworks, evidence: [] }, around.enquiries.length).length > 0;
  return [
    ...(known ? [`Line of enquiry ${enquiry} is set.`] : []),
    ...(known && asText ? [`A finding has one line of enquiry, so “${all}” comes as text, too.`] : []),
    ...(enquiry !== null && !known
      ? [`Line of enquiry ${enquiry} is not one of this review, so “${all}” is not set, and comes as text.`]
      : []),
    ...(frameworks.length > 0 ? [`Framework: ${frameworks.join(", ")}.`] : []),
    ...(evidence.length > 0
      ? [`${evidence.join(", ")} is not linked, and comes as text: link it in the finding.`]
      : []),
  ];
}

export interface PlaceChoice {
  readonly target: Target;
  readonly words: string;
}

export interface PlaceGroup {
  readonly label: string;
  readonly choices: readonly PlaceChoice[];
}

/** All places that a part can go to. */
export function placesFor(template: Template): PlaceGroup[] {
  const numbers = sectionNumbers(template);
  const on = template.sections.flatMap((section) =>
    section.on ? [{ section, number: numbers.get(section.id) ?? "" }] : [],
  );
  const called = (section: Section, number: string): string => `${number} ${section.title}`.trim();
  const written = on.filter(({ section }) => section.kind !== "generated");
  return [
    {
      label: "At the end of a section",
      choices: written.map(({ section, number }) => ({
        target: { to: "section", section: section.id },
        words: section.kind === "prose" ? called(section, number) : `${called(section, number)}: its introduction`,
      })),
    },
    {
      label: "As something new",
      choices: written.flatMap(({ section, number }): PlaceChoice[] => {
        if (section.kind === "findings")
          return [
            {
              target: { to: "finding", section: section.id },
              words: `${number === "" ? "" : `${number}: `}a new ${section.holds === null ? "finding" : findingKindName[section.holds].one}`,
            },
          ];
        return section.kind === "actions"
          ? [{ target: { to: "action" }, words: `${number === "" ? "" : `${number}: `}a new action point` }]
          : [];
      }),
    },
  ];
}

/** As the value of an option. */
export const targetKey = (target: Target | null): string =>
  target === null ? "" : "section" in target ? `${target.to} ${target.section}` : target.to;

/** Null: none of these places. */
export function targetOf(key: string, places: readonly PlaceGroup[]): Target | null {
  if (key === "nowhere") return { to: "nowhere" };
  const choice = places.flatMap(({ choices }) => choices).find(({ target }) => targetKey(target) === key);
  return choice?.target ?? null;
}

/** "9 parts, 1,840 words come in; 3 parts are left out." */
export function sumWords(taken: number, words: number, left: number, open: number): string {
  const parts = [
    `${counted(taken, "part")}, ${words.toLocaleString("en-GB")} ${words === 1 ? "word" : "words"}, ${taken === 1 ? "comes" : "come"} in.`,
    ...(left > 0 ? [`${counted(left, "part")} ${left === 1 ? "is" : "are"} left out.`] : []),
    ...(open > 0 ? [`${counted(open, "part")} still ${open === 1 ? "needs" : "need"} a place.`] : []),
  ];
  return parts.join(" ");
}
