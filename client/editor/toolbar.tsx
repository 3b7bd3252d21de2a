import type { Editor } from "@tiptap/core";
import type { FocusEvent, KeyboardEvent, ReactNode } from "react";
import { useEffect, useReducer, useRef } from "react";
import { useStore } from "#client/lib/store.ts";
import type { IconName } from "#client/parts/icons.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { live } from "./live.ts";
import { askForLink } from "./link-dialog.tsx";
import { askForReference } from "./reference-dialog.tsx";
import { canRedo, canUndo, redo, undo } from "./undo.ts";

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
  {
    icon: "document",
    label: "Refer to a finding, evidence or action point",
    keys: "@",
    run: (editor) => askForReference(editor),
  },
];

const buttonsOf = (bar: Element): HTMLElement[] => [...bar.querySelectorAll<HTMLElement>("button")];

/** From the text to its toolbar: to the tool that was used last. */
export function focusToolbar(editor: Editor): boolean {
  const bar = editor.view.dom.closest("[data-card]")?.querySelector('[role="toolbar"]');
  const buttons = bar ? buttonsOf(bar) : [];
  (buttons.find((button) => button.tabIndex === 0) ?? buttons[0])?.focus();
  return buttons.length > 0;
}

interface ToolbarProps {
  /** Id of the finding, action point or section that it stands at. */
  readonly card: string;
  /** What can be done to the whole of it. */
  readonly more?: ReactNode;
}

/** The tools of the field that is written in. One stop of the tab key; arrows go from tool to tool. */
export function Toolbar({ card, more }: ToolbarProps) {
  // Null while focus is among the facts: the tools wait, and what is at the end does not.
  const editor = useStore(live, (one) => (one?.address.split("/")[1] === card ? one.editor : null));
  const oneLine = useStore(live, (one) => /\/(statement|what)$/.test(one?.address ?? ""));
  const [undoes, redoes] = [useStore(canUndo), useStore(canRedo)];
  const [, draw] = useReducer((_: string, now: string) => now, "");
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef(0);
  useEffect(() => {
    // Drawn again when a tool goes on or off, not at every keystroke.
    const standing = (): string => tools.map((tool) => (editor && tool.on?.(editor)) ?? false).join();
    let drawn = standing();
    const look = (): void => {
      const now = standing();
      if (now !== drawn) draw((drawn = now));
    };
    editor?.on("transaction", look);
    return () => void editor?.off("transaction", look);
  }, [editor]);
  // On the elements themselves: the menu at the end is not ours to draw.
  useEffect(() => {
    if (bar.current) setStop(buttonsOf(bar.current), stop.current);
  });
  function onFocus({ currentTarget, target }: FocusEvent<HTMLDivElement>): void {
    const buttons = buttonsOf(currentTarget);
    const at = buttons.indexOf(target as HTMLElement);
    if (at < 0) return;
    stop.current = at;
    setStop(buttons, at);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const buttons = buttonsOf(event.currentTarget);
    const at = buttons.indexOf(event.target as HTMLElement);
    // An open menu stands elsewhere on the page, though its keys come by here.
    if (at < 0) return;
    if (event.key === "Escape") editor?.commands.focus();
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    buttons.at(to % buttons.length)?.focus();
    event.preventDefault();
  }

  return (
    <div className="tools-rail">
      <div
        ref={bar}
        className="tools"
        role="toolbar"
        aria-label="Text tools"
        aria-keyshortcuts="Alt+F10"
        tabIndex={-1}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      >
        {tools
          .filter((tool) => !oneLine || !tool.multiline)
          .map(({ icon, label, keys, on, run }) => (
            <button
              key={label}
              type="button"
              {...(on ? { "aria-pressed": editor !== null && on(editor) } : {})}
              aria-disabled={editor === null}
              title={keys === undefined ? label : `${label} (${keys})`}
              // The caret stays where it is.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => editor && run(editor)}
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
            title={name === "undo" ? "Undo my last change (Ctrl+Z)" : "Redo (Ctrl+Y)"}
            aria-disabled={name === "undo" ? !undoes : !redoes}
            onMouseDown={(event) => event.preventDefault()}
            onClick={name === "undo" ? undo : redo}
          >
            <Icon name={name} />
            <span className="vh">{name === "undo" ? "Undo" : "Redo"}</span>
          </button>
        ))}
        {more}
      </div>
    </div>
  );
}

function setStop(buttons: readonly HTMLElement[], stop: number): void {
  const at = Math.min(stop, buttons.length - 1);
  for (const [i, button] of buttons.entries()) button.tabIndex = i === at ? 0 : -1;
}
