import { useCallback, useSyncExternalStore } from "react";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isInShape } from "#shared/in-shape.ts";
import { fieldFragment } from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";

/**
 * Can a field be written in? An editor on what no editor takes would take it out, others' words included (SU17). Watched
 * only while it is wanted, and drawn anew before the next key.
 */
export function useInShape(address: FieldAddress, wanted: boolean): boolean {
  const { doc } = useConnection();
  const subscribe = useCallback(
    (run: () => void) => {
      const fragment = wanted ? fieldFragment(doc, address) : null;
      fragment?.observeDeep(run);
      return () => fragment?.unobserveDeep(run);
    },
    [doc, address, wanted],
  );
  return useSyncExternalStore(subscribe, () => {
    const fragment = wanted ? fieldFragment(doc, address) : null;
    return fragment === null || isInShape(fragment);
  });
}
