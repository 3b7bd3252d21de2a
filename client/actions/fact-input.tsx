import type { KeyboardEvent, ReactNode } from "react";
import { useEffectEvent, useId, useLayoutEffect, useRef, useState } from "react";
import type { SharedInput } from "#client/actions/shared-input.ts";
import { oneLine, shareInput } from "#client/actions/shared-input.ts";
import { placeCloses } from "#client/editor/closed-place.ts";
import { showOwnValue, VALUE_INPUT } from "#client/editor/presence.ts";
import { newStep, redo, undo } from "#client/editor/undo.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { ValueAddress } from "#shared/presence.ts";
import type { ActionFact } from "#shared/summary.ts";
import { actionText, setActionFact } from "#shared/summary-edits.ts";

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
 * it is saved, guarded and undone as all others are.
 */
export function FactInput({ label, hint, action, fact, value, mark }: FactInputProps) {
  const id = useId();
  const connection = useConnection();
  const { doc } = connection;
  const address: ValueAddress = `action/${action}/${fact}`;
  const box = useRef<HTMLTextAreaElement>(null);
  const text = actionText(doc, action, fact);
  /** As the document has it; the page may have read it a little earlier. */
  const [now, setNow] = useState(value);

  const shared = useRef<SharedInput>(null);
  useLayoutEffect(() => {
    if (!box.current || !text) return;
    const input = shareInput(box.current, text, setNow);
    shared.current = input;
    return () => {
      input.stop();
      shared.current = null;
    };
  }, [text]);
  useLayoutEffect(() => {
    // Of an earlier version, and the server has not made a text of it yet.
    if (box.current && !text) box.current.value = value;
  }, [text, value]);

  function type(input: HTMLTextAreaElement): void {
    if (shared.current) shared.current.take();
    else setActionFact(doc, action, fact, oneLine(input.value));
  }

  const composing = useRef(false);
  function compose(on: boolean): void {
    if (composing.current === on) return;
    composing.current = on;
    // Others' words would end the composition, so they wait for it; but its own last letters come first.
    if (!on && box.current) type(box.current);
    connection.composing(on ? text : null);
  }

  // Seen by the others for as long as one is in it.
  const leave = useRef<(() => void) | null>(null);
  function enter(input: HTMLElement): void {
    newStep();
    leave.current?.();
    leave.current = showOwnValue(input, connection, address);
  }
  function left(): void {
    compose(false);
    newStep();
    leave.current?.();
    leave.current = null;
  }
  const goAway = useEffectEvent(() => {
    if (composing.current) connection.composing(null);
    leave.current?.();
    leave.current = null;
    placeCloses(address, () => "end");
  });
  useLayoutEffect(() => () => goAway(), []);

  return (
    <>
      <dt>
        <label htmlFor={id}>{label}</label>
        {mark}
      </dt>
      <dd className="grow" data-value={(text ? now : value) || hint}>
        <textarea
          id={id}
          ref={box}
          rows={1}
          className={VALUE_INPUT}
          placeholder={hint}
          onInput={(event) => type(event.currentTarget)}
          onCompositionStart={() => compose(true)}
          onCompositionEnd={() => compose(false)}
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
