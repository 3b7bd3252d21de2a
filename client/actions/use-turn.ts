import { useCallback, useEffect, useRef, useState } from "react";
import { showOwnValue } from "#client/editor/presence.ts";
import { useStore } from "#client/lib/store.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { ValueAddress } from "#shared/presence.ts";

/** Whoever waits for a value comes in some time after it is free: not all that wait at the same moment. */
const COME_IN_MS = 600;

interface Turn {
  /** Somebody else is in it, and I am not. */
  readonly waits: boolean;
  /** The focus came into the input, or left it. */
  readonly enter: (input: HTMLElement) => void;
  readonly leave: () => void;
  /** Comes in although somebody is there. */
  readonly comeIn: () => void;
}

/**
 * Whose turn it is to write in a value. To Yjs it is one value, set anew with each letter: two who write in it at once
 * can be merged, three cannot. So whoever comes while somebody is in it waits until they have left, or says that they
 * come in all the same; and only who writes is shown as being there.
 */
export function useTurn(address: ValueAddress): Turn {
  const connection = useConnection();
  const taken = useStore(connection.people, (all) => all.some((one) => !one.self && one.field === address));
  const [focused, setFocused] = useState<HTMLElement | null>(null);
  const [holds, setHolds] = useState(false);
  const hide = useRef<(() => void) | null>(null);

  const hold = useCallback(
    (input: HTMLElement) => {
      hide.current?.();
      hide.current = showOwnValue(input, connection, address);
      setHolds(true);
    },
    [connection, address],
  );
  const leave = useCallback(() => {
    hide.current?.();
    hide.current = null;
    setFocused(null);
    setHolds(false);
  }, []);
  useEffect(() => () => hide.current?.(), []);

  useEffect(() => {
    if (!focused || holds || taken) return;
    const timer = setTimeout(() => hold(focused), Math.random() * COME_IN_MS);
    return () => clearTimeout(timer);
  }, [focused, holds, taken, hold]);

  return {
    waits: taken && !holds,
    enter(input) {
      setFocused(input);
      if (!taken) hold(input);
    },
    leave,
    comeIn: () => focused && hold(focused),
  };
}
