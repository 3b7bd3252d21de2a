import type { Editor } from "@tiptap/core";
import { useId, useState } from "react";
import { afterDialog } from "#client/editor/after-dialog.ts";
import { catchKeys, takeCaught } from "#client/editor/typed-ahead.ts";
import { createStore, useStore } from "#client/lib/store.ts";
import { Dialog } from "#client/parts/overlays.tsx";
import { useSummary } from "#client/summary/summary-context.tsx";
import { folded } from "#shared/authorities.ts";
import { plainText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";

interface Asking {
  readonly editor: Editor;
  /** The letter that asked: it stands in the text if no reference comes in its place. */
  readonly typed: string;
}

/** Null while no editor asks for a reference. */
const asking = createStore<Asking | null>(null);

/** Asks for the finding, evidence item or action point that the text is to refer to. */
export function askForReference(editor: Editor, typed = ""): void {
  const asked = { editor, typed };
  asking.set(asked);
  catchKeys({ isAwaited: () => asking.get() === asked });
}

/** Opened by `@` or from the toolbar. Shown once, on the page. */
export function ReferenceDialog() {
  const asked = useStore(asking);
  return asked && <Choices {...asked} />;
}

function Choices({ editor, typed }: Asking) {
  const summary = useSummary(whole);
  const [words, setWords] = useState("");
  const id = useId();
  const found = matches(choices(summary), words);

  function choose(to: string, typedOn: readonly string[] = []): void {
    asking.set(null);
    const insert = (): void => void editor.commands.insertContent({ type: "reference", attrs: { to } });
    afterDialog(editor, insert, typedOn);
  }

  /** What was typed before the focus came here. */
  function takeKeys(): void {
    const keys = takeCaught();
    const end = keys.indexOf("Enter");
    const letters = keys.slice(0, end < 0 ? keys.length : end).filter((key) => key.length === 1);
    const wanted = `${words}${letters.join("")}`;
    const first = matches(choices(summary), wanted)[0];
    if (end >= 0 && first) return choose(first.id, keys.slice(end + 1));
    if (letters.length > 0) setWords(wanted);
  }

  /** Whoever meant no reference has typed on here: what they typed was for the text. */
  function leave(): void {
    asking.set(null);
    if (typed === "") return;
    const text = `${typed}${words}`;
    afterDialog(editor, () => editor.commands.insertContent({ type: "text", text }));
  }

  return (
    <Dialog title="Refer to" isOpen onClose={leave}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0]) choose(found[0].id);
        }}
      >
        <label htmlFor={id}>Number or words. Enter takes the first.</label>
        <input
          id={id}
          type="text"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever typed @ goes on typing here
          autoFocus
          autoComplete="off"
          value={words}
          onFocus={takeKeys}
          onChange={(event) => setWords(event.target.value)}
        />
      </form>
      <output className="vh">{words !== "" && `${found.length} found`}</output>
      <ul className="found">
        {found.slice(0, 8).map((one) => (
          <li key={one.id}>
            <button className="btn-quiet" type="button" onClick={() => choose(one.id)}>
              <b>{one.number}</b> {one.words}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const whole = (summary: Summary): Summary => summary;

interface Choice {
  readonly id: string;
  readonly number: string;
  readonly words: string;
}

/** Those with such a number first, the very one before all. */
function matches(all: readonly Choice[], words: string): Choice[] {
  const wanted = folded(words);
  const rankOf = ({ number }: Choice): number => {
    const own = folded(number);
    return own === wanted ? 0 : own.startsWith(wanted) ? 1 : 2;
  };
  return all
    .filter((one) => folded(`${one.number} ${one.words}`).includes(wanted))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** What can be referred to, in the order of the document. */
function choices(summary: Summary): Choice[] {
  const nothing = (): string => "";
  return [
    ...summary.sections.flatMap((section) =>
      section.findings.map(({ id, number, statement }) => ({ id, number, words: plainText(statement, nothing) })),
    ),
    ...summary.evidence.map(({ id, number, title }) => ({ id, number, words: title })),
    ...summary.actions.map(({ id, number, what }) => ({ id, number, words: plainText(what, nothing) })),
  ];
}
