import type { LineChange } from "#shared/compare/field.ts";

/** The number before each line that begins an item of a numbered list of now; null before all others. */
export function lineNumbers(lines: readonly LineChange[]): (number | null)[] {
  const counts: number[] = [];
  return lines.map(({ kind, line }) => {
    if (kind === "removed" || kind === "moved away") return null;
    counts.length = Math.min(counts.length, line.lists.length);
    let number: number | null = null;
    line.lists.forEach(({ list, opens, item }, depth) => {
      if (opens || counts[depth] === undefined) counts[depth] = 0;
      if (item) {
        counts[depth]++;
        if (list === "orderedList" && depth === line.lists.length - 1) number = counts[depth];
      }
    });
    return number;
  });
}
