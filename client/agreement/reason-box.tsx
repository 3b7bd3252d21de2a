import { useId, useState } from "react";
import { z } from "zod";
import { useKeptForm } from "#client/lib/kept-form.ts";

/** A reason that is written and asked for: where it lacks, it is said so and the focus goes there. */
export interface Reason {
  readonly id: string;
  readonly value: string;
  readonly set: (value: string) => void;
  /** It was asked for, and is not there. */
  readonly missing: boolean;
  /** The reason without the white space around it; null, and the focus in the box, when there is none. */
  readonly ask: () => string | null;
}

/** `kept`: where the reason outlives the form that asks for it. That it was asked for never does. */
export function useReason(kept?: readonly [value: string, set: (value: string) => void]): Reason {
  const id = useId();
  const own = useState("");
  const [value, set] = kept ?? own;
  const [asked, setAsked] = useState(false);
  const reason = value.trim();
  return {
    id,
    value,
    set,
    missing: asked && reason === "",
    ask() {
      setAsked(true);
      if (reason === "") document.getElementById(id)?.focus();
      return reason === "" ? null : reason;
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

export function ReasonBox({ reason: { id, value, set, missing }, label, hint, lacks }: ReasonBoxProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <p className="quiet" id={`${id}-hint`}>
        {hint}
      </p>
      {missing && (
        <p className="err" id={`${id}-error`}>
          {lacks}
        </p>
      )}
      <textarea
        id={id}
        rows={3}
        maxLength={1000}
        value={value}
        aria-invalid={missing}
        aria-describedby={missing ? `${id}-error ${id}-hint` : `${id}-hint`}
        onChange={(event) => set(event.target.value)}
      />
    </>
  );
}
