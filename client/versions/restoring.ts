import type { Subject } from "#shared/compare/summaries.ts";
import { plainText, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import type { SectionId } from "#shared/templates.ts";
import type { RestoredPart } from "#shared/versions.ts";
import { allFindings } from "#shared/summary.ts";

/** A part of the text that can be brought back, and what it is called: "the whole text", "S1". */
export interface Restorable {
  readonly what: RestoredPart;
  readonly name: string;
}

export const wholeText: Restorable = { what: { kind: "whole" }, name: "the whole text" };

/** What of an older text can be brought back for a change in it; null where there is nothing of its own. */
export function restorableOf({ kind, id, number, title }: Subject, older: Summary): Restorable | null {
  switch (kind) {
    case "section": {
      const section = older.sections.find((one) => one.id === id);
      if (!section) return null;
      // Of a section that holds findings or action points these are restored one by one.
      return section.section.kind === "prose"
        ? { what: { kind: "section", section: id as SectionId }, name: sectionName(number, title) }
        : {
            what: { kind: "field", field: `section/${id}` },
            name: `the introduction of ${sectionName(number, title)}`,
          };
    }
    case "finding":
      return allFindings(older).some((one) => one.id === id)
        ? { what: { kind: "finding", finding: id }, name: number || "this finding" }
        : null;
    case "action":
      return older.actions.some((one) => one.id === id)
        ? { what: { kind: "action", action: id }, name: `action point ${number}`.trim() }
        : null;
    case "details":
    case "evidence":
      return null;
  }
}

const sectionName = (number: string, title: string): string => (number === "" ? title : `section ${number}`);

/** All that one can choose to bring back of a text, section by section. */
export function restorables(older: Summary): {
  readonly sections: readonly (Restorable & { readonly label: string })[];
  readonly items: readonly (Restorable & { readonly label: string })[];
} {
  const reference = referenceText(older);
  const sections = older.sections.filter(({ section }) => section.kind !== "generated");
  return {
    sections: sections.map(({ id, number, section }) => ({
      what: { kind: "section", section: id },
      name: sectionName(number, section.title),
      label: `${number} ${section.title}`.trim(),
    })),
    items: [
      ...allFindings(older).map(({ id, number, statement }) => ({
        what: { kind: "finding", finding: id } as const,
        name: number || "this finding",
        label: `${number} ${plainText(statement, reference)}`.trim(),
      })),
      ...older.actions.map(({ id, number, what }) => ({
        what: { kind: "action", action: id } as const,
        name: `action point ${number}`,
        label: `Action point ${number}: ${plainText(what, reference)}`,
      })),
    ],
  };
}
