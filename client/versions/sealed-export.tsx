import { useAgreement } from "#client/agreement/queries.ts";
import { Button } from "#client/parts/controls.tsx";
import { exportWords, takeAway } from "#client/summary/take-away.ts";
import type { Sealed } from "#shared/agreements.ts";
import { sealOf } from "#shared/agreements.ts";
import { shortHash } from "#shared/hash.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import type { Version } from "#shared/versions.ts";
import { momentName } from "./version-names.ts";

/** The seal of a version that one may take away with its agreement; null of any other. */
export function useSeals(review: Review, member: Member): (version: Version) => Sealed | null {
  const agreement = useAgreement(review.id);
  const exports = mayInReview("summary.export", member, review.state) === null;
  return (version) => (agreement && exports ? sealOf(agreement.state, version) : null);
}

interface LinesProps {
  readonly review: Review;
  readonly member: Member;
  /** The two texts that are compared; null: no version. */
  readonly texts: readonly { readonly called: "earlier" | "later"; readonly version: Version | null }[];
  readonly now: number;
}

/** Which of two texts is an agreed one, and how to take it away. */
export function SealedLines({ review, member, texts, now }: LinesProps) {
  const sealed = useSeals(review, member);
  return texts.map(({ called, version }) => {
    const seal = version && sealed(version);
    if (!version || !seal) return null;
    return (
      <p key={called} className="cmp__note cmp__sealed">
        <span>
          The {called} text was agreed on {momentName(seal.at, now)}{" "}
          <span className="hash" title="Short form of what tells this text from any other">
            {shortHash(seal.hash)}
          </span>
        </span>
        <span className="cmp__takes">
          <span aria-hidden="true">Export it as</span>
          {exportWords.map(({ format, words }) => (
            <Button key={format} kind="quiet" onPress={() => void takeAway(review.id, format, version.id)}>
              <span className="vh">Export the {called} text as </span>
              {words}
            </Button>
          ))}
        </span>
      </p>
    );
  });
}
