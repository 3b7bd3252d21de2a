import * as Y from "yjs";
import { movedTo } from "#shared/moves.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** Words that one side has and the other was not given, by the field they were written in. */
export interface FieldWords {
  readonly address: FieldAddress;
  readonly words: string;
}

interface Against {
  /** How far the other side knows each Yjs client: what lies beyond is unsent. */
  readonly known: ReadonlyMap<number, number>;
  /** Only what these wrote; null: everything unsent. Without the other side's word one cannot tell others' news. */
  readonly own: ReadonlySet<number> | null;
  /** The other side's text of a field. A change of structure writes words anew that stand there already. */
  readonly there?: (address: FieldAddress) => string;
}

/** Runs shorter than this may stand in the other text by chance. */
const SAME_CHARS = 12;

/** The words in a document that the other side does not have. Pure; deleted words are not among them. */
export function unsentWords(doc: Y.Doc, { known, own, there = () => "" }: Against): FieldWords[] {
  const isUnsent = ({ id, length }: Y.Item): number =>
    own && !own.has(id.client) ? 0 : Math.min(length, Math.max(0, id.clock + length - (known.get(id.client) ?? 0)));
  return fieldsOf(doc).flatMap(([address, fragment]) => {
    const text = there(address);
    const runs = runsOf(fragment, isUnsent).filter(
      (run) => run.trim() !== "" && (run.trim().length < SAME_CHARS || !text.includes(run.trim())),
    );
    return runs.length > 0 ? [{ address, words: runs.map((run) => run.trim()).join("\n") }] : [];
  });
}

/**
 * Words of the other side's text that were taken out in this document, and that the other side does not know to be. Not
 * those that only went elsewhere, as a split takes them.
 */
export function takenOut(doc: Y.Doc, theirs: Y.Doc): FieldWords[] {
  const here = new Map(fieldsOf(doc).map(([address, fragment]) => [address, plainText(fragment)]));
  const isOut = ({ client, clock }: Y.ID): boolean => {
    if (clock >= Y.getState(doc.store, client)) return false;
    const id = Y.createID(client, clock);
    return Y.getItem(doc.store, id).deleted && movedTo(doc, id) === null;
  };
  return fieldsOf(theirs).flatMap(([address, fragment]) => {
    const runs = lettersWhere(fragment, isOut)
      .map((run) => run.trim())
      .filter((run) => run !== "" && (run.length < SAME_CHARS || !here.get(address)?.includes(run)));
    return runs.length > 0 ? [{ address, words: runs.join("\n") }] : [];
  });
}

/** Every field that the document holds, also of removed items. */
export function fieldsOf(doc: Y.Doc): [FieldAddress, Y.XmlFragment][] {
  const found: [FieldAddress, Y.XmlFragment][] = [];
  for (const name of doc.share.keys())
    if (name.startsWith("section/")) found.push([name as FieldAddress, doc.getXmlFragment(name)]);
  for (const [list, kind] of [
    ["findings", "finding"],
    ["actions", "action"],
  ] as const)
    for (const [id, item] of doc.getMap(list))
      if (item instanceof Y.Map)
        for (const [part, value] of item)
          if (value instanceof Y.XmlFragment) found.push([`${kind}/${id}/${part}` as FieldAddress, value]);
  return found;
}

/** Runs of letters that are wanted one by one, text by text. */
function lettersWhere(parent: Y.XmlFragment | Y.XmlText, isWanted: (id: Y.ID) => boolean): string[] {
  const runs: string[] = [];
  let run = "";
  for (let item = parent._start; item; item = item.right) {
    if (item.deleted) continue;
    const { content, id } = item;
    if (content instanceof Y.ContentString) {
      [...Array(item.length).keys()].forEach((i) => {
        const wanted = isWanted(Y.createID(id.client, id.clock + i));
        if (wanted) run += content.str[i] ?? "";
        else if (run !== "") runs.push(run);
        if (!wanted) run = "";
      });
    } else if (content instanceof Y.ContentType) {
      const { type } = content;
      if (type instanceof Y.XmlText || type instanceof Y.XmlFragment) runs.push(...lettersWhere(type, isWanted));
    }
  }
  return run === "" ? runs : [...runs, run];
}

/** Runs of characters of which `ends` says how many at an item's end are wanted, block by block. */
function runsOf(parent: Y.XmlFragment | Y.XmlText, ends: (item: Y.Item) => number): string[] {
  const runs: string[] = [];
  let run = "";
  const flush = (): void => {
    if (run !== "") runs.push(run);
    run = "";
  };
  for (let item = parent._start; item; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentString) {
      const wanted = ends(item);
      const { str } = item.content;
      if (wanted < str.length) flush();
      if (wanted > 0) run += str.slice(str.length - wanted);
    } else if (item.content instanceof Y.ContentType) {
      const { type } = item.content;
      if (type instanceof Y.XmlText || type instanceof Y.XmlFragment) {
        flush();
        runs.push(...runsOf(type, ends));
      }
    }
  }
  flush();
  return runs;
}

/** The words of a field in one string, for comparing. */
export const plainText = (fragment: Y.XmlFragment | Y.XmlText): string =>
  runsOf(fragment, (item) => item.length).join("\n");
