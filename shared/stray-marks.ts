import * as Y from "yjs";
import { deletedItems, lengthBefore } from "#shared/deleted-items.ts";
import type { Moved } from "#shared/moves.ts";
import { firstOf, FOLLOWED, movedTo, movesIn, standing } from "#shared/moves.ts";
import type { Change } from "#shared/stray-words.ts";
import { movedAway } from "#shared/stray-words.ts";

/** How words look, which somebody did not know of when they moved them: bold, a link, their language. */
export interface StrayMark {
  /** A letter as it was before it moved. */
  readonly letter: Y.ID;
  /** By name, as Yjs writes them; null where one was taken off. */
  readonly marks: Readonly<Record<string, unknown>>;
}

/**
 * The marks that a change left behind. To be asked before Yjs collects what was deleted.
 * @param isTakenOff did this person delete where this mark begins or ends, without being heard of yet?
 */
export function strayMarks(
  { transaction, asked }: Pick<Change, "transaction" | "asked">,
  isTakenOff: (id: Y.ID) => boolean = () => false,
): StrayMark[] {
  const { doc, deleteSet } = transaction;
  const moves = movesIn(transaction).filter(({ knew }) => knew !== null);
  if (moves.length === 0) return [];
  const texts = new Set<Y.XmlText>();
  for (const item of deletedItems(doc, deleteSet))
    if (item.parent instanceof Y.XmlText && item.content instanceof Y.ContentString) texts.add(item.parent);
  const makers = Map.groupBy(moves, ({ knew }) => knew);
  return [...texts].flatMap((text) =>
    [...makers.values()].flatMap((own) => marksIn(text, own, { transaction, asked }, isTakenOff)),
  );
}

/** Those in a text that one and the same person moved letters of. */
function marksIn(
  text: Y.XmlText,
  moves: readonly Moved[],
  { transaction: { doc, deleteSet }, asked }: Pick<Change, "transaction" | "asked">,
  isTakenOff: (id: Y.ID) => boolean,
): StrayMark[] {
  const found: StrayMark[] = [];
  const [all, known] = [new Map<string, unknown>(), new Map<string, unknown>()];
  /** Names of marks that are seen to here. */
  const ours = new Set<string>();
  for (let item = text._start; item; item = item.right) {
    const { content, id } = item;
    const stood = !item.deleted || Y.isDeleted(deleteSet, id);
    if (content instanceof Y.ContentFormat) {
      const isKnown = moves.some(
        ({ knew, copyClient }) => id.client === copyClient || id.clock < (knew?.get(id.client) ?? 0),
      );
      const isOff = !stood && isKnown && isTakenOff(id);
      if (stood) all.set(content.key, content.value);
      if (isKnown && (stood || isOff)) known.set(content.key, content.value);
      if (isOff || (stood && !isKnown && asked(id))) ours.add(content.key);
    } else if (content instanceof Y.ContentString && Y.isDeleted(deleteSet, id)) {
      const other = [...ours].filter((key) => !isSame(all.get(key), known.get(key)));
      if (other.length === 0) continue;
      const marks = Object.fromEntries(other.map((key) => [key, all.get(key) ?? null]));
      for (let at = 0; at < item.length; at++) {
        const letter = Y.createID(id.client, id.clock + at);
        if (moves.some((move) => isOf(move, firstOf(doc, letter))) && movedAway(doc, { id: letter, item }))
          found.push({ letter, marks });
      }
    }
  }
  return found;
}

const isSame = (one: unknown, two: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(two ?? null);

const isOf = (move: Moved, { client, clock }: Y.ID): boolean =>
  move.client === client && clock >= move.clock && clock < move.clock + move.length;

/** Gives the marks to the letters where they are now. */
export function putMarks(doc: Y.Doc, strays: readonly StrayMark[]): void {
  doc.transact(() => {
    const runs: {
      readonly text: Y.XmlText;
      readonly at: number;
      length: number;
      readonly marks: StrayMark["marks"];
    }[] = [];
    for (const { letter, marks } of strays) {
      const copy = movedTo(doc, letter);
      const item = copy && standing(doc, copy).item;
      if (!copy || !(item?.parent instanceof Y.XmlText)) continue;
      const at = lengthBefore(item) + copy.clock - item.id.clock;
      const last = runs.at(-1);
      if (last?.text === item.parent && last.marks === marks && last.at + last.length === at) last.length++;
      else runs.push({ text: item.parent, at, length: 1, marks });
    }
    // Marks are no letters: places stay as they are.
    for (const { text, at, length, marks } of runs) text.format(at, length, marks);
  }, FOLLOWED);
}
