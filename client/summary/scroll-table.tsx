import type { FocusEvent, ReactNode } from "react";

interface ScrollTableProps {
  readonly label: string;
  /** Where the window is narrow its last column stands below the others, which are short. */
  readonly stacks?: boolean;
  readonly children: ReactNode;
}

/** A table that scrolls sideways in its own place where the window is narrow, reachable by keyboard to do so. */
export function ScrollTable({ label, stacks = false, children }: ScrollTableProps) {
  return (
    // What scrolls must take focus, or the keyboard cannot scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions
    <section className="table-wrap" tabIndex={0} aria-label={label} onFocus={beginInSight}>
      <table className={stacks ? "reg reg--stacks" : "reg"}>{children}</table>
    </section>
  );
}

/** The browser lets what is taller than the window stay as it is, with its beginning under the bar. */
function beginInSight({ target, currentTarget }: FocusEvent): void {
  if (target !== currentTarget || !target.matches(":focus-visible")) return;
  const free = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (target.getBoundingClientRect().top < free) target.scrollIntoView({ block: "start" });
}
