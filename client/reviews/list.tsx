import { Link, Redirect } from "wouter";
import { useMe } from "#client/accounts/queries.ts";
import { keptReviews } from "#client/lib/device.ts";
import { fromDevice } from "#client/lib/kept.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Shape } from "#client/parts/people.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Strip } from "#client/parts/strip.tsx";
import type { ReviewCard } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { dateRange, hostNames } from "#shared/reviews.ts";
import { useReviews } from "./queries.ts";

/** The reviews one is a member of. */
export function ReviewsPage() {
  const { data, error, refetch } = useReviews();
  const { data: me } = useMe();
  const offline = useStore(fromDevice);
  if (error instanceof Problem && error.code === "signed-out") return <Redirect to="/sign-in" />;
  return (
    <Page
      title="Reviews"
      action={
        me?.mayCreateReviews ? (
          <Link className="btn" href="/reviews/new">
            New review
          </Link>
        ) : null
      }
    >
      {data ? (
        <>
          {offline && (
            <Strip
              icon="offline"
              action={
                <Button kind="quiet" onPress={() => void refetch()}>
                  Try again
                </Button>
              }
            >
              <b>You are offline.</b> The reviews that you opened on this device can be opened now.
            </Strip>
          )}
          <Cards cards={data.reviews} openable={offline && me ? new Set(Object.keys(keptReviews(me.id))) : null} />
        </>
      ) : error ? (
        <>
          <p className="lede">{error.message}</p>
          <Button kind="filled" onPress={() => void refetch()}>
            Try again
          </Button>
        </>
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

const states = { drafting: "Drafting", proposed: "Proposed", agreed: "Agreed" } as const;
const parts = { lead: "you lead", writer: "you write", commenter: "you comment", reader: "you read" } as const;

/** `openable`: without a network, the reviews whose text is on this device; null with one. */
function Cards({ cards, openable }: { cards: readonly ReviewCard[]; openable: ReadonlySet<string> | null }) {
  if (cards.length === 0) {
    return <p className="lede">You are not a member of a review yet. Whoever leads one can invite you.</p>;
  }
  return (
    <ul className="reviews">
      {cards.map(({ review, member, present }) => (
        <li key={review.id} className="review">
          <div>
            <h2>
              {openable === null || openable.has(review.id) ? (
                <Link href={`/reviews/${review.id}`}>{hostNames(review.hosts)}</Link>
              ) : (
                hostNames(review.hosts)
              )}
            </h2>
            <p className="focus">{review.focus}</p>
            {openable !== null && !openable.has(review.id) && (
              <p className="quiet">Not on this device. It opens when the network is back.</p>
            )}
          </div>
          <div className="review__s">
            <span className="status">
              {states[review.state]}
              {present > 0 && openable === null && `, ${present} here now`}
            </span>
            <p>
              {[dateRange(review.firstDay, review.lastDay), parts[member.role]].filter((one) => one !== "").join(" · ")}
            </p>
            <p className="sw">
              {review.partners.map(({ id, slot, code }) => (
                <span key={id}>
                  <Shape slot={slot} /> {code}
                </span>
              ))}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
