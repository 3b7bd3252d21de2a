import type { Editor } from "@tiptap/core";
import type { FormEvent } from "react";
import { useId, useState } from "react";
import { afterDialog } from "#client/editor/after-dialog.ts";
import { createStore, useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { TextField } from "#client/parts/text-field.tsx";
import { longest, tooLong } from "#shared/lengths.ts";
import { linkAddress } from "./link-address.ts";

/** The editor that makes or changes a link; null while none does. */
const asking = createStore<Editor | null>(null);

/** Asks for the address of the selected words, or of the link that the caret is in. */
export function askForLink(editor: Editor): void {
  // The whole link is what is changed: from here on it is the selection, which follows what others write.
  editor.commands.extendMarkRange("link");
  asking.set(editor);
}

/** Opened by Ctrl+K or from the toolbar. Shown once, on the page. */
export function LinkDialog() {
  const editor = useStore(asking);
  return editor && <Address editor={editor} />;
}

/** How much of the linked words the dialog repeats. */
const QUOTED = 120;

function Address({ editor }: { editor: Editor }) {
  const { from, to } = editor.state.selection;
  const selected = editor.state.doc.textBetween(from, to, " ", " ");
  const [before] = useState(() => hrefIn(editor));
  const [address, setAddress] = useState(before ?? "");
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const id = useId();
  const href = linkAddress(address);
  const wrong = {
    words: selected === "" ? tooLong(words, longest.linkWords) : null,
    address: tooLong(address, longest.linkAddress) ?? (href === null ? notAnAddress(address) : null),
  };

  function close(change?: () => void): void {
    asking.set(null);
    afterDialog(editor, change);
  }

  function save(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (href === null || wrong.words !== null || wrong.address !== null) {
      document.getElementById(wrong.words === null ? `${id}a` : `${id}w`)?.focus();
      return;
    }
    close(() => {
      const { empty, to } = editor.state.selection;
      const text = words.trim() || address.trim();
      const chain = editor.chain();
      if (empty) chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] });
      else chain.setLink({ href });
      chain.setTextSelection(empty ? to + text.length : to).run();
    });
  }

  return (
    <Dialog title={before === null ? "Make a link" : "Change the link"} isOpen onClose={() => close()}>
      <form className="stack" noValidate onSubmit={save}>
        {selected === "" ? (
          <div>
            <TextField
              id={`${id}w`}
              label="Words of the link"
              hint="Say where it leads. Left empty, the address itself stands in the text."
              problem={tried ? wrong.words : null}
              autoComplete="off"
              lang="en-GB"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever asked for a link goes on here
              autoFocus
              value={words}
              onChange={setWords}
            />
          </div>
        ) : (
          <p className="link-words">
            On <q>{selected.length > QUOTED ? `${selected.slice(0, QUOTED).trimEnd()}…` : selected}</q>
          </p>
        )}
        <div>
          <TextField
            id={`${id}a`}
            label="Address"
            hint="A web address like https://education.gov.scot, or an e-mail address."
            problem={tried ? wrong.address : null}
            inputMode="url"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever asked for a link goes on here
            autoFocus={selected !== ""}
            value={address}
            onFocus={(event) => event.target.select()}
            onChange={(value) => {
              setAddress(value);
              setTried(false);
            }}
          />
        </div>
        <p className="acts acts--main">
          <Button kind="filled" type="submit">
            {before === null ? "Make the link" : "Change the link"}
          </Button>
          {before !== null && (
            <a className="btn-quiet" href={before} target="_blank" rel="noopener noreferrer">
              Open it<span className="vh"> in a new tab</span>
            </a>
          )}
          <Button kind="quiet" onPress={() => close()}>
            Go back
          </Button>
          {before !== null && (
            <Button kind="quiet" onPress={() => close(() => editor.chain().focus().unsetLink().run())}>
              Remove the link
            </Button>
          )}
        </p>
      </form>
    </Dialog>
  );
}

const notAnAddress = (said: string): string =>
  said.trim() === ""
    ? "Enter an address"
    : "This is not an address a link can have. Enter one that begins with https://, or an e-mail address";

/** The address of the first link in the selection; null without one. */
function hrefIn(editor: Editor): string | null {
  const { doc, selection } = editor.state;
  const found: string[] = [];
  doc.nodesBetween(selection.from, selection.to, ({ marks }) => {
    const link = marks.find((one) => one.type.name === "link");
    if (link) found.push(String(link.attrs["href"]));
  });
  return found[0] ?? null;
}
