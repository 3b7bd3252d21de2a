import { useDeferredValue, useMemo, useSyncExternalStore } from "react";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { PlaceId } from "#shared/agreements.ts";
import type { Mark } from "./marks.ts";
import { settledPlaces } from "./marks.ts";
import { useAgreement } from "./queries.ts";

const none: ReadonlyMap<PlaceId, readonly Mark[]> = new Map();

/** Which partners settled what, a moment behind the text: a keystroke never waits for a hash. */
export function useMarks(): ReadonlyMap<PlaceId, readonly Mark[]> {
  const { review } = useOpenReview();
  const { summary } = useConnection();
  const value = useDeferredValue(useSyncExternalStore(summary.subscribe, summary.get));
  const view = useAgreement(review.id)?.view;
  return useMemo(
    () => (view && view.settlements.length > 0 ? settledPlaces(value, view, review.partners) : none),
    [value, view, review.partners],
  );
}
