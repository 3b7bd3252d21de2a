import type { LineState } from "#client/sync/state.ts";
import type { ReviewState } from "#shared/permissions.ts";
import type { Confidence, EvidenceType, FindingStatus } from "#shared/summary.ts";
import type { FindingKind } from "#shared/templates.ts";

/** The words shown for each value that the summary stores. */

export const stateName: Record<ReviewState, string> = {
  drafting: "Drafting",
  proposed: "Proposed",
  agreed: "Agreed",
};

export const statusName: Record<FindingStatus, string> = { drafting: "Drafting", ready: "Ready" };

export const confidenceName: Record<Confidence, string> = {
  secure: "Secure",
  emerging: "Emerging",
  "needs more evidence": "Needs more evidence",
};

export const evidenceTypeName: Record<EvidenceType, string> = {
  numbers: "Numbers",
  views: "Views",
  observation: "Observation",
  document: "Document",
};

export const findingKindName: Record<FindingKind, { one: string; a: string; list: string }> = {
  strength: { one: "strength", a: "a strength", list: "strengths" },
  area: { one: "area for further focus", a: "an area for further focus", list: "areas for further focus" },
};

/** Why structural commands wait; typing never does. */
export const waitsOffline = "Adding, moving and removing wait until you are online. Writing does not.";

export interface LineWords {
  readonly words: string;
  readonly icon: "tick" | "clock" | "offline" | "reload" | "warn" | "lock";
  readonly tone: "ok" | "warn" | "plain";
}

export const lineWords: Record<LineState, LineWords> = {
  saved: { words: "Saved", icon: "tick", tone: "ok" },
  "saved-slower": { words: "Saved, over a slower connection", icon: "tick", tone: "ok" },
  "saved-here": { words: "Saved, except in another tab", icon: "warn", tone: "warn" },
  "saved-but-box": { words: "Saved, except in the box", icon: "warn", tone: "warn" },
  "saved-but-comment": { words: "Saved, except a comment", icon: "warn", tone: "warn" },
  saving: { words: "Saving…", icon: "clock", tone: "plain" },
  offline: { words: "Offline, kept on this device", icon: "offline", tone: "warn" },
  reconnecting: { words: "Reconnecting…", icon: "reload", tone: "plain" },
  "not-saved": { words: "Not saved. Trying again", icon: "warn", tone: "warn" },
  "read-only": { words: "Read only", icon: "lock", tone: "plain" },
  "no-access": { words: "No access", icon: "lock", tone: "warn" },
  reload: { words: "Reload needed", icon: "reload", tone: "warn" },
  stopped: { words: "Reload needed", icon: "reload", tone: "warn" },
  "stopped-at-risk": { words: "Not saved", icon: "warn", tone: "warn" },
  "signed-out": { words: "Signed out", icon: "lock", tone: "warn" },
};

/** Where nothing is kept on the device, the line must not say that it is. */
export const offlineUnkept: LineWords = {
  words: "Offline, kept while this page is open",
  icon: "offline",
  tone: "warn",
};
