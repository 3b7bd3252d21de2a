import type { ErrorInfo, ReactNode } from "react";
import { Component } from "react";
import { reportDefect } from "#client/lib/defects.ts";

interface MendProps {
  /** Drawn instead when drawing anew did not help. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

interface MendState {
  readonly failed: boolean;
  /** It failed again soon after it was drawn anew. */
  readonly forGood: boolean;
}

/** Two failures within this time are one that drawing anew does not mend. */
const AGAIN_MS = 5000;

/**
 * A defect in drawing must not take the page away: what is inside is drawn anew, from the same document, and only if
 * that fails too the fallback stands there.
 */
export class Mend extends Component<MendProps, MendState> {
  override state: MendState = { failed: false, forGood: false };
  #lastAt = Number.NEGATIVE_INFINITY;

  static getDerivedStateFromError(): Partial<MendState> {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // oxlint-disable-next-line no-console -- whoever looks into it begins here
    console.error("The page was drawn anew after a defect.", error, info.componentStack);
    reportDefect("drawing", error);
    const again = performance.now() - this.#lastAt < AGAIN_MS;
    this.#lastAt = performance.now();
    this.setState({ failed: again, forGood: again });
  }

  override render(): ReactNode {
    if (this.state.forGood) return this.props.fallback;
    return this.state.failed ? null : this.props.children;
  }
}
