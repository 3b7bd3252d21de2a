import { useEffect, useState } from "react";

/**
 * For what opens one dialog after the other: each gives the focus back to the one before, which is gone by then. So
 * whoever holds them all gives it back to where it was before the first.
 */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After the dialog has tried.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      });
    },
    [opener],
  );
}
