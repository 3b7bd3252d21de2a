import type { Editor } from "@tiptap/core";
import type { KeyboardEvent, ReactNode } from "react";
import { useEffect, useReducer } from "react";
import { useStore } from "#client/lib/store.ts";
import type { IconName } from "#client/parts/icons.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { live } from "./live.ts";
import { askForLink } from "./link-dialog.tsx";
import { askForReference } from "./reference-dialog.tsx";
import { redo, undo } from "./undo.ts";

interface Tool {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly on?: (editor: Editor) => boolean;
  readonly run: (editor: Editor) => void;
  readonly multiline?: boolean;
}

const tools: readonly Tool[] = [
  {
    icon: "bold",
    label: "Bold",
    keys: "Ctrl+B",
    on: (e) => e.isActive("bold"),
    run: (e) => e.chain().focus().toggleBold().run(),
  },
  {
    icon: "italic",
    label: "Italic",
    keys: "Ctrl+I",
    on: (e) => e.isActive("italic"),
    run: (e) => e.chain().focus().toggleItalic().run(),
  },
  {
    icon: "list",
    label: "Bulleted list",
    multiline: true,
    on: (e) => e.isActive("bulletList"),
    run: (e) => e.chain().focus().toggleBulletList().run(),
  },
  {
    icon: "numlist",
    label: "Numbered list",
    multiline: true,
    on: (e) => e.isActive("orderedList"),
    run: (e) => e.chain().focus().toggleOrderedList().run(),
  },
  { icon: "link", label: "Link", keys: "Ctrl+K", on: (e) => e.isActive("link"), run: askForLink },
  { icon: "lang", label: "Gaelic", on: (e) => e.isActive("lang"), run: (e) => e.chain().focus().toggleGaelic().run() },
  { icon: "document", label: "Refer to a finding, evidence or action point", keys: "@", run: askForReference },
];

/** The tools of the field that is written in. One stop of the tab key; arrows go from tool to tool. */
export function Toolbar({ more }: { more?: ReactNode }) {
  const editor = useStore(live, (one) => one?.editor ?? null);
  const oneLine = useStore(live, (one) => one?.address.endsWith("/statement") === true);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    editor?.on("transaction", draw);
    return () => void editor?.off("transaction", draw);
  }, [editor]);
  if (!editor) return null;

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key === "Escape") return void editor?.commands.focus();
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its first button is the stop
    <div className="tools" role="toolbar" aria-label="Text tools" onKeyDown={onKeyDown}>
      {tools
        .filter((tool) => !oneLine || !tool.multiline)
        .map(({ icon, label, keys, on, run }, i) => (
          <button
            key={label}
            type="button"
            tabIndex={i === 0 ? 0 : -1}
            aria-pressed={on?.(editor) ?? false}
            title={keys === undefined ? label : `${label} (${keys})`}
            // The caret stays where it is.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(editor)}
          >
            <Icon name={icon} />
            <span className="vh">{label}</span>
          </button>
        ))}
      <span className="push" />
      {(["undo", "redo"] as const).map((name) => (
        <button
          key={name}
          type="button"
          tabIndex={-1}
          title={name === "undo" ? "Undo (Ctrl+Z)" : "Redo (Ctrl+Y)"}
          onMouseDown={(event) => event.preventDefault()}
          onClick={name === "undo" ? undo : redo}
        >
          <Icon name={name} />
          <span className="vh">{name === "undo" ? "Undo" : "Redo"}</span>
        </button>
      ))}
      {more}
    </div>
  );
}
