import { announce, announcements } from "#client/lib/announce.ts";
import type { Store } from "#client/lib/store.ts";
import { comings } from "#client/summary/changes.ts";
import { personName } from "#client/summary/names.ts";
import type { Present } from "#client/sync/people.ts";
import type { LineState } from "#client/sync/state.ts";
import { isOnline } from "#client/sync/state.ts";

/** In the first seconds the server tells who is here, which is not news. */
const SETTLING_MS = 3000;
/** Who is missing for less is on the way back: a proposal makes everybody connect anew. */
const BACK_MS = 4000;

/**
 * Says who joined and who left, as it stands once it is said: who left and is back did neither. While this page itself is
 * without a connection it knows of nobody, which is no news either. Returns how to stop.
 */
export function tellComings(people: Store<readonly Present[]>, line: Store<LineState>): () => void {
  let told = people.get();
  /** Since when members who were told of are missing. */
  const missing = new Map<string, number>();
  let onlineSince: number | null = null;
  let stopped = false;

  const settle = (): void => {
    told = people.get();
    missing.clear();
  };
  /** How it stands against what was told. */
  const news = (): ReturnType<typeof comings<Present>> => comings(told, people.get());

  function look(): void {
    if (!isOnline(line.get())) return missing.clear();
    onlineSince ??= Date.now();
    if (Date.now() - onlineSince < SETTLING_MS || !announcements.get()) return settle();
    const { joined, left } = news();
    const gone = new Set(left.map((one) => one.member));
    for (const one of missing.keys()) if (!gone.has(one)) missing.delete(one);
    for (const one of gone) if (!missing.has(one)) missing.set(one, Date.now());
    if (joined.length > 0 || gone.size > 0) announce(say);
  }

  function say(): string {
    if (stopped || !isOnline(line.get())) return "";
    const { joined, left } = news();
    const gone = left.filter(({ member }) => Date.now() - (missing.get(member) ?? Date.now()) >= BACK_MS);
    const waited = left.filter((one) => !gone.includes(one));
    told = [...people.get(), ...waited];
    for (const { member } of gone) missing.delete(member);
    if (waited.length > 0) announce(say);
    return [
      ...joined.map((one) => `${personName(one)} joined.`),
      ...gone.map((one) => `${personName(one)} left.`),
    ].join(" ");
  }

  const stops = [people.subscribe(look), line.subscribe(look), announcements.subscribe(settle)];
  look();
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
}
