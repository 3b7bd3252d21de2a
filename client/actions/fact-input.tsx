import { useEffect, useEffectEvent, useId, useState } from "react";

/** How long after the last key a value goes into the summary. Leaving the input or the page sends it at once. */
const IDLE = 800;

interface FactInputProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly onCommit: (value: string) => void;
}

/**
 * A plain value that reads as text and is written where it stands. It is one value, the last of two people's stands,
 * so it goes out when somebody pauses and not with each key; what others wrote shows unless one is writing oneself.
 */
export function FactInput({ label, value, hint, onCommit }: FactInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();

  /** From here on it is the summary's value: what another writes next shows, and is not written over on leaving. */
  function commit(): void {
    if (draft === null) return;
    if (draft !== value) onCommit(draft);
    setDraft(null);
  }
  const commitLatest = useEffectEvent(commit);
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => commitLatest(), IDLE);
    return () => clearTimeout(timer);
  }, [draft]);
  // A page that is put away or a card that goes must not take the last words with it.
  useEffect(() => {
    const onHide = (): void => commitLatest();
    addEventListener("pagehide", onHide);
    return () => {
      removeEventListener("pagehide", onHide);
      commitLatest();
    };
  }, []);

  const shown = draft ?? value;
  return (
    <>
      <dt>
        <label htmlFor={id}>{label}</label>
      </dt>
      <dd className="grow" data-value={shown || hint}>
        <textarea
          id={id}
          rows={1}
          className="fact-input"
          placeholder={hint}
          value={shown}
          maxLength={2000}
          onChange={(event) => setDraft(event.target.value.replaceAll(/\s*\n\s*/g, " "))}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            commit();
            focusNextFact(event.currentTarget);
          }}
          onBlur={commit}
        />
      </dd>
    </>
  );
}

/** Enter goes on to the next value of the same card, as in a form; it stays in the last. */
function focusNextFact(input: HTMLTextAreaElement): void {
  const inputs = [...(input.closest("[data-card]")?.querySelectorAll<HTMLTextAreaElement>(".fact-input") ?? [])];
  inputs[inputs.indexOf(input) + 1]?.focus();
}
