import { diffArrays } from "diff";
import type { Verification } from "#shared/verification.ts";
import type { Line } from "./lines.ts";
import { readDocx } from "./read-docx.ts";
import type { Reading } from "./read-html.ts";
import { readHtml } from "./read-html.ts";

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

/** An agreed text, as Codraft would write it. */
export interface Candidate {
  readonly hash: string;
  readonly lines: readonly Line[];
}

export interface Found<C extends Candidate> {
  readonly candidate: C;
  /** Empty: the text is exactly the agreed one. */
  readonly differences: Verification["differences"];
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
  if (same) return { candidate: same, differences: [] };
  const there = new Set(keys);
  const nearest = candidates
    .map((candidate) => {
      const shared = candidate.lines.filter(({ key }) => there.has(key)).length;
      return { candidate, alike: shared / Math.max(candidate.lines.length, keys.length, 1) };
    })
    .sort((a, b) => b.alike - a.alike)[0];
  if (!nearest || nearest.alike < ALIKE) return null;
  return { candidate: nearest.candidate, differences: differencesOf(nearest.candidate.lines, lines) };
}

/** Place by place: what the agreed text has there, and what the file has. */
export function differencesOf(agreed: readonly Line[], file: readonly Line[]): Verification["differences"] {
  const texts = new Map([...agreed, ...file].map((line) => [line.key, line]));
  const found: { agreed: string | null; file: string | null }[] = [];
  let gone: string[] = [];
  const flush = (came: string[]): void => {
    for (let i = 0; i < Math.max(gone.length, came.length); i++) {
      const [was, is] = [texts.get(gone[i] ?? ""), texts.get(came[i] ?? "")];
      // The words are the same: then it is how they look, or where they lead.
      const look = was && is && was.text === is.text ? " (formatting, or where a link leads)" : "";
      found.push({ agreed: was?.text ?? null, file: is ? is.text + look : null });
    }
    gone = [];
  };
  for (const { added, removed, value } of diffArrays(
    agreed.map(({ key }) => key),
    file.map(({ key }) => key),
  )) {
    if (removed) gone = value;
    else flush(added ? value : []);
  }
  flush([]);
  return found.slice(0, SHOWN);
}

/** A hash as it stands in a file. */
export const printedHash = (lines: readonly Line[]): string | null =>
  lines.flatMap(({ text }) => /\b[0-9a-f]{64}\b/.exec(text) ?? [])[0] ?? null;
