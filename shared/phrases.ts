/** The smallest piece that is compared. */
interface Comparable {
  /** Two are the same when their keys are. */
  readonly key: string;
  readonly word: boolean;
}

/** Neighbours that stayed, came or went. */
export interface Run<T> {
  readonly kind: "same" | "added" | "removed";
  readonly tokens: T[];
}

/**
 * White space or a lone sign that stayed in the middle of a replaced phrase would cut it into crumbs: it becomes a part
 * of the phrase. What both sides of a replacement then end with stayed after all.
 */
export function phrases<T extends Comparable>(runs: readonly Run<T>[]): Run<T>[] {
  const out: Run<T>[] = [];
  let [removed, added]: [T[], T[]] = [[], []];
  const flush = (): void => {
    const end: T[] = [];
    while (removed.length > 0 && added.length > 0 && removed.at(-1)?.key === added.at(-1)?.key) {
      removed.pop();
      end.unshift(...added.splice(-1));
    }
    if (removed.length > 0) out.push({ kind: "removed", tokens: removed });
    if (added.length > 0) out.push({ kind: "added", tokens: added });
    if (end.length > 0) out.push({ kind: "same", tokens: end });
    [removed, added] = [[], []];
  };
  runs.forEach((run, at) => {
    if (run.kind === "removed") removed.push(...run.tokens);
    else if (run.kind === "added") added.push(...run.tokens);
    else {
      const next = changeAt(runs, at + 1);
      const replaces = (removed.length > 0 || next.has("removed")) && (added.length > 0 || next.has("added"));
      const middle = removed.length + added.length > 0 && next.size > 0;
      if (middle && replaces && run.tokens.every((token) => !token.word)) {
        removed.push(...run.tokens);
        added.push(...run.tokens);
      } else {
        flush();
        out.push(run);
      }
    }
  });
  flush();
  return joined(out);
}

/** What happens in the change that begins here. */
function changeAt<T>(runs: readonly Run<T>[], at: number): Set<Run<T>["kind"]> {
  const kinds = new Set<Run<T>["kind"]>();
  for (let i = at; i < runs.length && runs[i]?.kind !== "same"; i++) kinds.add(runs[i]?.kind ?? "same");
  return kinds;
}

function joined<T>(runs: readonly Run<T>[]): Run<T>[] {
  const out: Run<T>[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last?.kind === run.kind) last.tokens.push(...run.tokens);
    else out.push({ kind: run.kind, tokens: [...run.tokens] });
  }
  return out;
}
