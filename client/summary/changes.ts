import type { Summary } from "#shared/summary.ts";
import { findingKindName } from "#client/summary/words.ts";

/**
 * What changed in what a summary holds (findings, action points, evidence), in sentences. Pure: compares two values of
 * the summary. Who did it is not said: a document does not tell, and guessing would blame.
 */
export interface Change {
  /** "A2 was moved to strengths. It is now S4.", "action point 2 was removed.": to stand in a sentence or be one. */
  readonly words: string;
}

interface Placed {
  readonly name: string;
  readonly list: string;
  /** What the list is called, where things move between lists. */
  readonly where: string;
}

function placed(summary: Summary): Map<string, Placed> {
  const all = new Map<string, Placed>();
  for (const section of summary.sections)
    for (const { id, kind, number } of section.findings)
      all.set(id, { name: number, list: section.id, where: findingKindName[kind].list });
  for (const { id, number } of summary.actions)
    all.set(id, { name: `action point ${number}`, list: "actions", where: "action points" });
  for (const { id, number } of summary.evidence)
    all.set(id, { name: number, list: "evidence", where: "the evidence register" });
  return all;
}

const removedIds = ({ removed }: Summary): Set<string> =>
  new Set([...removed.findings, ...removed.actions, ...removed.evidence].map((one) => one.id));

/** What was added, put back, removed and moved between the two values, in the document's order. */
export function structuralChanges(before: Summary, after: Summary): Change[] {
  const same = (["sections", "actions", "evidence"] as const).every((list) => before[list] === after[list]);
  if (same) return [];
  const [old, now] = [placed(before), placed(after)];
  const [wasRemoved, isRemoved] = [removedIds(before), removedIds(after)];
  const changes: Change[] = [];
  for (const [id, { name }] of old)
    if (!now.has(id) && isRemoved.has(id)) changes.push({ words: `${name} was removed.` });
  for (const [id, { name, list, where }] of now) {
    const was = old.get(id);
    if (!was) changes.push({ words: `${name} was ${wasRemoved.has(id) ? "put back" : "added"}.` });
    else if (was.list !== list) changes.push({ words: `${was.name} was moved to ${where}. It is now ${name}.` });
  }
  return [...changes, ...reordered(old, now)];
}

/**
 * What took another place among those that stayed in their list. A removal above shifts numbers without moving
 * anything, so only the order of those that are in both counts. The one that moved farthest is named.
 */
function reordered(old: Map<string, Placed>, now: Map<string, Placed>): Change[] {
  const changes: Change[] = [];
  for (const list of new Set([...now.values()].map((one) => one.list))) {
    const inBoth = (map: Map<string, Placed>): string[] =>
      [...map].filter(([id]) => old.get(id)?.list === list && now.get(id)?.list === list).map(([id]) => id);
    const [was, is] = [inBoth(old), inBoth(now)];
    let farthest: { id: string; distance: number } | null = null;
    for (const [at, id] of is.entries()) {
      const distance = Math.abs(was.indexOf(id) - at);
      if (distance > (farthest?.distance ?? 0)) farthest = { id, distance };
    }
    if (!farthest) continue;
    changes.push({ words: `${old.get(farthest.id)?.name} was moved. It is now ${now.get(farthest.id)?.name}.` });
  }
  return changes;
}

/** Who came and who went between two lists of those here. Oneself is not news. */
export function comings<P extends { readonly member: string; readonly self: boolean }>(
  before: readonly P[],
  after: readonly P[],
): { readonly joined: readonly P[]; readonly left: readonly P[] } {
  const [old, now] = [new Set(before.map((one) => one.member)), new Set(after.map((one) => one.member))];
  const once = (people: readonly P[], known: ReadonlySet<string>): P[] => {
    const seen = new Set(known);
    return people.filter((one) => !one.self && !seen.has(one.member) && seen.add(one.member));
  };
  return { joined: once(after, old), left: once(before, now) };
}
