import type { CommentBook } from "#client/comments/book.ts";
import type { Highlights } from "#client/comments/highlights.ts";
import { layoutMargin } from "#client/comments/margin-layout.ts";
import { elementIdOf } from "#client/comments/place-names.ts";
import { fieldElement } from "#client/editor/field-element.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { whereStands } from "#shared/thread-lists.ts";
import type { Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

export interface Placed {
  readonly id: string;
  /** From the top of the margin. */
  readonly top: number;
  /** It does not stand beside its words: others keep it far from them, or they are not drawn. */
  readonly away: boolean;
}

export interface MarginView {
  /** Those near the window, in the order of the text. */
  readonly placed: Store<readonly Placed[]>;
  /** So long must the margin be for all of them. */
  readonly length: Store<number>;
  /** For a card's element, as a ref. */
  readonly measure: (id: string, card: HTMLElement) => () => void;
  topOf(id: string): number | null;
  stop(): void;
}

const GAP = 8;
/** What is drawn above and below the window, so that scrolling and the tab key find it there. */
const BEYOND = 600;
const AT_ONCE = 1;
/** A card that is no further off still reads as being beside its words. */
const BESIDE = 160;
/** A card that was never drawn: a name, a few lines, and what can be done. */
const GUESS = 150;

/** Where every card goes, measured from the page, and which of them are worth drawing now. */
export function viewMargin(book: CommentBook, highlights: Highlights, host: HTMLElement, text: Element): MarginView {
  const placed = createStore<readonly Placed[]>([]);
  const length = createStore(0);
  const heights = new Map<string, number>();
  let order: readonly string[] = [];
  let tops: ReadonlyMap<string, number> = new Map();
  let words: ReadonlyMap<string, number | null> = new Map();
  let drafts = "";
  let frame = 0;
  let task = 0;
  let due: "window" | "layout" | "measure" | null = null;
  let wanted: { id: string; top: number; words: number | null; left: number; at: number }[] = [];

  function schedule(what: "window" | "layout" | "measure"): void {
    if (due === null || what === "measure" || (what === "layout" && due === "window")) due = what;
    if (frame === 0) frame = requestAnimationFrame(onFrame);
  }
  function onFrame(): void {
    frame = 0;
    // Cards stay with the text that moved. All else waits for a task of its own, when the frame is painted: what
    // stands where is known then without asking for a layout, and a frame that scrolls has enough to do.
    if (due === "measure") run();
    else if (task === 0) task = setTimeout(onTask);
  }
  function onTask(): void {
    task = 0;
    // With another frame on its way it is run behind that; what the text moved has been placed with it.
    if (frame === 0 && due !== null) run();
  }
  function run(): void {
    const what = due;
    due = null;
    if (what === "measure") measureAll();
    if (what !== "window") layout();
    window();
  }

  function measureAll(): void {
    const base = host.getBoundingClientRect().top;
    const standings = book.standings.now.get();
    const active = book.active.get();
    const writing = [...book.drafts.all.get().values()].flatMap(({ start }) => start ?? []);
    const threads = book.now.get().threads.filter((one) => one.id === active || threadState(one).open);
    wanted = [];
    for (const thread of [...threads, ...writing]) {
      const rect = placeOf(thread);
      // Its finding is removed or its section off: it is in the list, and here only when somebody asks for it.
      const top = rect ? rect.top - base : thread.id === active ? Math.max(0, 120 - base) : null;
      if (top !== null)
        wanted.push({
          id: thread.id,
          top,
          words: rect ? top : null,
          left: rect?.left ?? 0,
          at: book.now.get().byId.get(thread.id)?.at ?? Infinity,
        });
    }
    wanted.sort((a, b) => a.top - b.top || a.left - b.left || a.at - b.at || (a.id < b.id ? -1 : 1));

    function placeOf(thread: Pick<Thread, "id" | "place">): DOMRect | null {
      const [range] = highlights.rangesOf(thread.id);
      const rect = range?.getClientRects()[0];
      if (rect) return rect;
      const key = whereStands(thread as Thread, standings.get(thread.id) ?? null);
      const element =
        fieldElement(key as FieldAddress) ?? document.getElementById(elementIdOf(key))?.querySelector("h2, h3") ?? null;
      return element?.getBoundingClientRect() ?? null;
    }
  }

  function layout(): void {
    const active = book.active.get();
    const sized = wanted.map(({ id, top }) => ({ id, top, height: heights.get(id) ?? GUESS }));
    tops = layoutMargin(sized, active, GAP);
    words = new Map(wanted.map((one) => [one.id, one.words]));
    order = wanted.map(({ id }) => id);
    const last = sized.at(-1);
    length.set(last ? Math.ceil((tops.get(last.id) ?? 0) + last.height + 48) : 0);
  }

  function window(): void {
    const { top } = host.getBoundingClientRect();
    const [from, to] = [-top - BEYOND, -top + innerHeight + BEYOND];
    const held = document.activeElement?.closest<HTMLElement>("[data-thread]")?.dataset["thread"];
    const active = book.active.get();
    let next: readonly Placed[] = order.flatMap((id) => {
      const at = tops.get(id) ?? 0;
      const near = at < to && at + (heights.get(id) ?? GUESS) > from;
      const away = Math.abs(at - (words.get(id) ?? Infinity)) > BESIDE;
      return near || id === held || id === active ? { id, top: at, away } : [];
    });
    const now = placed.get();
    // A few new cards a frame: drawing a windowful at once would be felt.
    const drawn = new Set(now.map(({ id }) => id));
    const middle = -top + innerHeight / 2;
    const fresh = next
      .filter(({ id }) => !drawn.has(id) && id !== held && id !== active)
      .sort((a, b) => Math.abs(a.top - middle) - Math.abs(b.top - middle));
    const later = new Set(fresh.slice(AT_ONCE).map(({ id }) => id));
    if (later.size > 0) {
      next = next.filter(({ id }) => !later.has(id));
      schedule("window");
    }
    const same =
      next.length === now.length &&
      next.every(({ id, top: at, away }, i) => id === now[i]?.id && at === now[i]?.top && away === now[i]?.away);
    if (!same) placed.set(next);
  }

  const sizes = new ResizeObserver((entries) => {
    let changed = false;
    for (const { target } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      const id = target.dataset["thread"];
      if (id === undefined) continue;
      const height = target.offsetHeight;
      if (height === 0 || heights.get(id) === height) continue;
      heights.set(id, height);
      changed = true;
    }
    if (changed) schedule("layout");
  });
  const page = new ResizeObserver(() => schedule("measure"));
  page.observe(text);
  page.observe(host);
  const onScroll = (): void => schedule("window");
  addEventListener("scroll", onScroll, { passive: true });
  const stops = [
    highlights.subscribe(() => schedule("measure")),
    book.now.subscribe(() => schedule("measure")),
    book.standings.now.subscribe(() => schedule("measure")),
    book.active.subscribe(() => schedule("measure")),
    book.drafts.all.subscribe(() => {
      // At each keystroke in a box: only a new one, or one less, takes room.
      const now = [...book.drafts.all.get().keys()].join(" ");
      if (now !== drafts) schedule("measure");
      drafts = now;
    }),
  ];
  schedule("measure");

  return {
    placed,
    length,
    measure(_, card) {
      sizes.observe(card);
      return () => sizes.unobserve(card);
    },
    topOf: (id) => tops.get(id) ?? null,
    stop() {
      for (const stop of stops) stop();
      removeEventListener("scroll", onScroll);
      cancelAnimationFrame(frame);
      clearTimeout(task);
      sizes.disconnect();
      page.disconnect();
    },
  };
}
