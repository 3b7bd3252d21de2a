import { ATOM } from "#shared/text-blocks.ts";
import type { AuthoredSpan, AuthoredText, Difference } from "#shared/authorship.ts";
import { differences, MOVED_LEAST, slice } from "#shared/authorship.ts";
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
  /** Words that others had written and that came here, by how they came. */
  readonly brought: readonly Brought[];
}

/**
 * "restored": `by` restored them; "moved": one or more of `by` moved them here; "either": one or more did one of the two.
 * "again": what is new since the older text went in between, and `by` brought it back; what they did shows in nothing.
 */
interface Brought {
  readonly how: "restored" | "moved" | "either" | "again";
  readonly by: readonly Editor[];
  /** Whose words they are; none: it cannot be known. */
  readonly of: readonly Editor[];
}

export const nobody: Makers = { sure: [], among: null, brought: [] };

/** All whose acts the change shows, each once. */
export const acting = ({ sure, among, brought }: Makers): Editor[] =>
  each([...sure, ...(among?.by ?? []), ...brought.flatMap(({ how, by }) => (how === "again" ? [] : by))]);

/** The same with those whose words came back: the change holds something of theirs. */
export const having = (makers: Makers): Editor[] =>
  each([...acting(makers), ...makers.brought.flatMap(({ of }) => of)]);

/** What is known of one field between two texts. */
export interface FieldRecord {
  /** Who changed it in between, in the order of their last edit. */
  readonly editors: readonly Editor[];
  /** Who did anything in it besides restoring. */
  readonly movers: readonly Editor[];
  /** What was restored in it, or it was a part of, the last first. */
  readonly restored: readonly RestoredField[];
  /** Who wrote the newer text; null: nobody knows. "being read": it is not known yet. */
  readonly written: AuthoredText | null | "being read";
  /** When the older text was so. */
  readonly since: number;
}

/** What one restoration did to a field. */
export interface RestoredField {
  readonly by: Editor;
  /** Null: they are not known, or not yet. */
  readonly texts: RestoredTexts | null;
}

/** A field's flat text right before a restoration, and with it. */
export interface RestoredTexts {
  readonly before: string;
  readonly after: string;
}

/** A restoration: what its member changed between these two log positions. */
export interface Restoring {
  readonly member: string;
  readonly after: number;
  readonly upto: number;
  /** Ids of the versions of these two. */
  readonly versions: { readonly before: string; readonly after: string };
}

/** The restorations among a review's versions: each stands between the text before it and the one with it. */
export function restorationsIn(versions: readonly Version[]): Restoring[] {
  const made = versions.filter(({ reason }) => reason === "restored").toSorted((a, b) => a.sequence - b.sequence);
  return made.flatMap(({ id, by, about, sequence }, i) => {
    if (by === null || about?.kind !== "restoration" || about.side !== "after") return [];
    const before = made
      .slice(0, i)
      .findLast((one) => one.by === by && one.about?.kind === "restoration" && one.about.side === "before");
    return before
      ? [{ member: by, after: before.sequence, upto: sequence, versions: { before: before.id, after: id } }]
      : [];
  });
}

export const restoringOf = ({ member, sequence }: Edit, restorations: readonly Restoring[]): Restoring | undefined =>
  restorations.find((one) => one.member === member && sequence > one.after && sequence <= one.upto);

/** Lines of a newer text and where each begins in its flat text, as authorship has it. */
type Placed = readonly { readonly change: LineChange; readonly from: number }[];

interface Field {
  readonly record: FieldRecord;
  /** Of the newer text. */
  readonly spans: readonly AuthoredSpan[] | null | "being read";
  /** Who brought what stands between two places of it and is not from there. */
  readonly bringer: (from: number, to: number) => Omit<Brought, "of">;
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
  const text = flat.slice(0, -1);
  const spans = written === null || written === "being read" ? written : spansNow(written, text);
  const field = { record, spans, bringer: bringerIn(text, record) };
  return placed.map((lines) => makersOf(lines, field));
}

/** A restoration brought back just what came with it and still stands there; what else is not from here was moved. */
function bringerIn(text: string, { editors, movers, restored }: FieldRecord): Field["bringer"] {
  const restorers = each(restored.map(({ by }) => by));
  const all = restored.map(({ by, texts }) => ({ by, ranges: texts && broughtBack(texts, text) }));
  return (from, to) => {
    const unknown: Editor[] = [];
    for (const { by, ranges } of all) {
      if (ranges === null) unknown.push(by);
      else if (ranges.some((range) => from < range.to && to > range.from))
        return unknown.length > 0
          ? { how: "either", by: each([...unknown, by, ...movers]) }
          : { how: "restored", by: [by] };
    }
    // Who did nothing but restore moved nothing.
    if (movers.length === 0 && restorers.length > 0) return { how: "restored", by: restorers };
    if (unknown.length > 0) return { how: "either", by: each([...unknown, ...movers]) };
    return { how: "moved", by: movers.length > 0 ? movers : editors };
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What of a text a restoration put in it. */
function broughtBack({ before, after }: RestoredTexts, now: string): Range[] {
  const came = stretches(before, after).filter(({ kind }) => kind === "came");
  return stretches(after, now).flatMap(({ kind, older, newer }) => {
    // Shorter runs turn up again by chance: of what somebody put in the place of the restored words.
    if (kind !== "stayed" || (newer.to - newer.from < MOVED_LEAST && after !== now)) return [];
    const by = newer.from - older.from;
    return came.flatMap((one) => {
      const [from, to] = [Math.max(one.newer.from, older.from), Math.min(one.newer.to, older.to)];
      return from < to ? [{ from: from + by, to: to + by }] : [];
    });
  });
}

/** What stayed, went and came between two texts, and where it stands in either. */
function stretches(before: string, after: string): { kind: Difference["kind"]; older: Range; newer: Range }[] {
  const out: { kind: Difference["kind"]; older: Range; newer: Range }[] = [];
  let [i, j] = [0, 0];
  for (const { kind, part } of differences(before, after)) {
    const older = { from: i, to: (i += kind === "came" ? 0 : part.length) };
    const newer = { from: j, to: (j += kind === "went" ? 0 : part.length) };
    const last = out.at(-1);
    if (last?.kind !== kind) out.push({ kind, older, newer });
    else
      out[out.length - 1] = {
        kind,
        older: { ...older, from: last.older.from },
        newer: { ...newer, from: last.newer.from },
      };
  }
  return out;
}

/** Who wrote the words of a field that is new as a whole. */
export function makersOfNew(text: RichText, record: FieldRecord): Makers {
  const lines = toLines(text).map((line): LineChange => ({ kind: "added", line }));
  return makersOfLines([lines], record)[0] ?? nobody;
}

/** The makers of several changes as of one. */
export function together(all: readonly Makers[]): Makers {
  const among = all.flatMap((one) => one.among ?? []);
  const sure = each(all.flatMap((one) => one.sure));
  return {
    sure,
    among:
      among.length === 0
        ? null
        : { what: [...new Set(among.flatMap(({ what }) => what))], by: each(among.flatMap(({ by }) => by)) },
    brought: byBringer(all.flatMap((one) => one.brought)).flatMap((one) => {
      const of = one.of.filter((writer) => !sure.some((other) => isOne(writer, other)));
      return of.length > 0 || (one.of.length === 0 && one.by.length > 0) ? [{ ...one, of }] : [];
    }),
  };
}

/** What the same people brought in the same way, as one. */
function byBringer(brought: readonly Brought[]): Brought[] {
  const same = Map.groupBy(brought, ({ how, by }) => [how, ...by.map(nameOf)].join("\n"));
  return [...same.values()].map((some) => ({
    how: some[0]?.how ?? "moved",
    by: each(some.flatMap(({ by }) => by)),
    of: each(some.flatMap(({ of }) => of)),
  }));
}

/** As in `texts.ts`: whatever is no text is one character. */
export const flatOf = (content: readonly Inline[]): string =>
  content.map((inline) => (inline.type === "text" ? inline.text : ATOM)).join("");

function makersOf(lines: Placed, { record, spans, bringer }: Field): Makers {
  const { editors } = record;
  const untold = new Set<Untold>();
  const [wrote, came]: [Editor[], Brought[]] = [[], []];
  function take(content: readonly Inline[], from: number, beside: readonly Token[]): void {
    if (spans === "being read") return;
    const told = spans === null ? silence : authorsOf(content, from, { beside, spans, record, bringer });
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
    change.spans.forEach(({ kind, content, breaks }, i) => {
      if (breaks) {
        // Who made or took out a paragraph's end is not on record.
        untold.add("changed");
        if (kind === "removed") at += flatOf(content).length;
        return;
      }
      const [before, next] = [change.spans[i - 1], change.spans[i + 1]];
      if (kind === "added") take(content, at, before?.kind === "removed" ? tokens(before.content) : []);
      // What went where something else came was taken out for it.
      if (kind === "removed" && next?.kind !== "added") untold.add("deleted");
      if (kind !== "removed") at += flatOf(content).length;
    });
  }
  const alone = editors.length === 1 && untold.size > 0 ? editors : [];
  const brought = byBringer(came).map((one) => ({ ...one, of: one.of.filter((writer) => !broughtOwn(one, writer)) }));
  const isTold = ({ by, of }: Brought): boolean => of.length > 0 || by.length > 1;
  return {
    sure: each([...wrote, ...alone, ...brought.flatMap((one) => (isTold(one) ? [] : one.by))]),
    among: untold.size > 0 && editors.length > 1 ? { what: [...untold], by: editors } : null,
    brought: brought.filter(isTold),
  };
}

/** Of own words that somebody brought here alone their name says it. */
const broughtOwn = ({ by }: Brought, writer: Editor): boolean =>
  by.length === 1 && by.some((other) => isOne(writer, other));

interface Told {
  readonly wrote: readonly Editor[];
  /** Whose words they are, where another brought them here. */
  readonly came: readonly Brought[];
  /** Of some of it nobody is on record. */
  readonly untold: boolean;
}

const silence: Told = { wrote: [], came: [], untold: true };

interface Around {
  /** The words that stood in the place of these. */
  readonly beside: readonly Token[];
  readonly spans: readonly AuthoredSpan[];
  readonly record: FieldRecord;
  readonly bringer: Field["bringer"];
}

/** Whose the new words are that stand at `from`. Signs and white space count where there is nothing else. */
function authorsOf(content: readonly Inline[], from: number, { beside, spans, record, bringer }: Around): Told {
  let at = from;
  const all = tokens(content).map((token) => {
    const start = at;
    at += token.inline.type === "text" ? token.inline.text.length : 1;
    return { token, start, end: at, authors: slice(spans, start, at).filter(({ partner }) => partner !== UNREAD) };
  });
  const words = all.filter(({ token }) => token.word);
  const signs = all.filter(({ token }) => token.key.trim() !== "");
  const [wrote, came]: [Editor[], Brought[]] = [[], []];
  let untold = all.length === 0;
  for (const { token, start, end, authors } of [words, signs, all].find((some) => some.length > 0) ?? []) {
    const since = authors.filter((one) => wroteSince(one, record));
    wrote.push(...since);
    if (since.length > 0) continue;
    // Of a word that was shortened or became bold what is left is its first author's.
    if (authors.length === 0 || beside.some((one) => isLeft(token, one))) untold = true;
    else {
      const of = authors.filter(({ member }) => member !== null);
      const { how, by } = bringer(start, end);
      if (of.length > 0 || by.length > 0) came.push({ how, by, of });
    }
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

const nameOf = ({ member, partner }: Pick<Editor, "member" | "partner">): string => `${member ?? ""} ${partner ?? ""}`;

/** Everybody once, with their last moment, in the order of these. */
export function each(editors: readonly Editor[]): Editor[] {
  const found = new Map<string, Editor>();
  for (const { member, partner, at } of editors.toSorted((a, b) => a.at - b.at)) {
    const who = nameOf({ member, partner });
    found.delete(who);
    found.set(who, { member, partner, at });
  }
  return [...found.values()];
}
