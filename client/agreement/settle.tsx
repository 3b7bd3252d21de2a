import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { PlaceId } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Partner } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import { hashAt } from "./marks.ts";
import { Marks } from "./marks-view.tsx";
import { useAgreement } from "./queries.ts";
import { SinceLinks, useSinceAt } from "./since.tsx";
import { useAct } from "./use-act.ts";
import { useMarksAt } from "./use-marks.ts";

export interface Settling {
  readonly partner: Partner;
  /** What is settled there: of a section that holds findings these are settled by themselves. */
  readonly what: "this text" | "introduction and order";
  readonly kind: "settled" | "changed since" | "not yet";
  readonly busy: boolean;
  readonly settle: () => void;
  readonly takeBack: () => void;
}

/** What I can do with this text for my partner; null: nothing. */
export function useSettling(place: PlaceId): Settling | null {
  const { review, member } = useOpenReview();
  const { summary } = useConnection();
  const agreement = useAgreement(review.id);
  const { act, busy } = useAct(review.id);
  const marks = useMarksAt(place);
  const partner = review.partners.find(({ id }) => id === member.partner);
  if (!agreement || !partner?.signs || mayInReview("agreement.settle", member, review.state) !== null) return null;
  const put = (hash: string | null, done: string): void =>
    void act(() => call(api.settle, { params: { review: review.id }, body: { place, hash } }), {
      done,
      isIn: ({ settlements }) => settlements.some((one) => one.place === place && one.hash === hash),
    });
  const apart = holdsFindings(summary.get(), place);
  return {
    partner,
    what: apart ? "introduction and order" : "this text",
    kind: marks?.find((one) => one.partner.id === partner.id)?.kind ?? "not yet",
    busy,
    settle: () =>
      put(
        hashAt(summary.get(), place),
        apart
          ? `Settled for ${partner.code}, without the findings in it: each is settled by itself.`
          : `Settled for ${partner.code}. Any change of it will show.`,
      ),
    takeBack: () => put(null, `Not settled for ${partner.code} any more.`),
  };
}

const holdsFindings = ({ sections }: Summary, place: PlaceId): boolean =>
  sections.some(({ id, section }) => place === `section/${id}` && section.kind === "findings");

/** At the foot of an open finding: who has settled its text, one's own partner's word on it, and what changed since. */
export function SettleLine({ place }: { place: PlaceId }) {
  const marks = useMarksAt(place);
  const settling = useSettling(place);
  const since = useSinceAt(place);
  if (!marks && !settling && since.length === 0) return null;
  return (
    <p className="f-settle">
      {marks && <Marks marks={marks} />}
      {settling &&
        (settling.kind === "settled" ? (
          <Button kind="quiet" isPending={settling.busy} onPress={settling.takeBack}>
            Settled for {settling.partner.code}: take back
          </Button>
        ) : (
          <Button kind="quiet" isPending={settling.busy} onPress={settling.settle}>
            Settle {settling.what} for {settling.partner.code}
          </Button>
        ))}
      {since.length > 0 && <SinceLinks all={since} />}
    </p>
  );
}
