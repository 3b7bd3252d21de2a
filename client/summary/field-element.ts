import type { FieldAddress } from "#shared/summary.ts";

/** The element that a field shows in, static or live. */
export const fieldElement = (address: FieldAddress): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-field="${CSS.escape(address)}"]`);
