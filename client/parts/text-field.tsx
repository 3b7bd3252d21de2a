import type { InputHTMLAttributes, Ref } from "react";
import { Icon } from "./icons.tsx";

/** What is wrong with an input, in words, above it. Its id belongs to the input's `aria-describedby`. */
export function FieldError({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <p className="err" id={id}>
      <Icon name="warn" />
      <span>
        <span className="vh">Error: </span>
        {children}
      </span>
    </p>
  );
}

/** What an input says of itself: its hint, and what is wrong with it. For ids that end in `-hint` and `-error`. */
export const described = (id: string, hint: boolean, problem: string | null) => ({
  "aria-invalid": problem !== null,
  "aria-describedby":
    [hint ? `${id}-hint` : "", problem === null ? "" : `${id}-error`].filter((one) => one !== "").join(" ") ||
    undefined,
});

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "value" | "onChange"> {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with it; null while nothing is, or nobody asked yet. */
  readonly problem: string | null;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A labelled line of text. It takes whatever is written or pasted: what is too long is said, not cut. */
export function TextField({ id, label, hint, problem, onChange, ...input }: TextFieldProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem !== null && <FieldError id={`${id}-error`}>{problem}</FieldError>}
      <input
        {...input}
        {...described(id, hint !== undefined, problem)}
        id={id}
        type="text"
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}
