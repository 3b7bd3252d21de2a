import { diffArrays } from "diff";
import { compareField } from "#shared/compare/field.ts";
import { looksAs, turnsDirection } from "#shared/look-alike.ts";
import { paragraph } from "#shared/schema.ts";
import type { Verification } from "#shared/verification.ts";
import type { Line } from "./lines.ts";
import { readDocx } from "./read-docx.ts";
import type { Reading } from "./read-html.ts";
import { readHtml } from "./read-html.ts";
import { alike, lineWording, linksIn, relined, wording } from "./wording.ts";

/** Word's files are packages. */
export const readsAsZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** A file as lines, whichever of our formats it has; null: it has none of them. */
export function readFile(bytes: Uint8Array): Reading | null {
  try {
    if (readsAsZip(bytes)) return readDocx(bytes);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /<html[\s>]/i.test(text) ? readHtml(text) : null;
  } catch {
    return null;
  }
}

/** What a file holds that Codraft would not write for this text, in words. */
export function foreignIn({ edges, foreign, lines }: Reading, agreed: readonly Line[]): readonly string[] {
  // Every page has the mark of the text and its own number.
  const mark = agreed.find(({ kind }) => kind === "mark")?.text;
  const isOurs = (text: string): boolean => text === mark || /^Page( \d+)? of( \d+)?$/.test(text);
  const turns = (some: readonly Line[]): boolean => some.some(({ text }) => turnsDirection(text));
  return [
    ...foreign,
    ...(edges.every(isOurs) ? [] : ["headers or footers with other words"]),
    ...(turns(lines) && !turns(agreed) ? ["signs that turn the direction of writing"] : []),
  ];
}

/** Has a file signs that nobody sees, which the agreed text does not have? */
export function hasUnseen(file: readonly Line[], agreed: readonly Line[]): boolean {
  const [has, had] = [file, agreed].map((lines) => lines.map(({ unseen }) => unseen).join(""));
  return has !== "" && has !== had;
}

/** An agreed text, as Codraft would write it. */
export interface Candidate {
  readonly hash: string;
  readonly lines: readonly Line[];
}

export interface Found<C extends Candidate> {
  readonly candidate: C;
  /** Empty, with the same form: the text is exactly the agreed one. */
  readonly differences: Verification["differences"];
  /** "exact": line by line. "words": all words are there in their order, in lines that are others or look otherwise. */
  readonly same: "exact" | "words" | "no";
  /** Links lead elsewhere than in the agreed text, or are not there. */
  readonly otherLinks: boolean;
}

/** Less alike than this, a file is no version of an agreed text. */
const ALIKE = 0.3;
const SHOWN = 100;

/** The agreed text that a file has, or comes nearest to; null when it resembles none. The printed hash counts for nothing. */
export function findText<C extends Candidate>(lines: readonly Line[], candidates: readonly C[]): Found<C> | null {
  const keys = lines.map(({ key }) => key);
  const same = candidates.find(
    (one) => one.lines.length === keys.length && one.lines.every(({ key }, i) => key === keys[i]),
  );
  if (same) return { candidate: same, differences: [], same: "exact", otherLinks: false };
  const said = wording(lines);
  const nearest = candidates
    .map((candidate) => {
      const words = wording(candidate.lines) === said;
      return { candidate, words, alike: words ? 1 : alike(candidate.lines, lines) };
    })
    .sort((a, b) => Number(b.words) - Number(a.words) || b.alike - a.alike)[0];
  if (!nearest || nearest.alike < ALIKE) return null;
  const { candidate, words } = nearest;
  const differences = differencesOf(candidate.lines, lines);
  return {
    candidate,
    differences: words ? differences.filter(isForm) : differences,
    same: words ? "words" : "no",
    otherLinks: linksIn(candidate.lines) !== linksIn(lines),
  };
}

type Difference = Verification["differences"][number];
/** The same words: only their look differs, or where they lead. */
const isForm = ({ agreed, file }: Difference): boolean => agreed === file;

/** Place by place: what the agreed text has there, and what the file has. The same words twice: only their look differs. */
export function differencesOf(agreed: readonly Line[], file: readonly Line[]): Difference[] {
  const headings = headingsOver(agreed);
  const found: Difference[] = [];
  const whereOf = (line: number, came: boolean): readonly string[] => {
    const before = headings[line] ?? [];
    const level = levelOf(agreed[line]);
    if (came) return before;
    return level > HIGHEST ? before.slice(0, level - HIGHEST) : (headings[line + 1] ?? []);
  };
  let gone: readonly string[] = [];
  /** So many lines of the agreed text stand before this place, and so many of the file. */
  let [at, ahead] = [0, 0];
  const tell = (came: readonly string[]): void => {
    for (const pair of pairs(gone, gone.length === came.length ? came : relined(gone, came))) {
      // What came stands under what is before it, a finding's heading in its section; a section's names itself.
      found.push({ ...pair, where: whereOf(at, pair.agreed === null) });
      if (pair.agreed !== null) at++;
    }
    ahead += came.length;
    gone = [];
  };
  for (const { added, removed, value } of diffArrays(agreed.map(lineWording), file.map(lineWording))) {
    if (removed) {
      tell([]);
      gone = value;
      continue;
    }
    tell(added ? value : []);
    if (added) continue;
    for (const text of value) {
      if (agreed[at]?.key !== file[ahead]?.key) found.push({ agreed: text, file: text, where: whereOf(at, false) });
      at++;
      ahead++;
    }
  }
  tell([]);
  // Of too many, those of words go first.
  const shown = new Set([...found.filter((one) => !isForm(one)), ...found.filter(isForm)].slice(0, SHOWN));
  return found.filter((one) => shown.has(one));
}

/** Before all lines and behind each, the headings that one is under there: of a section, of a finding. */
function headingsOver(lines: readonly Line[]): (readonly string[])[] {
  const over: (readonly string[])[] = [[]];
  for (const line of lines) {
    const level = levelOf(line);
    const before = over.at(-1) ?? [];
    over.push(level === 0 ? before : [...before.slice(0, Math.max(level - HIGHEST, 0)), line.text]);
  }
  return over;
}

/** 0 of what is no heading. */
const levelOf = (line: Line | undefined): number => Number(/^heading (\d)$/.exec(line?.kind ?? "")?.[1] ?? 0);

/** Of a section; those of its findings are one lower. The title is none. */
const HIGHEST = 2;

/** Lines in the place of others, each beside the one that it is made from. */
function pairs(agreed: readonly string[], file: readonly string[]): { agreed: string | null; file: string | null }[] {
  const changes =
    // By their look: a word that is written with signs of another alphabet is no other word to who reads it.
    compareField(agreed.map(looksAs).map(paragraph), file.map(looksAs).map(paragraph)) ??
    file.map(() => ({ kind: "same" as const }));
  const [gone, came] = [agreed.values(), file.values()];
  const next = (lines: Iterator<string>): string | null => lines.next().value ?? null;
  return changes.map(({ kind }) => ({
    agreed: kind === "added" || kind === "moved here" ? null : next(gone),
    file: kind === "removed" || kind === "moved away" ? null : next(came),
  }));
}

/** A hash as it stands in a file. */
export const printedHash = (lines: readonly Line[]): string | null =>
  lines.flatMap(({ text }) => /\b[0-9a-f]{64}\b/.exec(text) ?? [])[0] ?? null;

/** What a draft says of itself at its top, "DRAFT, 13 March 2026 at 10:31", also where its look was lost; null: it is none. */
export const draftMark = (lines: readonly Line[]): string | null =>
  lines.find(({ kind, text }) => (kind === "mark" && /^DRAFT\b/.test(text)) || DRAFT.test(text))?.text ?? null;

const DRAFT = /^DRAFT, \d+ \p{L}+ \d{4} at \d\d:\d\d$/u;
