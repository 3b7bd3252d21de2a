import { useState } from "react";
import { useStore } from "#client/lib/store.ts";
import { toast } from "#client/lib/announce.ts";
import { Button } from "#client/parts/controls.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { copySummary } from "#client/summary/copy.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Kept } from "#client/sync/device.ts";

/** Strips under the bar: only when somebody must know or act. They push the page down and never cover text. */
export function Strips() {
  const connection = useConnection();
  const { review } = useOpenReview();
  const line = useStore(connection.state);
  const unsent = useStore(connection.unsent);
  const kept = useStore(connection.kept);

  switch (line) {
    case "offline":
      return kept === "kept" ? (
        <Strip icon="offline">
          <b>You are offline.</b> Keep writing: your words are kept on this device and join the others’ when the network
          is back.
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
          <b>The server could not store the last words.</b> Keep this page open: they are sent again until it can.
        </Strip>
      );
    case "no-access":
      return (
        <Strip icon="lock" tone="red" action={<CopyWords />}>
          <b>You no longer have access to this review.</b>{" "}
          {unsent
            ? "Words you wrote were not sent. Copy them before you leave."
            : "Everything you wrote was saved. Ask the lead of the review if this is a surprise."}
        </Strip>
      );
    case "reload":
      return (
        <Strip
          icon="reload"
          action={
            <Button kind="filled" small onPress={() => location.reload()}>
              Reload
            </Button>
          }
        >
          <b>Codraft was updated.</b> Reload to go on. Your words are safe.
        </Strip>
      );
    case "signed-out":
      return (
        <Strip icon="lock" tone="red" action={<CopyWords />}>
          <b>You are signed out.</b>{" "}
          <a className="link" href="/sign-in">
            Sign in again
          </a>{" "}
          to go on.
          {unsent &&
            (kept === "kept"
              ? " Words you wrote are kept on this device until you do."
              : " Words you wrote were not sent. Copy them first.")}
        </Strip>
      );
    case "read-only":
      return review.state === "drafting" ? null : (
        <Strip icon="lock">
          <b>{review.state === "proposed" ? "This text is proposed for agreement." : "This text is agreed."}</b> It does
          not change any more.
        </Strip>
      );
    case "saved":
    case "saving":
    case "reconnecting":
      return <Unkept kept={kept} />;
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
        {kept === "shared"
          ? "This is a shared machine, so nothing is kept after you close the page."
          : "This browser keeps nothing after you close the page."}
      </b>{" "}
      Wait for “Saved” before you leave.
    </Strip>
  );
}

/** The text as this device has it, own unsent words included, for the clipboard. */
function CopyWords() {
  const { summary } = useConnection();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      kind="line"
      small
      isDisabled={busy}
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
