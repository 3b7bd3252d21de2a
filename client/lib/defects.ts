import { call } from "#client/lib/api.ts";
import type { DefectKind } from "#shared/api.ts";
import { api } from "#shared/api.ts";

/** Enough for whoever looks into it; a defect that repeats must not become a flood. */
const MOST = 5;
let told = 0;
/** One that was caught may be thrown on, and reach the window. */
const known = new WeakSet<Error>();

/**
 * Tells the server that something in the page is broken. Neither the message nor anything else that may hold words of
 * the draft: the kind of error, and the places in the program that it came through.
 */
export function reportDefect(kind: DefectKind, error: unknown): void {
  if (error instanceof Error && known.has(error)) return;
  if (error instanceof Error) known.add(error);
  if (told++ >= MOST) return;
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const places = [...stack.matchAll(/[\w-]+\.(?:js|tsx?):\d+:\d+/g)].slice(0, 8).map(([place]) => place);
  void call(api.reportDefect, { body: { kind, name: name.slice(0, 60), places } }).catch(() => {});
}
