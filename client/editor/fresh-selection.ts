import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/** What the editor reads the page by; untyped in the library. */
interface Observed {
  readonly domObserver: { flush(): void };
}

/**
 * A browser tells of a moved selection a moment after it moved it. Of keys that come at once, as on a machine that is
 * busy, Enter or Delete would act where the caret was some keys ago: so it is read before each key.
 */
export const freshSelection = (): Plugin =>
  new Plugin({
    key: new PluginKey("freshSelection"),
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          // A composition owns the selection while it lasts.
          if (!view.composing && !event.isComposing && event.keyCode !== COMPOSED)
            (view as EditorView & Observed).domObserver.flush();
          return false;
        },
      },
    },
  });

/** The code of keys that an input method takes. */
const COMPOSED = 229;
