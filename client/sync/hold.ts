/**
 * While somebody composes (an input method; on Android all typing) a change from elsewhere would double or tear what is
 * being composed: changes wait until it is over. A long composition lets through what is for other fields.
 */
export interface Hold {
  /** A composition begins or ends. */
  composing(now: boolean): void;
  /** True: it is kept, and applied later. */
  takes(update: Uint8Array): boolean;
  stop(): void;
}

/** The editor itself settles a moment after the composition. */
const AFTER_MS = 50;
const LONG_MS = 5000;

interface HoldParts {
  readonly apply: (update: Uint8Array) => void;
  /** Is this for the field that is composed in? */
  readonly touches: (update: Uint8Array) => boolean;
}

export function createHold({ apply, touches }: HoldParts): Hold {
  let waiting: Uint8Array[] = [];
  let state: "free" | "composing" | "long" = "free";
  let timer: ReturnType<typeof setTimeout> | null = null;

  function after(ms: number, run: () => void): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(run, ms);
  }
  function release(): void {
    state = "free";
    for (const update of waiting.splice(0)) apply(update);
  }
  function long(): void {
    state = "long";
    const held = waiting;
    waiting = [];
    for (const update of held) if (!takes(update)) apply(update);
  }
  function takes(update: Uint8Array): boolean {
    if (state === "free" || (state === "long" && !touches(update))) return false;
    waiting.push(update);
    return true;
  }

  return {
    composing(now) {
      if (!now) {
        if (state !== "free") after(AFTER_MS, release);
      } else if (state === "free") {
        state = "composing";
        after(LONG_MS, long);
      } else {
        // Begun again before the last one had settled: it goes on.
        after(LONG_MS, long);
      }
    },
    takes,
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
