import { beginning, plainText, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import type { RestoredPart } from "#shared/versions.ts";
import { allFindings } from "#shared/summary.ts";

/** What is brought back, by the number that it has in the older text, which is where one chose it. */
export interface PartName {
  /** "the whole text", "section 4", "S5", or "S5 as S4". */
  readonly short: string;
  /** With as much of its words as tells it from others, "S5 as S4 “Officers …”": for the audit trail. */
  readonly full: string;
}

/** So much of an item's words tells it from the others. */
const MOST = 60;

/** `now`: the text with what was brought back. */
export function partName(what: RestoredPart, older: Summary, now: Summary): PartName {
  switch (what.kind) {
    case "whole":
      return { short: "the whole text", full: "the whole text" };
    case "section":
      return sectionName(what.section, now);
    case "finding":
      return findingName(what.finding, older, now);
    case "action":
      return actionName(what.action, older, now);
    case "field": {
      const [of, id = "", part = ""] = what.field.split("/");
      if (of === "finding") return within(`the ${part} of`, findingName(id, older, now));
      if (of === "action") return within("the words of", actionName(id, older, now));
      const prose = now.sections.find((one) => one.id === id)?.section.kind === "prose";
      return prose ? sectionName(id, now) : within("the introduction of", sectionName(id, now));
    }
  }
}

const within = (part: string, { short, full }: PartName): PartName => ({
  short: `${part} ${short}`,
  full: `${part} ${full}`,
});

const named = (short: string, words: string): PartName => ({
  short,
  full: words === "" ? short : `${short} “${beginning(words, MOST)}”`,
});

/** Its number in the older text, and the one that it came to have where that is another. */
function numbered(was: string, is: string): string {
  if (was === "") return is;
  return is === "" || is === was ? was : `${was} as ${is}`;
}

function sectionName(id: string, { sections }: Summary): PartName {
  const found = sections.find((one) => one.id === id);
  const title = found?.section.title ?? id;
  return found?.number
    ? named(`section ${found.number}`, title)
    : { short: `“${title}”`, full: `the section “${title}”` };
}

function findingName(id: string, older: Summary, now: Summary): PartName {
  const [then, found] = [older, now].map((summary) => allFindings(summary).find((one) => one.id === id));
  const words = found ? plainText(found.statement, referenceText(now)).trim() : "";
  return named(numbered(then?.number ?? "", found?.number ?? "") || "a finding", words);
}

function actionName(id: string, older: Summary, now: Summary): PartName {
  const [then, found] = [older, now].map(({ actions }) => actions.find((one) => one.id === id));
  const words = found ? plainText(found.what, referenceText(now)).replaceAll("\n", " ").trim() : "";
  const number = numbered(then?.number ?? "", found?.number ?? "");
  return named(number === "" ? "an action point" : `action point ${number}`, words);
}
