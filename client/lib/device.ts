import { databaseNames, deleteDatabase, namesOf, ownedBy } from "./databases.ts";
import type { FoundDatabase, KeptReview, Notes, UnsentReview } from "./kept-notes.ts";
import { nothingKept, nothingNoted, raised, readNotes, unsentIn, waits, withReview } from "./kept-notes.ts";
import { forgetReloads } from "./reload.ts";
import type { Store } from "./store.ts";
import { createStore } from "./store.ts";

/**
 * What this device keeps and for whom. Words lie in IndexedDB under the account's name; what must be known before any
 * of that is opened (who was here, what is unsent, what is still to be deleted) is one small entry of local storage,
 * which holds no words. What it says of waiting words is a copy of what the databases say (`kept-look.ts`).
 */

const KEY = "codraft-device";
/**
 * Nothing is kept on this machine. The server sets it, at sign-in or when it is said later, together with the session:
 * both end with the browser. Were it set here, the session would outlive it.
 */
const SHARED = "codraft-device=shared";
/** Left for a minute by the server's page that signs in. */
const ENTERED = "codraft-entered=1";
/** Unsent words of somebody whose session ended wait this long for them; somebody else is never shown them. */
const WAIT_MS = 14 * 24 * 60 * 60 * 1000;

function read(): Notes {
  try {
    return readNotes(localStorage.getItem(KEY));
  } catch {
    return nothingNoted;
  }
}

function change(news: (notes: Notes) => Partial<Notes>): void {
  try {
    const notes = read();
    localStorage.setItem(KEY, JSON.stringify({ ...notes, ...news(notes) }));
  } catch {
    // Storage is refused: then nothing else is kept either.
  }
}

export const isSharedMachine = (): boolean => document.cookie.split("; ").includes(SHARED);

/** What was kept for this person goes. */
export async function forgetKept(): Promise<void> {
  const account = deviceAccount();
  if (account !== null) await deleteKept(account);
}

export const deviceAccount = (): string | null => read().account;

/** Is the server still to be told that somebody signed out? Not once somebody came in by a link: that was said there. */
export function signOutDue(): boolean {
  if (!read().signOutDue) return false;
  if (!document.cookie.split("; ").includes(ENTERED)) return true;
  change(() => ({ signOutDue: false }));
  return false;
}
export const signOutTold = (): void => change(() => ({ signOutDue: false }));

const confirmation = Promise.withResolvers<string>();
/** Who is signed in, by the server's word: what is kept is kept under this name. */
export const signedIn: Promise<string> = confirmation.promise;

type News =
  | { readonly kind: "signed-in" | "signed-out" | "asks"; readonly account: string }
  | { readonly kind: "has"; readonly account: string; readonly reviews: readonly UnsentReview[] };
const channel = new BroadcastChannel("codraft");
let here: string | null = null;

interface Look {
  /** The accounts of which not all could be read. */
  readonly unread: Promise<ReadonlySet<string>>;
  /** It ended before any page is shown. */
  readonly inTime: boolean;
}

/**
 * The server said who is signed in. What others left on this device goes, except what they have not sent: once it was
 * looked at, and not where it could not be read.
 */
export function signedInAs(account: string, { unread, inTime }: Look): void {
  if (here === account) return;
  here = account;
  // It has said what it had to: somebody may sign out again within its minute.
  document.cookie = `${ENTERED}; path=/; samesite=lax; max-age=0`;
  confirmation.resolve(account);
  if (isSharedMachine()) forgetCarriedOfOthers(account);
  const now = Date.now();
  channel.postMessage({ kind: "signed-in", account } satisfies News);
  change(({ accounts }) => ({
    account,
    accounts: isSharedMachine()
      ? accounts
      : { ...accounts, [account]: { reviews: {}, ...accounts[account], usedAt: now } },
    signOutDue: false,
  }));
  void unread.then((accounts) => {
    if (here === account) forgetOthers(account, accounts, inTime);
  });
}

function forgetOthers(account: string, unread: ReadonlySet<string>, inTime: boolean): void {
  const { accounts, toDelete } = read();
  for (const [other, kept] of Object.entries(accounts)) {
    if (other === account || unread.has(other)) continue;
    if (unsentOf(other).length === 0 || kept.usedAt < Date.now() - WAIT_MS) deleteKept(other).catch(() => {});
  }
  for (const { name } of toDelete) {
    // In one's own somebody may be writing by now.
    if (!inTime && ownedBy(name)?.account === account) continue;
    void deleteDatabase(name).then(deleted, () => {});
  }
}

/** What the databases say waits, and the notes do not know of: local storage is older than they after a crash. */
export function raiseNotes(found: readonly FoundDatabase[]): void {
  const before = read();
  const after = raised(before, found, Date.now());
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  change(() => after);
  changes.set(changes.get() + 1);
}

/** The databases that there may be by the notes. */
export const notedDatabases = (): string[] =>
  Object.entries(read().accounts).flatMap(([account, { reviews }]) => namesOf(account, Object.keys(reviews)));

/** Is this database to be deleted as soon as no tab holds on to it? */
export const isDoomed = (name: string): boolean => read().toDelete.some((one) => one.name === name);

/** The session ended by itself: unsent words wait under the account's name, and are shown to nobody. */
export function sessionEnded(): void {
  if (read().account !== null) change(() => ({ account: null }));
}

const changes = createStore(0);
/** Counts up whenever something of a review's kept state changes. */
export const keptChanges: Store<number> = changes;

/** Calls when another tab changed what is kept. Returns how to stop. */
export function onKeptElsewhere(run: () => void): () => void {
  const heard = (event: StorageEvent): void => {
    if (event.key === KEY) run();
  };
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}

/** On a shared machine, and where the device refuses, what the open tab alone knows: it goes with the tab. */
const unkept = new Map<string, Record<string, KeptReview>>();

/** The reviews that the server last said are this person's; null before it did. */
let listed: ReadonlySet<string> | null = null;

/** Notes something about a review's kept state, of the device or of this tab; costs nothing when it is known already. */
export function noteReview(
  account: string,
  review: string,
  news: Partial<KeptReview>,
  of: "device" | "tab" = isSharedMachine() ? "tab" : "device",
): void {
  if (of === "tab") {
    const reviews = unkept.get(account) ?? {};
    const before = reviews[review] ?? { ...nothingKept, gone: listed !== null && !listed.has(review) };
    const next = { ...before, ...news };
    unkept.set(account, { ...reviews, [review]: next });
    // Told only of what waits: what sends from the list would begin anew at its own note.
    if (JSON.stringify(before) !== JSON.stringify(next) && [before, next].some(waits)) changes.set(changes.get() + 1);
    return;
  }
  const known = read().accounts[account]?.reviews[review];
  const next = { ...nothingKept, ...known, ...news };
  if (known && JSON.stringify(known) === JSON.stringify(next)) return;
  change((notes) => withReview(notes, account, review, next, Date.now()));
  // Which tab it was concerns nobody but tabs: what sends from the list would begin anew at its own note.
  const told = (one: KeptReview): string => JSON.stringify({ ...one, unsentIn: [] });
  if (told({ ...nothingKept, ...known }) !== told(next)) changes.set(changes.get() + 1);
}

/** The server said that this person has no access to it: what waits of it cannot be sent, until they are let in again. */
export function noteGone(account: string, review: string): void {
  for (const of of ["tab", "device"] as const)
    if (of === "tab" || keptReviews(account)[review]) noteReview(account, review, { gone: true }, of);
}

/** The server said which reviews are this person's: of all others nothing can be sent, and of these it can be again. */
export function noteListed(account: string, reviews: ReadonlySet<string>): void {
  if (deviceAccount() !== account) return;
  listed = reviews;
  for (const [of, known] of [
    ["tab", unkept.get(account) ?? {}],
    ["device", keptReviews(account)],
  ] as const)
    for (const review of Object.keys(known)) noteReview(account, review, { gone: !reviews.has(review) }, of);
}

/** A review that is not this person's any more: it is not noted, unless words of theirs wait beside it. */
export function dropReview(account: string, review: string): void {
  noteGone(account, review);
  change(({ accounts }) => {
    const known = accounts[account];
    if (!known) return {};
    const { [review]: dropped, ...rest } = known.reviews;
    if (!dropped) return {};
    const reviews =
      dropped.aside > 0 || dropped.comments > 0
        ? { ...rest, [review]: { ...dropped, unsent: false, unsentIn: [] } }
        : rest;
    return { accounts: { ...accounts, [account]: { ...known, reviews } } };
  });
  changes.set(changes.get() + 1);
}

export const keptReviews = (account: string): Readonly<Record<string, KeptReview>> =>
  read().accounts[account]?.reviews ?? {};

/** Is what waits of this review with the open tab alone, and not on the device? It goes with the tab. */
export function isInTabOnly(account: string, review: string): boolean {
  const kept = keptReviews(account)[review];
  return !kept || !waits({ ...nothingKept, ...kept });
}

/** Reviews in which this account has words or comments that only this device, or this tab, has: on their way, or set aside. */
export const unsentOf = (account: string): UnsentReview[] => [
  ...unsentIn(keptReviews(account), unkept.get(account) ?? {}),
];

/** Tabs answer at once; one that sleeps does not. */
const ANSWER_MS = 300;

/** What this account's other tabs alone have, by their own word: nothing of it is noted on the device. */
export function unsentInOtherTabs(account: string): Promise<UnsentReview[]> {
  const found = new Map<string, UnsentReview>();
  const hear = ({ data }: MessageEvent<News>): void => {
    if (data.kind !== "has" || data.account !== account) return;
    // A tab of an older build says only that there is something.
    for (const one of data.reviews)
      found.set(one.id, { ...one, aside: Array.isArray(one.aside) ? one.aside : one.aside ? ["words"] : [] });
  };
  channel.addEventListener("message", hear);
  channel.postMessage({ kind: "asks", account } satisfies News);
  return new Promise((done) =>
    setTimeout(() => {
      channel.removeEventListener("message", hear);
      done([...found.values()]);
    }, ANSWER_MS),
  );
}

const forgetRuns = new Set<() => void>();

/** Calls when nothing may be kept any more: close what is open. Returns how to stop. */
export function onForget(run: () => void): () => void {
  forgetRuns.add(run);
  return () => forgetRuns.delete(run);
}

/** What a tab carries over a reload (words, forms that were not sent) lies in its session storage under names that begin so. */
export const CARRIED = "codraft-carried/";

/** Kinds of what is carried of an account; words have none. */
const kinds = ["", "aside/", "comments/", "drafts/", "form/"] as const;

/** The beginning of the names under which it carries something of this account's reviews. */
export const carriedName = (kind: (typeof kinds)[number], account: string): string => `${CARRIED}${kind}${account}/`;

/** What stands behind such a beginning, of each; none where the browser refuses. */
export const carriedBehind = (beginning: string): string[] =>
  tabStorage().flatMap((name) => (name.startsWith(beginning) ? [name.slice(beginning.length)] : []));

/** Names that begin with an account, which is a UUID, or with a kind and an account. */
const OF_ACCOUNT = new RegExp(`^(?:${kinds.join("|")})[\\da-f-]{36}/`);

const ofAccounts = (): string[] => tabStorage().filter((name) => OF_ACCOUNT.test(name.slice(CARRIED.length)));

/** Does this tab hold what was written and nothing else keeps, whoever wrote it? What was only begun is not asked about. */
export const holdsCarried = (): boolean =>
  ofAccounts().some(
    (name) =>
      !["drafts/", "form/"].some((kind) => name.startsWith(CARRIED + kind)) && sessionStorage.getItem(name) !== "[]",
  );

/** Those of whom this tab carries something. */
export const carriedAccounts = (): ReadonlySet<string> =>
  new Set(ofAccounts().flatMap((name) => /[\da-f-]{36}/.exec(name) ?? []));

/** On a shared machine nothing of somebody else's stays, in this tab either. */
function forgetCarriedOfOthers(account: string): void {
  const own = kinds.map((kind) => carriedName(kind, account));
  for (const name of ofAccounts())
    if (!own.some((beginning) => name.startsWith(beginning))) sessionStorage.removeItem(name);
}

function tabStorage(): string[] {
  try {
    return Object.keys(sessionStorage).filter((name) => name.startsWith(CARRIED));
  } catch {
    return [];
  }
}

function letGo(): void {
  for (const run of forgetRuns) run();
  unkept.clear();
  listed = null;
  for (const name of tabStorage()) sessionStorage.removeItem(name);
  forgetReloads();
}

const elsewhere = createStore(false);
/**
 * Somebody else signed in in another tab while this page alone has words of whom it is open for: it stays as it is, for
 * them to be copied, and asks and sends nothing any more.
 */
export const somebodyElse: Store<boolean> = elsewhere;

const onlyHere = (account: string): UnsentReview[] => [...unsentIn(unkept.get(account) ?? {})];

channel.addEventListener("message", ({ data }: MessageEvent<News>) => {
  if (data.kind === "has") return;
  if (data.kind === "asks") {
    const reviews = onlyHere(data.account);
    if (reviews.length > 0) channel.postMessage({ kind: "has", account: data.account, reviews } satisfies News);
    return;
  }
  if (data.kind === "signed-in" ? here === null || here === data.account : here !== data.account) return;
  if (data.kind === "signed-in" && here !== null && onlyHere(here).length > 0) return elsewhere.set(true);
  // Another tab signed out, or somebody else signed in there: this one must not go on in the old name.
  letGo();
  location.replace(data.kind === "signed-in" ? "/" : "/sign-in");
});

/** Signs out of this device, in all its tabs: afterwards nothing of this account is on it. */
export async function forgetAccount(account: string, { toldServer }: { toldServer: boolean }): Promise<void> {
  letGo();
  change(() => ({ account: null, signOutDue: !toldServer }));
  channel.postMessage({ kind: "signed-out", account } satisfies News);
  here = null;
  await deleteKept(account);
}

async function deleteKept(account: string): Promise<void> {
  const listed = await databaseNames().catch(() => []);
  const names = new Set([
    ...namesOf(account, Object.keys(keptReviews(account))),
    ...listed.filter((name) => name.startsWith(`codraft/${account}/`)),
  ]);
  change(({ accounts }) => {
    const { [account]: _, ...rest } = accounts;
    return { accounts: rest };
  });
  doom(names);
  const results = await Promise.allSettled([...names].map((name) => deleteDatabase(name).then(deleted)));
  // Some browsers say "deleted" early: what is still listed is deleted at the next start.
  const left = (await databaseNames().catch(() => [])).filter((name) => names.has(name));
  const failed = results.find((result) => result.status === "rejected");
  if (failed || left.length > 0) {
    doom(left);
    throw new Error("Another tab holds on to what this device keeps. Close the other tabs of Codraft, then try again.");
  }
}

function doom(names: Iterable<string>): void {
  const at = Date.now();
  const doomed = new Set(names);
  change(({ toDelete }) => ({
    toDelete: [...toDelete.filter(({ name }) => !doomed.has(name)), ...[...doomed].map((name) => ({ name, at }))],
  }));
}

function deleted(name: string): void {
  change(({ toDelete }) => ({ toDelete: toDelete.filter((one) => one.name !== name) }));
}
