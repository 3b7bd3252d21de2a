import { api } from "#shared/api.ts";
import { answersName, isThere } from "./databases.ts";
import { deviceAccount, isSharedMachine, signedIn } from "./device.ts";
import { createStore } from "./store.ts";

/**
 * Answers of the server that pages need to open without a network: who one is, one's reviews, each review with its
 * template and members, and words set aside. Kept under the account's name, never on a shared machine.
 */

const kept = [
  /^\/api\/me$/,
  /^\/api\/reviews$/,
  /^\/api\/reviews\/[^/]+$/,
  /^\/api\/reviews\/[^/]+\/(members|agreement)$/,
];
export const isKept = (path: string): boolean => kept.some((pattern) => pattern.test(path));

/** Is what the pages show this device's copy, since the network does not answer? */
export const fromDevice = createStore(false);

/** Paths whose last answer was this device's copy. */
const old = new Set<string>();
export const isOld = (path: string): boolean => old.has(path);
export function noteAnswer(path: string, by: "server" | "device"): void {
  if (by === "device") old.add(path);
  else old.delete(path);
  fromDevice.set(by === "device");
}

const STORE = "answers";

function open(account: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(answersName(account));
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => {
      // Signing out in another tab deletes it: let go at once.
      request.result.addEventListener("versionchange", () => request.result.close());
      done(request.result);
    });
    request.addEventListener("error", () => failed(request.error ?? new Error("storage is refused")));
  });
}

async function withStore<T>(
  account: string,
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open(account);
  try {
    return await new Promise<T>((done, failed) => {
      const transaction = db.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => done(request.result));
      transaction.addEventListener("abort", () => failed(transaction.error ?? new Error("not kept")));
    });
  } finally {
    db.close();
  }
}

/** Keeps an answer for when the network is away. Waits until it is sure whose it is; what is refused is not kept. */
export async function keepAnswer(path: string, answer: unknown): Promise<void> {
  try {
    const account = await signedIn;
    await keepFor(account, path, answer);
  } catch {
    // The connection says by itself that storage is refused.
  }
}

/** The kept answer for whoever is signed in on this device; undefined where there is none. */
export async function keptAnswer(path: string): Promise<unknown> {
  const account = deviceAccount();
  return account === null ? undefined : keptFor(account, path);
}

/** Keeps a value under an account's name. False where nothing is kept; throws when the device refuses. */
async function keepFor(account: string, key: string, value: unknown): Promise<boolean> {
  if (isSharedMachine() || deviceAccount() !== account) return false;
  await withStore(account, "readwrite", (store) => store.put(value, key));
  return true;
}

/**
 * Changes a value under an account's name in one step, whatever other tabs change at the same time. Returns what stands
 * there now; null where nothing is kept. Throws when the device refuses.
 */
export async function changeFor<T>(
  account: string,
  key: string,
  next: (before: unknown) => T,
): Promise<{ value: T } | null> {
  if (isSharedMachine() || deviceAccount() !== account) return null;
  let value: T | undefined;
  await withStore(account, "readwrite", (store) => {
    const request = store.get(key);
    request.addEventListener("success", () => store.put((value = next(request.result)), key));
    return request;
  });
  return { value: value as T };
}

export async function keptFor(account: string, key: string): Promise<unknown> {
  if (isSharedMachine()) return undefined;
  try {
    return (await withStore(account, "readonly", (store) => store.get(key))) as unknown;
  } catch {
    return undefined;
  }
}

/** Forgets all answers about a review that is not this person's any more. */
export async function forgetAnswers(account: string, review: string): Promise<void> {
  // Looking for what to forget must not make it.
  if (!(await isThere(answersName(account)))) return;
  const list = api.reviews.response.safeParse(await keptFor(account, api.reviews.path));
  try {
    for (const rest of ["", "/members", "/agreement"]) {
      const path = `/api/reviews/${review}${rest}`;
      await withStore(account, "readwrite", (store) => store.delete(path));
    }
    if (!list.success) return;
    const reviews = list.data.reviews.filter((one) => one.review.id !== review);
    await keepFor(account, api.reviews.path, { ...list.data, reviews });
  } catch {
    // A device that refuses has kept nothing.
  }
}
