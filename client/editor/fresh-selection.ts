import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/** What the editor reads the page by; untyped in the library. */
interface Observed {
  readonly domObserver: { flush(): void };
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
          // A composition owns the selection while it lasts.
          if (edits.has(event.key) && !view.composing && !event.isComposing)
            (view as EditorView & Observed).domObserver.flush();
          return false;
        },
      },
    },
  });

/** Keys that act on the text where the editor takes the caret to be. Letters go where the browser has it. */
const edits: ReadonlySet<string> = new Set(["Enter", "Delete", "Backspace", "@"]);
