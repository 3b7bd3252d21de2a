import type { Editor } from "@tiptap/core";
import { createStore } from "#client/lib/store.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { placeCloses } from "./closed-place.ts";
import { fieldElement } from "./field-element.ts";
import type { Spot } from "./place.ts";
import { placeCaret } from "./place.ts";
import { catchKeys } from "./typed-ahead.ts";

export interface Live {
  readonly address: FieldAddress;
  /** Null until it is mounted. */
  readonly editor: Editor | null;
  /** Where the caret goes when it is. */
  readonly spot: Spot;
}

/** The one field that is an editor now; all others are static, which is what keeps a long summary quick. */
export const live = createStore<Live | null>(null);

export function openField(address: FieldAddress, spot: Spot): void {
  if (live.get()?.address === address) return;
  const awaited = { address, editor: null, spot };
  live.set(awaited);
  catchKeys({ isAwaited: () => live.get() === awaited, takesFrom: isInNoEditor });
}

/** It stays static after all. */
export function notOpened(address: FieldAddress): void {
  if (live.get()?.address === address) live.set(null);
}

/** In the field that is about to become one, or in nothing. */
const isInNoEditor = (active: Element | null): boolean =>
  active === null || active === document.body || active.matches(".field:not(.field--live)");

/**
 * The editor was taken off the page by something else than opening another. Its finding may have moved to another
 * section, where the field mounts anew at once and goes on at the same words; otherwise it is closed.
 */
export function unmounted(address: FieldAddress, editor: Editor, selection: Spot): void {
  if (live.get()?.editor !== editor) return;
  live.set({ address, editor: null, spot: selection });
  placeCloses(address, () => {
    const now = live.get();
    if (now?.address !== address || now.editor) return null;
    live.set(null);
    return now.spot;
  });
}

/** Opens a field and puts the caret into it; waits a moment for one that was only just added. */
export function focusField(address: FieldAddress, spot: Spot = "start", tries = 20): void {
  const element = fieldElement(address);
  if (!element) {
    if (tries > 0) requestAnimationFrame(() => focusField(address, spot, tries - 1));
    return;
  }
  element.scrollIntoView({ block: "nearest" });
  const { editor } = live.get()?.address === address ? (live.get() ?? { editor: null }) : { editor: null };
  if (editor) placeCaret(editor, spot);
  else openField(address, spot);
}

/** The field before or after this one on the page, if there is one. */
export function focusNeighbour(address: FieldAddress, by: -1 | 1): boolean {
  const all = [...document.querySelectorAll<HTMLElement>("[data-field]")];
  const at = all.findIndex((element) => element.dataset["field"] === address);
  const next = at < 0 ? undefined : all[at + by];
  if (!next) return false;
  focusField(next.dataset["field"] as FieldAddress, by < 0 ? "end" : "start");
  return true;
}

/** Where Enter leads from a field of one line: to the first value of an action point, else to the next field. */
export function focusOnward(address: FieldAddress): boolean {
  const fact = fieldElement(address)?.closest("[data-card]")?.querySelector<HTMLElement>(".fact-input");
  if (!address.startsWith("action/") || !fact) return focusNeighbour(address, 1);
  fact.focus();
  return true;
}
