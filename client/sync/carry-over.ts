import { fromBase64, toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { carriedName } from "#client/lib/device.ts";

/**
 * Words that must outlive a reload where nothing else keeps them: of a document that died, or where the device keeps
 * nothing. They lie in the tab's own storage from the reload until the new page has them, and go with the tab.
 */

const nameOf = (account: string, review: string): string => carriedName("", account) + review;

/** False when the tab's storage does not take it. */
export function carryOver(doc: Y.Doc, account: string, review: string): boolean {
  try {
    sessionStorage.setItem(nameOf(account, review), toBase64(Y.encodeStateAsUpdate(doc)));
    return true;
  } catch {
    return false;
  }
}

/** The server has it all: nothing needs to be carried any more. */
export function forgetCarried(account: string, review: string): void {
  try {
    sessionStorage.removeItem(nameOf(account, review));
  } catch {
    // Nothing was carried.
  }
}

/** What the page before this one carried over; null when there is nothing. Call `done` once it is in the document. */
export function carriedOver(account: string, review: string): { update: Uint8Array; done: () => void } | null {
  try {
    const name = nameOf(account, review);
    const text = sessionStorage.getItem(name);
    return text === null ? null : { update: fromBase64(text), done: () => sessionStorage.removeItem(name) };
  } catch {
    return null;
  }
}

/**
 * Yjs stops telling of changes for ever after a handler threw: what it had to tell stays in its list; or, where one threw
 * as a change began, that change never ends and takes in all later ones. To be asked while nothing else runs: then a
 * document that lives has neither.
 */
export const isDead = (doc: Y.Doc): boolean => doc._transaction !== null || doc._transactionCleanups.length > 0;
