import { Problem } from "#shared/errors.ts";
import { isOld } from "./kept.ts";

/** Apart by chance, so that not all pages ask in the same moment once a server is back. */
const AGAIN_MS = { least: 3000, most: 6000 };

/**
 * For a query whose answer a page must not show for long when it is old: it is asked again by itself while the server
 * did not answer it. What was announced then is not announced again. A refusal is an answer.
 */
export const untilAnswered = (path: string) => ({
  refetchInterval: ({ state: { error } }: { state: { error: Error | null } }): number | false => {
    const waits = error ? error instanceof Problem && ["unavailable", "failed"].includes(error.code) : isOld(path);
    if (!waits || !navigator.onLine) return false;
    return AGAIN_MS.least + Math.random() * (AGAIN_MS.most - AGAIN_MS.least);
  },
});
