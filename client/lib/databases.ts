/** The databases of this device: what they are called, and how one is opened or deleted. */

/** Of an account: what was fetched, and set aside. */
export const answersName = (account: string): string => `codraft/${account}/answers`;
/** Of a review: its text. */
export const summaryName = (account: string, review: string): string => `codraft/${account}/${review}`;
/** Of a review: comments that are not sent, and those that were fetched. */
export const commentsName = (account: string, review: string): string => `${summaryName(account, review)}/comments`;

/** In a review's text and comments: under which lies what the server is not known to have. */
export const UNSENT = "unsent/";
/** In an account's answers: under which lie words that were set aside, by review. */
export const ASIDE = "aside/";

/** All that an account may have with these reviews. */
export const namesOf = (account: string, reviews: readonly string[]): string[] => [
  answersName(account),
  ...reviews.flatMap((review) => [summaryName(account, review), commentsName(account, review)]),
];

interface Owned {
  readonly name: string;
  readonly account: string;
  /** Null: the account's answers. */
  readonly review: string | null;
  readonly holds: "answers" | "text" | "comments";
}

/** Whose database it is, and what it holds; null for one that is none of ours. */
export function ownedBy(name: string): Owned | null {
  const [codraft, account, review, comments, ...more] = name.split("/");
  if (codraft !== "codraft" || !account || !review || more.length > 0) return null;
  if (comments !== undefined) return comments === "comments" ? { name, account, review, holds: "comments" } : null;
  return name === answersName(account)
    ? { name, account, review: null, holds: "answers" }
    : { name, account, review, holds: "text" };
}

/** Those that there are. Throws where a browser cannot list them, or refuses storage. */
export async function databaseNames(): Promise<string[]> {
  return (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
}

/** Opens a database that is there; null when it is not, and it is not made then. Throws what takes too long. */
export function openExisting(name: string, patience: number): Promise<IDBDatabase | null> {
  return new Promise((done, failed) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      failed(new Error(`not opened in time: ${name}`));
    }, patience);
    let missing = false;
    const request = indexedDB.open(name);
    request.addEventListener("upgradeneeded", () => {
      missing = true;
      request.transaction?.abort();
    });
    request.addEventListener("success", () => {
      clearTimeout(timer);
      const { result } = request;
      // Who deletes it need not wait for this.
      result.addEventListener("versionchange", () => result.close());
      if (late) result.close();
      else done(result);
    });
    request.addEventListener("error", (event) => {
      clearTimeout(timer);
      event.preventDefault();
      if (missing) done(null);
      else failed(request.error ?? new Error("storage is refused"));
    });
  });
}

/** Is there such a database? Also true of one that does not answer. */
export async function isThere(name: string): Promise<boolean> {
  const db = await openExisting(name, DELETE_MS).catch(() => true);
  if (typeof db === "object") db?.close();
  return db !== null;
}

/** What a request gives. Its transaction goes on with what is asked for next in the same turn. */
export function asked<T>(request: IDBRequest): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener("success", () => done(request.result as T));
    request.addEventListener("error", () => failed(request.error ?? new Error("storage is refused")));
  });
}

/** All under keys that begin so, in the order of their keys. */
export async function entriesUnder(store: IDBObjectStore, prefix: string): Promise<[key: string, value: unknown][]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uFFFF`);
  const [keys, values] = await Promise.all([
    asked<string[]>(store.getAllKeys(range)),
    asked<unknown[]>(store.getAll(range)),
  ]);
  return keys.map((key, at) => [key, values[at]]);
}

/** Deleting waits for other tabs to let go. */
const DELETE_MS = 5000;

/** Deletes a database, and waits until it is gone. Returns its name. */
export function deleteDatabase(name: string): Promise<string> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`not deleted in time: ${name}`)), DELETE_MS);
    const end = (run: () => void) => () => {
      clearTimeout(timer);
      run();
    };
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.deleteDatabase(name);
    } catch {
      // Without storage there is nothing to delete.
      return end(() => done(name))();
    }
    request.addEventListener(
      "success",
      end(() => done(name)),
    );
    request.addEventListener(
      "error",
      end(() => failed(request.error ?? new Error(`not deleted: ${name}`))),
    );
  });
}
