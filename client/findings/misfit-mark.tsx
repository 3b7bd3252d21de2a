import { Icon } from "#client/parts/icons.tsx";
import type { Scale } from "#shared/quantities.ts";
import { misfit } from "#shared/quantities.ts";
import type { Claim } from "#shared/summary.ts";

/** Beside a claim whose term says more than its numbers do. */
export function MisfitMark({ claim, scale }: { readonly claim: Claim; readonly scale: Scale }) {
  const words = misfit(scale, claim);
  if (words === null) return null;
  return (
    <span className="misfit">
      <Icon name="warn" />
      {words}
    </span>
  );
}
