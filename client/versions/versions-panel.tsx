import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useSince } from "#client/agreement/since.tsx";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Sheet } from "#client/parts/overlays.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { takeAway } from "#client/summary/take-away.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isOnline } from "#client/sync/state.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Version } from "#shared/versions.ts";
import { comparePath } from "./compare-path.ts";
import { NameDialog } from "./name-dialog.tsx";
import { useVersions } from "./queries.ts";
import { lockedWords, RestoreDialog } from "./restore-dialog.tsx";
import { useSeals } from "./sealed-export.tsx";
import { byDay, momentName, versionBefore, versionLabel, versionsCalled } from "./version-names.ts";
import { VersionRow } from "./version-row.tsx";
import "./versions.css";

interface SheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** How the text came to be: its versions by day, to look at, compare, name and restore. */
export function VersionsSheet({ isOpen, onClose }: SheetProps) {
  return (
    <Sheet side="right" title="Versions" isOpen={isOpen} onClose={onClose}>
      <Versions onGo={onClose} />
    </Sheet>
  );
}

/** What a row's menu opened. */
type Asked = { readonly to: "name" | "restore"; readonly version: Version | null } | null;

/** So many are drawn at once. */
const AT_ONCE = 40;

function Versions({ onGo }: { onGo: () => void }) {
  const { review, member, members } = useOpenReview();
  const { data, error, refetch } = useVersions(review.id);
  const online = useStore(useConnection().state, isOnline);
  const [asked, ask] = useState<Asked>(null);
  const [namedOnly, setNamedOnly] = useState(false);
  const [count, setCount] = useState(AT_ONCE);
  const [now] = useState(() => Date.now());
  const [, navigate] = useLocation();
  const names = mayInReview("versions.name", member, review.state) === null;
  const restores = mayInReview("versions.restore", member, review.state);
  const sealed = useSeals(review, member);
  const since = useSince();

  if (!data)
    return error ? (
      <div className="versions__none">
        <p>{online ? error.message : "You are offline. Versions are fetched when the network is back."}</p>
        <Button onPress={() => void refetch()}>Try again</Button>
      </div>
    ) : (
      <Skeleton />
    );

  const called = versionsCalled(data.versions, now);
  const shown = namedOnly ? data.versions.filter(({ name }) => name !== "") : data.versions;
  const cast = {
    names: data.names,
    partners: review.partners,
    partnerOf: new Map(members.map(({ id, partner }) => [id, partner])),
  };
  return (
    <>
      <p className="versions__acts">
        {names && (
          <Button small onPress={() => ask({ to: "name", version: null })}>
            Name this text
          </Button>
        )}
        {(data.looked || data.versions.length > 0) &&
          since.map(({ words, href }) => (
            <Link key={words} className="btn-quiet" href={href} onClick={onGo}>
              {`What changed ${words}`}
            </Link>
          ))}
      </p>
      {data.looked && <p className="versions__note">You last looked on {momentName(data.looked.at, now)}.</p>}
      {!online && <p className="versions__note">You are offline. These are the versions as of before.</p>}
      {restores === "locked" && review.state !== "drafting" && (
        <p className="versions__note">{lockedWords[review.state]}</p>
      )}
      {data.versions.length === 0 ? (
        <p className="versions__none">
          No versions yet. Codraft keeps one by itself when something was written, so that any quarter of an hour of
          work can be looked at again.
        </p>
      ) : (
        <>
          <label className="opt versions__filter">
            <input type="checkbox" checked={namedOnly} onChange={(event) => setNamedOnly(event.target.checked)} />
            Only those with a name
          </label>
          {shown.length === 0 && <p className="versions__none">None has a name yet.</p>}
        </>
      )}
      {byDay(shown.slice(0, count), now).map(({ name, versions }) => (
        <section key={name} className="versions__day" aria-label={name}>
          <h3>{name}</h3>
          <ul>
            {versions.map((version) => {
              const before = versionBefore(data.versions, version.id);
              return (
                <VersionRow
                  key={version.id}
                  version={version}
                  called={called.get(version.id) ?? { label: "", time: "" }}
                  cast={cast}
                  onCompareNow={() => navigate(comparePath(review.id, version.id))}
                  onCompareBefore={before ? () => navigate(comparePath(review.id, before.id, version.id)) : null}
                  onName={names ? () => ask({ to: "name", version }) : null}
                  onRestore={restores === null ? () => ask({ to: "restore", version }) : null}
                  onExport={sealed(version) ? (format) => void takeAway(review.id, format, version.id) : null}
                />
              );
            })}
          </ul>
        </section>
      ))}
      {shown.length > count && (
        <p className="versions__more">
          <button type="button" className="btn-quiet" onClick={() => setCount(count + AT_ONCE)}>
            <Icon name="down" />
            Show earlier ones
          </button>
        </p>
      )}
      {asked?.to === "name" && <NameDialog review={review.id} version={asked.version} onClose={() => ask(null)} />}
      {asked?.to === "restore" && asked.version && (
        <RestoreDialog
          review={review.id}
          source={{ version: asked.version.id, label: versionLabel(asked.version, now) }}
          part={null}
          onClose={() => ask(null)}
          onRestored={onGo}
        />
      )}
    </>
  );
}
