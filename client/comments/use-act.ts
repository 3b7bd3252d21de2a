import { useState } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { toast } from "#client/lib/announce.ts";
import { Problem } from "#shared/errors.ts";

/** Runs an act on a thread: says how it went, and fetches what is true when it was refused. */
export function useAct(): { act(run: () => Promise<void>, done?: string): Promise<boolean>; busy: boolean } {
  const book = useBook();
  const [busy, setBusy] = useState(false);
  async function act(run: () => Promise<void>, done?: string): Promise<boolean> {
    setBusy(true);
    try {
      await run();
      if (done !== undefined) toast({ text: done });
      return true;
    } catch (error) {
      toast({ text: error instanceof Problem ? error.message : "That did not work. Try again in a moment." });
      book.refetch();
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { act, busy };
}
