import type { Editor } from "@tiptap/core";
import { useId, useState } from "react";
import { afterDialog } from "#client/editor/after-dialog.ts";
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
export const askForReference = (editor: Editor, typed = ""): void => asking.set({ editor, typed });

/** Opened by `@` or from the toolbar. Shown once, on the page. */
export function ReferenceDialog() {
  const asked = useStore(asking);
  return asked && <Choices {...asked} />;
}

function Choices({ editor, typed }: Asking) {
  const summary = useSummary(whole);
  const [words, setWords] = useState("");
  const id = useId();
  const found = choices(summary).filter((one) => folded(`${one.number} ${one.words}`).includes(folded(words)));

  function choose(to: string): void {
    asking.set(null);
    afterDialog(editor, () => editor.commands.insertContent({ type: "reference", attrs: { to } }));
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

/** What can be referred to, in the order of the document. */
function choices(summary: Summary): { id: string; number: string; words: string }[] {
  const nothing = (): string => "";
  return [
    ...summary.sections.flatMap((section) =>
      section.findings.map(({ id, number, statement }) => ({ id, number, words: plainText(statement, nothing) })),
    ),
    ...summary.evidence.map(({ id, number, title }) => ({ id, number, words: title })),
    ...summary.actions.map(({ id, number, what }) => ({ id, number, words: plainText(what, nothing) })),
  ];
}
