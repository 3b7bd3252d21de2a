import { useCallback, useDeferredValue, useMemo, useSyncExternalStore } from "react";
import { useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { PlaceId } from "#shared/agreements.ts";
import type { Summary } from "#shared/summary.ts";
import type { Mark } from "./marks.ts";
import { marksOf } from "./marks.ts";
import { useAgreement } from "./queries.ts";

const none: ReadonlyMap<PlaceId, readonly Mark[]> = new Map();

/** While all have agreed the whole, who settled which of its texts before is past. */
function useSettlements() {
  const { review } = useOpenReview();
  const settlements = useAgreement(review.id)?.view.settlements;
  return review.state === "agreed" || settlements?.length === 0 ? undefined : settlements;
}

/** Which partners settled what, a moment behind the text: a keystroke never waits for a hash. */
export function useMarks(): ReadonlyMap<PlaceId, readonly Mark[]> {
  const { review } = useOpenReview();
  const { summary } = useConnection();
  const value = useDeferredValue(useSyncExternalStore(summary.subscribe, summary.get));
  const settlements = useSettlements();
  return useMemo(
    () => (settlements ? marksOf(value, settlements, review.partners) : none),
    [value, settlements, review.partners],
  );
}

/** Those of one place: whoever shows them is drawn anew only when they change, not with each letter. */
export function useMarksAt(place: PlaceId): readonly Mark[] | undefined {
  const { review } = useOpenReview();
  const settlements = useSettlements();
  const select = useCallback(
    (summary: Summary) => (settlements ? marksOf(summary, settlements, review.partners).get(place) : undefined),
    [settlements, review.partners, place],
  );
  return useSummary(select);
}
