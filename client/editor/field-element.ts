import type { FieldAddress } from "#shared/summary.ts";

/** The element that a field shows in, static or live; null where the page does not have it. */
export const fieldElement = (address: FieldAddress): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-field="${CSS.escape(address)}"]`);
