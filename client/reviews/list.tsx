import { Link, Redirect } from "wouter";
import { useMe } from "#client/accounts/queries.ts";
import { keptReviews, somebodyElse } from "#client/lib/device.ts";
import { fromDevice } from "#client/lib/kept.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Page } from "#client/parts/page.tsx";
import { Shape } from "#client/parts/people.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { Trouble } from "#client/parts/trouble.tsx";
import type { ReviewCard } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { dateRange, hostNames } from "#shared/reviews.ts";
import { unreadByReview } from "#client/notices/news.ts";
import { useInbox } from "#client/notices/queries.ts";
import { useReviews } from "./queries.ts";
import { UnsentWords } from "./unsent-words.tsx";

/** The reviews one is a member of. */
export function ReviewsPage() {
  const { data, error, refetch } = useReviews();
  const { data: me } = useMe();
  const offline = useStore(fromDevice);
  // Where somebody else signed in in another tab this page leads to words that are nowhere else.
  const taken = useStore(somebodyElse);
  if (!taken && error instanceof Problem && error.code === "signed-out") return <Redirect to="/sign-in" />;
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
      {me && (
        <UnsentWords
          account={me.id}
          reviews={
            data && !offline ? new Map(data.reviews.map(({ review }) => [review.id, hostNames(review.hosts)])) : null
          }
        />
      )}
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
          <Cards
            cards={data.reviews}
            mayCreate={me?.mayCreateReviews === true}
            openable={offline && me ? new Set(Object.keys(keptReviews(me.id))) : null}
          />
        </>
      ) : taken ? null : error ? (
        <>
          <Trouble error={error} onRetry={() => void refetch()} />
          {me && <OnDevice account={me.id} />}
        </>
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

/** The list itself was never opened here: the reviews whose text is on this device can be opened all the same. */
function OnDevice({ account }: { account: string }) {
  const kept = Object.entries(keptReviews(account));
  if (kept.length === 0) return null;
  return (
    <section aria-labelledby="on-device">
      <h2 className="group" id="on-device">
        On this device
      </h2>
      <ul>
        {kept.map(([id, { title }]) => (
          <li key={id}>
            <Link className="link" href={`/reviews/${id}`}>
              {title || "A review"}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

const states = { drafting: "Drafting", proposed: "Proposed", agreed: "Agreed" } as const;
const parts = { lead: "you lead", writer: "you write", commenter: "you comment", reader: "you read" } as const;

interface CardsProps {
  readonly cards: readonly ReviewCard[];
  readonly mayCreate: boolean;
  /** Without a network, the reviews whose text is on this device; null with one. */
  readonly openable: ReadonlySet<string> | null;
}

function Cards({ cards, mayCreate, openable }: CardsProps) {
  const unread = unreadByReview(useInbox().data?.notices ?? []);
  if (cards.length === 0) return <NoReviews mayCreate={mayCreate} />;
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
