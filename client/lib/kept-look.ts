import { countAside } from "./aside-kinds.ts";
import { ASIDE, asked, databaseNames, entriesUnder, openExisting, ownedBy, UNSENT } from "./databases.ts";
import { isDoomed, notedDatabases, raiseNotes } from "./device.ts";
import type { FoundDatabase, FoundReview } from "./kept-notes.ts";

/**
 * What the databases themselves say of what waits in them. Local storage reaches the disk seconds or minutes later than
 * they do: after a crash of the browser its notes lack the last words. So nothing trusts the notes before this look.
 */

/** A browser that refuses storage may never answer. */
const PATIENCE_MS = 2000;

let last: Promise<ReadonlySet<string>> | null = null;

/**
 * Raises the notes to what is in the databases, once for each load of the page. Returns the accounts of which one could
 * not be read: they are tried again when asked for again, and nothing of theirs may be deleted unasked meanwhile.
 */
export function lookIntoKept(): Promise<ReadonlySet<string>> {
  return (last ??= look().then((unread) => {
    if (unread.size > 0) last = null;
    return unread;
  }));
}

async function look(): Promise<ReadonlySet<string>> {
  const names = await inTime(databaseNames()).catch(notedDatabases);
  const found: FoundDatabase[] = [];
  const unread = new Set<string>();
  await Promise.all(
    names.map(async (name) => {
      try {
        found.push(...(await inTime(waitingIn(name))));
      } catch {
        const owned = ownedBy(name);
        // One that is being deleted does not open.
        if (owned && !isDoomed(name)) unread.add(owned.account);
      }
    }),
  );
  raiseNotes(found);
  return unread;
}

async function waitingIn(name: string): Promise<FoundDatabase[]> {
  const owned = ownedBy(name);
  const db = owned && (await openExisting(name, PATIENCE_MS));
  if (!db) return [];
  const { account, review, holds } = owned;
  try {
    const { at, reviews } = await (review === null
      ? asideIn(db)
      : holds === "text"
        ? unsentTextIn(db, review)
        : unsentCommentsIn(db, review));
    return [{ name, account, at, reviews }];
  } finally {
    db.close();
  }
}

interface Waiting {
  readonly at: number;
  readonly reviews: Record<string, FoundReview>;
}

async function unsentTextIn(db: IDBDatabase, review: string): Promise<Waiting> {
  const [marks, rows] = await Promise.all([
    entriesUnder(storeIn(db, "custom"), UNSENT),
    asked<number>(storeIn(db, "updates").count()),
  ]);
  const unsentIn = marks.map(([key]) => key.slice(UNSENT.length));
  // Where there are no rows nothing was kept yet: it does not open without a network.
  return { at: newest(marks), reviews: rows > 0 ? { [review]: { unsentIn } } : {} };
}

async function unsentCommentsIn(db: IDBDatabase, review: string): Promise<Waiting> {
  const comments = await entriesUnder(storeIn(db, "notes"), UNSENT);
  return { at: newest(comments), reviews: comments.length > 0 ? { [review]: { comments: comments.length } } : {} };
}

async function asideIn(db: IDBDatabase): Promise<Waiting> {
  const lists = (await entriesUnder(storeIn(db, "answers"), ASIDE)).flatMap(([key, list]): [string, unknown[]][] =>
    Array.isArray(list) && list.length > 0 ? [[key.slice(ASIDE.length), list]] : [],
  );
  return {
    at: newest(lists.flatMap(([key, list]) => list.map((one): Entry => [key, one]))),
    reviews: Object.fromEntries(lists.map(([review, list]) => [review, countAside(list)])),
  };
}

const storeIn = (db: IDBDatabase, name: string): IDBObjectStore => db.transaction(name).objectStore(name);

type Entry = readonly [key: string, value: unknown];

/** When the last of them was written; what does not say so may have been just now. */
const newest = (all: readonly Entry[]): number =>
  Math.max(0, ...all.map(([, value]) => (hasTime(value) ? value.at : Date.now())));

const hasTime = (value: unknown): value is { at: number } =>
  typeof value === "object" && value !== null && "at" in value && typeof value.at === "number";

function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error("storage does not answer")), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
