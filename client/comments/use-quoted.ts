import { useBook } from "#client/comments/book-context.tsx";
import type { Inlines } from "#client/comments/quoted.ts";
import { holdsInlines, inlinesOf, quoted } from "#client/comments/quoted.ts";
import { useSummary } from "#client/summary/summary-context.tsx";
import type { Standing } from "#shared/anchors.ts";
import { referenceText } from "#shared/summary-text.ts";

/** Words of a thread that stands there, for people. */
export function useQuoted(standing: Standing | null): (words: string) => string {
  const inlines = useInlines(standing);
  return (words) => quoted(words, inlines);
}

/** How the references in them read; null where there are none, or the words are gone. */
export function useInlines(standing: Standing | null): Inlines | null {
  const { texts } = useBook().standings;
  return useSummary(
    (summary) => (holdsInlines(standing) ? inlinesOf(texts, standing, referenceText(summary)) : null),
    (a, b) => a?.names.join() === b?.names.join() && a?.words === b?.words,
  );
}
