import { useState } from "react";
import { useThreads } from "#client/comments/book-context.tsx";
import { useWho } from "#client/comments/said.tsx";
import { useFindingCommands } from "#client/findings/commands.ts";
import { Icon } from "#client/parts/icons.tsx";
import { removedItems } from "#client/summary/removed-model.ts";
import type { RemovedItem } from "#client/summary/removed-model.ts";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { personName, timeName } from "#client/summary/names.ts";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

/** The tray of what was removed: nothing in it is lost, what others wrote in it meanwhile included. */
export function Removed({ onPutBack }: { onPutBack: () => void }) {
  const { summary } = useConnection();
  useSummary((value) => value.removed);
  const items = removedItems(summary.get());
  const findings = useFindingCommands();
  const actions = useItemCommands("actions");
  const evidence = useItemCommands("evidence");
  const { why } = useEditing();
  const commands = { findings, actions, evidence };

  if (items.length === 0) return <p className="quiet">Nothing has been removed.</p>;
  return (
    <>
      <ul className="lost">
        {items.map((item) => (
          <Item
            key={item.id}
            item={item}
            onPutBack={() => {
              onPutBack();
              commands[item.kind].putBack(item.id);
            }}
          />
        ))}
      </ul>
      {why && <p className="quiet">{why}</p>}
    </>
  );
}

/** The thread that proposed to remove it, when that was done. */
function useProposer({ id, removed }: RemovedItem): Thread | null {
  return useThreads(
    ({ threads }) =>
      threads.findLast((thread) => {
        if (thread.proposal?.kind !== "remove" || thread.place.kind !== "finding" || thread.place.finding !== id)
          return false;
        // It may have been put back since, and removed again by somebody else.
        const act = threadState(thread).decision?.act;
        return act?.kind === "apply" && act.by === removed.by && Math.abs(act.at - removed.at) < SAME_MS;
      }) ?? null,
  );
}

/** The act is stored a moment after what it did. */
const SAME_MS = 60_000;

function Item({ item, onPutBack }: { item: RemovedItem; onPutBack: () => void }) {
  const who = useWho();
  const proposer = useProposer(item);
  const { structure } = useEditing();
  const [reading, setReading] = useState(false);
  const [now] = useState(() => Date.now());
  return (
    <li>
      <p>
        <b>{item.title}</b>
      </p>
      <p className="quiet">
        {item.what}. Removed by {personName(who(item.removed.by, item.removed.partner))},{" "}
        {timeName(item.removed.at, now)}
        {proposer && `, as ${personName(who(proposer.author, proposer.partner))} proposed`}.
      </p>
      {reading && <blockquote className="lost__text">{item.words}</blockquote>}
      <p className="acts">
        {structure && (
          <button type="button" className="btn-quiet" onClick={onPutBack}>
            <Icon name="putback" />
            Put back<span className="vh"> {item.title}</span>
          </button>
        )}
        {item.words !== "" && (
          <button type="button" className="btn-quiet" aria-expanded={reading} onClick={() => setReading(!reading)}>
            {reading ? "Fold" : "Read"}
            <span className="vh"> {item.title}</span>
          </button>
        )}
      </p>
    </li>
  );
}
