/**
 * Out of an editor by keyboard: the focus waits on the card, and Tab goes on from the field as everywhere, also out of a
 * list, where it would indent.
 */
export function leaveField(field: HTMLElement): void {
  const card = field.closest<HTMLElement>("[data-card]");
  field.blur();
  if (!card) return;
  card.focus({ preventScroll: true });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Tab" || document.activeElement !== card || !field.isConnected) return;
    // The browser goes on from here, in whichever direction.
    const here = document.createElement("span");
    here.tabIndex = -1;
    if (event.shiftKey) field.before(here);
    else field.after(here);
    here.focus({ preventScroll: true });
    addEventListener("focusin", () => here.remove(), { once: true });
    stop();
  }
  function stop(): void {
    card?.removeEventListener("keydown", onKeyDown);
    card?.removeEventListener("focusout", stop);
  }
  card.addEventListener("keydown", onKeyDown);
  card.addEventListener("focusout", stop);
}
