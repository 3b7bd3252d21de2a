import type { FormEvent, ReactNode } from "react";
import { useId, useMemo, useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { Button } from "#client/parts/controls.tsx";
import { TextField } from "#client/parts/text-field.tsx";
import { counted } from "#client/summary/names.ts";
import { longest, tooLong } from "#shared/lengths.ts";

export interface Choice {
  readonly id: string;
  /** Stands in bold before the words: E3, S1. */
  readonly mark: string;
  readonly words: string;
  /** Stands quietly at the right. */
  readonly note?: ReactNode;
  readonly chosen: boolean;
}

interface ChoiceDialogProps {
  readonly title: string;
  readonly label: string;
  /** What happened meanwhile, said above everything else. */
  readonly note?: ReactNode;
  readonly choices: readonly Choice[];
  /** What to say when there is nothing at all to choose from. */
  readonly none: string;
  readonly onChoose: (id: string, chosen: boolean) => void;
  /** Adds what was searched for, and says so in these words. Null where nothing can be added on the spot. */
  readonly onAdd: ((words: string) => void) | null;
  readonly addWords?: (words: string) => string;
  readonly onClose: () => void;
}

/** Search a list, tick what belongs, add what is missing. Each tick takes effect at once. */
export function ChoiceDialog(props: ChoiceDialogProps) {
  const { title, label, note, choices, none, onChoose, onAdd, addWords, onClose } = props;
  const [query, setQuery] = useState("");
  const [taken, setTaken] = useState("");
  const [tooMuch, setTooMuch] = useState<string | null>(null);
  const id = useId();
  const found = useMemo(() => matching(choices, query), [choices, query]);
  const words = query.trim();
  const known = choices.some((one) => [one.mark, one.words].some((text) => text.toLowerCase() === words.toLowerCase()));

  function add(): void {
    const over = tooLong(words, longest.choice);
    setTooMuch(over);
    if (over !== null) {
      document.getElementById(id)?.focus();
      return;
    }
    onAdd?.(words);
    setQuery("");
  }
  /** Enter takes the first that matches, and selects the words so that the next search replaces them. */
  function take(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (words === "") return;
    const [first] = found;
    if (first) {
      onChoose(first.id, !first.chosen);
      setTaken(`${first.mark || first.words} ${first.chosen ? "taken out" : "chosen"}.`);
      event.currentTarget.querySelector("input")?.select();
    } else if (onAdd) add();
  }

  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {note}
      <form onSubmit={take}>
        <TextField
          id={id}
          label={label}
          hint="Enter takes the first that matches."
          problem={tooMuch}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this goes on typing here
          autoFocus
          value={query}
          autoComplete="off"
          onChange={(value) => {
            setQuery(value);
            setTaken("");
            setTooMuch(null);
          }}
        />
      </form>
      <output className="vh">{taken || (words !== "" && counted(found.length, "result"))}</output>
      <fieldset className="choices">
        <legend className="vh">{title}</legend>
        {found.map((choice) => (
          <label key={choice.id} className="pickrow">
            <input
              type="checkbox"
              checked={choice.chosen}
              onChange={(event) => onChoose(choice.id, event.target.checked)}
            />
            <b>{choice.mark}</b>
            <span>{choice.words}</span>
            <span>{choice.note}</span>
          </label>
        ))}
        {choices.length === 0 && <p className="quiet choices__none">{none}</p>}
        {choices.length > 0 && found.length === 0 && <p className="quiet choices__none">Nothing matches “{words}”.</p>}
      </fieldset>
      {onAdd && words !== "" && !known && (
        <p>
          <button type="button" className="btn-quiet" onClick={add}>
            <Icon name="plus" />
            {addWords ? addWords(words) : `Add “${words}”`}
          </button>
        </p>
      )}
      <p className="acts acts--main">
        <Button kind="filled" onPress={onClose}>
          Done
        </Button>
      </p>
    </Dialog>
  );
}

/** Those with every word of the query in mark or words; what is chosen stays listed first. */
function matching(choices: readonly Choice[], query: string): readonly Choice[] {
  const words = query.toLowerCase().match(/\S+/g) ?? [];
  const found = choices.filter((one) => {
    const text = `${one.mark} ${one.words}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return words.length > 0 ? found : found.toSorted((a, b) => Number(b.chosen) - Number(a.chosen));
}
