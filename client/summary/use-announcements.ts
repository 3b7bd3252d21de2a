import { useEffect } from "react";
import * as Y from "yjs";
import { announce } from "#client/lib/announce.ts";
import { structuralChanges } from "#client/summary/changes.ts";
import { tellComings } from "#client/summary/comings.ts";
import { anchorOfField, capital, personName, placeName } from "#client/summary/names.ts";
import { byMember } from "#client/summary/people.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Present } from "#client/sync/people.ts";
import type { PlaceAddress } from "#shared/presence.ts";
import { isValue } from "#shared/presence.ts";

/** In the first seconds the server tells who is here and what the text is, which is not news. */
const SETTLING = 3000;

/**
 * Says who joined and left, what others moved, added and removed, and where others began to write. The announcer
 * gathers it and can be switched off; the text itself is never read out.
 */
export function useAnnouncements(): void {
  const { doc, people, state, summary } = useConnection();

  useEffect(() => tellComings(people, state), [people, state]);

  useEffect(() => {
    const started = Date.now();
    let at = fieldsOf(people.get());
    return people.subscribe(() => {
      const now = people.get();
      if (Date.now() - started > SETTLING) {
        for (const one of byMember(now)) {
          if (one.self || one.field === null) continue;
          // From one value of a card to the next is no news.
          const was = at.get(one.member) ?? null;
          if (was === one.field || (was !== null && isValue(was) && anchorOfField(was) === anchorOfField(one.field)))
            continue;
          announce(`${personName(one)} is writing in ${placeName(summary.get(), one.field)}.`);
        }
      }
      // Who is missing may be on the way back to where they were.
      at = new Map([...at, ...fieldsOf(now)]);
    });
  }, [people, summary]);

  useEffect(() => {
    const started = Date.now();
    let before = summary.get();
    // The document's watch listens to the same event and was there first, so the value is up to date here.
    function onTransaction(transaction: Y.Transaction): void {
      // Words are not announced, and they come with every keystroke.
      if (![...transaction.changed.keys()].some((type) => type instanceof Y.Map)) return;
      const now = summary.get();
      if (now === before) return;
      const changes = transaction.local ? [] : structuralChanges(before, now);
      before = now;
      if (Date.now() - started < SETTLING) return;
      for (const change of changes) announce(capital(change.words));
    }
    doc.on("afterTransaction", onTransaction);
    return () => doc.off("afterTransaction", onTransaction);
  }, [doc, summary]);
}

/** In which field each member stands. */
function fieldsOf(people: readonly Present[]): ReadonlyMap<string, PlaceAddress | null> {
  return new Map(byMember(people).map((one) => [one.member, one.field]));
}
