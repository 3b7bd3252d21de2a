import { quantityRows } from "#shared/summary-read.ts";
import type { Summary } from "#shared/summary.ts";
import type { DocBlock } from "./document.ts";
import { plain, sentence } from "./document.ts";

/** The registers at the end. */

/** When, only where somebody said when: a column of nothing helps nobody. */
export function evidenceTable({ evidence }: Summary): DocBlock {
  const dated = evidence.some((one) => one.date.trim() !== "");
  return {
    type: "table",
    caption: "Evidence. Views are given by group, not by person or school.",
    head: ["Ref.", "Evidence", "Type", "Extent", ...(dated ? ["Date"] : [])],
    widths: [0.7, 3, 1.3, 1.5, ...(dated ? [1.4] : [])],
    rows: evidence.map((one) =>
      [one.number, one.title, sentence(one.type), one.extent, ...(dated ? [one.date] : [])].map(plain),
    ),
  };
}

/**
 * What the words of quantity mean here: the whole scale, and the findings that use each. Counts stay out: small ones
 * can identify people.
 */
export function quantityTable(summary: Summary): DocBlock {
  const used = quantityRows(summary);
  const usedIn = (term: string): string =>
    [...new Set(used.filter((row) => sameTerm(row.claim.term, term)).map((row) => row.finding.number))].join(", ");
  const known = summary.scale.terms;
  const strange = used.flatMap(({ claim, term }) => (term ? [] : [claim.term.trim()]));
  const others = strange.filter((term, i) => term !== "" && strange.findIndex((other) => sameTerm(other, term)) === i);
  return {
    type: "table",
    caption: `Terms of quantity: ${summary.scale.name}`,
    head: ["Term", "Share", "Used in"],
    widths: [2, 2, 3],
    rows: [
      ...known.map(({ term, share }) => [sentence(term), share, usedIn(term) || "Not used"]),
      ...others.map((term) => [sentence(term), "Not on this scale", usedIn(term)]),
    ].map((row) => row.map(plain)),
  };
}

const sameTerm = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
