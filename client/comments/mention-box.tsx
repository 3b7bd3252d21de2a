import type { KeyboardEvent } from "react";
import { useId, useLayoutEffect, useRef, useState } from "react";
import type { Chosen } from "#client/comments/comment-text.ts";
import { chosenAfter } from "#client/comments/comment-text.ts";
import { Shape } from "#client/parts/people.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";

interface MentionBoxProps {
  readonly id: string;
  readonly typed: string;
  readonly describedBy: string;
  readonly rows?: number;
  /** Whom the names in it were chosen for. */
  readonly chosen: readonly Chosen[];
  readonly onType: (typed: string, chosen: readonly Chosen[]) => void;
}

/** How many people are offered at once. */
const MOST = 6;

/** A box for a comment. After @ it offers the review's members: arrows choose, Enter or Tab takes, Escape leaves. */
export function MentionBox({ id, typed, chosen, describedBy, rows = 2, onType }: MentionBoxProps) {
  const { members, review, member: me } = useOpenReview();
  const box = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState<{ at: number; words: string } | null>(null);
  const [pointed, setPointed] = useState(0);
  const caret = useRef<number | null>(null);
  const list = useId();

  const found = asked
    ? members
        .filter(({ id: one, name }) => one !== me.id && name !== "" && matches(name, asked.words))
        .toSorted((a, b) => a.name.localeCompare(b.name, "en-GB") || (a.email < b.email ? -1 : 1))
        .slice(0, MOST)
    : [];
  const on = Math.min(pointed, found.length - 1);

  // After a name was put in the caret goes behind it, once it is drawn.
  useLayoutEffect(() => {
    if (caret.current === null || !box.current) return;
    box.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [typed]);

  function look(element: HTMLTextAreaElement): void {
    const before = element.value.slice(0, element.selectionEnd);
    const match = /(?:^|[\s(])@([^@\n]{0,40})$/.exec(before);
    const words = match?.[1] ?? "";
    setAsked(match ? { at: before.length - words.length - 1, words } : null);
    setPointed(0);
  }
  function take(index: number): void {
    const person = found[index];
    if (!person || !asked) return;
    const after = typed.slice(asked.at + 1 + asked.words.length);
    const put = `@${person.name}${after.startsWith(" ") ? "" : " "}`;
    caret.current = asked.at + put.length + (after.startsWith(" ") ? 1 : 0);
    setAsked(null);
    const text = `${typed.slice(0, asked.at)}${put}${after}`;
    const others = chosenAfter(chosen, typed, text, asked.at + put.length);
    onType(text, [...others, { at: asked.at, name: person.name, member: person.id }]);
    box.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (found.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") setPointed((on + 1) % found.length);
    else if (event.key === "ArrowUp") setPointed((on - 1 + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") take(on);
    else if (event.key === "Escape") setAsked(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="mention-box">
      <div className="grow" data-value={typed}>
        <textarea
          id={id}
          ref={box}
          rows={rows}
          value={typed}
          lang="en-GB"
          spellCheck
          aria-describedby={describedBy}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={found.length > 0 ? list : undefined}
          aria-activedescendant={found.length > 0 ? `${list}-${on}` : undefined}
          onChange={(event) => {
            const { value, selectionEnd } = event.target;
            onType(value, chosenAfter(chosen, typed, value, selectionEnd));
            look(event.target);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setAsked(null)}
        />
      </div>
      {found.length > 0 && (
        <div className="mention-list" id={list} role="listbox" aria-label="People to mention">
          {found.map(({ id: person, name, email, partner }, i) => {
            const namesake = members.some((one) => one.id !== person && one.name === name);
            const of = review.partners.find((one) => one.id === partner);
            return (
              // The box keeps the focus and has the keys; this is for the pointer.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={person}
                id={`${list}-${i}`}
                role="option"
                aria-selected={i === on}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(i)}
              >
                <Shape slot={of?.slot ?? 1} />
                {name}
                <span className="quiet">{of?.code}</span>
                {namesake && <span className="quiet mention-list__full">{email}</span>}
              </div>
            );
          })}
        </div>
      )}
      <span className="vh" role="status">
        {found.length > 0 &&
          `${found.length} ${found.length === 1 ? "person" : "people"}. Arrow keys choose, Enter mentions.`}
      </span>
    </div>
  );
}

/** Every word that was typed begins one of the name's. */
function matches(name: string, words: string): boolean {
  const parts = name.toLowerCase().split(/\s+/);
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => parts.some((part) => part.startsWith(word)));
}
