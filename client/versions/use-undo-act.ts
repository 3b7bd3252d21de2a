import { toast } from "#client/lib/announce.ts";
import { newId } from "#shared/ids.ts";
import { useRestore } from "./queries.ts";
import { notUndoneWords, undoneWords } from "./undone-words.ts";

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
      toast(notUndoneWords(problem, () => void run(before, after, undone, act)));
    }
  }
  return (before: string, after: string, undone: string): void => void run(before, after, undone, newId());
}
