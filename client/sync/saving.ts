import { deviceAccount, keptReviews, noteReview, onKeptElsewhere } from "#client/lib/device.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { Kept } from "./device.ts";
import { createSiblings } from "./siblings.ts";
import type { Sent } from "./socket.ts";

/** Which of this person's work is known to be stored. Never "stored" on a guess. */
export interface Saving {
  /** Has this person work that is not known to be stored? Also from before this page was opened. */
  readonly unsent: Store<boolean>;
  /** Has another tab of theirs such work, or one that is gone? */
  readonly elsewhere: Store<boolean>;
  /** When they last wrote; 0 before the first time. */
  wroteAt(): number;
  /** A connection was opened: nothing that it is sent is stored yet. */
  opened(sent: Sent): void;
  wrote(): void;
  /** The device has what is not known to be stored, whatever is noted. */
  found(): void;
  /**
   * The server said how many of this connection's updates it stored. `inStep`: what others did before they were stored
   * has come as well.
   */
  heard(saved: number, inStep?: boolean): void;
  /** What was unsent is stored, or set aside. */
  settled(): void;
  /** Takes in what other tabs left on the device, where one did. */
  look(): Promise<void>;
  /** The page goes: what it has not sent is another tab's to send. */
  left(): void;
  stop(): void;
}

interface SavingParts {
  readonly account: string;
  readonly review: string;
  /** This tab, among this person's. */
  readonly tab: string;
  /** Where nothing is kept, this tab alone knows of its words: they go with it. */
  readonly kept: Store<Kept>;
  /** Brings what other tabs of this person wrote from the device into this document, as work to be sent. */
  readonly takeIn: () => Promise<void>;
  /** Does the document tell of all that is written in it? What one that died holds was counted by nobody. */
  readonly isAlive: () => boolean;
  /** All that this person did is stored, in this tab and in those that left it to the device. */
  readonly onStored: (inStep: boolean) => void;
}

/** A tab that is gone: nobody says so again for it. Its last letters are on the device's disk by then. */
const LEFT = "left ";
const LOOK_MS = 1000;
const ASK_MS = 2000;

export function createSaving({ account, review, tab, kept, takeIn, isAlive, onStored }: SavingParts): Saving {
  let sent: Sent = { count: 0, whole: false };
  let saved = 0;
  let savedInStep = 0;
  let wroteAt = 0;
  let taking = false;
  let soon: ReturnType<typeof setTimeout> | null = null;
  const siblings = createSiblings(account, review, tab);
  const noted = (): { unsent: boolean; unsentIn: readonly string[] } => {
    const { unsent = false, unsentIn = [] } = keptReviews(account)[review] ?? {};
    return { unsent, unsentIn };
  };
  const note = (unsentIn: readonly string[]): void =>
    noteReview(account, review, { unsent: unsentIn.length > 0, unsentIn });
  const noteOwn = (): void => {
    siblings.tell(unsent.get());
    if (kept.get() === "kept") return note(unsent.get() ? [...others(), tab] : others());
    noteReview(account, review, { unsent: unsent.get() }, "tab");
    // What was kept before the device refused stays noted there until it is stored.
    if (!unsent.get() && noted().unsentIn.includes(tab)) note(others());
  };
  const others = (): readonly string[] => noted().unsentIn.filter((one) => one !== tab);
  const hasOthers = (): boolean => noted().unsent && (noted().unsentIn.length === 0 || others().length > 0);

  const unsent = createStore(noted().unsent);
  const elsewhere = createStore(false);
  const lookElsewhere = (): void => elsewhere.set(hasOthers() || siblings.unsent.get().size > 0);
  // What earlier pages left is read with the rest of the device. Those that are open still say so again.
  if (unsent.get()) note([tab]);
  const setUnsent = (now: boolean): void => {
    if (now === unsent.get()) return;
    unsent.set(now);
    noteOwn();
  };
  const stopMinding = kept.subscribe(() => {
    if (unsent.get()) noteOwn();
  });

  function settle(): void {
    if (!sent.whole || saved < sent.count || !isAlive()) return;
    setUnsent(false);
    onStored(savedInStep >= sent.count);
  }
  async function look(): Promise<void> {
    if (taking || !hasOthers()) return;
    taking = true;
    // First this tab answers for it; whoever is open, and has more by now, says so again.
    unsent.set(true);
    note([tab]);
    lookElsewhere();
    try {
      await takeIn();
    } finally {
      taking = false;
    }
    settle();
  }

  // A tab that crashed left no word, and nobody else says so.
  let gone: readonly string[] = [];
  const timer = setInterval(() => {
    if (!elsewhere.get() && !hasOthers()) return;
    const silent = others().filter((one) => !siblings.unsent.get().has(one));
    const isGone = silent.some((one) => gone.includes(one));
    gone = silent;
    siblings.ask();
    if (isGone) void look();
    lookElsewhere();
  }, ASK_MS);
  const stopAsking = siblings.unsent.subscribe(lookElsewhere);

  const stopHearing = onKeptElsewhere(() => {
    // Signed out in another tab: nothing may be noted again.
    if (deviceAccount() !== account) return;
    // Of this tab nobody knows better: who looked into the device in the moment of a keystroke may have it otherwise.
    if (kept.get() === "kept" && unsent.get() !== noted().unsentIn.includes(tab)) noteOwn();
    if (soon === null && others().some((one) => one.startsWith(LEFT)))
      soon = setTimeout(() => {
        soon = null;
        void look();
      }, LOOK_MS);
    lookElsewhere();
  });
  siblings.tell(unsent.get());
  lookElsewhere();
  return {
    unsent,
    elsewhere,
    stop() {
      clearInterval(timer);
      stopAsking();
      siblings.stop();
      if (soon !== null) clearTimeout(soon);
      stopHearing();
      stopMinding();
    },
    wroteAt: () => wroteAt,
    opened(opened) {
      sent = opened;
      saved = 0;
      savedInStep = 0;
    },
    wrote() {
      setUnsent(true);
      wroteAt = Date.now();
    },
    found: () => setUnsent(true),
    heard(count, inStep = true) {
      saved = Math.max(saved, count);
      if (inStep) savedInStep = count;
      if (taking || !sent.whole || saved < sent.count) return;
      if (hasOthers()) void look();
      else settle();
    },
    settled() {
      if (noted().unsent) note([]);
      setUnsent(false);
    },
    look,
    left() {
      if (unsent.get() && kept.get() === "kept") note([...others(), `${LEFT}${tab}`]);
    },
  };
}
