import { withoutAccents } from "#shared/accents.ts";

/**
 * Places in a list as text that sorts: between any two there is always another, so a move writes one value and never
 * renumbers the rest. Random digits keep two people's concurrent inserts at one place apart; a tie is broken by id.
 */
const digits = "0123456789abcdefghijklmnopqrstuvwxyz";
const BASE = digits.length;

/** Is this a key of ours? Anything else, from a damaged document, sorts first. */
const valid = (key: string): boolean => /^[0-9a-z]{1,256}$/.test(key);

/** A number from 0 up to but without 1. */
export type Chance = () => number;

/**
 * A key after `before` and before `after`; null stands for the list's end on that side. Where there is no room
 * (the two are equal, which only a damaged document has), the key comes right after `before`.
 */
export function keyBetween(before: string | null, after: string | null, chance: Chance = Math.random): string {
  const low = before !== null && valid(before) ? before : "";
  let high = after !== null && valid(after) && after > low ? after : null;
  let key = "";
  for (let i = 0; ; i++) {
    const from = i < low.length ? digits.indexOf(low.charAt(i)) : 0;
    const to = high === null ? BASE : i < high.length ? digits.indexOf(high.charAt(i)) : 0;
    if (to - from > 1) {
      // In the middle third, so that neither side runs out of room early.
      const room = to - from - 1;
      key += digits.charAt(from + 1 + Math.floor(room / 3 + (chance() * room) / 3));
      break;
    }
    key += digits.charAt(from);
    // Already below the upper key: from here on only the lower one bounds.
    if (to > from) high = null;
  }
  // The last digit is never 0: there must be room before this key.
  return key + digits.charAt(Math.floor(chance() * BASE)) + digits.charAt(1 + Math.floor(chance() * (BASE - 1)));
}

/** Sorts by key, ties by id: one order for everybody. */
export function inOrder(a: { order: string; id: string }, b: { order: string; id: string }): number {
  const [left, right] = [valid(a.order) ? a.order : "", valid(b.order) ? b.order : ""];
  if (left !== right) return left < right ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Names as people sort them: "2.9" before "2.10", capitals beside small letters. Not by the rules of a language, of which
 * each browser knows another edition: what is agreed by hash must stand in one order everywhere.
 */
export function byName(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [one = "", other = ""] = [left[i], right[i]];
    const numbers = /^\d/.test(one) && /^\d/.test(other);
    const difference = numbers ? Number(one) - Number(other) : plainly(one, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || plainly(a, b);
}

/** Digits and what is not digits, in turn; without case and accents. */
const parts = (name: string): readonly string[] =>
  withoutAccents(name)
    .toLowerCase()
    .match(/\d+|\D+/g) ?? [];

const plainly = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
