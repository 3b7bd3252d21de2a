import { Icon } from "#client/parts/icons.tsx";
import { useStore } from "#client/lib/store.ts";
import { lineWords, offlineUnkept } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";

/** Where my words are, in words. It is read out when it changes; "Saving…" only shows after a second. */
export function StateLine() {
  const { state, kept } = useConnection();
  const line = useStore(state);
  const unkept = useStore(kept) !== "kept";
  const { words, icon, tone } = line === "offline" && unkept ? offlineUnkept : lineWords[line];
  return (
    <output className={tone === "plain" ? "save" : `save save--${tone}`}>
      <Icon name={icon} />
      <span className="save__t">{words}</span>
    </output>
  );
}
