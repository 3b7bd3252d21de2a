import { useEffect } from "react";
import { focusField, live, onFieldGone } from "#client/editor/live.ts";
import { useFindingCommands } from "#client/findings/commands.ts";
import type { Toast } from "#client/lib/announce.ts";
import { showToast } from "#client/lib/announce.ts";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { removedItems } from "#client/summary/removed-model.ts";
import { useEditing, useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Connection } from "#client/sync/connection.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";

/** Removed by oneself so short a time ago: one knows. */
const OWN_MS = 5000;

/**
 * Tells the others when one is in no field any more; and tells oneself when the field that one writes in was taken off
 * the page by somebody else, with the way to have it back.
 */
export function useLeftField(): void {
  const connection = useConnection();
  const { member, members } = useOpenReview();
  const { structure } = useEditing();
  const commands = { findings: useFindingCommands(), actions: useItemCommands("actions") };

  useEffect(
    () =>
      live.subscribe(() => {
        if (live.get() === null) connection.showPlace(null, null);
      }),
    [connection],
  );

  // The commands are made anew at each drawing, and this listens for the latest.
  useEffect(() =>
    onFieldGone((address: FieldAddress) => {
      // Unless a command of one's own has already taken the focus on.
      const free = document.activeElement === document.body;
      const tell = (message: Toast): void => tellUntilBack(connection, address, { ...message, catchesKeys: free });
      const [, id] = address.split("/");
      const item = removedItems(connection.summary.get()).find((one) => one.id === id);
      if (!item) {
        tell({ text: "The section you were writing in was switched off. Your words are kept with it.", lasting: true });
        return;
      }
      const { kind, what, removed } = item;
      if (kind === "evidence" || (removed.by === member.id && Date.now() - removed.at < OWN_MS)) {
        if (free) document.getElementById("main")?.focus({ preventScroll: true });
        return;
      }
      // Oneself too, by undoing that it was put back, or in another window.
      const who = removed.by === member.id ? "You" : (members.find((one) => one.id === removed.by)?.name ?? "Somebody");
      tell({
        text: `${who} removed the ${what.toLowerCase()} you were writing in. Your words are kept with it.`,
        lasting: true,
        ...(structure ? { action: { label: "Put back", run: () => commands[kind].putBack(item.id) } } : {}),
      });
    }),
  );
}

/** Says it until the field is on the page again, by whosever hand; whoever waited in the message then writes on. */
function tellUntilBack({ summary }: Connection, address: FieldAddress, message: Toast): void {
  const hide = showToast(message);
  const stop = summary.subscribe(() => {
    if (!isThere(summary.get(), address)) return;
    stop();
    const waited = message.catchesKeys && document.activeElement?.matches(".toast");
    hide();
    if (waited) focusField(address, "end");
  });
}

function isThere({ sections, actions }: Summary, address: FieldAddress): boolean {
  const [kind, id] = address.split("/");
  if (kind === "section") return sections.some((one) => one.id === id);
  const items = kind === "action" ? actions : sections.flatMap(({ findings }) => findings);
  return items.some((one) => one.id === id);
}
