import { ATOM } from "#shared/text-blocks.ts";
import type { AuthoredSpan, AuthoredText } from "#shared/authorship.ts";
import { slice } from "#shared/authorship.ts";
import { commonEnds } from "#shared/common-ends.ts";
import type { LineChange } from "#shared/compare/field.ts";
import type { Token } from "#shared/compare/lines.ts";
import { toLines, tokens } from "#shared/compare/lines.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import type { Edit, Version } from "#shared/versions.ts";
import { spansNow, UNREAD } from "./passages.ts";

/** Who made a change of words, as far as it can be told: of new words the record says it, of all else who was at the field. */

export interface Editor {
  /** Null where it cannot be known. */
  readonly member: string | null;
  readonly partner: string | null;
  /** When they last did. */
  readonly at: number;
}

/** What the record of who wrote what does not tell of: words that went, a line that moved, what became bold or a list. */
export type Untold = "deleted" | "moved" | "changed";

export interface Makers {
  /** They made it. */
  readonly sure: readonly Editor[];
  /** One or more of these made a part of it, which part the record does not tell; null: it is told of all. */
  readonly among: { readonly what: readonly Untold[]; readonly by: readonly Editor[] } | null;
  /** Words that others had written and that came here; `by` restored them, or one or more of these moved them. */
  readonly brought: {
    readonly restored: boolean;
    readonly by: readonly Editor[];
    readonly of: readonly Editor[];
  } | null;
}

export const nobody: Makers = { sure: [], among: null, brought: null };

/** All who acted, each once. */
export const acting = ({ sure, among, brought }: Makers): Editor[] =>
  each([...sure, ...(among?.by ?? []), ...(brought?.by ?? [])]);

/** The same with those whose words came back: the change holds something of theirs. */
export const having = (makers: Makers): Editor[] => each([...acting(makers), ...(makers.brought?.of ?? [])]);

/** What is known of one field between two texts. */
export interface FieldRecord {
  /** Who changed it in between, in the order of their last edit. */
  readonly editors: readonly Editor[];
  /** Of these, those who restored something in it. */
  readonly restorers: readonly Editor[];
  /** Who wrote the newer text; null: nobody knows. "being read": it is not known yet. */
  readonly written: AuthoredText | null | "being read";
  /** When the older text was so. */
  readonly since: number;
}

/** A restoration: what its member changed between these two log positions. */
export interface Restoring {
  readonly member: string;
  readonly after: number;
  readonly upto: number;
}

/** The restorations among a review's versions: each stands between the text before it and the one with it. */
export function restorationsIn(versions: readonly Version[]): Restoring[] {
  const made = versions.filter(({ reason }) => reason === "restored").toSorted((a, b) => a.sequence - b.sequence);
  return made.flatMap(({ by, about, sequence }, i) => {
    if (by === null || about?.kind !== "restoration" || about.side !== "after") return [];
    const before = made
      .slice(0, i)
      .findLast((one) => one.by === by && one.about?.kind === "restoration" && one.about.side === "before");
    return before ? [{ member: by, after: before.sequence, upto: sequence }] : [];
  });
}

export const isRestoring = ({ member, sequence }: Edit, restorations: readonly Restoring[]): boolean =>
  restorations.some((one) => one.member === member && sequence > one.after && sequence <= one.upto);

/** Lines of a newer text and where each begins in its flat text, as authorship has it. */
type Placed = readonly { readonly change: LineChange; readonly from: number }[];

interface Field {
  readonly record: FieldRecord;
  /** Of the newer text. */
  readonly spans: readonly AuthoredSpan[] | null | "being read";
}

/** Who made each group of neighbouring lines of one field. */
export function makersOfLines(groups: readonly (readonly LineChange[])[], record: FieldRecord): Makers[] {
  let flat = "";
  const placed: Placed[] = groups.map((lines) =>
    lines.map((change) => {
      if (change.kind === "removed" || change.kind === "moved away") return { change, from: flat.length };
      const from = flat.length;
      flat += `${flatOf(change.line.content)}\n`;
      return { change, from };
    }),
  );
  const { written } = record;
  const spans = written === null || written === "being read" ? written : spansNow(written, flat.slice(0, -1));
  return placed.map((lines) => makersOf(lines, { record, spans }));
}

/** Who wrote the words of a field that is new as a whole. */
export function makersOfNew(text: RichText, record: FieldRecord): Makers {
  const lines = toLines(text).map((line): LineChange => ({ kind: "added", line }));
  return makersOfLines([lines], record)[0] ?? nobody;
}

/** The makers of several changes as of one. */
export function together(all: readonly Makers[]): Makers {
  const [among, brought] = [all.flatMap((one) => one.among ?? []), all.flatMap((one) => one.brought ?? [])];
  const sure = each(all.flatMap((one) => one.sure));
  const of = each(brought.flatMap((one) => one.of)).filter((one) => !sure.some((other) => isOne(one, other)));
  return {
    sure,
    among:
      among.length === 0
        ? null
        : { what: [...new Set(among.flatMap(({ what }) => what))], by: each(among.flatMap(({ by }) => by)) },
    brought:
      of.length === 0
        ? null
        : { restored: brought.every(({ restored }) => restored), by: each(brought.flatMap(({ by }) => by)), of },
  };
}

/** As in `texts.ts`: whatever is no text is one character. */
const flatOf = (content: readonly Inline[]): string =>
  content.map((inline) => (inline.type === "text" ? inline.text : ATOM)).join("");

function makersOf(lines: Placed, { record, spans }: Field): Makers {
  const { editors, restorers } = record;
  const untold = new Set<Untold>();
  const [wrote, came]: [Editor[], Editor[]] = [[], []];
  function take(content: readonly Inline[], from: number, beside: readonly Token[]): void {
    if (spans === "being read") return;
    const told = spans === null ? silence : authorsOf(content, from, { beside, spans, record });
    wrote.push(...told.wrote);
    came.push(...told.came);
    if (told.untold) untold.add("changed");
  }
  for (const { change, from } of lines) {
    if (change.kind === "added") take(change.line.content, from, []);
    if (change.kind === "removed") untold.add("deleted");
    if (change.kind !== "changed" && change.kind !== "moved here") continue;
    if (change.kind === "moved here") untold.add("moved");
    else if (change.relisted || change.spans.every(({ kind }) => kind === "same")) untold.add("changed");
    let at = from;
    change.spans.forEach(({ kind, content }, i) => {
      const [before, next] = [change.spans[i - 1], change.spans[i + 1]];
      if (kind === "added") take(content, at, before?.kind === "removed" ? tokens(before.content) : []);
      // What went where something else came was taken out for it.
      if (kind === "removed" && next?.kind !== "added") untold.add("deleted");
      if (kind !== "removed") at += flatOf(content).length;
    });
  }
  const by = restorers.length > 0 ? restorers : editors;
  const of = each(came).filter((one) => by.length !== 1 || !by.some((other) => isOne(one, other)));
  const alone = editors.length === 1 && untold.size > 0 ? editors : [];
  return {
    sure: each([...wrote, ...alone, ...(came.length > 0 && of.length === 0 ? by : [])]),
    among: untold.size > 0 && editors.length > 1 ? { what: [...untold], by: editors } : null,
    brought: of.length > 0 ? { restored: restorers.length > 0, by, of } : null,
  };
}

interface Told {
  readonly wrote: readonly Editor[];
  /** Whose words they are, where another brought them here. */
  readonly came: readonly Editor[];
  /** Of some of it nobody is on record. */
  readonly untold: boolean;
}

const silence: Told = { wrote: [], came: [], untold: true };

interface Around {
  /** The words that stood in the place of these. */
  readonly beside: readonly Token[];
  readonly spans: readonly AuthoredSpan[];
  readonly record: FieldRecord;
}

/** Whose the new words are that stand at `from`. Signs and white space count where there is nothing else. */
function authorsOf(content: readonly Inline[], from: number, { beside, spans, record }: Around): Told {
  let at = from;
  const all = tokens(content).map((token) => {
    const start = at;
    at += token.inline.type === "text" ? token.inline.text.length : 1;
    return { token, authors: slice(spans, start, at).filter(({ partner }) => partner !== UNREAD) };
  });
  const words = all.filter(({ token }) => token.word);
  const signs = all.filter(({ token }) => token.key.trim() !== "");
  const [wrote, came]: [Editor[], Editor[]] = [[], []];
  let untold = all.length === 0;
  for (const { token, authors } of [words, signs, all].find((some) => some.length > 0) ?? []) {
    const since = authors.filter((one) => wroteSince(one, record));
    wrote.push(...since);
    if (since.length > 0) continue;
    // Of a word that was shortened or became bold what is left is its first author's.
    if (authors.length === 0 || beside.some((one) => isLeft(token, one))) untold = true;
    else came.push(...authors.filter(({ member }) => member !== null));
  }
  return { wrote, came, untold: untold || (wrote.length === 0 && came.length === 0) };
}

/** Words that are older, or that nobody typed here, were brought here. */
const wroteSince = (author: AuthoredSpan, { editors, since }: FieldRecord): boolean =>
  author.at > since && (editors.length === 0 || editors.some((one) => isOne(one, author)));

function isLeft(token: Token, was: Token): boolean {
  const [a, b] = [textOf(token), textOf(was)];
  const { head, tail } = commonEnds(a.length, b.length, (i, j) => a[i] === b[j]);
  return (head + tail) * 2 >= Math.max(a.length, b.length);
}

const textOf = ({ inline, key }: Token): string => (inline.type === "text" ? inline.text : key);

const isOne = (a: Pick<Editor, "member" | "partner">, b: Pick<Editor, "member" | "partner">): boolean =>
  a.member === b.member && a.partner === b.partner;

/** Everybody once, with their last moment, in the order of these. */
export function each(editors: readonly Editor[]): Editor[] {
  const found = new Map<string, Editor>();
  for (const { member, partner, at } of editors.toSorted((a, b) => a.at - b.at)) {
    const who = `${member ?? ""} ${partner ?? ""}`;
    found.delete(who);
    found.set(who, { member, partner, at });
  }
  return [...found.values()];
}
