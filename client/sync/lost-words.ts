import * as Y from "yjs";
import { movedTo } from "#shared/moves.ts";
import { itemsBetween } from "#shared/deleted-items.ts";
import type { FieldWords } from "./unsent-words.ts";
import { fieldsOf, plainText } from "./unsent-words.ts";

interface LossCase {
  /** As the help says it. */
  readonly words: string;
  /** What one of the others did in it: the steps of `tests/support/field-editor.ts`. */
  readonly steps: readonly string[];
}

/**
 * How words of one's own can die in a merge though nobody meant to remove them: what held them was removed by somebody
 * who had not heard of them. The list is closed, stands in the help too, and may only shrink.
 */
export const lossCases: readonly LossCase[] = [
  {
    words:
      "A list was switched on or off, or paragraphs were joined, split or deleted, over words being typed in them that could not be taken along.",
    // What is pasted over several paragraphs splits the one that it comes into.
    steps: ["list", "lift", "join", "split", "paste"],
  },
  {
    words:
      "A new paragraph, reference or line break was taken back with undo by its maker while another typed in it or behind it.",
    steps: ["undo", "redo"],
  },
];

/** The least that is to be known of what a change removed. */
interface Removal {
  /** What went, by anything: `transaction.deleteSet`. */
  readonly deleted: Y.Transaction["deleteSet"];
  /** What the change itself names: who removed that knew it. */
  readonly named: Y.Transaction["deleteSet"];
  readonly own: ReadonlySet<number>;
}

/** Runs shorter than this may stand in the text by chance. */
const SAME_CHARS = 12;

/**
 * Own words that a change of others removed without knowing them: they went with what held them, and the change does
 * not name them. To be asked before Yjs collects what was deleted, at the end of the transaction.
 */
export function lostWords(doc: Y.Doc, { deleted, named, own }: Removal): FieldWords[] {
  let addresses: Map<unknown, FieldWords["address"]> | null = null;
  const runs = new Map<FieldWords["address"], string[]>();
  for (const [client, ranges] of deleted.clients) {
    if (!own.has(client)) continue;
    for (const { clock, len } of ranges) {
      let before: Y.Item | null = null;
      for (const item of itemsBetween(doc, client, clock, clock + len)) {
        const words = unnamed(doc, item, [clock, clock + len], named);
        if (words === "") continue;
        addresses ??= new Map(fieldsOf(doc).map(([address, field]) => [field, address]));
        const address = fieldOf(item, addresses);
        if (!address) continue;
        const list = runs.get(address) ?? [];
        // Letters typed one after the other are one run.
        if (before && item.left === before) list.push((list.pop() ?? "") + words);
        else list.push(words);
        runs.set(address, list);
        before = item;
      }
    }
  }
  const there = new Map(fieldsOf(doc).map(([address, field]) => [address, plainText(field)]));
  return [...runs].flatMap(([address, list]) => {
    const lost = list
      .map((run) => run.trim())
      .filter((run) => run !== "" && !(run.length >= SAME_CHARS && there.get(address)?.includes(run)));
    return lost.length > 0 ? [{ address, words: lost.join("\n") }] : [];
  });
}

/** The letters of an item within a range that a change does not name, and that stand nowhere else. */
function unnamed(doc: Y.Doc, item: Y.Item, [from, to]: readonly [number, number], named: Removal["named"]): string {
  if (!(item.content instanceof Y.ContentString)) return "";
  const ranges = named.clients.get(item.id.client) ?? [];
  const isNamed = (clock: number): boolean =>
    ranges.some((range) => clock >= range.clock && clock < range.clock + range.len);
  let words = "";
  for (let i = 0; i < item.length; i++) {
    const clock = item.id.clock + i;
    if (clock >= from && clock < to && !isNamed(clock) && !movedTo(doc, Y.createID(item.id.client, clock)))
      words += item.content.str[i] ?? "";
  }
  return words;
}

function fieldOf(item: Y.Item, addresses: ReadonlyMap<unknown, FieldWords["address"]>): FieldWords["address"] | null {
  for (let parent: unknown = item.parent; parent instanceof Y.AbstractType; parent = parent._item?.parent) {
    const address = addresses.get(parent);
    if (address) return address;
  }
  return null;
}
