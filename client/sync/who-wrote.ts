import * as Y from "yjs";
import type { Subject } from "#shared/compare/summaries.ts";
import { pathOf } from "#shared/undo-places.ts";
import type { Present } from "./people.ts";

/** A thing of the summary, as a comparison names it: "finding 3f9c…", "section context". */
type PlaceKey = `${Exclude<Subject["kind"], "details">} ${string}`;

const kinds = { findings: "finding", actions: "action", evidence: "evidence" } as const;

/**
 * Where each Yjs client added something in a transaction. What was only deleted does not tell who did it. Costs in
 * proportion to what was added.
 */
function additionsIn({ doc, beforeState, afterState }: Y.Transaction): Map<number, Set<PlaceKey>> {
  const found = new Map<number, Set<PlaceKey>>();
  for (const [client, upto] of afterState) {
    const from = beforeState.get(client) ?? 0;
    const structs = upto > from ? doc.store.clients.get(client) : undefined;
    if (!structs) continue;
    const places = new Set<PlaceKey>();
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const struct = structs[i];
      const place = struct instanceof Y.Item ? placeOf(struct) : null;
      if (place) places.add(place);
    }
    if (places.size > 0) found.set(client, places);
  }
  return found;
}

function placeOf({ parent, parentSub }: Y.Item): PlaceKey | null {
  if (!(parent instanceof Y.AbstractType)) return null;
  const { root, path } = pathOf(parent);
  if (root.startsWith("section/")) return `section ${root.slice("section/".length)}`;
  const kind = kinds[root as keyof typeof kinds] as (typeof kinds)[keyof typeof kinds] | undefined;
  const id = path[0] ?? parentSub;
  return kind && id !== null ? `${kind} ${id}` : null;
}

/** Who writes where, as far as it was noted: the document itself keeps only numbers. */
interface Writers {
  /** Of these people those who added something in this transaction are noted. */
  note(transaction: Y.Transaction, people: readonly Present[]): void;
  /** Who wrote in a place. */
  of(place: string): readonly Present[];
}

export function createWriters(): Writers {
  const wrote = new Map<string, Map<string, Present>>();
  return {
    note(transaction, people) {
      for (const [client, places] of additionsIn(transaction)) {
        const person = people.find(({ clientId }) => clientId === client);
        if (!person) continue;
        for (const place of places) wrote.set(place, (wrote.get(place) ?? new Map()).set(person.member, person));
      }
    },
    of: (place) => [...(wrote.get(place)?.values() ?? [])],
  };
}
