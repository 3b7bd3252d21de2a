import { Icon } from "#client/parts/icons.tsx";
import { useStore } from "#client/lib/store.ts";
import { lineWords } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";

/** Where my words are, in words. It is read out when it changes; "Saving…" only shows after a second. */
export function StateLine() {
  const { state } = useConnection();
  const { words, icon, tone } = lineWords[useStore(state)];
  return (
    <output className={tone === "plain" ? "save" : `save save--${tone}`}>
      <Icon name={icon} />
      <span className="save__t">{words}</span>
    </output>
  );
}
