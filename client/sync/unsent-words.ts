import * as Y from "yjs";
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
