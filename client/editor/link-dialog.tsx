import type { Editor } from "@tiptap/core";
import type { FormEvent } from "react";
import { useId, useRef, useState } from "react";
import { afterDialog } from "#client/editor/after-dialog.ts";
import { createStore, useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
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
  const [wrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  function close(change?: () => void): void {
    asking.set(null);
    afterDialog(editor, change);
  }

  function save(event: FormEvent): void {
    event.preventDefault();
    const href = linkAddress(address);
    if (href === null) {
      setWrong(true);
      input.current?.focus();
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
            <label htmlFor={`${id}w`}>Words of the link</label>
            <p className="hint" id={`${id}wh`}>
              Say where it leads. Left empty, the address itself stands in the text.
            </p>
            <input
              id={`${id}w`}
              type="text"
              maxLength={300}
              autoComplete="off"
              lang="en-GB"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever asked for a link goes on here
              autoFocus
              value={words}
              aria-describedby={`${id}wh`}
              onChange={(event) => setWords(event.target.value)}
            />
          </div>
        ) : (
          <p className="link-words">
            On <q>{selected.length > QUOTED ? `${selected.slice(0, QUOTED).trimEnd()}…` : selected}</q>
          </p>
        )}
        <div>
          <label htmlFor={`${id}a`}>Address</label>
          <p className="hint" id={`${id}ah`}>
            A web address like https://education.gov.scot, or an e-mail address.
          </p>
          {wrong && (
            <p className="err" id={`${id}e`}>
              <Icon name="warn" />
              <span>
                <span className="vh">Error: </span>
                {address.trim() === ""
                  ? "Enter an address"
                  : "This is not an address a link can have. Enter one that begins with https://, or an e-mail address"}
              </span>
            </p>
          )}
          <input
            id={`${id}a`}
            ref={input}
            type="text"
            inputMode="url"
            maxLength={2000}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever asked for a link goes on here
            autoFocus={selected !== ""}
            value={address}
            aria-invalid={wrong}
            aria-describedby={wrong ? `${id}ah ${id}e` : `${id}ah`}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setAddress(event.target.value);
              setWrong(false);
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
