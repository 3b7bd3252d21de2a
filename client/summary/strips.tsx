import { useState } from "react";
import { signInPath } from "#client/accounts/sign-in-path.ts";
import { LeftReasons } from "#client/agreement/left-reasons.tsx";
import { RefusedStrip } from "#client/comments/refused-strip.tsx";
import { isSharedMachine, somebodyElse } from "#client/lib/device.ts";
import { useStore } from "#client/lib/store.ts";
import { opensOffline, updated } from "#client/lib/update.ts";
import { toast } from "#client/lib/announce.ts";
import { Button } from "#client/parts/controls.tsx";
import { ReloadButton } from "#client/parts/reload-button.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { useHeardAt } from "#client/reviews/queries.ts";
import { asideNews, waitsForWriting } from "#client/summary/aside-news.ts";
import { copySummary, copyText, readable } from "#client/summary/copy.ts";
import { useEditing, useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Kept } from "#client/sync/device.ts";
import type { LineState } from "#client/sync/state.ts";

/** Strips under the bar: only when somebody must know or act. They push the page down and never cover text. */
export function Strips({ onAside, onComments }: { onAside: () => void; onComments: () => void }) {
  return (
    <>
      <StateStrip onAside={onAside} />
      <RefusedStrip onComments={onComments} />
      <AsideStrip onAside={onAside} />
      <LeftReasons />
    </>
  );
}

/**
 * Work was set aside since one last looked: said until one does, whatever else is said. What came while one could not
 * write is offered once more when writing opens, since only then can it go in.
 */
function AsideStrip({ onAside }: { onAside: () => void }) {
  const { aside, state } = useConnection();
  const { writes } = useEditing();
  const { review } = useOpenReview();
  const heardAt = useHeardAt(review.id);
  const list = useStore(aside.list);
  const line = useStore(state);
  const [seen, setSeen] = useState(0);
  /** Has writing opened, and one has not looked since? */
  const [opened, setOpened] = useState(false);
  const [wrote, setWrote] = useState(writes);
  if (wrote !== writes) {
    setWrote(writes);
    setOpened(writes);
  }
  const fresh = list.filter((one) => one.at > seen || (opened && waitsForWriting(one)));
  // What was refused since the server last told of the review says that writing is closed.
  const isOpen = writes && fresh.every((one) => one.at < heardAt);
  const news = asideNews(fresh, { writes: isOpen, isAtRisk: aside.isAtRisk() });
  // The strip that says why shows them too.
  if (news === null || line === "no-access") return null;
  return (
    <Strip
      icon={news.isOpen ? "pencil" : "warn"}
      {...(news.isLost || news.isOpen ? {} : { tone: "red" as const })}
      action={
        <Button
          kind="line"
          small
          onPress={() => {
            setSeen(Date.now());
            setOpened(false);
            onAside();
          }}
        >
          {news.action}
        </Button>
      }
    >
      <b>{news.what}</b> {news.more}
    </Strip>
  );
}

const saysUnsent: ReadonlySet<LineState> = new Set(["not-saved", "no-access", "signed-out"]);

function StateStrip({ onAside }: { onAside: () => void }) {
  const connection = useConnection();
  const turned = useStore(connection.turnedAway);
  const asides = useStore(connection.aside.list).length;
  const line = useStore(connection.state);
  // Asked for only where it is said: it changes twice at each key.
  const unsent = useStore(connection.unsent, (now) => now && saysUnsent.has(line));
  const kept = useStore(connection.kept);
  const taken = useStore(somebodyElse);
  const isUpdated = useStore(updated);
  const opens = useStore(opensOffline);

  switch (line) {
    case "offline":
      return kept === "kept" ? (
        <Strip icon="offline">
          <b>You are offline.</b> Keep writing: your words are kept on this device and join the others’ when the network
          is back.{!opens && " Keep this page open, too: this browser cannot open it again without a network."}
        </Strip>
      ) : (
        <Strip icon="warn" tone="red">
          <b>You are offline, and nothing is kept on this device.</b> Keep this page open: your words join the others’
          when the network is back.
        </Strip>
      );
    case "not-saved":
      return (
        <Strip icon="warn" tone="red">
          {unsent ? (
            <>
              <b>The server could not store your last words.</b> Keep this page open: they are sent again until it can.
            </>
          ) : (
            <>
              <b>The server cannot store words at the moment.</b> All that you wrote is stored.
            </>
          )}
        </Strip>
      );
    case "no-access":
      if (turned !== null)
        return (
          <Strip icon="lock" tone="red">
            <b>Your last changes were not taken.</b> They are being set aside for you, and the text is read anew.
          </Strip>
        );
      return asides > 0 ? (
        <Strip
          icon="lock"
          tone="red"
          action={
            <Button kind="line" small onPress={onAside}>
              Show them
            </Button>
          }
        >
          <b>You no longer have access to this review.</b> Words or changes of yours were not sent. Copy them before you
          leave.
        </Strip>
      ) : (
        <Strip icon="lock" tone="red" {...(unsent ? { action: <CopyWords /> } : {})}>
          <b>You no longer have access to this review.</b>{" "}
          {unsent
            ? "Words or changes of yours were not sent. Copy them before you leave."
            : "Everything you wrote was saved. Ask the lead of the review if this is a surprise."}
        </Strip>
      );
    case "reload":
      return (
        <Strip icon="reload" action={<ReloadButton small reload={() => connection.reload()} />}>
          <b>Codraft was updated.</b> Reload to go on. Your words are safe.
        </Strip>
      );
    case "stopped":
      return (
        <Strip icon="reload" action={<ReloadButton small reload={() => connection.reload()} />}>
          <b>This page stopped working.</b> Reload to go on. Your words are kept in this tab.
        </Strip>
      );
    case "stopped-at-risk":
      return (
        <Strip
          icon="warn"
          tone="red"
          action={
            <>
              <CopyOwnWords />
              <Button kind="quiet" small onPress={() => void connection.reload()}>
                Reload
              </Button>
            </>
          }
        >
          <b>This page stopped working, and this browser did not let it keep your last words.</b> Copy them before you
          reload.
        </Strip>
      );
    case "signed-out":
      return taken ? (
        <Strip icon="lock" tone="red" action={<CopyWords />}>
          <b>Somebody else signed in in another tab.</b> This page sends nothing any more. Copy your words, then close
          it.
        </Strip>
      ) : (
        <Strip icon="lock" tone="red" action={<CopyWords />}>
          <b>You are signed out.</b>{" "}
          <a className="link" href={signInPath()}>
            Sign in again
          </a>{" "}
          to go on.
          {unsent &&
            (kept === "kept"
              ? " Words you wrote are kept on this device until you do."
              : " Words you wrote were not sent. Copy them first.")}
        </Strip>
      );
    // A text that is proposed or agreed has its banner.
    case "read-only":
      return null;
    case "saved":
    case "saved-slower":
    case "saved-here":
    case "saved-but-box":
    case "saved-but-comment":
    case "saving":
    case "reconnecting":
      return isUpdated ? (
        <Strip icon="reload" action={<ReloadButton small reload={() => connection.reload()} />}>
          <b>Codraft was updated.</b> Reload to go on. Your words are safe.
        </Strip>
      ) : (
        <Unkept kept={kept} />
      );
  }
}

/** Nothing outlives this page: said once, since it asks for another habit. */
function Unkept({ kept }: { kept: Kept }) {
  const [understood, setUnderstood] = useState(false);
  if (kept === "kept" || understood) return null;
  return (
    <Strip
      icon="info"
      action={
        <Button kind="quiet" onPress={() => setUnderstood(true)}>
          Understood
        </Button>
      }
    >
      <b>
        {kept === "shared" || isSharedMachine()
          ? "This is a shared machine, so nothing is kept after you close the page."
          : "This browser keeps nothing after you close the page."}
      </b>{" "}
      Wait for “Saved” before you leave.
    </Strip>
  );
}

/** One's own unsent words, field by field; the whole text where it cannot be told which they are. */
function CopyOwnWords() {
  const { ownWords, summaryNow } = useConnection();
  const [busy, setBusy] = useState(false);
  async function copy(): Promise<string> {
    const own = ownWords();
    if (own.length > 0) return (await copyText(readable(own))) ? "Copied your words." : REFUSED;
    return (await copySummary(summaryNow())) ? "Copied the text with your words." : REFUSED;
  }
  return (
    <Button
      kind="filled"
      small
      isPending={busy}
      onPress={() => {
        setBusy(true);
        void copy().then((text) => {
          setBusy(false);
          toast({ text });
        });
      }}
    >
      Copy my words
    </Button>
  );
}

const REFUSED = "This browser did not let Codraft copy. Your words stand in the text: select them and copy them.";

/** The text as this device has it, own unsent words included, for the clipboard. */
function CopyWords() {
  const { summary } = useConnection();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      kind="line"
      small
      isPending={busy}
      onPress={() => {
        setBusy(true);
        void copySummary(summary.get()).then((copied) => {
          setBusy(false);
          toast({ text: copied ? "Copied the text with your words." : "This browser did not let Codraft copy." });
        });
      }}
    >
      Copy the text with my words
    </Button>
  );
}
