import { useEffect, useEffectEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { isValueInput } from "#client/editor/presence.ts";
import { fieldElement } from "#client/editor/field-element.ts";
import { onPlaceClosed } from "#client/editor/closed-place.ts";
import { live } from "#client/editor/live.ts";
import type { Spot } from "#client/editor/place.ts";
import { toast } from "#client/lib/announce.ts";
import { anchorOfField } from "#client/summary/names.ts";
import type { RemovedItem } from "#client/summary/removed-model.ts";
import { removedItems } from "#client/summary/removed-model.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { WritingPlace } from "#client/summary/writing-place.ts";
import { followWritingPlace } from "#client/summary/writing-place.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { PlaceAddress } from "#shared/presence.ts";
import { isValue } from "#shared/presence.ts";
import type { Summary } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";

/** Removed by oneself so short a time ago: one knows. */
const OWN_MS = 5000;

/** Where one was writing when somebody took it off the page, or the text was closed. */
export interface LeftPlace {
  readonly address: PlaceAddress;
  /** Where in it the caret was. */
  readonly spot: Spot;
  /** Who did what, and that nothing is lost; null where the text was closed: why is said as it is then. */
  readonly told: string | null;
  /** What was removed; null when the section was switched off, or the text closed. */
  readonly item: RemovedItem | null;
  /** Letters that came before anything could take them. */
  readonly caught: string;
}

/**
 * Tells the others when one is in no field any more; and knows when the place that one writes in was taken off the page
 * by somebody else, or cannot be written in any more: the role changed, the text was proposed, the session ended. Call
 * `over` when there is nothing more to say of it.
 */
export function useLeftPlace(): { left: LeftPlace | null; over: () => void } {
  const connection = useConnection();
  const { summary, readOnly } = connection;
  const { member, members } = useOpenReview();
  const [left, setLeft] = useState<LeftPlace | null>(null);

  useEffect(
    () =>
      live.subscribe(() => {
        if (live.get() === null && !isValueInput(document.activeElement)) connection.showPlace(null, null);
      }),
    [connection],
  );

  const place = useRef<WritingPlace>(null);
  const onGone = useEffectEvent((address: PlaceAddress, spot: Spot) => {
    const caught = place.current?.caught() ?? "";
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

  const onClosed = useEffectEvent((address: PlaceAddress, spot: Spot) => {
    const follows = place.current;
    if (!follows) return;
    const isNowhere = follows.gone() === address;
    const isTyping = follows.typedIn() === address;
    const open = (): void => {
      const caught = follows.caught();
      flushSync(() => setLeft({ address, spot, told: null, item: null, caught }));
    };
    if (isTyping) return open();
    // Whoever only was there stays there, and is asked nothing. The next letter finds the box all the same.
    const there = elementAt(address);
    if (isNowhere && there) follows.waitAt(there, open);
  });
  const onLeft = useEffectEvent((address: PlaceAddress, spot: Spot) => {
    // A card's values go with it, whether one was in them or not.
    const isHere = !isValue(address) || place.current?.gone() === address || place.current?.typedIn() === address;
    if (!isHere) return;
    if (!isThere(summary.get(), address)) onGone(address, spot);
    else if (readOnly.get()) onClosed(address, spot);
  });

  useEffect(() => {
    const follows = followWritingPlace();
    place.current = follows;
    return () => follows.stop();
  }, []);
  useEffect(() => onPlaceClosed((address, spot) => onLeft(address, spot)), []);

  return { left, over: () => setLeft(null) };
}

/** What stands at a place that one may not write in: the field, or the card that has the value. */
export const elementAt = (address: PlaceAddress): HTMLElement | null =>
  isValue(address) ? document.getElementById(anchorOfField(address)) : fieldElement(address);

/** Is the place on the page? */
export function isThere(summary: Summary, address: PlaceAddress): boolean {
  const [kind, id] = address.split("/");
  if (kind === "section") return summary.sections.some((one) => one.id === id);
  const items = kind === "action" ? summary.actions : allFindings(summary);
  return items.some((one) => one.id === id);
}
