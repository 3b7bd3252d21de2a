import { Link, Redirect } from "wouter";
import { useMe } from "#client/accounts/queries.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Page } from "#client/parts/page.tsx";
import { Shape } from "#client/parts/people.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Trouble } from "#client/parts/trouble.tsx";
import type { ReviewCard } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { dateRange, hostNames } from "#shared/reviews.ts";
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
        me?.mayCreateReviews && data && data.reviews.length > 0 ? (
          <Link className="btn" href="/reviews/new">
            <Icon name="plus" />
            New review
          </Link>
        ) : null
      }
    >
      {data ? (
        <Cards cards={data.reviews} mayCreate={me?.mayCreateReviews === true} />
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

const states = { drafting: "Drafting", proposed: "Proposed", agreed: "Agreed" } as const;
const parts = { lead: "you lead", writer: "you write", commenter: "you comment", reader: "you read" } as const;

function Cards({ cards, mayCreate }: { cards: readonly ReviewCard[]; mayCreate: boolean }) {
  if (cards.length === 0) return <NoReviews mayCreate={mayCreate} />;
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

function NoReviews({ mayCreate }: { mayCreate: boolean }) {
  return (
    <div className="inset">
      <h2>You are not in a review yet</h2>
      <p>
        A review holds one evaluative summary, written by the host authority, Education Scotland and ADES together. When
        somebody invites you, it appears here, and you get an e-mail with a link.
      </p>
      {mayCreate ? (
        <>
          <p>
            If you lead a review, start it now. You need the host authority and the agreed focus. Everything can be
            changed later.
          </p>
          <p>
            <Link className="btn" href="/reviews/new">
              <Icon name="plus" />
              New review
            </Link>
          </p>
        </>
      ) : (
        <p>If you lead a review, ask whoever runs this Codraft to let your account create reviews.</p>
      )}
    </div>
  );
}
