import type { Version, VersionReason } from "#shared/versions.ts";

const reasonName: Record<VersionReason, string> = {
  named: "Named",
  proposed: "Proposed for agreement",
  agreed: "Agreed",
  reopened: "Reopened",
  imported: "Imported",
  restored: "Restoration",
  "came home": "Work that came back from offline",
  activity: "Kept by itself",
};

/** What made a version: "Proposed for agreement, round 2", "Before restoring S5". */
export function madeBy({ reason, about }: Pick<Version, "reason" | "about">): string {
  if (about === null) return reasonName[reason];
  if (about.kind === "round") return `${reasonName[reason]}, round ${about.round}`;
  const side = about.side === "before" ? "Before" : "After";
  return `${side} ${about.undone ? "taking back the restoration of" : "restoring"} ${about.what}`;
}
