import { Link, Redirect } from "wouter";
import { useMe } from "#client/accounts/queries.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Shape } from "#client/parts/people.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import type { ReviewCard } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { dateRange, hostNames } from "#shared/reviews.ts";
import { unreadByReview } from "#client/notices/news.ts";
import { useInbox } from "#client/notices/queries.ts";
import { Icon } from "#client/parts/icons.tsx";
import { useReviews } from "./queries.ts";

/** The reviews one is a member of. */
export function ReviewsPage() {
  const { data, error, refetch } = useReviews();
  const { data: me } = useMe();
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
        <Cards cards={data.reviews} />
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

function Cards({ cards }: { cards: readonly ReviewCard[] }) {
  const unread = unreadByReview(useInbox().data?.notices ?? []);
  if (cards.length === 0) {
    return <p className="lede">You are not a member of a review yet. Whoever leads one can invite you.</p>;
  }
  return (
    <ul className="reviews">
      {cards.map(({ review, member, present }) => (
        <li key={review.id} className="review">
          <div>
            <h2>
              <Link href={`/reviews/${review.id}`}>{hostNames(review.hosts)}</Link>
            </h2>
            <p className="focus">{review.focus}</p>
          </div>
          <div className="review__s">
            <span className="status">
              {states[review.state]}
              {present > 0 && `, ${present} here now`}
            </span>
            <p>
              {[dateRange(review.firstDay, review.lastDay), parts[member.role]].filter((one) => one !== "").join(" · ")}
            </p>
            {unread.has(review.id) && (
              <p className="review__new">
                <Icon name="bell" />
                {unread.get(review.id)} new for you
              </p>
            )}
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
