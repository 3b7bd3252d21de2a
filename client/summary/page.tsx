import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { useMembers, useReview } from "#client/reviews/queries.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Failed } from "#client/parts/failed.tsx";
import { Mend } from "#client/parts/mend.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton, useLate } from "#client/parts/skeleton.tsx";
import { Panes } from "#client/summary/panes.tsx";
import { OpenReviewProvider } from "#client/summary/summary-context.tsx";
import "#client/summary/summary.css";
import { ConnectionProvider } from "#client/sync/connection-context.tsx";
import type { Connection } from "#client/sync/connection.ts";
import { openConnection } from "#client/sync/connection.ts";
import { Problem } from "#shared/errors.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";

const noMembers: readonly Member[] = [];

/** The summary of one review: loads the review, opens the connection, and shows the text once it is there. */
export function SummaryPage({ reviewId }: { reviewId: string }) {
  const { data, error, refetch } = useReview(reviewId);
  if (data) return <Summary key={`${data.review.id} ${data.member.id}`} review={data.review} member={data.member} />;
  if (error) return <NotOpened error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}

interface SummaryProps {
  readonly review: Review;
  readonly member: Member;
}

function Summary({ review, member }: SummaryProps) {
  const connection = useOpenConnection(review, member);
  const members = useMembers(review.id).data?.members ?? noMembers;
  const open = useMemo(() => ({ review, member, members }), [review, member, members]);

  if (!connection) return <Loading />;
  return (
    <ConnectionProvider value={connection}>
      <OpenReviewProvider value={open}>
        <WhenReady connection={connection} title={`${review.title}, ${hostNames(review.hosts)}`}>
          <Mend fallback={<Failed />}>
            <Panes />
          </Mend>
        </WhenReady>
      </OpenReviewProvider>
    </ConnectionProvider>
  );
}

/** One connection for as long as this summary is open. Changes of the review and its members are fetched when told. */
function useOpenConnection(review: Review, member: Member): Connection | null {
  const [connection, setConnection] = useState<Connection | null>(null);
  const queries = useQueryClient();

  // The review's later values go in through `setReview`: opening anew would drop the caret and the undo history.
  const open = useEffectEvent(() => openConnection({ review, member }));

  useEffect(() => {
    const opened = open();
    const stops = [
      opened.onTopic("review", () => void queries.invalidateQueries({ queryKey: ["review", review.id] })),
      opened.onTopic("members", () => {
        void queries.invalidateQueries({ queryKey: ["members", review.id] });
        void queries.invalidateQueries({ queryKey: ["review", review.id] });
      }),
    ];
    // The effect opens and closes it, so it can only be known from here on.
    // oxlint-disable-next-line react/set-state-in-effect
    setConnection(opened);
    return () => {
      for (const stop of stops) stop();
      opened.close();
      setConnection(null);
    };
  }, [review.id, member.id, queries]);

  useEffect(() => connection?.setReview(review, member), [connection, review, member]);
  return connection;
}

function WhenReady({ connection, title, children }: { connection: Connection; title: string; children: ReactNode }) {
  const ready = useStore(connection.ready);
  useEffect(() => {
    if (ready) document.title = `${title} – Codraft`;
  }, [ready, title]);
  return ready ? children : <Loading />;
}

/** Drawn only when it takes a while: a page that is taken away at once would hold up the one that is wanted. */
function Loading() {
  if (!useLate(200)) return null;
  return (
    <Page title="Summary">
      <Skeleton />
    </Page>
  );
}

function NotOpened({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const gone = error instanceof Problem && (error.code === "not-found" || error.code === "not-allowed");
  return (
    <Page title={gone ? "This review is not here" : "The summary could not be opened"}>
      <p className="lede">
        {gone
          ? "There is no such review, or you are not a member of it. Ask the lead of the review to invite you."
          : error.message}
      </p>
      {!gone && (
        <p className="acts acts--main">
          <Button kind="filled" onPress={onRetry}>
            Try again
          </Button>
        </p>
      )}
    </Page>
  );
}
