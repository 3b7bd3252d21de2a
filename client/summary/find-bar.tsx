import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Icon } from "#client/parts/icons.tsx";
import { Button } from "#client/parts/controls.tsx";
import { focusField } from "#client/editor/live.ts";
import { announce, toast } from "#client/lib/announce.ts";
import { hideFound, showFound } from "#client/summary/find-highlight.ts";
import type { Hit } from "#client/summary/find-model.ts";
import {
  caretAt,
  controlOf,
  find,
  foundIn,
  isDetail,
  placesInOrder,
  replaceAll,
  replaceOne,
  whyLeft,
} from "#client/summary/find-model.ts";
import { matches, patternOf } from "#client/summary/find-pattern.ts";
import { goTo } from "#client/summary/go.ts";
import { anchorOf, counted } from "#client/summary/names.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { useShown } from "#client/lib/shown.ts";
import { mayInReview } from "#shared/permissions.ts";

interface FindBarProps {
  /** Counts how often it was asked for: again means what is selected now, or the same words. */
  readonly asked: number;
  /** Closes, and gives the focus back to where it was. */
  readonly onClose: () => void;
  /** Closes: the focus goes on to the found words. */
  readonly onGo: () => void;
}

/** As much of what is selected as is taken for what to find. */
const SELECTED = 80;

function selectedWords(): string {
  const words = getSelection()?.toString() ?? "";
  return words.length > SELECTED || words.includes("\n") ? "" : words.trim();
}

/** Find in the whole summary, and replace one or all: each is one step of undo. */
export function FindBar({ asked, onClose, onGo }: FindBarProps) {
  useShown("findbar");
  const { doc, summary } = useConnection();
  const { writes, edit } = useEditing();
  const { review, member } = useOpenReview();
  const [, navigate] = useLocation();
  const value = useSummary((all) => all);
  const [words, setWords] = useState(selectedWords);
  const [by, setBy] = useState("");
  const [wholeWord, setWholeWord] = useState(false);
  const [matchCase, setMatchCase] = useState(false);
  const [at, setAt] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const query = { words, wholeWord, matchCase };
  const hits = find(doc, value, query);
  const shown = hits.length === 0 ? -1 : Math.min(at, hits.length - 1);
  const hit = hits[shown];

  const begin = useEffectEvent(() => {
    const selected = selectedWords();
    if (selected !== "") {
      setWords(selected);
      setAt(0);
    }
    input.current?.focus();
    input.current?.select();
  });
  // It is asked for by a key or a menu of the page around it, and reads what is selected then.
  // oxlint-disable-next-line react/set-state-in-effect
  useEffect(() => begin(), [asked]);
  useEffect(() => hideFound, []);
  // After the words have been drawn, which the change of the summary is part of.
  const show = useEffectEvent(() => {
    if (hit) showFound(hit.place, hit.nth, query);
    else hideFound();
  });
  useEffect(() => show(), [hit?.place, hit?.nth, words, wholeWord, matchCase]);

  function go(steps: number): void {
    if (hits.length > 0) setAt((Math.max(shown, 0) + steps + hits.length) % hits.length);
  }
  function replace(one: Hit): void {
    const done = edit(() => replaceOne(doc, summary.get(), one, query, by));
    if (!done) {
      toast({ text: `Nothing was replaced: ${whyLeft(one)}.` });
      return;
    }
    announce(`Replaced in ${foundIn(summary.get(), one.place)}.`);
    // Words that hold what is looked for are not found again at once.
    const pattern = patternOf(query);
    const again = pattern ? matches(by, pattern).length : 0;
    if (again > 0) setAt(Math.max(shown, 0) + again);
    // With the last one found the button is off, and would take the focus along.
    else if (hits.length === 1) input.current?.focus();
  }
  function replaceEach(): void {
    let [count, left] = [0, 0];
    const reasons = new Set<string>();
    const before = find(doc, summary.get(), query);
    // There is nothing more to find: the button is off then, and would take the focus along.
    input.current?.focus();
    const places = placesInOrder(summary.get());
    const done = edit(() => replaceAll(doc, summary.get(), places, query, by));
    for (const [place, here] of done) {
      count += here;
      const there = before.filter((one) => one.place === place);
      const stay = there.length - here;
      left += stay;
      // Those with a reference always stay; of more than those it is not known which.
      const fixed = there.filter((one) => one.withReference);
      for (const one of stay > fixed.length ? there : fixed) reasons.add(whyLeft(one));
    }
    toast({
      text: [
        `Replaced ${counted(count, "place")}.`,
        count > 1 ? "Undo takes them all back." : "",
        left > 0 ? `${left} ${left === 1 ? "stays" : "stay"}: ${[...reasons].join("; ")}.` : "",
      ]
        .filter(Boolean)
        .join(" "),
    });
  }
  function goThere(one: Hit): void {
    const caret = caretAt(doc, summary.get(), one, query);
    const control = isDetail(one.place) ? controlOf(summary.get(), one.place) : null;
    onGo();
    if (control !== null && mayInReview("review.change", member, review.state) === null) {
      navigate(`/reviews/${review.id}/settings`);
      goTo(control);
    } else if (control !== null) goTo(anchorOf.section("details"));
    else if (caret) focusField(caret.address, caret.spot);
    else focusFact(one.place);
  }

  const changeable = hits.filter((one) => !isDetail(one.place));
  const replaceable = changeable.filter((one) => !one.withReference).length;
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
        <span className="findbar__at">
          <span className="findbar__n" aria-live="polite">
            {status}
            {hit && <span className="findbar__in">, in {foundIn(value, hit.place)}</span>}
          </span>
          <button type="button" className="bar__b" onClick={() => go(-1)}>
            <Icon name="up" />
            <span className="vh">Previous place (Shift+Enter)</span>
          </button>
          <button type="button" className="bar__b" onClick={() => go(1)}>
            <Icon name="down" />
            <span className="vh">Next place (Enter)</span>
          </button>
        </span>
        <label className="findbar__whole">
          <input type="checkbox" checked={wholeWord} onChange={(event) => setWholeWord(event.target.checked)} />
          Whole words
        </label>
        <label className="findbar__whole">
          <input type="checkbox" checked={matchCase} onChange={(event) => setMatchCase(event.target.checked)} />
          Match case
        </label>
        <Button kind="quiet" isDisabled={!hit} onPress={() => hit && goThere(hit)}>
          Go there
        </Button>
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
          <Button kind="quiet" isDisabled={changeable.length === 0} onPress={replaceEach}>
            Replace all {replaceable > 1 ? replaceable : ""}
          </Button>
        </div>
      )}
    </search>
  );
}

/** Into the input of a plain value, onto the button that changes it, or to the row that shows it. */
function focusFact(place: string): void {
  const shown = (): Element | null => document.querySelector(`[data-fact="${CSS.escape(place)}"]`);
  const target = shown()?.querySelector("textarea") ?? shown()?.closest<HTMLElement>("[tabindex]");
  target?.focus();
  // A card that opens with the focus has other controls than at rest.
  if (shown() instanceof HTMLButtonElement) (shown() as HTMLButtonElement).focus();
}
