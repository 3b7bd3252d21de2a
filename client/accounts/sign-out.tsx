import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import type { UnsentReview } from "#client/lib/kept-notes.ts";
import { forgetAccount, keptChanges, unsentInOtherTabs, unsentOf } from "#client/lib/device.ts";
import { lookIntoKept } from "#client/lib/kept-look.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { api } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { canBeSent, lostNoun, whatWaits } from "./waiting.ts";

interface SignOut {
  readonly busy: boolean;
  readonly signOut: () => void;
  /** Where it asks: has to be on the page. */
  readonly question: ReactNode;
}

interface Asked extends UnsentReview {
  /** On the device or in this tab, or in another that alone has it. */
  readonly where: "here" | "another tab";
}

/** Another tab has sent what it had, or has more. */
const AGAIN_MS = 2000;

/** Signs out, and takes what was kept on this device with it. Asks first when that would lose words. */
export function useSignOut(account: string): SignOut {
  const [asks, setAsks] = useState(false);
  const [there, setThere] = useState<readonly UnsentReview[]>([]);
  const [unread, setUnread] = useState(false);
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  // What is sent while it asks is not asked about any more.
  useStore(keptChanges);
  useEffect(() => {
    if (!asks) return;
    const timer = setInterval(() => void unsentInOtherTabs(account).then(setThere), AGAIN_MS);
    return () => clearInterval(timer);
  }, [asks, account]);

  async function leave(): Promise<void> {
    setBusy(true);
    try {
      const toldServer = await tellServer();
      // Before anything is deleted: a page that is drawn again would keep it anew.
      await forgetAccount(account, { toldServer });
      queries.clear();
      navigate("/sign-in");
      if (!toldServer)
        toast({
          text: "Everything kept on this device is deleted. The server hears that you signed out once the network is back.",
          lasting: true,
        });
    } catch (error) {
      setBusy(false);
      toast({ text: error instanceof Error ? error.message : "Signing out did not work. Try again.", lasting: true });
    }
  }

  const asking = useRef(false);
  async function ask(): Promise<void> {
    // Not a state: a button that is off for a moment loses the focus.
    if (asking.current) return;
    asking.current = true;
    const [accounts, others] = await Promise.all([lookIntoKept(), unsentInOtherTabs(account)]);
    asking.current = false;
    setThere(others);
    setUnread(accounts.has(account));
    if (accounts.has(account) || lostWith(account, others).length > 0) setAsks(true);
    else void leave();
  }

  return {
    busy,
    signOut: () => void ask(),
    question: (
      <Question
        isOpen={asks}
        lost={asks ? lostWith(account, there) : []}
        unread={unread}
        busy={busy}
        onStay={(review) => {
          setAsks(false);
          // An open summary sends what it has, and shows what was not taken; another tab's does so there.
          if (review !== undefined) navigate(`/reviews/${review}`);
        }}
        onLeave={() => void leave()}
      />
    ),
  };
}

function lostWith(account: string, there: readonly UnsentReview[]): Asked[] {
  const here = unsentOf(account);
  return [
    ...here.map((one) => ({ ...one, where: "here" as const })),
    ...there
      .filter(({ id }) => !here.some((one) => one.id === id))
      .map((one) => ({ ...one, where: "another tab" as const })),
  ];
}

interface QuestionProps {
  readonly isOpen: boolean;
  readonly lost: readonly Asked[];
  /** The device did not say all that it has. */
  readonly unread: boolean;
  readonly busy: boolean;
  readonly onStay: (review?: string) => void;
  readonly onLeave: () => void;
}

function Question({ isOpen, lost, unread, busy, onStay, onLeave }: QuestionProps) {
  const sends = lost.some(canBeSent);
  const noun = lostNoun(lost);
  const allHere = lost.filter(({ where }) => where === "here");
  const here = allHere.find(canBeSent) ?? allHere[0];
  const nothing = lost.length === 0 && !unread;
  return (
    <Dialog
      title={nothing ? "Sign out?" : sends ? "Sign out with unsent words?" : `Sign out and lose ${noun}?`}
      isOpen={isOpen}
      onClose={onStay}
    >
      {nothing && <p role="status">No words of yours wait here any more. Signing out loses nothing.</p>}
      {lost.length > 0 && (
        <>
          <p>
            {noun === "words"
              ? "Only this device has this work of yours. Signing out deletes it."
              : "Only this device knows of these changes of yours. Signing out deletes the list of them."}
          </p>
          <ul className="lost">
            {lost.map((one) => (
              <li key={one.id}>
                <b>{one.title || "A review"}</b>
                {one.where === "another tab" && ", open in another tab"}
                {one.gone && ", which you no longer have access to"}: {whatWaits(one)}
              </li>
            ))}
          </ul>
          {!here && <p>Go to that tab to {sends ? "send" : "see"} them.</p>}
        </>
      )}
      {unread && (
        <p>
          This browser did not let Codraft read all that it keeps for you. Words that are not sent may be among it, and
          signing out deletes them.
        </p>
      )}
      <p className="acts">
        <Button kind="filled" onPress={() => onStay(here?.id)}>
          {!here ? "Stay" : sends ? "Stay and send" : "Stay and see them"}
        </Button>
        <Button kind={nothing ? "quiet" : "danger"} isPending={busy} onPress={onLeave}>
          {nothing ? "Sign out" : lost.length > 0 ? `Sign out and lose these ${noun}` : "Sign out all the same"}
        </Button>
      </p>
    </Dialog>
  );
}

/** False when the network is away: then the server hears of it later. */
async function tellServer(): Promise<boolean> {
  try {
    await call(api.signOut);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "unavailable") return false;
    throw error;
  }
}
