import { VALUE_INPUT } from "#client/editor/presence.ts";
import type { PlaceAddress } from "#shared/presence.ts";

/** Whoever typed so short a time ago goes on typing. */
const TYPING_MS = 10_000;

/** Follows where on the page one writes, and catches the keys that come once that is gone, until something takes them. */
export interface WritingPlace {
  /** The place that had the focus and is not on the page any more, so that nothing has it. */
  gone(): PlaceAddress | null;
  /** The place one was typing in a moment ago, and that is not on the page any more. */
  typedIn(): PlaceAddress | null;
  /** The letters that came since; they are asked for once. */
  caught(): string;
  /** Gives the focus to what stands there now, and takes the first letter that comes to it, since it takes none. */
  waitAt(element: HTMLElement, run: () => void): void;
  stop(): void;
}

/** An editor or an input. */
interface Written {
  readonly address: PlaceAddress;
  readonly element: Element;
}

export function followWritingPlace(): WritingPlace {
  let place: Written | null = null;
  let typed: (Written & { readonly at: number }) | null = null;
  let letters = "";
  let waiting: { readonly element: Element; readonly run: () => void } | null = null;
  const nowhere = (): boolean => document.activeElement === document.body && place?.element.isConnected === false;

  function onFocusIn({ target }: FocusEvent): void {
    letters = "";
    place = writtenAt(target);
    if (target !== waiting?.element) waiting = null;
    // By oneself. What went from the page under one's hands is another thing, wherever the page has the focus then.
    if (typed?.element.isConnected && typed.element !== target) typed = null;
  }
  function onFocusOut(): void {
    const left = place;
    // Some browsers say it of what is being removed too, while it still is there.
    setTimeout(() => {
      if (place === left && left?.element.isConnected && document.activeElement === document.body) place = null;
    });
  }
  function onInput({ target }: Event): void {
    const written = writtenAt(target);
    typed = written && { ...written, at: Date.now() };
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return;
    // A space alone scrolls.
    const first = waiting && document.activeElement === waiting.element && event.key !== " " ? waiting : null;
    if (!first && !nowhere()) return;
    event.preventDefault();
    letters += event.key;
    if (!first) return;
    waiting = null;
    first.run();
  }

  addEventListener("focusin", onFocusIn);
  addEventListener("focusout", onFocusOut);
  addEventListener("beforeinput", onInput, true);
  addEventListener("keydown", onKeyDown, true);
  return {
    gone: () => (nowhere() ? (place?.address ?? null) : null),
    typedIn: () => (typed?.element.isConnected === false && Date.now() - typed.at < TYPING_MS ? typed.address : null),
    caught() {
      const all = letters;
      letters = "";
      return all;
    },
    waitAt(element, run) {
      waiting = { element, run };
      element.focus({ preventScroll: true });
    },
    stop() {
      removeEventListener("focusin", onFocusIn);
      removeEventListener("focusout", onFocusOut);
      removeEventListener("beforeinput", onInput, true);
      removeEventListener("keydown", onKeyDown, true);
    },
  };
}

function writtenAt(target: EventTarget | null): Written | null {
  const address = target instanceof Element ? addressAt(target) : null;
  return address && target instanceof Element ? { address, element: target } : null;
}

function addressAt(element: Element): PlaceAddress | null {
  const field = element.closest<HTMLElement>("[data-field]")?.dataset["field"];
  if (field !== undefined) return field as PlaceAddress;
  if (!element.classList.contains(VALUE_INPUT)) return null;
  return (element.closest<HTMLElement>("[data-fact]")?.dataset["fact"]?.replace("fact/", "") ?? null) as PlaceAddress;
}
