import { diffArrays } from "diff";
import { compareField } from "#shared/compare/field.ts";
import { looksAs, turnsDirection } from "#shared/look-alike.ts";
import { paragraph } from "#shared/schema.ts";
import type { Verification } from "#shared/verification.ts";
import { decodePage } from "./decode.ts";
import type { Line } from "./lines.ts";
import type { Part } from "./part.ts";
import { partOf } from "./part.ts";
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
    const text = decodePage(bytes);
    return /<(?:!doctype html|html|body|main|div|p|h[1-6]|ul|ol|table)[\s>]/i.test(text) ? readHtml(text) : null;
  } catch {
    return null;
  }
}

/** What a file holds that Codraft would not write for this text, in words. */
export function foreignIn({ edges, foreign, lines }: Reading, agreed: readonly Line[]): readonly string[] {
  // Every page has the mark of the text and its own number.
  const marks = [agreed.find(({ kind }) => kind === "mark")?.text, draftMark(lines)];
  const isOurs = (text: string): boolean => marks.includes(text) || /^Page( \d+)? of( \d+)?$/.test(text);
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
  /** Those that are shown. Empty, with the same form: the text is exactly the agreed one. */
  readonly differences: Verification["differences"];
  /** In so many places the words differ, also where they are not shown. */
  readonly places: number;
  /**
   * "exact": line by line. "words": all words are there in their order, in lines that are others or look otherwise.
   * "part": most of the file is from this text, and much of this text is not in it.
   */
  readonly same: "exact" | "words" | "part" | "no";
  readonly part: Verification["part"];
  /** Links lead elsewhere than in the agreed text, or are not there. */
  readonly otherLinks: boolean;
}

/** Less alike than this, a file is no version of an agreed text. */
const ALIKE = 0.3;
const SHOWN = 100;

/** The agreed text that a file has, or comes nearest to; null when it resembles none. The printed hash counts for nothing. */
export function findText<C extends Candidate>(lines: readonly Line[], candidates: readonly C[]): Found<C> | null {
  const keys = lines.map(({ key }) => key);
  const exact = candidates.find(
    (one) => one.lines.length === keys.length && one.lines.every(({ key }, i) => key === keys[i]),
  );
  if (exact) return { candidate: exact, differences: [], places: 0, same: "exact", part: null, otherLinks: false };
  const said = wording(lines);
  const nearest = candidates
    .map((candidate) => {
      if (wording(candidate.lines) === said) return { candidate, part: null, words: true, near: 2 };
      const part = partOf(candidate.lines, lines);
      const near = part?.isExact ? 1 : alike(candidate.lines, lines, part !== null);
      return { candidate, part, words: false, near };
    })
    // Of several that have it, the last that was agreed.
    .reduce<{ candidate: C; part: Part | null; words: boolean; near: number } | null>(
      (best, one) => (best === null || one.near > best.near || (one.part && one.near === best.near) ? one : best),
      null,
    );
  if (!nearest || nearest.near < ALIKE) return null;
  const { candidate, part, words } = nearest;
  if (part) return partFound(candidate, part, lines);
  const differences = differencesOf(candidate.lines, lines);
  return {
    candidate,
    differences: shown(words ? differences.filter(isForm) : differences),
    places: words ? 0 : differences.filter((one) => !isForm(one)).length,
    same: words ? "words" : "no",
    part: null,
    otherLinks: JSON.stringify(linksIn(candidate.lines)) !== JSON.stringify(linksIn(lines)),
  };
}

/** What a file says that has a part of an agreed text. */
function partFound<C extends Candidate>(candidate: C, part: Part, file: readonly Line[]): Found<C> {
  const all = candidate.lines;
  const taken = part.lines.flatMap((i) => all[i] ?? []);
  const over = headingsOver(all);
  const [first = 0, last = 0] = [part.lines[0], part.lines.at(-1)];
  const differences = part.isExact
    ? []
    : differencesOf(taken, file, [...part.lines.map((i) => over[i] ?? []), over[last + 1] ?? []]).filter(
        (one) => !isForm(one),
      );
  const [had, has] = [linksIn(taken), linksIn(file)];
  // Of a line that a part begins or ends in, not all may be there.
  const rest = had.values();
  const isWithin = has.every((link) => rest.some((one) => one === link));
  const whole = wording(taken) === wording(file);
  return {
    candidate,
    differences: shown(differences),
    places: differences.length,
    same: "part",
    part: {
      words: wordCount(file),
      of: wordCount(all),
      from: over[first + 1] ?? [],
      to: over[last + 1] ?? [],
      leftOut: part.leftOut,
    },
    otherLinks: !isWithin || (had.length !== has.length && (whole || !part.isExact)),
  };
}

const wordCount = (lines: readonly Line[]): number => wording(lines).split(" ").length;

/** Of too many, those of words go first. */
function shown(all: readonly Difference[]): Difference[] {
  const some = new Set([...all.filter((one) => !isForm(one)), ...all.filter(isForm)].slice(0, SHOWN));
  return all.filter((one) => some.has(one));
}

type Difference = Verification["differences"][number];
/** The same words: only their look differs, or where they lead. */
const isForm = ({ agreed, file }: Difference): boolean => agreed === file;

/** Place by place: what the agreed text has there, and what the file has. The same words twice: only their look differs. */
function differencesOf(agreed: readonly Line[], file: readonly Line[], headings = headingsOver(agreed)): Difference[] {
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
  return found;
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

/** A draft without what it says of itself: when it was made, and its hash. */
export const withoutStamp = (draft: readonly Line[]): Line[] =>
  draft.filter(({ text }) => !DRAFT.test(text) && !/^Hash of this text: [0-9a-f]{64}$/.test(text));
