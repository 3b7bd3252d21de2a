import * as Y from "yjs";

/** A field, or a value of an action point. */
type Place = Y.XmlFragment | Y.Text;

/**
 * Does an update change anything in this place of the document? Yes also where that cannot be told yet. Costs in
 * proportion to the update.
 */
export function touchesField(update: Uint8Array, doc: Y.Doc, field: Place): boolean {
  const { structs, ds } = Y.decodeUpdate(update);
  const coming = structs.filter((struct) => struct instanceof Y.Item);

  function known(id: Y.ID): Y.Item | null {
    const there = doc.store.clients.get(id.client);
    if (!there || id.clock >= Y.getState(doc.store, id.client)) return null;
    const struct = there[Y.findIndexSS(there, id.clock)];
    return struct instanceof Y.Item ? struct : null;
  }
  const arriving = (id: Y.ID): Y.Item | undefined =>
    coming.find(
      (one) => one.id.client === id.client && id.clock >= one.id.clock && id.clock < one.id.clock + one.length,
    );

  /** Is what this id names, or lies beside, within the field? */
  function within(id: Y.ID, depth = 0): boolean {
    const there = known(id);
    if (there) return isInside(there, field);
    const new_ = arriving(id);
    return !new_ || depth > coming.length || comesInside(new_, depth + 1);
  }
  function comesInside(item: Y.Item, depth = 0): boolean {
    // Before it is integrated, an item names its parent by id or by the name of a root type, or only its neighbours.
    const parent = item.parent as unknown as Y.ID | string | null;
    if (typeof parent === "string") return (doc.share.get(parent) as unknown) === field;
    if (parent) return known(parent)?.content instanceof Y.ContentType ? isHolder(parent) : within(parent, depth);
    const beside = item.origin ?? item.rightOrigin;
    return !beside || within(beside, depth);
  }
  function isHolder(id: Y.ID): boolean {
    const content = known(id)?.content;
    return content instanceof Y.ContentType && (content.type === field || isInside(content.type._item, field));
  }

  if (coming.some((item) => comesInside(item))) return true;
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges) if (deletesInside(doc, field, client, clock, clock + len)) return true;
  return false;
}

function deletesInside(doc: Y.Doc, field: Place, client: number, from: number, to: number): boolean {
  const structs = doc.store.clients.get(client);
  if (!structs || to > Y.getState(doc.store, client)) return true;
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= to) return false;
    if (struct instanceof Y.Item && !struct.deleted && isInside(struct, field)) return true;
  }
  return false;
}

function isInside(item: Y.Item | null, field: Place): boolean {
  for (let at = item; at;) {
    const parent: unknown = at.parent;
    if (parent === field) return true;
    at = parent instanceof Y.AbstractType ? parent._item : null;
  }
  return false;
}
