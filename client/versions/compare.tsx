import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { useAgreement } from "#client/agreement/queries.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { Trouble } from "#client/parts/trouble.tsx";
import { useReview } from "#client/reviews/queries.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { hostNames, partnerCode } from "#shared/reviews.ts";
import { NOW } from "#shared/versions.ts";
import type { Compared } from "./comparison.tsx";
import { Comparison } from "./comparison.tsx";
import { LOOKED, placeIn, positionOf } from "./compare-path.ts";
import { useChangedSince, useEdits, useLook, useVersions, useVersionText } from "./queries.ts";
import { SealedLines } from "./sealed-export.tsx";
import { momentName, versionLabel } from "./version-names.ts";
import { VersionSelect } from "./version-select.tsx";
import type { Layout } from "./words-change.tsx";
import "./versions.css";

type Known = NonNullable<ReturnType<typeof useVersions>["data"]>;

/** What changed between two texts of a review: `?from=…&to=…`, each a version, a log position, or now. */
export function ComparePage({ reviewId }: { reviewId: string }) {
  const review = useReview(reviewId);
  const versions = useVersions(reviewId);
  if (review.data && versions.data)
    return <Comparing review={review.data.review} member={review.data.member} known={versions.data} />;
  const error = review.error ?? versions.error;
  return (
    <Page title="What changed">
      {error ? (
        <Trouble
          error={error}
          onRetry={() => {
            void review.refetch();
            void versions.refetch();
          }}
        />
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

interface ComparingProps {
  readonly review: Review;
  readonly member: Member;
  readonly known: Known;
}

function Comparing({ review, member, known }: ComparingProps) {
  const { versions } = known;
  const [params, setParams] = useSearchParams();
  const agreement = useAgreement(review.id);
  const [layout, setLayout] = useState<Layout>("inline");
  const [now] = useState(() => Date.now());
  // As it was when one came: looking changes it.
  const [lookedThen] = useState(known.looked);
  // As it was when one came, too: what is restored meanwhile makes versions, and an open dialog is of this one.
  const [last] = useState(versions[0]?.id ?? NOW);
  const asked = params.get("from") ?? last;
  const since = lookedThen ? positionOf(lookedThen.sequence) : (versions.at(-1)?.id ?? NOW);
  const from = asked === LOOKED ? since : asked;
  const to = params.get("to") ?? NOW;
  const place = placeIn(params);
  const [a, b] = [useVersionText(review.id, from), useVersionText(review.id, to)];
  // Whichever was chosen where, the earlier text is compared with the later one.
  const turned = a.data !== undefined && b.data !== undefined && a.data.sequence > b.data.sequence;
  const [older, newer] = turned ? [b, a] : [a, b];
  const edits = useEdits(review.id, older.data?.sequence ?? null, newer.data?.sequence ?? null);
  const ofNow = [from, to].includes(NOW) ? (newer.data?.sequence ?? null) : null;
  const isPast = useChangedSince(review.id, ofNow);
  useLooking(
    review.id,
    asked === LOOKED && to === NOW && place === null && edits.isSuccess && !edits.isPlaceholderData,
  );

  const go = (next: { from?: string; to?: string }): void =>
    setParams({ from, to, ...(place === null ? {} : { place }), ...next }, { replace: true });
  const textName = (id: string, at: number | undefined): string => {
    if (at === undefined) return "…";
    const settled = agreement?.view.settlements.findLast(
      (one) => one.partner === member.partner && one.hash !== null && id === positionOf(one.sequence),
    );
    if (settled)
      return `When ${partnerCode(review.partners, settled.partner)} settled it, ${momentName(settled.at, now)}`;
    return lookedThen && id === positionOf(lookedThen.sequence)
      ? `When I last looked, ${momentName(at, now)}`
      : `The text of ${momentName(at, now)}`;
  };
  const label = (id: string, at: number): string => {
    const version = versions.find((one) => one.id === id);
    return version ? versionLabel(version, now) : id === NOW ? `Now, ${momentName(at, now)}` : textName(id, at);
  };
  const error = a.error ?? b.error;
  const retry = (): void => void Promise.all([a.refetch(), b.refetch(), edits.refetch()]);
  const compared: Compared | null =
    older.data && newer.data && (edits.data || edits.error)
      ? {
          older: older.data,
          newer: newer.data,
          edits: edits.data?.edits ?? null,
          source: { version: turned ? to : from, label: label(turned ? to : from, older.data.at) },
        }
      : null;

  return (
    <Frame review={review} layout={layout} onLayout={setLayout}>
      <Comparison
        review={review}
        member={member}
        names={known.names}
        versions={versions}
        place={place}
        compared={compared}
        layout={layout}
        now={now}
        onChanged={retry}
      >
        <div className="vers">
          <VersionSelect
            label="Earlier"
            versions={versions}
            value={from}
            other={textName(from, a.data?.at)}
            nowAt={from === NOW ? (a.data?.at ?? null) : null}
            now={now}
            onChange={(id) => go({ from: id })}
          />
          <Icon name="right" />
          <VersionSelect
            label="Later"
            versions={versions}
            value={to}
            other={textName(to, b.data?.at)}
            nowAt={to === NOW ? (b.data?.at ?? null) : null}
            now={now}
            onChange={(id) => go({ to: id })}
          />
        </div>
        {a.data && b.data && (
          <p className="cmp__printed">
            Earlier: {label(turned ? to : from, older.data?.at ?? now)}. Later:{" "}
            {label(turned ? from : to, newer.data?.at ?? now)}.
          </p>
        )}
        <SealedLines
          {...{ review, member, now }}
          texts={[
            { called: "earlier", version: older.data?.version ?? null },
            { called: "later", version: newer.data?.version ?? null },
          ]}
        />
        {isPast && (
          <Strip
            icon="info"
            action={
              <Button kind="quiet" onPress={retry}>
                Show it as it is now
              </Button>
            }
          >
            The text has been changed since this was shown.
          </Strip>
        )}
        {turned && (
          <p className="cmp__note">
            The text under Earlier is the later one, so the two are compared the other way round.
          </p>
        )}
        {edits.error && (
          <p className="cmp__note">
            Who made the changes could not be fetched.{" "}
            <Button kind="quiet" onPress={() => void edits.refetch()}>
              Try again
            </Button>
          </p>
        )}
        {error ? <Trouble error={error} onRetry={retry} /> : compared === null && <Skeleton />}
      </Comparison>
    </Frame>
  );
}

/** Once what changed since one last looked is on the page, one has looked. */
function useLooking(review: string, looks: boolean): void {
  const { mutate } = useLook(review);
  useEffect(() => {
    if (looks) mutate();
  }, [looks, mutate]);
}

interface FrameProps {
  readonly review: Review;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly children: ReactNode;
}

const layouts = [
  { layout: "inline", words: "In the text" },
  { layout: "side by side", words: "Side by side" },
] as const;

function Frame({ review, layout, onLayout, children }: FrameProps) {
  useEffect(() => {
    document.title = `What changed, ${hostNames(review.hosts)} – Codraft`;
  }, [review.hosts]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the text
      </a>
      <header className="bar cmp-bar">
        <div className="bar__left">
          <Link className="bar__back" href={`/reviews/${review.id}`}>
            <Icon name="back" />
            <span className="vh">Back to the summary</span>
          </Link>
          <p className="bar__title">
            <b>{hostNames(review.hosts)}</b>
            <span>{review.title}</span>
          </p>
          <span className="status">Comparing</span>
        </div>
        <span className="push" />
        <div className="bar__acts">
          <div className="seg" role="group" aria-label="Layout">
            {layouts.map((one) => (
              <button
                key={one.layout}
                type="button"
                aria-pressed={layout === one.layout}
                onClick={() => onLayout(one.layout)}
              >
                {one.words}
              </button>
            ))}
          </div>
          <button className="bar__b" type="button" onClick={() => print()}>
            <Icon name="print" />
            <span className="bar__l">Print</span>
          </button>
        </div>
      </header>
      {children}
    </>
  );
}
