import { useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import type { ReactNode } from "react";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { LostReasons } from "#client/agreement/left-reasons.tsx";
import { agreementKey } from "#client/agreement/queries.ts";
import { useMe } from "#client/accounts/queries.ts";
import { useMembers, useReview } from "#client/reviews/queries.ts";
import { toast } from "#client/lib/announce.ts";
import { askAnew } from "#client/lib/ask-anew.ts";
import { wasMended } from "#client/lib/reload.ts";
import { useStore } from "#client/lib/store.ts";
import { inboxKey } from "#client/notices/queries.ts";
import { BookProvider } from "#client/comments/book-context.tsx";
import { BegunComments, OwnComments } from "#client/comments/own-comments.tsx";
import { Button } from "#client/parts/controls.tsx";
import { Failed } from "#client/parts/failed.tsx";
import { Mend } from "#client/parts/mend.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton, useLate } from "#client/parts/skeleton.tsx";
import { AsideList } from "#client/summary/aside.tsx";
import { factWords } from "#client/summary/fact-words.ts";
import { fieldName } from "#client/summary/names.ts";
import { LeftPlace } from "#client/summary/left-place.tsx";
import { Panes } from "#client/summary/panes.tsx";
import { OpenReviewProvider, useOpenReview } from "#client/summary/summary-context.tsx";
import "#client/summary/summary.css";
import { carryCaret, putCaretBack } from "#client/editor/caret-along.ts";
import { fromDevice } from "#client/lib/kept.ts";
import { lookForUpdate } from "#client/lib/update.ts";
import type { Aside } from "#client/sync/aside.ts";
import { versionsKey } from "#client/versions/queries.ts";
import { asideOf } from "#client/sync/aside.ts";
import { rescueWords } from "#client/sync/rescue.ts";
import { isOnline } from "#client/sync/state.ts";
import { ConnectionProvider } from "#client/sync/connection-context.tsx";
import type { Connection } from "#client/sync/connection.ts";
import { openConnection } from "#client/sync/connection.ts";
import { isGone } from "#shared/errors.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";

const noMembers: readonly Member[] = [];

/** The summary of one review: loads the review, opens the connection, and shows the text once it is there. */
export function SummaryPage({ reviewId }: { reviewId: string }) {
  const { data, error, refetch } = useReview(reviewId);
  const { data: me } = useMe();
  if (data) return <Summary key={`${data.review.id} ${data.member.id}`} review={data.review} member={data.member} />;
  if (error)
    return <NotOpened error={error} review={reviewId} account={me?.id ?? null} onRetry={() => void refetch()} />;
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
            <BookProvider>
              <Panes />
            </BookProvider>
          </Mend>
        </WhenReady>
        <LeftPlace />
      </OpenReviewProvider>
    </ConnectionProvider>
  );
}

/**
 * One connection for as long as this summary is open. Changes of the review and its members are fetched when told. One that
 * has to be opened anew takes the other's place once it has the text: whoever reads or types stays where they are.
 */
function useOpenConnection(review: Review, member: Member): Connection | null {
  const [connection, setConnection] = useState<Connection | null>(null);
  const queries = useQueryClient();

  // The review's later values go in through `setReview`: opening anew would drop the caret and the undo history.
  const open = useEffectEvent(() =>
    openConnection({
      review,
      member,
      nameOf: fieldName,
      inWords: factWords,
      onReload: () => carryCaret(review.id),
    }),
  );
  // Counts up when the document has to be another one.
  const [generation, setGeneration] = useState(0);

  useEffect(() => {
    const opened = open();
    function fetchReview(): void {
      askAnew(queries, ["members", review.id]);
      askAnew(queries, ["review", review.id]);
      askAnew(queries, agreementKey(review.id));
    }
    // Opened anew after a refusal: what one may do may have changed since that was asked.
    if (generation > 0) fetchReview();
    const stops = [
      opened.onTopic("review", () => askAnew(queries, ["review", review.id])),
      // Whatever is new for somebody came with a comment or an act.
      opened.onTopic("threads", () => askAnew(queries, inboxKey)),
      opened.onTopic("members", fetchReview),
      opened.onTopic("agreement", () => askAnew(queries, agreementKey(review.id))),
      opened.onTopic("versions", () => askAnew(queries, versionsKey(review.id))),
      // Announcements of the time without a connection were not heard.
      opened.onReturn(() => {
        void lookForUpdate();
        if (fromDevice.get()) void queries.invalidateQueries();
        else fetchReview();
      }),
      // What the device answered before there was a connection may be old.
      opened.state.subscribe(() => {
        if (fromDevice.get() && isOnline(opened.state.get())) void queries.invalidateQueries();
      }),
      opened.turnedAway.subscribe(() => {
        if (opened.turnedAway.get() !== "open-anew") return;
        // First what one may do now: opened as a writer again, one would be let write what is refused.
        void queries
          .invalidateQueries({ queryKey: ["review", review.id] })
          .finally(() => setGeneration((before) => before + 1));
      }),
    ];
    const show = (): void => setConnection((shown) => (tellsMore(opened) || !tellsMore(shown) ? opened : shown));
    stops.push(opened.ready.subscribe(show), opened.noAccess.subscribe(show));
    // The effect opens and closes it, so it can only be known from here on.
    // oxlint-disable-next-line react/set-state-in-effect
    show();
    return () => {
      for (const stop of stops) stop();
      opened.close();
    };
  }, [review.id, member.id, queries, generation]);

  useEffect(() => connection?.setReview(review, member), [connection, review, member]);
  return connection;
}

/** Has it anything to show, or to say, but that it waits? */
const tellsMore = (connection: Connection | null): boolean =>
  connection !== null && (connection.ready.get() || connection.noAccess.get());

function WhenReady({ connection, title, children }: { connection: Connection; title: string; children: ReactNode }) {
  const ready = useStore(connection.ready);
  useEffect(() => {
    if (ready) document.title = `${title} – Codraft`;
  }, [ready, title]);
  const away = useStore(connection.state, (line) => line === "offline");
  const looked = useStore(connection.looked);
  const percent = useStore(connection.coming);
  if (useStore(connection.noAccess)) return <LostAccess connection={connection} />;
  if (ready)
    return (
      <>
        {children}
        <Mended connection={connection} />
        <CaretBack connection={connection} />
      </>
    );
  return away && looked ? <NotOnDevice /> : <Loading percent={percent} />;
}

/** Once the text is drawn and may be written in. */
function CaretBack({ connection }: { connection: Connection }) {
  const reads = useStore(connection.readOnly);
  useEffect(() => {
    if (!reads) putCaretBack(connection.review);
  }, [connection, reads]);
  return null;
}

const MENDED = "Something went wrong, so this page was loaded again. All that stood in it is kept.";

/** Once the text is drawn. Not for long: it stands where one writes. */
function Mended({ connection }: { connection: Connection }) {
  useEffect(() => {
    if (!wasMended()) return;
    // Keys that were pressed while it loaded went nowhere.
    toast({ text: connection.readOnly.get() ? MENDED : `${MENDED} Check the last letters you typed.` });
  }, [connection]);
  return null;
}

/** Whoever was removed sees nothing of the text any more, but has their own words that were not sent. */
function LostAccess({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const { review, member } = useOpenReview();
  useEffect(() => void queries.invalidateQueries({ queryKey: ["reviews"] }), [queries]);
  return (
    <Page title="You no longer have access to this review">
      <p className="lede">
        What this device had of its text is deleted. Ask the lead of the review if this is a surprise.{" "}
        <Link className="link" href="/">
          Go to your reviews.
        </Link>
      </p>
      <OwnWords aside={connection.aside} />
      <LostReasons account={member.account} review={review.id} partners={review.partners} />
      <OwnComments account={member.account} review={review.id} />
      <BegunComments account={member.account} review={review.id} />
    </Page>
  );
}

function NotOnDevice() {
  return (
    <Page title="This summary is not on this device">
      <p className="lede">
        The network does not answer, and this device has no copy of the text. It opens by itself when the network is
        back.
      </p>
    </Page>
  );
}

/** Drawn only when it takes a while, and then with how far it is: a page that is taken away at once would hold up the one that is wanted. */
function Loading({ percent = null }: { percent?: number | null }) {
  if (!useLate(200)) return null;
  return (
    <Page title="Summary">
      <Skeleton percent={percent} />
    </Page>
  );
}

interface NotOpenedProps {
  readonly error: Error;
  readonly review: string;
  readonly account: string | null;
  readonly onRetry: () => void;
}

function NotOpened({ error, review, account, onRetry }: NotOpenedProps) {
  const gone = isGone(error);
  return (
    <Page title={gone ? "This review is not here" : "The summary could not be opened"}>
      <p className="lede">
        {gone
          ? "There is no such review, or you are not a member of it. Ask the lead of the review to invite you."
          : error.message}
      </p>
      {account !== null && <Rescued account={account} review={review} gone={gone} />}
      {account !== null && gone && (
        <>
          <LostReasons account={account} review={review} />
          <OwnComments account={account} review={review} />
          <BegunComments account={account} review={review} />
        </>
      )}
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

/** Words that one wrote here without a network before one lost access: the only thing left of it on the device. */
function Rescued({ account, review, gone }: { account: string; review: string; gone: boolean }) {
  const aside = useMemo(() => asideOf(account, review), [account, review]);
  useEffect(() => {
    if (gone) void rescueWords(account, review, fieldName, factWords);
  }, [account, review, gone]);
  return <OwnWords aside={aside} />;
}

function OwnWords({ aside }: { aside: Aside }) {
  const list = useStore(aside.list);
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="rescued">
      <h2 className="group" id="rescued">
        Words you wrote that were not sent
      </h2>
      <AsideList aside={aside} heading="rescued" />
    </section>
  );
}
