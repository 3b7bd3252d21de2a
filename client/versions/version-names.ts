import { madeBy } from "#shared/version-title.ts";
import type { Version } from "#shared/versions.ts";

/** What versions are called, and how their list falls into days. */

/** Its name; what made it where nobody named it. */
export const versionTitle = (version: Pick<Version, "name" | "reason" | "about">): string =>
  version.name || madeBy(version);

/** For a named one that an event made: "Proposed for agreement, round 2"; otherwise nothing that its title does not say. */
export const versionNote = (version: Pick<Version, "name" | "reason" | "about">): string =>
  version.name !== "" && version.reason !== "named" && version.reason !== "activity" ? madeBy(version) : "";

// Made once: making one costs many times what using it does.
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

const exact = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** "10:31". */
export const clockTime = (at: number): string => clock.format(at);

/** "11 March", with the year where it is another than now. */
export const dayName = (at: number, now: number): string =>
  (new Date(at).getFullYear() === new Date(now).getFullYear() ? day : dayOfYear).format(at);

/** "11 March, 16:40". */
export const momentName = (at: number, now: number): string => `${dayName(at, now)}, ${clockTime(at)}`;

type Labelled = Pick<Version, "name" | "reason" | "about" | "at">;

/** "Before the joint session, 11 March, 16:40"; one that nobody named goes by its time. */
export const versionLabel = (version: Labelled, now: number): string => labelled(version, momentName(version.at, now));

const labelled = (version: Labelled, moment: string): string =>
  version.name === "" && version.reason === "activity" ? moment : `${versionTitle(version)}, ${moment}`;

/** How one of several is called, and its time of the day. */
export interface VersionCalled {
  /** "After restoring S5, 11 March, 16:40". */
  readonly label: string;
  /** "16:40". */
  readonly time: string;
}

/** By their ids; where two would be called alike, with the second of each. */
export function versionsCalled(
  versions: readonly (Labelled & { readonly id: string })[],
  now: number,
): ReadonlyMap<string, VersionCalled> {
  const alike = Map.groupBy(versions, (one) => versionLabel(one, now));
  return new Map(
    versions.map((one) => {
      const label = versionLabel(one, now);
      if (alike.get(label)?.length === 1) return [one.id, { label, time: clockTime(one.at) }];
      const time = exact.format(one.at);
      return [one.id, { label: labelled(one, `${dayName(one.at, now)}, ${time}`), time }];
    }),
  );
}

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
