import { useEffect, useEffectEvent, useRef } from "react";
import { Link } from "wouter";
import type { AsideKind } from "#client/lib/aside-kinds.ts";
import { noteCarriedOver } from "#client/reviews/carried.ts";
import { lookIntoKept } from "#client/lib/kept-look.ts";
import { isInTabOnly, isSharedMachine, keptChanges, somebodyElse, unsentOf } from "#client/lib/device.ts";
import type { UnsentReview } from "#client/lib/kept-notes.ts";
import { useStore } from "#client/lib/store.ts";
import { Strip } from "#client/parts/strip.tsx";
import { leaving } from "#client/sync/leaving.ts";

/** What was just left may be stored by then. */
const SOON_MS = 1500;
const AGAIN_MS = 15_000;

/**
 * Sends words and comments that a summary was left with, from whatever page is open, as soon as the network is there.
 * Not while the summary's own connection still does so.
 */
export function SendUnsent({ account, open }: { account: string; open: string | null }) {
  const changes = useStore(keptChanges);
  const left = useStore(leaving);
  const carried = useRef<ReadonlySet<string>>(new Set());
  const noteOnce = useEffectEvent(() => {
    carried.current = noteCarriedOver(account, open);
  });
  useEffect(() => noteOnce(), [account]);
  useEffect(() => {
    const stop = new AbortController();
    let busy = false;
    async function send(): Promise<void> {
      if (busy) return;
      // Where the device did not answer at the start it is asked again.
      await lookIntoKept();
      if (busy || stop.signal.aborted) return;
      // There the device has no words: the summary that was left sends them itself, unless the page was loaded anew.
      const wordsGo = (id: string): boolean => !isSharedMachine() || carried.current.has(id);
      const waiting = unsentOf(account).filter(
        ({ id, unsent, comments }) =>
          ((unsent && wordsGo(id)) || comments) &&
          id !== open &&
          !leaving.get().some((one) => one.account === account && one.review === id),
      );
      if (waiting.length === 0) return;
      busy = true;
      try {
        const [{ sendUnsent }, { sendComments }, { fieldName }, { factWords }] = await Promise.all([
          import("#client/sync/send-unsent.ts"),
          import("#client/comments/send-unsent.ts"),
          import("#client/summary/names.ts"),
          import("#client/summary/fact-words.ts"),
        ]);
        for (const { id, unsent, comments } of waiting) {
          if (unsent && wordsGo(id) && !stop.signal.aborted)
            await sendUnsent({ account, review: id, nameOf: fieldName, inWords: factWords, stop: stop.signal });
          // After the words: a comment may stand on them.
          if (comments && !stop.signal.aborted) await sendComments(account, id, stop.signal);
        }
      } catch {
        // Tried again: the network is not back yet.
      } finally {
        busy = false;
      }
    }
    const run = (): void => void send();
    const soon = setTimeout(run, SOON_MS);
    const again = setInterval(run, AGAIN_MS);
    addEventListener("online", run);
    return () => {
      stop.abort();
      clearTimeout(soon);
      clearInterval(again);
      removeEventListener("online", run);
    };
  }, [account, open, changes, left]);
  return null;
}

interface UnsentWordsProps {
  readonly account: string;
  /** The reviews that one can go to, by name; null: not known. */
  readonly reviews: ReadonlyMap<string, string> | null;
}

/** Words that only this device has, by review, with the way to them. */
export function UnsentWords({ account, reviews }: UnsentWordsProps) {
  useStore(keptChanges);
  const taken = useStore(somebodyElse);
  // What was only begun is where one began it, as long as one can go there.
  const isLeft = ({ id, gone }: UnsentReview): boolean => gone || reviews?.has(id) === false;
  const shown = unsentOf(account).filter(
    (one) => one.unsent || one.comments || one.aside.length > 0 || taken || (one.begun && isLeft(one)),
  );
  return shown.map((one) => {
    const { id, title, unsent, comments, aside, begun } = one;
    // On a shared machine nothing notes the names of reviews.
    const where = title || reviews?.get(id) || "a review";
    const left = isLeft(one);
    const inTab = isInTabOnly(account, id);
    return (
      <Strip
        key={id}
        icon={taken ? "lock" : aside.length > 0 ? "warn" : "offline"}
        {...(taken ? { tone: "red" as const } : {})}
        action={
          <Link className="btn-quiet" href={`/reviews/${id}`}>
            Show them<span className="vh">: {where}</span>
          </Link>
        }
      >
        {taken ? (
          <>
            <b>Somebody else signed in in another tab.</b> This page sends nothing any more. Only it has words of yours
            in {where}: copy them, then close it.
          </>
        ) : (
          <>
            {unsent && (
              <>
                <b>Words or changes of yours are only {inTab ? "in this tab" : "on this device"}</b>, in {where}
                {left && ", which you no longer have access to"}. {inTab && "Keep it open. "}
                {!left && "They are sent as soon as the network is back. "}
              </>
            )}
            {comments && (
              <>
                <b>Comments of yours are not sent yet</b>, in {where}
                {left && ", which you no longer have access to"}. {left ? "Only" : "Until then only"} this{" "}
                {inTab ? "tab" : "device"} has them.{" "}
              </>
            )}
            {begun && left && (
              <>
                <b>A comment that you began is only in this tab</b>, in {where}, which you no longer have access
                to.{" "}
              </>
            )}
            {aside.map((kind) => (
              <SetAside key={kind} kind={kind} where={where} />
            ))}
          </>
        )}
      </Strip>
    );
  });
}

function SetAside({ kind, where }: { kind: AsideKind; where: string }) {
  switch (kind) {
    case "words":
      return (
        <>
          <b>Words of yours are not in the text</b> of {where}. Only you see them.{" "}
        </>
      );
    case "deletions":
      return (
        <>
          <b>Words that you took out still stand in the text</b> of {where}.{" "}
        </>
      );
    case "facts":
      return (
        <>
          <b>Facts that you set, such as a status or a link, do not stand</b> in {where}.{" "}
        </>
      );
  }
}
