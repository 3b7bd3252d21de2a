import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Asks anew for what has changed. What is being asked for the first time is asked once more when it is answered: that
 * answer may have been on its way when it changed, and the library, which begins no first question anew, would take it for
 * what is true now.
 */
export function askAnew(queries: QueryClient, queryKey: QueryKey): void {
  const first = queries
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: "fetching", predicate: ({ state }) => state.data === undefined });
  void queries.invalidateQueries({ queryKey });
  for (const query of first) {
    const again = (): void => void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, again);
  }
}
