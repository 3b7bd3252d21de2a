import { useId, useState } from "react";
import { z } from "zod";
import { useKeptForm } from "#client/lib/kept-form.ts";
import { described, FieldError } from "#client/parts/text-field.tsx";
import { longest, tooLong } from "#shared/lengths.ts";
import { hasLetters } from "#shared/letters.ts";

/** A reason that is written and asked for: where it lacks or is too long, it is said so and the focus goes there. */
export interface Reason {
  readonly id: string;
  readonly value: string;
  readonly set: (value: string) => void;
  /** It was asked for, and is not there. */
  readonly missing: boolean;
  /** It was asked for, and is longer than it may be: how much, in words. */
  readonly tooLong: string | null;
  /** The reason without the white space around it; null, and the focus in the box, when there is none or too much. */
  readonly ask: () => string | null;
}

/** `kept`: where the reason outlives the form that asks for it. That it was asked for never does. */
export function useReason(kept?: readonly [value: string, set: (value: string) => void]): Reason {
  const id = useId();
  const own = useState("");
  const [value, set] = kept ?? own;
  const [asked, setAsked] = useState(false);
  const reason = value.trim();
  // Signs that nobody sees are no reason.
  const none = !hasLetters(reason);
  const over = tooLong(reason, longest.reason, "the reason");
  return {
    id,
    value,
    set,
    missing: asked && none,
    tooLong: asked ? over : null,
    ask() {
      setAsked(true);
      if (!none && over === null) return reason;
      document.getElementById(id)?.focus();
      return null;
    },
  };
}

/** A reason of which what one has begun to write outlives its form, and a reload of the tab; `done` once it was sent. */
export function useKeptReason(name: string): Reason & { readonly done: () => void } {
  const kept = useKeptForm(name, z.string(), () => "");
  const reason = useReason([
    kept.form,
    (value) => {
      kept.set(value);
      if (value === "") kept.done();
    },
  ]);
  return { ...reason, done: kept.done };
}

interface ReasonBoxProps {
  readonly reason: Reason;
  readonly label: string;
  readonly hint: string;
  readonly lacks: string;
}

export function ReasonBox({ reason, label, hint, lacks }: ReasonBoxProps) {
  const { id, value, set } = reason;
  const problem = reason.missing ? lacks : reason.tooLong;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <p className="quiet" id={`${id}-hint`}>
        {hint}
      </p>
      {problem !== null && <FieldError id={`${id}-error`}>{problem}</FieldError>}
      <textarea
        id={id}
        rows={3}
        value={value}
        {...described(id, true, problem)}
        onChange={(event) => set(event.target.value)}
      />
    </>
  );
}
