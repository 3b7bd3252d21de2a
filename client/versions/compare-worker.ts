import { compareSummaries } from "#shared/compare/summaries.ts";
import type { Summary } from "#shared/summary.ts";

/** Compares beside the page: two long summaries with many changes take half a second. */
addEventListener("message", ({ data }: MessageEvent<{ older: Summary; newer: Summary }>) => {
  postMessage(compareSummaries(data.older, data.newer));
});
