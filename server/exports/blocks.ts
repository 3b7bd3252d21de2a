import { dateRange, hostNames } from "#shared/reviews.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import { plainText, referenceText } from "#shared/summary-text.ts";
import type { ActionPoint, Finding, Summary, SummarySection } from "#shared/summary.ts";
import { cleanText } from "./clean.ts";
import { agreementBlocks } from "./agreed.ts";
import { evidenceTable, quantityTable } from "./annexes.ts";
import type { DocBlock, Run, Runs, Stamp } from "./document.ts";
import { plain, run, sentence } from "./document.ts";

/**
 * A document as one list of blocks: what every writer writes. Nothing internal is in it: no counts, no confidence, no
 * status, no ids, nobody's name, and nothing that was removed.
 */

/** What the document is called, also in its properties. */
export function documentTitle({ details }: Summary): string {
  return [details.title, hostNames(details.hosts)].filter((part) => part !== "").join(": ");
}

export function documentBlocks(summary: Summary, stamp: Stamp): DocBlock[] {
  const reference = referenceText(summary);
  const gone = new Set(Object.values(summary.removed).flatMap((all) => all.map((one) => one.id)));
  const references = (ids: readonly string[]): string =>
    ids
      .filter((id) => !gone.has(id))
      .map(reference)
      .join(", ");
  const enquiryNumbers = new Map(summary.details.enquiries.map((enquiry, i) => [enquiry.id, i + 1]));

  const runs = (content: readonly Inline[]): Run[] =>
    content.map((inline): Run => {
      if (inline.type === "hardBreak") return run("\n");
      if (inline.type === "reference") return run(reference(inline.to));
      const link = inline.marks.find((mark) => mark.type === "link");
      const lang = inline.marks.find((mark) => mark.type === "lang");
      return {
        text: inline.text,
        bold: inline.marks.some((mark) => mark.type === "bold"),
        italic: inline.marks.some((mark) => mark.type === "italic"),
        href: link?.href ?? null,
        lang: lang?.lang ?? null,
      };
    });
  const paragraph = (content: readonly Inline[]): DocBlock => ({ type: "paragraph", runs: runs(content) });
  const text = (value: RichText): DocBlock[] =>
    value.flatMap((block): DocBlock[] => {
      if (block.type !== "paragraph")
        return [{ type: "list", ordered: block.type === "orderedList", items: block.items.map(item) }];
      return block.content.length === 0 ? [] : [paragraph(block.content)];
    });
  /** An item begins with a paragraph, be it empty: that is what carries its bullet or number. */
  const item = (value: RichText): DocBlock[] => {
    const [first, ...rest] = value;
    return first?.type === "paragraph" ? [paragraph(first.content), ...text(rest)] : [paragraph([]), ...text(value)];
  };
  /** A field in one line: for headings and cells. */
  const line = (value: RichText): Run[] =>
    value.flatMap((block, i) => [
      ...(i > 0 ? [run(" ")] : []),
      ...(block.type === "paragraph" ? runs(block.content) : block.items.flatMap(line)),
    ]);

  const finding = (one: Finding): DocBlock[] => {
    const evidence = references(one.evidence);
    const enquiry = one.enquiry === null ? null : enquiryNumbers.get(one.enquiry);
    const facts = [
      ...(enquiry === null || enquiry === undefined ? [] : [`Line of enquiry ${enquiry}`]),
      ...(one.frameworks.length > 0 ? [one.frameworks.join(", ")] : []),
      ...(evidence === "" ? [] : [`Evidence ${evidence}`]),
    ];
    const statement = blank(one.statement) ? [run("No statement yet")] : line(one.statement);
    return [
      { type: "heading", level: 3, runs: [...(one.number ? [run(`${one.number}. `)] : []), ...statement] },
      ...(facts.length > 0 ? [{ type: "meta" as const, text: facts.join(" · ") }] : []),
      ...text(one.narrative),
    ];
  };

  const action = (one: ActionPoint): DocBlock[] => {
    // The first paragraph is the heading; what follows it, a list perhaps, stays what it is.
    const [first, ...rest] = blank(one.what) ? [] : one.what;
    const [head, after] = first?.type === "paragraph" ? [runs(first.content), rest] : [[], one.what];
    const named = blank(one.what) ? [run("Not written yet")] : head;
    const facts: readonly (readonly [string, string])[] = [
      ["Responds to", references(one.answers)],
      ["Lead", one.lead],
      ["Support", one.support],
      ["How we will know", one.measure],
      ["By when", one.by],
      ["Plan that holds it", one.plan],
      ["Progress", one.progress],
    ];
    const rows = facts.flatMap(([name, value]) => (value.trim() === "" ? [] : [{ name, value }]));
    return [
      {
        type: "heading",
        level: 3,
        runs: [run(`Action point ${one.number}${named.length > 0 ? ". " : ""}`), ...named],
      },
      ...text(after),
      ...(rows.length > 0 ? [{ type: "facts" as const, rows }] : []),
    ];
  };

  const body = (section: SummarySection): DocBlock[] => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest are words and findings
    switch (section.id) {
      case "details":
        return [];
      case "agreement":
        return stamp.agreement ? agreementBlocks(stamp.agreement) : [notYetAgreed(summary)];
      case "evidence":
        return summary.evidence.length > 0 ? [evidenceTable(summary)] : nothingYet;
      case "quantities":
        return [quantityTable(summary)];
      case "actions":
        return summary.actions.length > 0 || !blank(section.text)
          ? [...text(section.text), ...summary.actions.flatMap(action)]
          : nothingYet;
      default:
        return section.findings.length > 0 || !blank(section.text)
          ? [...text(section.text), ...section.findings.flatMap(finding)]
          : nothingYet;
    }
  };

  return [
    { type: "title", text: documentTitle(summary) },
    { type: "mark", text: stamp.text },
    ...(stamp.agreement ? [] : [{ type: "note" as const, text: `Hash of this text: ${stamp.hash}` }]),
    { type: "table", caption: "Details of the review", head: null, widths: [2, 5], rows: detailRows(summary) },
    ...summary.sections.flatMap((section): DocBlock[] => {
      if (section.id === "details") return [];
      return [{ type: "heading", level: 2, runs: plain(sectionHeading(section)) }, ...body(section)];
    }),
    ...(summary.unplaced.length === 0
      ? []
      : [
          { type: "heading" as const, level: 2 as const, runs: plain("Unplaced findings") },
          { type: "paragraph" as const, runs: plain("The section that held these is switched off in the template.") },
          ...summary.unplaced.flatMap(finding),
        ]),
    // Where the template has no section for it, the agreement stands at the end.
    ...(stamp.agreement && !summary.sections.some(({ id }) => id === "agreement")
      ? [{ type: "heading" as const, level: 2 as const, runs: plain("Agreement") }, ...agreementBlocks(stamp.agreement)]
      : []),
  ];
}

const notYetAgreed = ({ details }: Summary): DocBlock => ({
  type: "table",
  caption: "Partners that agree the summary",
  head: ["Partner", "Decision"],
  widths: [3, 2],
  rows: details.partners.filter((one) => one.signs).map((one) => [one.name, "Not yet agreed"].map(plain)),
});

/** Nothing that would be seen. A control character that a program left is not. */
const blank = (value: RichText): boolean => cleanText(plainText(value, () => "x")).trim() === "";

/** Said in a draft rather than left out: a gap in the numbers would look like a page that is missing. */
const nothingYet: DocBlock[] = [{ type: "paragraph", runs: plain("Nothing is written here yet.") }];

/** "4. Strengths", and "Annex A. Evidence register", as the text speaks of it. */
const sectionHeading = ({ number, section }: SummarySection): string =>
  `${/^[A-Z]/.test(number) ? "Annex " : ""}${number}. ${section.title}`;

function detailRows({ details }: Summary): Runs[][] {
  const row = (name: string, value: string): Runs[][] => (value === "" ? [] : [[plain(name), plain(value)]]);
  return [
    ...row(details.hosts.length === 1 ? "Host authority" : "Host authorities", hostNames(details.hosts)),
    ...row("Agreed focus", details.focus),
    ...row("Why this focus", details.reason),
    ...details.enquiries.flatMap((enquiry, i) => row(`Line of enquiry ${i + 1}`, enquiry.text)),
    ...row("Dates", dateRange(details.firstDay, details.lastDay)),
    ...row("How", details.mode === "" ? "" : sentence(details.mode === "both" ? "in person and online" : details.mode)),
    ...row("Partners", details.partners.map((one) => one.name).join("; ")),
  ];
}
