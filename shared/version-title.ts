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

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** "round 2", or "round 2 of the second agreement": rounds are counted anew once a text was agreed and reopened. */
export function roundName(round: number, agreement = 1): string {
  return agreement <= 1 ? `round ${round}` : `round ${round} of ${agreementName(agreement)}`;
}

/** "the second agreement", "agreement 11". */
export function agreementName(agreement: number): string {
  const ordinal = ordinals[agreement - 1];
  return ordinal === undefined ? `agreement ${agreement}` : `the ${ordinal} agreement`;
}

/** What made a version: "Proposed for agreement, round 2", "Before restoring S5". */
export function madeBy({ reason, about }: Pick<Version, "reason" | "about">): string {
  if (about === null) return reasonName[reason];
  if (reason === "reopened")
    return about.kind === "round" && about.agreement !== undefined
      ? `Reopened after ${agreementName(about.agreement)}`
      : reasonName.reopened;
  if (about.kind === "round") return `${reasonName[reason]}, ${roundName(about.round, about.agreement)}`;
  const side = about.side === "before" ? "Before" : "After";
  if (about.kind === "import") {
    if (about.undone) return `${side} taking back the import of “${about.file}”`;
    return about.side === "before" ? `Before importing “${about.file}”` : `Imported “${about.file}”`;
  }
  return `${side} ${about.undone ? "taking back the restoration of" : "restoring"} ${about.what}`;
}
