import { dateRange, hostNames } from "#shared/reviews.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import { quantityRows } from "#shared/summary-read.ts";
import { isBlank, referenceText } from "#shared/summary-text.ts";
import type { Finding, Summary, SummarySection } from "#shared/summary.ts";

/** A document as one list of blocks: what every writer writes. Nothing internal is in it. */

/** A run of words with how it looks; `lang` null is the document's own language. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly href: string | null;
  readonly lang: string | null;
}
export type Runs = readonly Run[];

export type DocBlock =
  | { readonly type: "title"; readonly text: string }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "heading"; readonly level: 2 | 3; readonly runs: Runs }
  | { readonly type: "meta"; readonly text: string }
  | { readonly type: "paragraph"; readonly runs: Runs }
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly (readonly DocBlock[])[] }
  /** The first cell of each row names it. `head` null: a table of names and values. */
  | {
      readonly type: "table";
      readonly caption: string;
      readonly head: readonly string[] | null;
      readonly rows: readonly (readonly Runs[])[];
    };

export interface Stamp {
  /** "DRAFT, 13 March 2026 at 10:31": said at the top and on every page. */
  readonly text: string;
}

const run = (text: string): Run => ({ text, bold: false, italic: false, href: null, lang: null });
export const plain = (text: string): Runs => [run(text)];

export function documentBlocks(summary: Summary, stamp: Stamp): DocBlock[] {
  const reference = referenceText(summary);
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
  const text = (value: RichText): DocBlock[] =>
    value.flatMap((block): DocBlock[] => {
      if (block.type !== "paragraph")
        return [{ type: "list", ordered: block.type === "orderedList", items: block.items.map(text) }];
      return block.content.length === 0 ? [] : [{ type: "paragraph", runs: runs(block.content) }];
    });
  /** A field in one line: for headings and cells. */
  const line = (value: RichText): Run[] =>
    value.flatMap((block, i) => [
      ...(i > 0 ? [run(" ")] : []),
      ...(block.type === "paragraph" ? runs(block.content) : block.items.flatMap(line)),
    ]);

  const finding = (one: Finding): DocBlock[] => {
    const enquiry = one.enquiry === null ? null : enquiryNumbers.get(one.enquiry);
    const facts = [
      ...(enquiry === null || enquiry === undefined ? [] : [`Line of enquiry ${enquiry}`]),
      ...(one.frameworks.length > 0 ? [one.frameworks.join(", ")] : []),
      ...(one.evidence.length > 0 ? [`Evidence ${one.evidence.map(reference).join(", ")}`] : []),
    ];
    return [
      { type: "heading", level: 3, runs: [...(one.number ? [run(`${one.number}. `)] : []), ...line(one.statement)] },
      ...(facts.length > 0 ? [{ type: "meta" as const, text: facts.join(" · ") }] : []),
      ...text(one.narrative),
    ];
  };

  const body = (section: SummarySection): DocBlock[] => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest are words and findings
    switch (section.id) {
      case "details":
        return [];
      case "agreement":
        return [
          {
            type: "table",
            caption: "Partners that agree the summary",
            head: ["Partner", "Agreed by", "Date"],
            rows: summary.details.partners
              .filter((one) => one.signs)
              .map((one) => [plain(one.name), plain("Not yet agreed"), plain("")]),
          },
        ];
      case "evidence":
        return [
          {
            type: "table",
            caption: "Evidence. Views are given by group, not by person or school.",
            head: ["Ref.", "Evidence", "Type", "Extent"],
            rows: summary.evidence.map((one) => [one.number, one.title, sentence(one.type), one.extent].map(plain)),
          },
        ];
      case "quantities":
        return [
          {
            type: "table",
            caption: `Terms of quantity: ${summary.scale.name}`,
            head: ["Term", "Share", "Used in"],
            rows: quantityRows(summary).map(({ claim, finding: { number }, term }) =>
              [sentence(claim.term), term?.share ?? "not on the scale", number].map(plain),
            ),
          },
        ];
      case "actions":
        return [
          ...text(section.text),
          {
            type: "table",
            caption: "Agreed action points",
            head: ["No.", "What will be done", "Responds to", "Lead", "Support", "How we will know", "By when", "Plan"],
            rows: summary.actions.map((one) => [
              plain(one.number),
              line(one.what),
              ...[one.answers.map(reference).join(", "), one.lead, one.support, one.measure, one.by, one.plan].map(
                plain,
              ),
            ]),
          },
        ];
      default:
        return [...text(section.text), ...section.findings.flatMap(finding)];
    }
  };

  /** Nothing to show: no words, no findings, no rows. */
  const empty = (section: SummarySection): boolean =>
    section.id !== "agreement" &&
    isBlank(section.text) &&
    section.findings.length === 0 &&
    !(section.id === "actions" && summary.actions.length > 0) &&
    !(section.id === "evidence" && summary.evidence.length > 0) &&
    !(section.id === "quantities" && quantityRows(summary).length > 0);

  const { details } = summary;
  return [
    { type: "title", text: `${details.title}: ${hostNames(details.hosts)}` },
    { type: "note", text: stamp.text },
    { type: "table", caption: "Details of the review", head: null, rows: detailRows(summary) },
    ...summary.sections.flatMap((section): DocBlock[] => {
      if (section.id === "details") return [];
      const heading = `${section.number}. ${section.section.title}`;
      const written: DocBlock[] = empty(section)
        ? [{ type: "paragraph", runs: plain("Nothing is written here yet.") }]
        : body(section);
      return [{ type: "heading", level: 2, runs: plain(heading) }, ...written];
    }),
    ...(summary.unplaced.length === 0
      ? []
      : [
          { type: "heading" as const, level: 2 as const, runs: plain("Unplaced") },
          ...summary.unplaced.flatMap(finding),
        ]),
  ];
}

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

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Text as every writer may take it: XML and PDF refuse control characters, lone surrogates and non-characters. */
export function cleanText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g, "");
}
