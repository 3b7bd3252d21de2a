import { useEffect, useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { useStore } from "#client/lib/store.ts";
import type { LineWords } from "#client/summary/words.ts";
import { lineWords, offlineUnkept } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { LineState } from "#client/sync/state.ts";

/** Where my words are, in words. */
export function StateLine() {
  const { state, kept } = useConnection();
  const line = useStore(state);
  const unkept = useStore(kept) !== "kept";
  const wordsOf = (one: LineState): LineWords => (one === "offline" && unkept ? offlineUnkept : lineWords[one]);
  const { words, icon, tone } = wordsOf(line);
  const spoken = wordsOf(useSpoken(line)).words;
  return (
    <>
      <p className={tone === "plain" ? "save" : `save save--${tone}`}>
        <Icon name={icon} />
        <span className="save__t">{words}</span>
      </p>
      <output className="vh">{spoken}</output>
    </>
  );
}

/** Saving is the rule while one types: it is read out only when it takes long. */
const LONG_MS = 3000;

/** What is read out: every change but the short ones between "Saving…" and "Saved". */
function useSpoken(line: LineState): LineState {
  const [spoken, setSpoken] = useState(line);
  if (line !== "saving" && line !== spoken) setSpoken(line);
  useEffect(() => {
    if (line !== "saving") return;
    const timer = setTimeout(() => setSpoken("saving"), LONG_MS);
    return () => clearTimeout(timer);
  }, [line]);
  return spoken;
}
