import { useCallback, useEffect, useRef, useState } from "react";
import { showOwnValue } from "#client/editor/presence.ts";
import { useStore } from "#client/lib/store.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Present } from "#client/sync/people.ts";
import type { ValueAddress } from "#shared/presence.ts";

interface Turn {
  /** Somebody else is in it, and I am not. */
  readonly waits: boolean;
  /** The focus came into the input, or left it. */
  readonly enter: (input: HTMLElement) => void;
  readonly leave: () => void;
  /** Comes in although somebody is there. */
  readonly comeIn: () => void;
  /** Something was written: one has the turn now. */
  readonly wrote: () => void;
}

/**
 * Whose turn it is to write in a value. To Yjs it is one value, set anew with each letter: two who write in it at once
 * can be merged, three cannot. So whoever comes while somebody is in it waits until they have left, or says that they
 * come in all the same; and only who may write is shown as being there. Of those that waited the first to write has the
 * turn; of several that come at the same moment all but one wait.
 */
export function useTurn(address: ValueAddress): Turn {
  const connection = useConnection();
  const { member } = useOpenReview();
  const there = (one: Present): boolean => !one.self && one.field === address;
  const taken = useStore(connection.people, (all) => all.some(there));
  const before = useStore(connection.people, (all) => all.some((one) => there(one) && one.member < member.id));
  const [focused, setFocused] = useState<HTMLElement | null>(null);
  const [turn, setTurn] = useState<"none" | "came" | "writes">("none");
  const holds = turn !== "none";
  const hide = useRef<(() => void) | null>(null);

  const hold = useCallback(
    (input: HTMLElement, as: "came" | "writes") => {
      hide.current?.();
      hide.current = showOwnValue(input, connection, address);
      setTurn(as);
    },
    [connection, address],
  );
  const giveUp = useCallback(() => {
    hide.current?.();
    hide.current = null;
    setTurn("none");
  }, []);
  const leave = useCallback(() => {
    giveUp();
    setFocused(null);
  }, [giveUp]);
  useEffect(() => () => hide.current?.(), []);

  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- what others are shown changes with it
    if (turn === "came" && before) giveUp();
  }, [turn, before, giveUp]);

  return {
    waits: taken && !holds,
    enter(input) {
      setFocused(input);
      if (!taken) hold(input, "came");
    },
    leave,
    comeIn: () => focused && hold(focused, "writes"),
    wrote() {
      if (turn === "none" && focused) hold(focused, "writes");
      else if (turn === "came") setTurn("writes");
    },
  };
}
