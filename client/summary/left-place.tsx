import type { KeyboardEvent } from "react";
import { useEffect, useEffectEvent, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { focusField } from "#client/editor/live.ts";
import { useShown } from "#client/lib/shown.ts";
import { useStore } from "#client/lib/store.ts";
import { useFindingCommands } from "#client/findings/commands.ts";
import { copyWords, insertTyped, stepListed } from "#client/summary/aside.tsx";
import { Button } from "#client/parts/controls.tsx";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { fieldName, placeName } from "#client/summary/names.ts";
import { useHeardAt } from "#client/reviews/queries.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import type { LeftPlace as Left } from "#client/summary/use-left-place.ts";
import { elementAt, isThere, useLeftPlace } from "#client/summary/use-left-place.ts";
import type { Closed } from "#client/summary/why-closed.ts";
import { NOT_TAKEN, whyClosed } from "#client/summary/why-closed.ts";
import type { HeldWords } from "#client/sync/aside.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isValue } from "#shared/presence.ts";
import type { ActionFact } from "#shared/summary.ts";
import { actionFact, setActionFact } from "#shared/summary-edits.ts";

/**
 * Where somebody goes on typing when what they were writing in was taken off the page under their hands, or the text was
 * closed. It stays while the summary is opened anew, and when it goes because one was removed from the review.
 */
export function LeftPlace() {
  const { left, over } = useLeftPlace();
  return left && <Box key={left.address + (left.told ?? "")} left={left} onOver={over} />;
}

function Box({ left, onOver }: { left: Left; onOver: () => void }) {
  useShown("left-place");
  const { address, spot, told, item } = left;
  const { doc, summary, aside, noAccess } = useConnection();
  const isMember = !useStore(noAccess);
  const { structure, writes, edit } = useEditing();
  const closed = useClosed();
  const commands = { findings: useFindingCommands(), actions: useItemCommands("actions") };
  const there = useSummary((value) => isThere(value, address));
  const { review } = useOpenReview();
  const [since] = useState(() => Date.now());
  // What was refused says that writing is closed, before the server has told of the review.
  const isHeard = useHeardAt(review.id) > since || told !== null;
  const open = there && writes && isHeard;
  const isBack = told !== null && there;
  const toldNow = isBack
    ? (closed?.words ?? "What you were writing in is on the page again: you can put in what you went on typing.")
    : (told ?? closed?.words ?? (isHeard ? "Writing is open again." : NOT_TAKEN));
  const [words, setWords] = useState(left.caught);
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  // What it was called: it may be gone for good when the words are set aside.
  const [name] = useState(() => (isValue(address) ? placeName : fieldName)(summary.get(), address as never));

  // The same place may be closed again while what was typed the first time stands here.
  const [taken, setTaken] = useState(left);
  if (taken !== left) {
    setTaken(left);
    setWords(words + left.caught);
  }
  const isShown = useRef(false);
  useLayoutEffect(() => {
    const { current } = box;
    // Then only from nowhere: they may have gone on to another place.
    if (isShown.current && document.activeElement !== document.body) return;
    isShown.current = true;
    current?.focus({ preventScroll: true });
    current?.setSelectionRange(current.value.length, current.value.length);
  }, [left]);

  function goBack(): void {
    if (!isValue(address)) return focusField(address, spot);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-fact="fact/${CSS.escape(address)}"] textarea`)?.focus(),
    );
  }
  // Back by whosever hand, with nothing typed meanwhile: whoever waited here writes on.
  const onThere = useEffectEvent(() => {
    if (words !== "") return;
    const waited = document.activeElement === box.current;
    onOver();
    if (waited) goBack();
  });
  useEffect(() => {
    if (open) onThere();
  }, [open]);

  // However this goes away, the words do not.
  const held = useRef<HeldWords>(null);
  useLayoutEffect(() => {
    const mine = (held.current = aside.hold());
    const guard = (event: BeforeUnloadEvent): void => {
      if (box.current?.value.trim()) event.preventDefault();
    };
    addEventListener("beforeunload", guard);
    return () => {
      removeEventListener("beforeunload", guard);
      if (held.current === mine) mine.letGo();
    };
  }, [aside]);
  const why = useRef<Closed["why"]>("lost");
  useLayoutEffect(() => {
    // Also when it is open again by then: that is why they were not in.
    if (told === null && closed) why.current = closed.why;
    held.current?.set({ address, field: name, words: words.trim(), why: why.current });
  }, [aside, address, name, words, told, closed]);

  function putIn(): void {
    const mine = held.current;
    // Until they are in, they are kept.
    held.current = null;
    onOver();
    const typed = { address, field: name, words, why: why.current, at: Date.now() };
    if (!isValue(address)) return insertTyped(aside, typed, spot, (isIn) => (isIn ? mine?.drop() : mine?.letGo()));
    const [, action = "", fact = ""] = address.split("/");
    const written = actionFact(doc, action, fact as ActionFact) + words;
    stepListed(aside, typed, () => edit((on) => setActionFact(on, action, fact as ActionFact, written)));
    mine?.drop();
    goBack();
  }
  function close(): void {
    onOver();
    const here = told === null ? elementAt(address) : null;
    // The page of who was removed has its heading alone.
    (here ?? document.querySelector<HTMLElement>("main[tabindex], main h1"))?.focus({ preventScroll: true });
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  return (
    // The keys are of what is in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="toast left-place"
      aria-label={told === null ? "Closed for writing" : "Taken off the page"}
      onKeyDown={onKeyDown}
    >
      <p id={`${id}told`}>{toldNow}</p>
      <label htmlFor={id}>What you went on typing</label>
      <textarea
        id={id}
        ref={box}
        rows={2}
        lang="en-GB"
        aria-describedby={`${id}told`}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <p className="acts">
        {item && item.kind !== "evidence" && structure && !there && (
          <Button kind="quiet" onPress={() => item.kind !== "evidence" && commands[item.kind].putBack(item.id)}>
            Put back
          </Button>
        )}
        {open && words !== "" && (
          <Button kind="quiet" onPress={putIn}>
            Put in
          </Button>
        )}
        {words !== "" && (
          <Button kind="quiet" onPress={() => copyWords(words)}>
            Copy
          </Button>
        )}
        <Button kind="quiet" onPress={close}>
          Close
        </Button>
      </p>
      {words !== "" && (
        <p className="left-place__kept">
          {isMember ? "Close keeps it under “Words not in the text”." : "Close keeps it on this page."}
        </p>
      )}
    </section>
  );
}

/** Why the text is closed; null while one can write. */
function useClosed(): Closed | null {
  const { noAccess, state } = useConnection();
  const { review, member } = useOpenReview();
  const { writes } = useEditing();
  const isMember = !useStore(noAccess);
  const line = useStore(state);
  return useMemo(
    () => (writes ? null : whyClosed({ line, isMember, member, state: review.state })),
    [writes, line, isMember, member, review.state],
  );
}
