import type { KeyboardEvent } from "react";
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { focusField } from "#client/editor/live.ts";
import { useFindingCommands } from "#client/findings/commands.ts";
import { copyWords, insertAt } from "#client/summary/aside.tsx";
import { Button } from "#client/parts/controls.tsx";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { fieldName, placeName } from "#client/summary/names.ts";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import type { LeftPlace as Left } from "#client/summary/use-left-place.ts";
import { isThere, useLeftPlace } from "#client/summary/use-left-place.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isValue } from "#shared/presence.ts";
import type { ActionFact } from "#shared/summary.ts";
import { actionFact, setActionFact } from "#shared/summary-edits.ts";

/** Where somebody goes on typing when what they were writing in was taken off the page under their hands. */
export function LeftPlace() {
  const { left, over } = useLeftPlace();
  return left && <Box key={left.address + left.told} left={left} onOver={over} />;
}

function Box({ left, onOver }: { left: Left; onOver: () => void }) {
  const { address, spot, told, item } = left;
  const { doc, summary, aside } = useConnection();
  const { structure, edit } = useEditing();
  const commands = { findings: useFindingCommands(), actions: useItemCommands("actions") };
  const there = useSummary((value) => isThere(value, address));
  const [words, setWords] = useState(left.caught);
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  // What it was called: it may be gone for good when the words are set aside.
  const [name] = useState(() => (isValue(address) ? placeName : fieldName)(summary.get(), address as never));

  useLayoutEffect(() => {
    const { current } = box;
    current?.focus({ preventScroll: true });
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);

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
    if (there) onThere();
  }, [there]);

  // However this goes away, the words do not.
  const kept = useRef("");
  useLayoutEffect(() => {
    kept.current = words.trim();
  }, [words]);
  useEffect(() => {
    const keep = (): void => {
      const rest = kept.current;
      kept.current = "";
      if (rest !== "") void aside.add([{ address, field: name, words: rest, why: "lost" }]);
    };
    const guard = (event: BeforeUnloadEvent): void => {
      if (kept.current !== "") event.preventDefault();
    };
    addEventListener("beforeunload", guard);
    addEventListener("pagehide", keep);
    return () => {
      removeEventListener("beforeunload", guard);
      removeEventListener("pagehide", keep);
      keep();
    };
  }, [aside, address, name]);

  function putIn(): void {
    kept.current = "";
    onOver();
    if (!isValue(address)) return insertAt(address, spot, words);
    const [, action = "", fact = ""] = address.split("/");
    edit((on) => setActionFact(on, action, fact as ActionFact, actionFact(doc, action, fact as ActionFact) + words));
    goBack();
  }
  function close(): void {
    onOver();
    document.getElementById("main")?.focus({ preventScroll: true });
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  return (
    // The keys are of what is in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="toast left-place" aria-label="Taken off the page" onKeyDown={onKeyDown}>
      <p id={`${id}told`}>{told}</p>
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
        {there && words !== "" && (
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
      {words !== "" && <p className="left-place__kept">Close keeps it under “Words not in the text”.</p>}
    </section>
  );
}
