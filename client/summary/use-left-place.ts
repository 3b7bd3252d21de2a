import { useEffect, useEffectEvent, useState } from "react";
import { flushSync } from "react-dom";
import { isValueInput } from "#client/editor/presence.ts";
import { live, onFieldGone } from "#client/editor/live.ts";
import type { Spot } from "#client/editor/place.ts";
import { toast } from "#client/lib/announce.ts";
import type { RemovedItem } from "#client/summary/removed-model.ts";
import { removedItems } from "#client/summary/removed-model.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { followWritingPlace } from "#client/summary/writing-place.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { PlaceAddress } from "#shared/presence.ts";
import type { Summary } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";

/** Removed by oneself so short a time ago: one knows. */
const OWN_MS = 5000;

/** Where one was writing when somebody took it off the page. */
export interface LeftPlace {
  readonly address: PlaceAddress;
  /** Where in it the caret was. */
  readonly spot: Spot;
  /** Who did what, and that nothing is lost. */
  readonly told: string;
  /** What was removed; null when the section was switched off. */
  readonly item: RemovedItem | null;
  /** Letters that came before anything could take them. */
  readonly caught: string;
}

/**
 * Tells the others when one is in no field any more; and knows when the place that one writes in was taken off the page
 * by somebody else. Call `over` when there is nothing more to say of it.
 */
export function useLeftPlace(): { left: LeftPlace | null; over: () => void } {
  const connection = useConnection();
  const { summary } = connection;
  const { member, members } = useOpenReview();
  const [left, setLeft] = useState<LeftPlace | null>(null);

  useEffect(
    () =>
      live.subscribe(() => {
        if (live.get() === null && !isValueInput(document.activeElement)) connection.showPlace(null, null);
      }),
    [connection],
  );

  const onGone = useEffectEvent((address: PlaceAddress, spot: Spot, caught: string) => {
    // Unless a command of one's own has already taken the focus on.
    const free = document.activeElement === document.body;
    const [, id] = address.split("/");
    const item = removedItems(summary.get()).find((one) => one.id === id) ?? null;
    if (item?.removed.by === member.id && Date.now() - item.removed.at < OWN_MS) {
      if (free) document.getElementById("main")?.focus({ preventScroll: true });
      return;
    }
    // Oneself too, by undoing that it was put back, or in another window.
    const who =
      item?.removed.by === member.id ? "You" : (members.find((one) => one.id === item?.removed.by)?.name ?? "Somebody");
    const told = item
      ? `${who} removed the ${item.what.toLowerCase()} you were writing in. Your words are kept with it.`
      : "The section you were writing in was switched off. Your words are kept with it.";
    // At once: the next key is to find it.
    if (free) flushSync(() => setLeft({ address, spot, told, item, caught }));
    else toast({ text: told, lasting: true });
  });

  useEffect(() => {
    const place = followWritingPlace();
    const stops = [
      () => place.stop(),
      onFieldGone((address, spot) => onGone(address, spot, place.caught())),
      // Once the page has followed.
      summary.subscribe(() =>
        setTimeout(() => {
          const address = place.goneValue();
          if (address && !isThere(summary.get(), address)) onGone(address, "end", place.caught());
        }),
      ),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [summary]);

  return { left, over: () => setLeft(null) };
}

/** Is the place on the page? */
export function isThere(summary: Summary, address: PlaceAddress): boolean {
  const [kind, id] = address.split("/");
  if (kind === "section") return summary.sections.some((one) => one.id === id);
  const items = kind === "action" ? summary.actions : allFindings(summary);
  return items.some((one) => one.id === id);
}
