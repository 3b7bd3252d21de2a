import { useState } from "react";
import { useFindingCommands } from "#client/findings/commands.ts";
import { Icon } from "#client/parts/icons.tsx";
import { removedItems } from "#client/summary/removed-model.ts";
import type { RemovedItem } from "#client/summary/removed-model.ts";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { timeName } from "#client/summary/names.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";

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

function Item({ item, onPutBack }: { item: RemovedItem; onPutBack: () => void }) {
  const { members, review } = useOpenReview();
  const { structure } = useEditing();
  const [reading, setReading] = useState(false);
  const [now] = useState(() => Date.now());
  const who = members.find((one) => one.id === item.removed.by)?.name ?? "somebody";
  const partner = review.partners.find((one) => one.id === item.removed.partner)?.code;
  return (
    <li>
      <p>
        <b>{item.title}</b>
      </p>
      <p className="quiet">
        {item.what}. Removed by {who}
        {partner && ` (${partner})`}, {timeName(item.removed.at, now)}.
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
