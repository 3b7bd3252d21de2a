import type { ReactNode } from "react";

interface ActButtonProps {
  readonly pressed?: boolean;
  readonly busy?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** What a card at rest offers. A plain button: a margin scrolls past hundreds of them. */
export function ActButton({ pressed, busy = false, onPress, children }: ActButtonProps) {
  return (
    <button
      type="button"
      className="btn-quiet"
      aria-pressed={pressed}
      aria-disabled={busy}
      // A button that is off would lose the focus.
      onClick={() => busy || onPress()}
    >
      {children}
    </button>
  );
}
