import * as Y from "yjs";

/** Ids, as Yjs names what is deleted. */

type Ids = Y.Transaction["deleteSet"];

/** One after the other are one range. */
export function idsOf(ids: readonly Y.ID[]): Ids {
  const set = Y.createDeleteSet();
  for (const id of ids) {
    const ranges = set.clients.get(id.client) ?? [];
    const last = ranges.at(-1);
    if (last && last.clock + last.len === id.clock)
      ranges[ranges.length - 1] = { clock: last.clock, len: last.len + 1 };
    else ranges.push({ clock: id.clock, len: 1 });
    set.clients.set(id.client, ranges);
  }
  return set;
}

/** What is in the first of two sets alone. */
export function without({ clients }: Ids, { clients: others }: Ids): Ids {
  const set = Y.createDeleteSet();
  for (const [client, ranges] of clients) {
    let left = ranges.map(({ clock, len }) => ({ clock, len }));
    for (const { clock, len } of others.get(client) ?? [])
      left = left.flatMap((range) => {
        const [from, to] = [Math.max(range.clock, clock), Math.min(range.clock + range.len, clock + len)];
        const parts = [
          { clock: range.clock, len: from - range.clock },
          { clock: to, len: range.clock + range.len - to },
        ];
        return from < to ? parts.filter((part) => part.len > 0) : [range];
      });
    if (left.length > 0) set.clients.set(client, left);
  }
  return set;
}
