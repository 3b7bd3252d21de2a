import { CARRIED } from "#client/lib/device.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { focusField, live } from "./live.ts";

/** The caret over a reload that the page does by itself: whoever writes goes on where they were. */

const NAME = `${CARRIED}caret`;

interface Along {
  readonly review: string;
  readonly address: FieldAddress;
  readonly anchor: number;
  readonly head: number;
}

/** Before it; costs nothing where nobody writes. */
export function carryCaret(review: string): void {
  const now = live.get();
  if (!now) return;
  const at = now.editor?.state.selection ?? now.spot;
  if (typeof at !== "object" || !("anchor" in at)) return;
  const { anchor, head } = at;
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ review, address: now.address, anchor, head } satisfies Along));
  } catch {
    // It is not there then: no word is lost by it.
  }
}

/** After it, once the text may be written in: not where the focus is somewhere by now. */
export function putCaretBack(review: string): void {
  let along: Along | null;
  try {
    along = JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Along | null;
    sessionStorage.removeItem(NAME);
  } catch {
    return;
  }
  if (along?.review !== review || (document.activeElement ?? document.body) !== document.body) return;
  focusField(along.address, { anchor: along.anchor, head: along.head });
}
