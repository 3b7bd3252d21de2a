import type { CloseReason } from "#shared/wire.ts";

/** What the state line says. Never "saved" on a guess. */
export type LineState =
  | "saved"
  /** Saved, but the network lets no WebSocket through: others see one's words a little later. */
  | "saved-slower"
  /** All that was written in this tab is saved; another tab of the same person has what is not. */
  | "saved-here"
  /** All that stands in the text is saved; what was typed on in the box of a place that was closed is in no text. */
  | "saved-but-box"
  /** All that stands in the text is saved; a comment of this person's has not reached the server, or was refused. */
  | "saved-but-comment"
  | "saving"
  | "offline"
  | "reconnecting"
  | "not-saved"
  | "read-only"
  | "no-access"
  | "reload"
  /** Something broke for good: only a reload helps, and what this person wrote goes along. */
  | "stopped"
  /** The same, and the browser did not let their last words be kept for it. */
  | "stopped-at-risk"
  | "signed-out";

/** What is known of the connection and of this person's work. Times in milliseconds. */
export interface Facts {
  readonly connected: boolean;
  /** The browser itself says that there is no network. */
  readonly noNetwork: boolean;
  /** When the connection was lost, or the page opened without one; 0 while it is there. */
  readonly downSince: number;
  /** When the oldest change was made that is not known to be stored; null when all is stored. */
  readonly unsavedSince: number | null;
  /** This person wrote what is not known to be stored; otherwise it is only not known yet that all is. */
  readonly wrote: boolean;
  /** When the last thing they wrote was heard to be stored; 0 before the first. */
  readonly savedAt: number;
  /** Since when another tab of this person has what is not known to be stored; null when none has. */
  readonly elsewhereSince: number | null;
  /** Words stand in a box, and in no text. */
  readonly inBox: boolean;
  /** Since when comments of this person wait to be stored; null when none does. */
  readonly commentsSince: number | null;
  /** The server said that it cannot write. */
  readonly storeFails: boolean;
  readonly readOnly: boolean;
  /** The connection is not a WebSocket, but stands in for one. */
  readonly slower: boolean;
  /** Why the connection was ended for good; null while it may come back. */
  readonly ended: CloseReason | "stopped" | "stopped-at-risk" | null;
}

/** Nothing of this person's is under way: a page that just opened need not say that it saves. */
const SAVING_AFTER_MS = 1000;
/** A keystroke is stored within milliseconds: while one types the line stays at "saving", and does not flicker. */
const SETTLED_MS = 700;
const OFFLINE_AFTER_MS = 10_000;

/** The state line at a moment. Words that are at risk are said before anything else. */
export function lineState(facts: Facts, now: number): LineState {
  switch (facts.ended) {
    case "reload":
    case "stopped":
    case "stopped-at-risk":
      return facts.ended;
    case "signed-out":
      return "signed-out";
    case "no-access":
    case "refused":
    case "locked":
    case "foreign-client":
    case "misshapen":
    case "bad-message":
    case "too-large":
      return "no-access";
    case null:
    case "judge-anew":
    case "coming-back":
    case "too-slow":
    case "lost":
    case "too-many":
      break;
  }
  if (!facts.connected)
    return !facts.noNetwork && now - facts.downSince < OFFLINE_AFTER_MS ? "reconnecting" : "offline";
  if (facts.storeFails) return "not-saved";
  if (facts.readOnly) return "read-only";
  const { unsavedSince, wrote, savedAt, elsewhereSince, inBox, commentsSince } = facts;
  if (unsavedSince !== null && (wrote || now - unsavedSince >= SAVING_AFTER_MS)) return "saving";
  if (now - savedAt < SETTLED_MS) return "saving";
  if (elsewhereSince !== null) return now - elsewhereSince < SAVING_AFTER_MS ? "saving" : "saved-here";
  if (inBox) return "saved-but-box";
  if (commentsSince !== null) return now - commentsSince < SAVING_AFTER_MS ? "saving" : "saved-but-comment";
  return facts.slower ? "saved-slower" : "saved";
}

/** Is the connection there, so that what is known of the others is true now? */
export const isOnline = (line: LineState): boolean =>
  line === "saved" ||
  line === "saved-slower" ||
  line === "saved-here" ||
  line === "saved-but-box" ||
  line === "saved-but-comment" ||
  line === "saving" ||
  line === "not-saved" ||
  line === "read-only";
