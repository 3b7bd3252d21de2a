import type { ReactNode } from "react";

/** A table that scrolls sideways in its own place where the window is narrow, reachable by keyboard to do so. */
export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // What scrolls must take focus, or the keyboard cannot scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="table-wrap" tabIndex={0} aria-label={label}>
      <table className="reg">{children}</table>
    </section>
  );
}
