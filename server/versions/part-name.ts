import { beginning, plainText, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import type { RestoredPart } from "#shared/versions.ts";
import { allFindings } from "#shared/summary.ts";

/** So much of an item's words tells it from the others. */
const MOST = 60;

/** What was brought back, as the audit trail says it: "the whole text", "section 4 “Strengths”", "S2 “Officers …”". */
export function partName(what: RestoredPart, summary: Summary): string {
  switch (what.kind) {
    case "whole":
      return "the whole text";
    case "section":
      return sectionName(what.section, summary);
    case "finding":
      return findingName(what.finding, summary);
    case "action":
      return actionName(what.action, summary);
    case "field": {
      const [of, id = "", part = ""] = what.field.split("/");
      if (of === "finding") return `the ${part} of ${findingName(id, summary)}`;
      if (of === "action") return `the words of ${actionName(id, summary)}`;
      const prose = summary.sections.find((one) => one.id === id)?.section.kind === "prose";
      return prose ? sectionName(id, summary) : `the introduction of ${sectionName(id, summary)}`;
    }
  }
}

const quoted = (name: string, words: string): string => (words === "" ? name : `${name} “${words}”`);

function sectionName(id: string, { sections }: Summary): string {
  const found = sections.find((one) => one.id === id);
  return quoted(found?.number ? `section ${found.number}` : "the section", found?.section.title ?? id);
}

function findingName(id: string, summary: Summary): string {
  const found = allFindings(summary).find((one) => one.id === id);
  const words = found ? plainText(found.statement, referenceText(summary)).trim() : "";
  return quoted(found?.number || "a finding", beginning(words, MOST));
}

function actionName(id: string, summary: Summary): string {
  const found = summary.actions.find((one) => one.id === id);
  const words = found ? plainText(found.what, referenceText(summary)).replaceAll("\n", " ").trim() : "";
  return quoted(found ? `action point ${found.number}` : "an action point", beginning(words, MOST));
}
