import type { Block, Inline, RichText } from "#shared/schema.ts";
import { countWords } from "#shared/summary-text.ts";
import type { Section, SectionId } from "#shared/templates.ts";
import type { DocumentBlock } from "./document.ts";
import { inlineWords, lineOf } from "./document.ts";
import type { FindingFacts, SaidFact } from "./facts.ts";
import { actionFact, findingFacts } from "./facts.ts";
import type { SectionMatch } from "./headings.ts";
import { actionNumber, findingNumber, matchSection, namesSeveral, withoutNumber } from "./headings.ts";

/** A document in parts, and where each of them belongs in the summary. Nothing of it is dropped here. */

/** Where a part goes. */
export type Target =
  /** At the end of this section's text, or of its introduction. */
  | { readonly to: "section"; readonly section: SectionId }
  | { readonly to: "finding"; readonly section: SectionId }
  | { readonly to: "action" }
  | { readonly to: "nowhere" };

export interface DocumentPart {
  /** Empty: what stands before the first heading. */
  readonly heading: readonly Inline[];
  /** What the heading is: the title of this section, that of a finding or action point, or something else. */
  readonly names: { readonly kind: "section"; readonly section: SectionId } | { readonly kind: "item" | "other" };
  /** "S1" in front of a finding's heading; "". */
  readonly number: string;
  /** So many letters of the heading only number it. */
  readonly skip: number;
  /** All under the heading. */
  readonly text: RichText;
  /** What the first line of the text says where it is one of a finding's facts. */
  readonly finding: FindingFacts | null;
  /** What each block of the text would say of an action point; null: nothing. */
  readonly facts: readonly (SaidFact | null)[];
  /** Null: whoever brings it in has to choose. */
  readonly target: Target | null;
}

/** A part that is being gathered, and how deep its heading stands. */
interface Open {
  readonly level: number;
  readonly part: Omit<DocumentPart, "text" | "finding" | "facts" | "target">;
  readonly target: Target | null;
  readonly blocks: (DocumentBlock & { kind: "text" })[];
}

type Heading = DocumentBlock & { readonly kind: "heading" };

const nowhere: Target = { to: "nowhere" };

/**
 * Plan: a heading that is a section's title begins that section, at whatever depth; one with a finding's number, or
 * under a findings section's heading, begins a finding; and so with action points. A deeper heading within any of them
 * stays in its text, in bold; one that is none of these begins a part that has no place yet.
 */
export function partsOf(document: readonly DocumentBlock[], on: readonly Section[]): DocumentPart[] {
  const styled = document.some(({ kind }) => kind === "heading");
  const ours = document.some((block) => block.kind === "text" && block.look === "mark");
  const lines = styled ? null : boldLines(document, on);
  const parts: Open[] = [begin(0, [], { kind: "other" }, ours ? nowhere : null)];
  /** The section that is open, and how deep its heading stands. */
  let section = null as Sectioned | null;

  function open(level: number, heading: readonly Inline[], beginning: Beginning): void {
    const { names, target, number = "", skip = 0 } = beginning;
    parts.push(begin(level, heading, names, target, number, skip));
  }

  for (const block of document) {
    const heading: Heading | null = block.kind === "heading" ? block : headingIn(block, on, section?.of ?? null, lines);
    const current = parts.at(-1);
    if (!heading) {
      if (block.kind === "text") current?.blocks.push(block);
      continue;
    }
    const { level, words } = heading;
    const said = inlineWords(words);
    const match = matchSection(said, on);
    const within = section !== null && level > section.level;
    const item = itemIn(said, on);
    const begins = within && section !== null && isItemHeading(section, level, current);
    if (item) {
      const holder = on.find(({ id }) => item.target?.to === "finding" && id === item.target.section);
      if (holder && section?.of !== holder) section = { of: holder, level: level - 1 };
      open(level, words, item);
    } else if (!match && namesSeveral(said, on) && (!within || begins || section?.of.kind === "prose")) {
      section = null;
      open(level, words, { names: { kind: "other" }, target: null });
    } else if (match && (isSure(match, section, within) || !within || endsProse(match, section))) {
      // What Codraft makes by itself is left out where a heading of its own says so; a line in bold may mean anything.
      const made = within || block.kind === "text" ? null : nowhere;
      section = { of: match.section, level };
      open(level, words, {
        names: { kind: "section", section: match.section.id },
        target: match.section.kind === "generated" ? made : { to: "section", section: match.section.id },
      });
    } else if (begins && section) {
      open(level, words, {
        names: { kind: "item" },
        target: section.of.kind === "findings" ? { to: "finding", section: section.of.id } : { to: "action" },
        skip: said.length - withoutNumber(said).length,
      });
    } else if (current && level > current.level && current.level > 0) {
      current.blocks.push({ kind: "text", look: "", blocks: [bold(words)] });
    } else {
      section = null;
      open(level, words, { names: { kind: "other" }, target: null });
    }
  }
  return parts.map(closed).filter(isAnything);
}

/** At whatever depth; but "Agreement" within a finding is none of the sections that Codraft makes. */
const isSure = ({ section, sure }: SectionMatch, open: Sectioned | null, within: boolean): boolean =>
  sure === "title" && (section.kind !== "generated" || !within || open?.of.kind === "prose");

/** Drafts have strengths and areas within their evaluation, too. */
const endsProse = ({ section, sure }: SectionMatch, within: Sectioned | null): boolean =>
  sure === "alias" && section.kind === "findings" && within?.of.kind === "prose";

interface Sectioned {
  readonly of: Section;
  readonly level: number;
}

interface Beginning {
  readonly names: DocumentPart["names"];
  readonly target: Target | null;
  readonly number?: string;
  readonly skip?: number;
}

const begin = (
  level: number,
  heading: readonly Inline[],
  names: DocumentPart["names"],
  target: Target | null,
  number = "",
  skip = 0,
): Open => ({ level, part: { heading, names, number, skip }, target, blocks: [] });

/** A heading that says by itself that it is a finding's or an action point's. */
function itemIn(said: string, on: readonly Section[]): Beginning | null {
  const finding = findingNumber(said);
  if (finding) {
    const holder = on.find(({ holds }) => holds === (finding.letter === "S" ? "strength" : "area"));
    return {
      names: { kind: "item" },
      target: holder ? { to: "finding", section: holder.id } : null,
      number: finding.number,
      skip: finding.skip,
    };
  }
  const skip = actionNumber(said);
  if (skip === null) return null;
  return { names: { kind: "item" }, target: on.some(({ kind }) => kind === "actions") ? { to: "action" } : null, skip };
}

/** Under the heading of a section of findings or action points, and no deeper than the first of them. */
function isItemHeading(section: Sectioned, level: number, current: Open | undefined): boolean {
  if (section.of.kind !== "findings" && section.of.kind !== "actions") return false;
  return current?.part.names.kind !== "item" || level <= current.level;
}

/** How often each line in bold stands below a heading of findings, and of action points. */
type BoldLines = Readonly<Record<"findings" | "actions", ReadonlyMap<string, number>>>;

/** Of a document without headings of Word's. */
function boldLines(document: readonly DocumentBlock[], on: readonly Section[]): BoldLines {
  const said = document.flatMap((block) => {
    const words = block.kind === "text" ? boldLine(block) : null;
    const line = words ? inlineWords(words).trim() : "";
    return line === "" ? [] : [line];
  });
  const all = counted(said);
  const within: Record<"findings" | "actions", string[]> = { findings: [], actions: [] };
  let kind: Section["kind"] | null = null;
  for (const line of said) {
    const named = matchSection(line, on)?.section.kind;
    // What is said again and again opens no section, nor does the "Evidence" of a finding.
    if (named && all.get(line) === 1 && named !== "generated") kind = named;
    if (kind === "findings" || kind === "actions") within[kind].push(line);
  }
  return { findings: counted(within.findings), actions: counted(within.actions) };
}

function counted(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function boldLine({ look, blocks }: DocumentBlock & { kind: "text" }): Inline[] | null {
  const [line] = blocks;
  if (look !== "" || blocks.length !== 1 || line?.type !== "paragraph" || !isBold(line.content)) return null;
  return withoutBold(line.content);
}

/** Where a document has no headings of Word's, lines in bold stand for them. `lines`: null where it has. */
function headingIn(
  block: DocumentBlock & { kind: "text" },
  on: readonly Section[],
  section: Section | null,
  lines: BoldLines | null,
): Heading | null {
  const words = boldLine(block);
  if (!words) return null;
  const said = inlineWords(words);
  const heading = (level: number) => ({ kind: "heading", level, words }) as const;
  const match = matchSection(said, on);
  if (match?.sure === "title" && (lines || match.section.kind !== "generated")) return heading(1);
  if (findingNumber(said)) return heading(2);
  if (!lines) return null;
  const holds = section?.kind === "findings" || section?.kind === "actions" ? section.kind : null;
  // "Impact" or "Next steps" of one finding after the other, or the "Evidence" of one, is a line of theirs.
  if (holds && ((lines[holds].get(said.trim()) ?? 0) > 1 || match?.section.kind === "generated")) return null;
  if (match?.sure === "alias" || (!match && namesSeveral(said, on))) return heading(1);
  return holds && countWords(lineOf(words)) <= LONGEST_LINE && !/[:,;]\s*$/.test(said) ? heading(2) : null;
}

/** More words than these are a paragraph that somebody made bold. */
const LONGEST_LINE = 40;

const isBold = (inlines: readonly Inline[]): boolean =>
  inlineWords(inlines).trim() !== "" &&
  inlines.every(
    (one) => one.type !== "text" || one.text.trim() === "" || one.marks.some(({ type }) => type === "bold"),
  );

export const withoutBold = (inlines: readonly Inline[]): Inline[] =>
  inlines.map((one) =>
    one.type === "text" ? { ...one, marks: one.marks.filter(({ type }) => type !== "bold") } : one,
  );

/** As a line of text. */
export const bold = (inlines: readonly Inline[]): Block => ({
  type: "paragraph",
  content: withoutBold(inlines).map((one) =>
    one.type === "text" ? { ...one, marks: [{ type: "bold" }, ...one.marks] } : one,
  ),
});

function closed({ part, blocks, target }: Open): DocumentPart {
  const text = blocks.flatMap((one) => one.blocks);
  const isItem = part.names.kind === "item";
  const [first] = blocks;
  const [line] = first?.blocks ?? [];
  const finding =
    isItem && first && line?.type === "paragraph"
      ? findingFacts(inlineWords(line.content), first.look === "facts")
      : null;
  const facts = blocks.flatMap(({ look, blocks: inner }) =>
    inner.map((block) => (isItem || look === "fact" ? actionFact(block) : null)),
  );
  // A title alone, or the heading of what follows, is nothing that anybody would miss.
  const front = part.heading.length === 0 && blocks.every(({ look }) => look === "title");
  const empty = text.length === 0 && part.names.kind === "other";
  return { ...part, text, finding, facts, target: target ?? (front || empty ? nowhere : null) };
}

/** The heading of a section that has only findings in it says nothing of its own. */
const isAnything = ({ heading, names, text }: DocumentPart): boolean =>
  text.length > 0 || (heading.length > 0 && names.kind !== "section");
