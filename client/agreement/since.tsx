import { Link } from "wouter";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { comparePath, LOOKED, positionOf } from "#client/versions/compare-path.ts";
import type { PlaceId } from "#shared/agreements.ts";
import { settledMark } from "#shared/agreements.ts";
import { mayInReview } from "#shared/permissions.ts";
import { NOW } from "#shared/versions.ts";
import type { Agreement } from "./queries.ts";
import { useAgreement } from "./queries.ts";
import { useMarksAt } from "./use-marks.ts";

/** Since when one may want to see what changed. */
interface Since {
  /** "since LA settled it". */
  readonly words: string;
  readonly href: string;
}

/** Of one finding or section: since my partner settled it, since it last agreed, since I last looked. */
export function useSinceAt(place: PlaceId): readonly Since[] {
  const { review, member } = useOpenReview();
  const agreement = useAgreement(review.id);
  const marks = useMarksAt(place);
  const own = review.partners.find(({ id }) => id === member.partner);
  const lapsed = marks?.some(({ partner, kind }) => partner.id === own?.id && kind === "changed since") === true;
  const settledAt = lapsed && agreement ? lastSettled(agreement, place, member.partner) : null;
  return [
    ...(settledAt === null || !own
      ? []
      : [{ words: `since ${own.code} settled it`, href: comparePath(review.id, positionOf(settledAt), NOW, place) }]),
    ...useSince(place),
  ];
}

/** Of the whole, or of a place in it. */
export function useSince(place: PlaceId | null = null): readonly Since[] {
  const { review, member } = useOpenReview();
  const agreement = useAgreement(review.id);
  if (mayInReview("versions.read", member, review.state) !== null) return [];
  const own = review.partners.find(({ id }) => id === member.partner);
  const agreed = agreement?.state.lastAgreed.get(member.partner);
  return [
    // While it is agreed it is that very text.
    ...(agreed === undefined || !own || review.state === "agreed"
      ? []
      : [{ words: `since ${own.code} last agreed`, href: comparePath(review.id, agreed, NOW, place) }]),
    { words: "since I last looked", href: comparePath(review.id, LOOKED, NOW, place) },
  ];
}

/** Where in the log the text that a partner settled stands; null: it is not settled. */
function lastSettled({ view }: Agreement, place: PlaceId, partner: string): number | null {
  const last = view.settlements.findLast((one) => one.place === place && one.partner === partner);
  if (!last || last.hash === null || settledMark(view.settlements, place, partner, "").kind === "not yet") return null;
  return last.sequence;
}

/** "What changed since LA settled it, since I last looked": each a link. */
export function SinceLinks({ all }: { all: readonly Since[] }) {
  return (
    <span className="sincel">
      <span aria-hidden="true">What changed</span>
      {all.map(({ words, href }) => (
        <Link key={words} className="link" href={href}>
          <span className="vh">What changed </span>
          {words}
        </Link>
      ))}
    </span>
  );
}

/** Of the whole summary. */
export function WholeSince() {
  return (
    <p className="sincew">
      <SinceLinks all={useSince()} />
    </p>
  );
}
