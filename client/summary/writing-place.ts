import { VALUE_INPUT } from "#client/editor/presence.ts";
import type { PlaceAddress } from "#shared/presence.ts";

/** Follows where on the page one writes, and catches the keys that come once that is gone, until something takes them. */
export interface WritingPlace {
  /** The value that one was in and that is not on the page any more. */
  goneValue(): PlaceAddress | null;
  /** The letters that came since; they are asked for once. */
  caught(): string;
  stop(): void;
}

export function followWritingPlace(): WritingPlace {
  let place: { readonly address: PlaceAddress; readonly element: Element } | null = null;
  let letters = "";
  const nowhere = (): boolean => document.activeElement === document.body && place?.element.isConnected === false;

  function onFocusIn({ target }: FocusEvent): void {
    letters = "";
    const address = target instanceof Element ? addressAt(target) : null;
    place = address && target instanceof Element ? { address, element: target } : null;
  }
  function onFocusOut(): void {
    const left = place;
    // Some browsers say it of what is being removed too, while it still is there.
    setTimeout(() => {
      if (place === left && left?.element.isConnected && document.activeElement === document.body) place = null;
    });
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || !nowhere()) return;
    event.preventDefault();
    letters += event.key;
  }

  addEventListener("focusin", onFocusIn);
  addEventListener("focusout", onFocusOut);
  addEventListener("keydown", onKeyDown, true);
  return {
    goneValue: () => (nowhere() && place?.element.classList.contains(VALUE_INPUT) ? place.address : null),
    caught() {
      const all = letters;
      letters = "";
      return all;
    },
    stop() {
      removeEventListener("focusin", onFocusIn);
      removeEventListener("focusout", onFocusOut);
      removeEventListener("keydown", onKeyDown, true);
    },
  };
}

function addressAt(element: Element): PlaceAddress | null {
  const field = element.closest<HTMLElement>("[data-field]")?.dataset["field"];
  if (field !== undefined) return field as PlaceAddress;
  if (!element.classList.contains(VALUE_INPUT)) return null;
  return (element.closest<HTMLElement>("[data-fact]")?.dataset["fact"]?.replace("fact/", "") ?? null) as PlaceAddress;
}
