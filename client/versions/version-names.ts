import type { Version, VersionReason } from "#shared/versions.ts";

/** What versions are called, and how their list falls into days. */

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

/** Its name; what made it where nobody named it. */
export const versionTitle = ({ name, reason }: Pick<Version, "name" | "reason">): string => name || reasonName[reason];

/** For a named one that an event made: "Proposed for agreement"; otherwise nothing that its title does not say. */
export const versionNote = ({ name, reason }: Pick<Version, "name" | "reason">): string =>
  name !== "" && reason !== "named" && reason !== "activity" ? reasonName[reason] : "";

// Made once: making one costs many times what using it does.
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "10:31". */
export const clockTime = (at: number): string => clock.format(at);

/** "11 March", with the year where it is another than now. */
export const dayName = (at: number, now: number): string =>
  (new Date(at).getFullYear() === new Date(now).getFullYear() ? day : dayOfYear).format(at);

/** "11 March, 16:40". */
export const momentName = (at: number, now: number): string => `${dayName(at, now)}, ${clockTime(at)}`;

/** "Before the joint session, 11 March, 16:40"; one that nobody named goes by its time. */
export const versionLabel = (version: Pick<Version, "name" | "reason" | "at">, now: number): string =>
  version.name === "" && version.reason === "activity"
    ? momentName(version.at, now)
    : `${versionTitle(version)}, ${momentName(version.at, now)}`;

export interface VersionDay {
  /** "Today", "Yesterday", "11 March". */
  readonly name: string;
  readonly versions: readonly Version[];
}

/** In the order that they come in. */
export function byDay(versions: readonly Version[], now: number): VersionDay[] {
  const [today, yesterday] = [dayName(now, now), dayName(yesterdayOf(now), now)];
  const days: { name: string; versions: Version[] }[] = [];
  for (const version of versions) {
    const date = dayName(version.at, now);
    const name = date === today ? "Today" : date === yesterday ? "Yesterday" : date;
    const last = days.at(-1);
    if (last?.name === name) last.versions.push(version);
    else days.push({ name, versions: [version] });
  }
  return days;
}

function yesterdayOf(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1).getTime();
}

/** Of these, newest first, the one before; null for the oldest. */
export const versionBefore = (versions: readonly Version[], id: string): Version | null =>
  versions[versions.findIndex((one) => one.id === id) + 1] ?? null;
