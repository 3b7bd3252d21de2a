import type { Toast } from "#client/lib/announce.ts";
import { doubtOf, mayBeDone } from "#client/lib/api.ts";
import { capital } from "#client/summary/names.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem } from "#shared/errors.ts";
import { stayWords } from "#shared/stays.ts";

/** Nobody's words are taken back with it, so it says where it stopped. `undone`: what is so now. */
export const undoneWords = (undone: string, left: readonly string[]): Toast =>
  left.length === 0
    ? { text: `Undone. ${undone}` }
    : { text: `Undone. ${capital(stayWords(left, "meanwhile"))}.`, lasting: true };

/** Why it was not undone, and `again`, where that can help. */
export function notUndoneWords(problem: unknown, again: () => void): Toast {
  const why = problem instanceof Error ? problem.message : "";
  const doubt = doubtOf(problem);
  return {
    text: mayBeDone(problem)
      ? `It is not known whether this was undone: ${doubt.why}. Press “Undo” ${doubt.again}: it is not done twice. The text as it was is in Versions.`
      : `Not undone. ${why} The text as it was is in Versions.`,
    lasting: true,
    ...(problem instanceof Problem && final.has(problem.code) ? {} : { action: { label: "Undo", run: again } }),
  };
}

/** There is nothing left to undo, or nobody whom it is for. */
const final: ReadonlySet<ProblemCode> = new Set(["bad-input", "not-found", "not-allowed"]);
