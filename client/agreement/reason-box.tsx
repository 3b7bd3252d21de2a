import { useId, useState } from "react";
import { z } from "zod";
import { useKeptForm } from "#client/lib/kept-form.ts";
import { Button } from "#client/parts/controls.tsx";
import { described, FieldError } from "#client/parts/text-field.tsx";
import { copyWords } from "#client/summary/aside.tsx";
import { longest, tooLong } from "#shared/lengths.ts";
import { hasLetters } from "#shared/letters.ts";
import { useShownReason } from "./use-over.ts";

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
  useShownReason(name, reason.id);
  return { ...reason, done: kept.done };
}

interface ReasonBoxProps {
  readonly reason: Reason;
  readonly label: string;
  readonly hint: string;
  readonly lacks: string;
  /** Why it cannot be sent any more; null while it can. The box is the same: whoever types in it types on. */
  readonly over: string | null;
  /** Where what was written is found once the box is closed. */
  readonly keptAt?: string;
}

export function ReasonBox({ reason, label, hint, lacks, over, keptAt = "at the top of the page" }: ReasonBoxProps) {
  const { id, value, set } = reason;
  const problem = over !== null ? null : reason.missing ? lacks : reason.tooLong;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {over === null ? (
        <p className="quiet" id={`${id}-hint`} key="hint">
          {hint}
        </p>
      ) : (
        <p id={`${id}-hint`} key="over" role="alert">
          <b>{over}</b> What you write here is not sent any more.{value.trim() !== "" && ` Close keeps it ${keptAt}.`}
        </p>
      )}
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

interface SendReasonProps extends Pick<ReasonBoxProps, "over"> {
  readonly words: string;
  /** The button's words. */
  readonly does: string;
  readonly kind?: "filled" | "line";
  readonly busy: boolean;
  readonly isDisabled?: boolean;
}

/** Sends it; once it cannot be sent any more the same button copies it, so that whoever is on it stays there. */
export function SendReason({ over, words, does, kind = "filled", busy, isDisabled = false }: SendReasonProps) {
  return over === null ? (
    <Button key="acts" kind={kind} type="submit" isDisabled={isDisabled} isPending={busy}>
      {does}
    </Button>
  ) : (
    <Button key="acts" kind={kind} isDisabled={words.trim() === ""} onPress={() => copyWords(words)}>
      Copy
    </Button>
  );
}
