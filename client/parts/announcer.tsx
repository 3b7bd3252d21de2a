import type { KeyboardEvent } from "react";
import { useEffect, useRef } from "react";
import type { Toast } from "#client/lib/announce.ts";
import { hideToast, shownToast, spoken } from "#client/lib/announce.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "./controls.tsx";

/** The page's one voice, and the answer to what one just did. */
export function Announcer() {
  const words = useStore(spoken);
  const toast = useStore(shownToast);
  return (
    <>
      <p className="vh" role="status">
        {words}
      </p>
      <div className="toasts" role="status">
        {toast && <Shown key={toast.id} toast={toast} />}
      </div>
    </>
  );
}

const toMain = (): void => document.getElementById("main")?.focus({ preventScroll: true });

function Shown({ toast }: { toast: Toast }) {
  const box = useRef<HTMLDivElement>(null);
  const { catchesKeys = false } = toast;
  useEffect(() => {
    if (!catchesKeys) return;
    box.current?.focus({ preventScroll: true });
    return () => {
      if (document.activeElement === document.body) toMain();
    };
  }, [catchesKeys]);

  function onKeyDown(event: KeyboardEvent): void {
    if (!catchesKeys) return;
    if (event.key === "Escape") {
      hideToast();
      // Whoever goes on typing must not scroll the page with each space.
    } else if (event.target === box.current && event.key.length === 1 && !event.ctrlKey && !event.metaKey)
      event.preventDefault();
  }

  return (
    // The keys are of its buttons, or stopped.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="toast"
      ref={box}
      onKeyDown={onKeyDown}
      {...(catchesKeys ? { tabIndex: -1, role: "group", "aria-label": toast.text } : {})}
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
