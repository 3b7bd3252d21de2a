import { enquiryName } from "#client/summary/names.ts";
import { evidenceTypeName } from "#client/summary/words.ts";
import type { Block, Inline, Mark, RichText } from "#shared/schema.ts";
import { safeHref } from "#shared/schema.ts";
import type { ActionPoint, Finding, Summary, SummarySection } from "#shared/summary.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import { isBlank, oneLine, plainText, referenceText } from "#shared/summary-text.ts";
import { factRows } from "#client/actions/action-facts.ts";
import { hostNames } from "#shared/reviews.ts";

/** A section or the whole summary for the clipboard, as words and as HTML that Word and mail take over. */
export interface Copied {
  readonly plain: string;
  readonly html: string;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Pieces in order; each knows both its forms. */
type Piece = Copied;
const piece = (plain: string, html: string): Piece => ({ plain, html });
const heading = (level: 1 | 2 | 3, text: string): Piece => piece(text, `<h${level}>${escaped(text)}</h${level}>`);
const line = (text: string): Piece => piece(text, `<p>${escaped(text)}</p>`);

export function copiedSummary(summary: Summary): Copied {
  const { details } = summary;
  return joined([
    heading(1, details.title),
    line(hostNames(details.hosts)),
    line(details.focus),
    ...summary.sections.filter((one) => one.id !== "details").flatMap((one) => sectionPieces(summary, one)),
  ]);
}

export function copiedSection(summary: Summary, id: string): Copied {
  return joined(summary.sections.filter((one) => one.id === id).flatMap((one) => sectionPieces(summary, one)));
}

const joined = (pieces: readonly Piece[]): Copied => ({
  plain: pieces.map((one) => one.plain).join("\n\n"),
  html: pieces.map((one) => one.html).join("\n"),
});

function sectionPieces(summary: Summary, section: SummarySection): Piece[] {
  const reference = referenceText(summary);
  const pieces = [heading(2, `${section.number} ${section.section.title}`.trim())];
  if (!isBlank(section.text)) pieces.push(rich(section.text, reference));
  for (const finding of section.findings) pieces.push(...findingPieces(summary, finding, reference));
  if (section.section.kind === "actions")
    for (const action of summary.actions) pieces.push(...actionPieces(summary, action, reference));
  if (section.id === "evidence")
    for (const item of summary.evidence)
      pieces.push(
        line([`${item.number} ${item.title}`, evidenceTypeName[item.type], item.extent].filter(Boolean).join("; ")),
      );
  return pieces;
}

function findingPieces(summary: Summary, finding: Finding, reference: ReferenceText): Piece[] {
  const statement = plainText(oneLine(finding.statement), reference).trim();
  const enquiry = enquiryName(summary.details, finding.enquiry);
  const about = [enquiry, ...finding.frameworks].filter((one) => one !== null).join(" · ");
  const evidence = finding.evidence.map(reference).join(", ");
  return [
    heading(3, `${finding.number} ${statement}`.trim()),
    ...(about === "" ? [] : [line(about)]),
    ...(isBlank(finding.narrative) ? [] : [rich(finding.narrative, reference)]),
    ...(evidence === "" ? [] : [line(`Evidence: ${evidence}`)]),
  ];
}

function actionPieces(summary: Summary, action: ActionPoint, reference: ReferenceText): Piece[] {
  const answers = action.answers.map(reference).join(", ");
  return [
    heading(3, `${action.number}. ${plainText(oneLine(action.what), reference).trim()}`),
    ...(answers === "" ? [] : [line(`Answers: ${answers}`)]),
    ...factRows.filter((row) => action[row.fact] !== "").map((row) => line(`${row.label}: ${action[row.fact]}`)),
  ];
}

const rich = (text: RichText, reference: ReferenceText): Piece =>
  piece(plainText(text, reference), text.map((block) => blockHtml(block, reference)).join(""));

function blockHtml(block: Block, reference: ReferenceText): string {
  if (block.type === "paragraph") return `<p>${block.content.map((one) => inlineHtml(one, reference)).join("")}</p>`;
  const tag = block.type === "bulletList" ? "ul" : "ol";
  const items = block.items.map((item) => `<li>${item.map((one) => blockHtml(one, reference)).join("")}</li>`);
  return `<${tag}>${items.join("")}</${tag}>`;
}

function inlineHtml(inline: Inline, reference: ReferenceText): string {
  if (inline.type === "hardBreak") return "<br>";
  if (inline.type === "reference") return escaped(reference(inline.to));
  return inline.marks.reduce(marked, escaped(inline.text));
}

function marked(html: string, mark: Mark): string {
  switch (mark.type) {
    case "bold":
      return `<strong>${html}</strong>`;
    case "italic":
      return `<em>${html}</em>`;
    case "lang":
      return `<span lang="${escaped(mark.lang)}">${html}</span>`;
    case "link": {
      const href = safeHref(mark.href);
      return href === null ? html : `<a href="${escaped(href)}">${html}</a>`;
    }
  }
}
