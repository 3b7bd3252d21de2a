import * as Y from "yjs";

/** Items of one client within a range of its clock; the first may begin before it. */
export function* itemsBetween({ store }: Y.Doc, client: number, from: number, to: number): Generator<Y.Item> {
  const structs = store.clients.get(client);
  if (!structs || from >= Y.getState(store, client)) return;
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= to) return;
    if (struct instanceof Y.Item) yield struct;
  }
}

/** The items that a set of deletions names. */
export function* deletedItems(doc: Y.Doc, { clients }: Y.Transaction["deleteSet"]): Generator<Y.Item> {
  for (const [client, ranges] of clients)
    for (const { clock, len } of ranges) yield* itemsBetween(doc, client, clock, clock + len);
}

/** How much of what an item stands in stands before it. */
export function lengthBefore(item: Y.Item): number {
  let length = 0;
  for (let before = item.left; before; before = before.left)
    if (!before.deleted && before.countable) length += before.length;
  return length;
}
