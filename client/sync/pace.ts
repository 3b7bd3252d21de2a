import type { Tell } from "#shared/summary-watch.ts";

/** The others' words, a few times a second. */
const OTHERS_MS = 200;
/** One's own are on the screen already: what only counts and lists them waits until the fingers rest. */
const OWN_MS = 400;
const OWN_MOST_MS = 1200;

/**
 * When what shows the summary hears of a change: of its structure at once; of words a moment later, so that a keystroke
 * costs what the editor costs and not a drawing of the page.
 */
export function paced(): { readonly tell: Tell; stop(): void } {
  let due = Number.POSITIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let run = (): void => {};

  function clear(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    due = last = Number.POSITIVE_INFINITY;
  }
  function fire(): void {
    clear();
    run();
  }
  function at(time: number): void {
    if (timer !== null) clearTimeout(timer);
    due = time;
    timer = setTimeout(fire, Math.max(0, due - Date.now()));
  }

  return {
    tell(tellAll, { structure, own }) {
      run = tellAll;
      if (structure) return fire();
      const now = Date.now();
      last = Math.min(last, now + OWN_MOST_MS);
      // Own words put off what is due, others' words never.
      if (!own) last = Math.min(last, now + OTHERS_MS);
      const wanted = Math.min(last, now + OWN_MS);
      if (wanted !== due) at(wanted);
    },
    stop: clear,
  };
}
