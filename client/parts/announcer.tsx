import { useEffect, useLayoutEffect, useRef } from "react";
import type { Toast } from "#client/lib/announce.ts";
import { hideToast, shownToast, spoken } from "#client/lib/announce.ts";
import { useShown } from "#client/lib/shown.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "./controls.tsx";
import { giveFocusBack } from "./focus-back.ts";

/** The page's one voice, and the answer to what one just did: over a dialog too, which hides from all what is not its own. */
export function Announcer() {
  const words = useStore(spoken);
  const toast = useStore(shownToast);
  return (
    <>
      <p className="vh" role="status" data-react-aria-top-layer>
        {words}
      </p>
      <div className="toasts" role="status" data-react-aria-top-layer>
        {toast && <Shown key={toast.id} toast={toast} />}
      </div>
    </>
  );
}

function Shown({ toast }: { toast: Toast }) {
  useShown("toast");
  /** Where the focus was before it came in here; null while it is not here. */
  const from = useRef<Element>(null);
  const box = useRef<HTMLDivElement>(null);
  // Dialogs leave it free: what is said lies over them, and what lies under it cannot be pressed.
  useLayoutEffect(() => {
    if (!box.current) return;
    const { style } = document.documentElement;
    const sizes = new ResizeObserver(([size]) =>
      style.setProperty("--said", `${size?.borderBoxSize[0]?.blockSize ?? 0}px`),
    );
    sizes.observe(box.current);
    return () => {
      sizes.disconnect();
      style.removeProperty("--said");
    };
  }, []);
  useEffect(() => {
    const came = from;
    return () => {
      if (came.current) giveFocusBack(came.current);
    };
  }, []);
  return (
    <div
      ref={box}
      className="toast"
      onFocus={(event) => (from.current ??= event.relatedTarget ?? document.body)}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) from.current = null;
      }}
    >
      <span>{toast.text}</span>
      {toast.action && (
        <Button
          kind="quiet"
          onPress={() => {
            toast.action?.run();
            hideToast();
          }}
        >
          {toast.action.label}
        </Button>
      )}
      {toast.lasting && (
        <Button kind="quiet" onPress={hideToast}>
          Close
        </Button>
      )}
    </div>
  );
}
