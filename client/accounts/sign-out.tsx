import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import type { UnsentReview } from "#client/lib/device.ts";
import { forgetAccount, unsentInOtherTabs, unsentOf } from "#client/lib/device.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { api } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { canBeSent, whatWaits } from "./waiting.ts";

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

/** Signs out, and takes what was kept on this device with it. Asks first when that would lose words. */
export function useSignOut(account: string): SignOut {
  const [unsent, setUnsent] = useState<readonly Asked[] | null>(null);
  const [busy, setBusy] = useState(false);
  const queries = useQueryClient();
  const [, navigate] = useLocation();

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
    const here = unsentOf(account).map((one) => ({ ...one, where: "here" as const }));
    const there = (await unsentInOtherTabs(account)).filter(({ id }) => !here.some((one) => one.id === id));
    asking.current = false;
    const found = [...here, ...there.map((one) => ({ ...one, where: "another tab" as const }))];
    if (found.length > 0) setUnsent(found);
    else void leave();
  }

  const sends = unsent?.some(canBeSent) ?? true;
  return {
    busy,
    signOut: () => void ask(),
    question: (
      <Dialog
        title={sends ? "Sign out with unsent words?" : "Sign out and lose words?"}
        isOpen={unsent !== null}
        onClose={() => setUnsent(null)}
      >
        <p>Only this device has these words and comments of yours. Signing out deletes them.</p>
        <ul className="lost">
          {unsent?.map((one) => (
            <li key={one.id}>
              <b>{one.title || "A review"}</b>
              {one.where === "another tab" && ", open in another tab"}: {whatWaits(one)}
            </li>
          ))}
        </ul>
        <p className="acts">
          <Button
            kind="filled"
            onPress={() => {
              setUnsent(null);
              // An open summary sends what it has, and shows what was not taken; another tab's does so there.
              const first = unsent?.find(({ where }) => where === "here");
              if (first) navigate(`/reviews/${first.id}`);
            }}
          >
            {sends ? "Stay and send" : "Stay and see them"}
          </Button>
          <Button kind="danger" isDisabled={busy} onPress={() => void leave()}>
            Sign out and lose these words
          </Button>
        </p>
      </Dialog>
    ),
  };
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
