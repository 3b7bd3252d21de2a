import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/** What the editor reads the page by; untyped in the library. */
interface Observed {
  readonly domObserver: { flush(): void };
  readonly input: { lastFocus: number };
}

/** The editor's selection is where the browser has it, as far as nobody composes. */
export function readSelection(view: EditorView): void {
  if (!view.composing) (view as EditorView & Observed).domObserver.flush();
}

/**
 * A browser tells of a moved selection a moment after it moved it. Of keys that come at once, as on a machine that is
 * busy, Enter, Delete or @ would act where the caret was some keys ago: so it is read before them.
 */
export const freshSelection = (): Plugin =>
  new Plugin({
    key: new PluginKey("freshSelection"),
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          // For a moment after it got the focus the editor takes a caret that goes to the beginning for the browser's own
          // doing, and puts it back; unless the click was its own, which is not so where a field opens by it.
          if (moves.test(event.key)) (view as EditorView & Observed).input.lastFocus = 0;
          // A composition owns the selection while it lasts.
          if (edits.has(event.key) && !event.isComposing) readSelection(view);
          return false;
        },
      },
    },
  });

/** Keys that move the caret. */
const moves = /^(Home|End|Page(Up|Down)|Arrow(Left|Right|Up|Down))$/;

/** Keys that act on the text where the editor takes the caret to be. Letters go where the browser has it. */
const edits: ReadonlySet<string> = new Set(["Enter", "Delete", "Backspace", "@"]);
