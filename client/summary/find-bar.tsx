import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { Button } from "#client/parts/controls.tsx";
import { announce } from "#client/lib/announce.ts";
import { hideFound, showFound } from "#client/summary/find-highlight.ts";
import type { Hit } from "#client/summary/find-model.ts";
import { fieldsInOrder, find, replaceInField, replaceOne } from "#client/summary/find-model.ts";
import { counted, fieldName } from "#client/summary/names.ts";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";

/** Find in the whole summary, and replace one or all: each field that changes is one step of undo. */
export function FindBar({ onClose }: { onClose: () => void }) {
  const { doc, summary } = useConnection();
  const { writes, edit } = useEditing();
  const value = useSummary((all) => all);
  const [words, setWords] = useState("");
  const [by, setBy] = useState("");
  const [wholeWord, setWholeWord] = useState(false);
  const [at, setAt] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const query = { words, wholeWord };
  const hits = find(doc, value, query);
  const shown = hits.length === 0 ? -1 : Math.min(at, hits.length - 1);
  const hit = hits[shown];

  useEffect(() => {
    input.current?.focus();
    input.current?.select();
    return hideFound;
  }, []);
  // After the words have been drawn, which the change of the summary is part of.
  const show = useEffectEvent(() => {
    if (hit) showFound(hit.address, hit.nth, query);
    else hideFound();
  });
  useEffect(() => show(), [hit?.address, hit?.nth, words, wholeWord]);

  function go(steps: number): void {
    if (hits.length > 0) setAt((Math.max(shown, 0) + steps + hits.length) % hits.length);
  }
  function replace(one: Hit): void {
    edit(() => replaceOne(doc, one, query, by));
    announce(`Replaced in ${fieldName(summary.get(), one.address)}.`);
  }
  function replaceAll(): void {
    let count = 0;
    for (const address of fieldsInOrder(summary.get())) count += edit(() => replaceInField(doc, address, query, by));
    announce(`Replaced ${counted(count, "place")}. Undo takes them back field by field.`);
  }

  const status = words.trim() === "" ? "" : hits.length === 0 ? "Not found" : `${shown + 1} of ${hits.length}`;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape works from every control in it
    <search
      className="findbar"
      aria-label="Find in the summary"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div className="findbar__row">
        <label htmlFor={`${id}f`}>Find</label>
        <input
          id={`${id}f`}
          ref={input}
          type="text"
          value={words}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setWords(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          }}
        />
        <span className="findbar__n" aria-live="polite">
          {status}
          {hit && <span className="vh">, in {fieldName(value, hit.address)}</span>}
        </span>
        <button type="button" className="bar__b" onClick={() => go(-1)}>
          <Icon name="up" />
          <span className="vh">Previous place</span>
        </button>
        <button type="button" className="bar__b" onClick={() => go(1)}>
          <Icon name="down" />
          <span className="vh">Next place</span>
        </button>
        <label className="findbar__whole">
          <input type="checkbox" checked={wholeWord} onChange={(event) => setWholeWord(event.target.checked)} />
          Whole words
        </label>
        <button type="button" className="bar__b findbar__close" onClick={onClose}>
          <Icon name="close" />
          <span className="vh">Close find</span>
        </button>
      </div>
      {writes && (
        <div className="findbar__row">
          <label htmlFor={`${id}r`}>Replace with</label>
          <input
            id={`${id}r`}
            type="text"
            value={by}
            autoComplete="off"
            lang="en-GB"
            onChange={(event) => setBy(event.target.value)}
          />
          <Button kind="quiet" isDisabled={!hit} onPress={() => hit && replace(hit)}>
            Replace this one
          </Button>
          <Button kind="quiet" isDisabled={!hit} onPress={replaceAll}>
            Replace all {hits.length > 1 ? hits.length : ""}
          </Button>
        </div>
      )}
    </search>
  );
}
