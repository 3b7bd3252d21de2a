import type { KeyboardEvent, ReactNode } from "react";
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { showOwnValue, VALUE_INPUT } from "#client/editor/presence.ts";
import { newStep, redo, undo } from "#client/editor/undo.ts";
import { caretAfter, mergeText } from "#client/lib/merge-text.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { ActionFact } from "#shared/summary-edits.ts";
import { actionFact, setActionFact } from "#shared/summary-edits.ts";

interface FactInputProps {
  readonly label: string;
  readonly hint?: string;
  /** Id of the action point. */
  readonly action: string;
  readonly fact: ActionFact;
  /** As the page last read it. */
  readonly value: string;
  /** Beside the label: who else is in it. */
  readonly mark: ReactNode;
}

/**
 * A plain value that reads as text and is written where it stands. Each letter goes into the summary at once, so that
 * it is saved, guarded and undone as all others are. To Yjs it is one value: what another writes in it at the same time
 * is merged here, and shows while one types.
 */
export function FactInput({ label, hint, action, fact, value, mark }: FactInputProps) {
  const id = useId();
  const connection = useConnection();
  const { doc } = connection;
  const box = useRef<HTMLTextAreaElement>(null);
  /** From the first time that one is in it: the value as the document has it. */
  const [now, setNow] = useState<string | null>(null);
  const shown = now ?? value;
  /** What the input holds: what was typed in it is a change of that. */
  const held = useRef(shown);
  const caret = useRef<readonly [number, number] | null>(null);
  const composing = useRef(false);

  useLayoutEffect(() => {
    held.current = shown;
    const [start, end] = caret.current ?? [];
    caret.current = null;
    if (start !== undefined && document.activeElement === box.current)
      box.current?.setSelectionRange(start, end ?? start);
  }, [shown]);

  /** Shows what the document has, with the caret at its letters. */
  function look(): void {
    const next = actionFact(doc, action, fact);
    // Changing text under a composition doubles it.
    if (!box.current || composing.current) return;
    const { selectionStart, selectionEnd } = box.current;
    if (next !== held.current)
      caret.current = [caretAfter(held.current, next, selectionStart), caretAfter(held.current, next, selectionEnd)];
    setNow(next);
  }
  function type(typed: string): void {
    const line = typed.replaceAll(/\s*\n\s*/g, " ");
    const next = mergeText(held.current, line, actionFact(doc, action, fact));
    held.current = typed;
    connection.wroteValue(`action/${action}/${fact}`);
    setActionFact(doc, action, fact, next);
    if (composing.current) setNow(line);
    else look();
    // Nothing is drawn anew then: the input goes back to it by itself.
    if (next === shown) held.current = shown;
  }

  const isLive = now !== null;
  const lookLatest = useEffectEvent(look);
  useEffect(() => {
    if (!isLive) return;
    const onChange = (): void => lookLatest();
    doc.on("afterTransaction", onChange);
    return () => doc.off("afterTransaction", onChange);
  }, [doc, isLive]);

  // Seen by the others for as long as one is in it.
  const leave = useRef<(() => void) | null>(null);
  function enter(input: HTMLElement): void {
    newStep();
    leave.current?.();
    leave.current = showOwnValue(input, connection, `action/${action}/${fact}`);
    look();
  }
  function left(): void {
    newStep();
    leave.current?.();
    leave.current = null;
  }
  useEffect(
    () => () => {
      leave.current?.();
      leave.current = null;
    },
    [],
  );

  return (
    <>
      <dt>
        <label htmlFor={id}>{label}</label>
        {mark}
      </dt>
      <dd className="grow" data-value={shown || hint}>
        <textarea
          id={id}
          ref={box}
          rows={1}
          className={VALUE_INPUT}
          placeholder={hint}
          value={shown}
          maxLength={2000}
          onChange={(event) => type(event.target.value)}
          onCompositionStart={() => (composing.current = true)}
          onCompositionEnd={() => {
            composing.current = false;
            look();
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            const step = undoKey(event);
            if (step === null && event.key !== "Enter") return;
            event.preventDefault();
            if (step) step();
            else focusNextFact(event.currentTarget);
          }}
          onFocus={(event) => enter(event.currentTarget)}
          onBlur={left}
        />
      </dd>
    </>
  );
}

/** The page's own undo, over all of one's work: an input's takes back single letters, and nothing of what came before. */
function undoKey({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): (() => void) | null {
  if (!(ctrlKey || metaKey) || altKey) return null;
  if (key.toLowerCase() === "z") return shiftKey ? redo : undo;
  return key.toLowerCase() === "y" && !shiftKey ? redo : null;
}

/** Enter goes on to the next value of the same card, as in a form; it stays in the last. */
function focusNextFact(input: HTMLTextAreaElement): void {
  const inputs = [...(input.closest("[data-card]")?.querySelectorAll<HTMLTextAreaElement>(`.${VALUE_INPUT}`) ?? [])];
  inputs[inputs.indexOf(input) + 1]?.focus();
}
