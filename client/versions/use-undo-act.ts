import type { Toast } from "#client/lib/announce.ts";
import { toast } from "#client/lib/announce.ts";
import { mayBeDone } from "#client/lib/api.ts";
import { capital } from "#client/summary/names.ts";
import { newId } from "#shared/ids.ts";
import { useRestore } from "./queries.ts";

/**
 * Takes back a restoration or an import, by the versions before and after it: also a new edit, which leaves what anybody
 * changed since and says so. `undone`: what is so then.
 */
export function useUndoAct(review: string, onUndone: () => void = () => {}) {
  const { mutateAsync } = useRestore(review);
  /** `act`: one, however often its answer is lost on the way. */
  async function run(before: string, after: string, undone: string, act: string): Promise<void> {
    try {
      const { left } = await mutateAsync({ version: before, what: { kind: "undo", after }, act });
      onUndone();
      toast(undoneWords(undone, left));
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : "";
      toast({
        text: mayBeDone(problem)
          ? "It is not known whether this was undone: the answer was lost on the way. Press “Undo” again: it is not done twice. The text as it was is in Versions."
          : `Not undone. ${why} The text as it was is in Versions.`,
        lasting: true,
        action: { label: "Undo", run: () => void run(before, after, undone, act) },
      });
    }
  }
  return (before: string, after: string, undone: string): void => void run(before, after, undone, newId());
}

/** So many of what stays are named. */
const NAMED = 6;
const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** Nobody's words are taken back with it, so it says where it stopped. */
function undoneWords(undone: string, left: readonly string[]): Toast {
  if (left.length === 0) return { text: `Undone. ${undone}` };
  const stays = left.length === 1 ? "was changed meanwhile, so it stays" : "were changed meanwhile, so they stay";
  const names = left.length > NAMED ? [...left.slice(0, NAMED - 1), `${left.length - NAMED + 1} more`] : left;
  return { text: `Undone. ${capital(lists.format(names))} ${stays}.`, lasting: true };
}
