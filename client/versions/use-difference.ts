import { useEffect, useState } from "react";
import type { Comparison } from "#shared/compare/summaries.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import type { Summary } from "#shared/summary.ts";

/** How two summaries differ. */
export interface Difference {
  readonly older: Summary;
  readonly newer: Summary;
  readonly comparison: Comparison;
}

/**
 * How these two differ; null until that is known. The page stays free while it is worked out. When one of the two has
 * become another, what was known before is shown until then: the page must not jump when something was restored.
 */
export function useDifference(older: Summary | undefined, newer: Summary | undefined): Difference | null {
  const [known, setKnown] = useState<Difference | null>(null);
  useEffect(() => {
    if (!older || !newer) return;
    const worker = new Worker(new URL("./compare-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Comparison>) =>
      setKnown({ older, newer, comparison: data }),
    );
    // A new release took its file away, or the browser has none: then the page waits.
    worker.addEventListener("error", () => setKnown({ older, newer, comparison: compareSummaries(older, newer) }));
    worker.postMessage({ older, newer });
    return () => worker.terminate();
  }, [older, newer]);
  return known?.older === older || known?.newer === newer ? known : null;
}
