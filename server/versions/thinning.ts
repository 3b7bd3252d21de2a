import type { VersionsTable } from "#server/store/tables.ts";

/** Older versions that Codraft made by itself are kept further apart: one of each hour, then of each day, then of each week. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const steps: readonly { readonly olderThan: number; readonly apart: number }[] = [
  { olderThan: 90 * DAY, apart: 7 * DAY },
  { olderThan: 7 * DAY, apart: DAY },
  { olderThan: DAY, apart: HOUR },
];

/** Made by itself, and nobody gave it a name. */
export const isAutomatic = ({ reason, name }: Pick<VersionsTable, "reason" | "name">): boolean =>
  (reason === "activity" || reason === "came home") && name === "";

/** Which of these versions of one review go. Of each stretch of time the last stays. `kept`: positions that others speak of. */
export function thin<V extends Pick<VersionsTable, "sequence" | "at" | "reason" | "name">>(
  versions: readonly V[],
  kept: ReadonlySet<number>,
  now: number,
): V[] {
  const taken = new Set<string>();
  return versions
    .toSorted((a, b) => b.sequence - a.sequence)
    .filter((version) => {
      const step = steps.find(({ olderThan }) => now - version.at > olderThan);
      if (!step || !isAutomatic(version) || kept.has(version.sequence)) return false;
      const stretch = `${step.apart} ${Math.floor(version.at / step.apart)}`;
      const goes = taken.has(stretch);
      taken.add(stretch);
      return goes;
    });
}
