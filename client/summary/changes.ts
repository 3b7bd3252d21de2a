import type { Finding, Summary } from "#shared/summary.ts";
import { findingKindName } from "#client/summary/words.ts";

/**
 * What others changed, in sentences to be announced: structure one sentence a change, text gathered by place.
 * Pure: compares two values of the summary. Who did it is not said: a document does not tell, and guessing would blame.
 */
export interface Change {
  /** "A2 was moved to strengths. It is now S4." */
  readonly words: string;
  /** The anchor's finding id, to go there; null where it is gone. */
  readonly finding: string | null;
}

interface Placed {
  readonly finding: Finding;
  readonly section: string;
}

function placed(summary: Summary): Map<string, Placed> {
  const all = new Map<string, Placed>();
  for (const section of summary.sections)
    for (const finding of section.findings) all.set(finding.id, { finding, section: section.id });
  return all;
}

/** Findings added, put back, removed and moved between the two values, in the document's order. */
export function structuralChanges(before: Summary, after: Summary): Change[] {
  if (before.sections === after.sections) return [];
  const [old, now] = [placed(before), placed(after)];
  const wasRemoved = new Set(before.removed.findings.map((one) => one.id));
  const isRemoved = new Set(after.removed.findings.map((one) => one.id));
  const changes: Change[] = [];
  for (const [id, { finding }] of old)
    if (!now.has(id) && isRemoved.has(id)) changes.push({ words: `${finding.number} was removed.`, finding: null });
  for (const [id, { finding, section }] of now) {
    const was = old.get(id);
    if (!was) {
      const words = `${finding.number} was ${wasRemoved.has(id) ? "put back" : "added"}.`;
      changes.push({ words, finding: id });
    } else if (was.section !== section) {
      const where = findingKindName[finding.kind].list;
      const words = `${was.finding.number} was moved to ${where}. It is now ${finding.number}.`;
      changes.push({ words, finding: id });
    }
  }
  return [...changes, ...reordered(old, now)];
}

/**
 * Findings that took another place among those that stayed in their section. A removal above shifts numbers without
 * moving anything, so only the order of those that are in both counts. The one that moved farthest is named.
 */
function reordered(old: Map<string, Placed>, now: Map<string, Placed>): Change[] {
  const changes: Change[] = [];
  for (const section of new Set([...now.values()].map((one) => one.section))) {
    const inBoth = (map: Map<string, Placed>): string[] =>
      [...map].filter(([id]) => old.get(id)?.section === section && now.get(id)?.section === section).map(([id]) => id);
    const [was, is] = [inBoth(old), inBoth(now)];
    let farthest: { id: string; distance: number } | null = null;
    for (const [at, id] of is.entries()) {
      const distance = Math.abs(was.indexOf(id) - at);
      if (distance > (farthest?.distance ?? 0)) farthest = { id, distance };
    }
    if (!farthest) continue;
    const [from, to] = [old.get(farthest.id)?.finding.number, now.get(farthest.id)?.finding.number];
    changes.push({ words: `${from} was moved. It is now ${to}.`, finding: farthest.id });
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
