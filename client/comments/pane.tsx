import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { CommentBook } from "#client/comments/book.ts";
import { useBook, useThreads } from "#client/comments/book-context.tsx";
import { useMayComment } from "#client/comments/comment-menu.tsx";
import { useCounts } from "#client/comments/counts.ts";
import { setRangeOf } from "#client/comments/focus.ts";
import type { Highlights } from "#client/comments/highlights.ts";
import { showHighlights } from "#client/comments/highlights.ts";
import type { MarginView } from "#client/comments/margin-view.ts";
import { viewMargin } from "#client/comments/margin-view.ts";
import { NewCard } from "#client/comments/new-card.tsx";
import { onBackToText } from "#client/comments/start.ts";
import { ThreadCard } from "#client/comments/thread-card.tsx";
import { ThreadList } from "#client/comments/thread-list.tsx";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { fieldAround } from "#client/comments/selected.ts";
import "#client/comments/comments.css";
import "#client/comments/lists.css";

const WIDE = "(min-width: 80rem)";

export function useIsWide(): boolean {
  return useSyncExternalStore(
    useCallback((run: () => void) => {
      const media = matchMedia(WIDE);
      media.addEventListener("change", run);
      return () => media.removeEventListener("change", run);
    }, []),
    () => matchMedia(WIDE).matches,
  );
}

interface PaneProps {
  /** The list stands in the margin's place; where there is no room for a margin, in a sheet. */
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  /** Back to where it was opened from. */
  readonly onClose: () => void;
  /** Whoever closes it has the focus elsewhere already. */
  readonly onLeave: () => void;
}

/** The comments: beside their words where there is room, otherwise in a sheet; or as a list. */
export function CommentsPane({ isOpen, onOpen, onClose, onLeave }: PaneProps) {
  const book = useBook();
  const wide = useIsWide();
  const { open, blocking } = useCounts();
  const heading = useRef<HTMLHeadingElement>(null);
  const highlights = useHighlights(book, wide ? null : onOpen);
  const shown = wide || isOpen;
  const listing = wide && isOpen;

  // Whatever begins a comment or looks for one opens the sheet.
  useEffect(() => {
    const look = (): void => {
      if (book.writing.get() !== null) onOpen();
    };
    return book.writing.subscribe(look);
  }, [book, onOpen]);
  // The margin goes where the window becomes narrower: whoever writes in it goes on in the sheet.
  useLayoutEffect(() => {
    if (!wide && book.writing.get() !== null) onOpen();
  }, [wide, book, onOpen]);
  // A sheet lies over the text that one goes back to.
  useEffect(() => (isOpen && !wide ? onBackToText(onLeave) : undefined), [isOpen, wide, onLeave]);
  useEffect(() => {
    if (isOpen && !document.activeElement?.closest(".margin") && book.writing.get() === null)
      heading.current?.focus({ preventScroll: true });
  }, [isOpen, book]);

  return (
    // Escape closes it from everything in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className={listing ? "margin margin--list" : wide ? "margin" : isOpen ? "margin is-open" : "margin"}
      id="comments"
      aria-labelledby="comments-heading"
      onKeyDown={(event) => {
        if (event.key === "Escape" && isOpen) onClose();
      }}
    >
      {shown && (
        <>
          <div className={wide && !listing ? "vh" : "margin__head"}>
            <h2 id="comments-heading" ref={heading} tabIndex={-1}>
              Comments
              <span className="quiet">
                {" "}
                {open} open{blocking > 0 && `, ${blocking} must be settled`}
              </span>
            </h2>
            {isOpen && (
              <button type="button" className="sheet-close" onClick={onClose}>
                <Icon name="close" />
                <span className="vh">Close comments</span>
              </button>
            )}
          </div>
          <StateNote />
          {wide && !listing ? highlights && <Margin highlights={highlights} /> : <ThreadList whole={!wide} />}
        </>
      )}
    </aside>
  );
}

/** Highlights are there from the first drawing of the text on, whether or not comments show. */
function useHighlights(book: CommentBook, onPress: (() => void) | null): Highlights | null {
  const [highlights, setHighlights] = useState<Highlights | null>(null);
  useEffect(() => {
    const text = document.querySelector("main.doc");
    if (!text) return;
    const shown = showHighlights(book, text);
    setRangeOf((thread) => shown.rangesOf(thread)[0] ?? null);
    // oxlint-disable-next-line react/set-state-in-effect -- the text is on the page from here on only
    setHighlights(shown);
    return () => {
      shown.stop();
      setRangeOf(() => null);
      setHighlights(null);
    };
  }, [book]);
  useEffect(() => {
    if (!highlights) return;
    let pressed: string | null = null;
    // Where it was pressed: the click opens the field, and an editor stands in the place of these words then.
    function onPointerDown(event: Event): void {
      if (!(event instanceof PointerEvent) || !(event.target instanceof Element)) return;
      const field = fieldAround(event.target)?.dataset["field"];
      pressed = highlights?.at(field, event.clientX, event.clientY) ?? null;
    }
    function onClick(event: Event): void {
      if (!(event instanceof MouseEvent) || !(event.target instanceof Element)) return;
      if (event.target.closest("button, a, input, select, textarea") || !getSelection()?.isCollapsed) return;
      const thread = pressed;
      // Where somebody is writing a comment the text may be looked at without leaving it.
      if (thread === null && book.writing.get() !== null) return;
      book.active.set(thread);
      if (thread !== null) onPress?.();
    }
    const text = document.querySelector("main.doc");
    text?.addEventListener("pointerdown", onPointerDown);
    text?.addEventListener("click", onClick);
    return () => {
      text?.removeEventListener("pointerdown", onPointerDown);
      text?.removeEventListener("click", onClick);
    };
  }, [book, highlights, onPress]);
  return highlights;
}

/** Loading, kept, failed, none: what is true of the comments when they are not simply there. */
function StateNote() {
  const book = useBook();
  const status = useThreads((now) => now.status);
  const none = useThreads((now) => now.threads.length === 0);
  const drafts = useStore(book.drafts.all, (all) => all.size > 0);
  const may = useMayComment();
  if (status === "loading") return <Skeleton />;
  if (status === "failed")
    return (
      <p className="margin__note">
        The comments could not be fetched.{" "}
        <Button kind="quiet" onPress={book.refetch}>
          Try again
        </Button>
      </p>
    );
  if (status === "kept") return <p className="margin__note">These are the comments as this device last had them.</p>;
  if (!none || drafts) return null;
  return (
    <p className="margin__note">No comments yet.{may && " Select some words, or press Ctrl+Alt+M in a finding."}</p>
  );
}

function Margin({ highlights }: { highlights: Highlights }) {
  const book = useBook();
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<MarginView | null>(null);
  useEffect(() => {
    const text = document.querySelector(".doc__in");
    if (!host.current || !text) return;
    const made = viewMargin(book, highlights, host.current, text);
    // oxlint-disable-next-line react/set-state-in-effect -- it measures what is on the page from here on only
    setView(made);
    return () => {
      made.stop();
      setView(null);
    };
  }, [book, highlights]);
  return (
    <div ref={host} className="margin__in">
      {view && <Cards view={view} />}
    </div>
  );
}

function Cards({ view }: { view: MarginView }) {
  const book = useBook();
  const placed = useStore(view.placed);
  const length = useStore(view.length);
  const drafts = useStore(book.drafts.all);
  const active = useStore(book.active);
  // A card that was pressed keeps its place under the pointer where its words were not in sight.
  useKept(active);
  return (
    <div style={{ height: length }}>
      {placed.map(({ id, top, away }) => {
        const start = drafts.get(id)?.start;
        return (
          // Moving a card must not draw it again.
          <div key={id} className={id === active ? "margin__slot margin__slot--on" : "margin__slot"} style={{ top }}>
            {start ? (
              <NewCard start={start} measure={view.measure} />
            ) : (
              <ThreadCard id={id} away={away} measure={view.measure} />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** When a card becomes active whose words are out of sight, the text comes to the card. */
function useKept(active: string | null): void {
  // Not when the margin comes back from the list: then nobody pressed anything.
  const last = useRef(active);
  const cardOf = (id: string): HTMLElement | null =>
    document.querySelector<HTMLElement>(`.margin [data-thread="${CSS.escape(id)}"]`);
  useLayoutEffect(() => {
    if (active === last.current) return;
    last.current = active;
    if (active === null) return;
    const before = cardOf(active)?.getBoundingClientRect().top;
    if (before === undefined) return;
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const now = cardOf(active)?.getBoundingClientRect().top;
        if (now === undefined || (now > 60 && now < innerHeight - 120)) return;
        scrollBy({ top: now - before, behavior: "instant" });
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [active]);
}
