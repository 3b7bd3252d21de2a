import * as Y from "yjs";
import { changeField } from "#shared/field-change.ts";
import { readChildren, readField } from "#shared/field.ts";
import { isPlainText, textOrNull, writeText } from "#shared/plain-text.ts";
import type { RichText } from "#shared/schema.ts";
import type { By, ItemKind } from "#shared/summary-edits.ts";
import { USER } from "#shared/summary-edits.ts";
import { plainText, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import { isShown, itemOf, same } from "./restore.ts";

type Values = Y.Map<unknown>;

/** What is as it was left by whoever changed it after the restoration. */
export interface Left {
  readonly kind: "section" | ItemKind;
  readonly id: string;
  /** Of an item, which field or value; of a section "part", when the rest of what came there went. Null: all of it. */
  readonly what: string | null;
}

/**
 * Takes back what a restoration or an import changed, as one edit that goes forward: `before` is the document without it, `after`
 * the same with it and nothing else. Field by field and value by value: what it left alone is not touched, what reads
 * as it made it reads as before, and what somebody changed since stays. An item that it brought back stays as it is
 * when anything in it, or a link to it, came since; so does one that it made, which is otherwise marked as removed.
 * Paragraphs and lists that an import put into a section go each by itself, where they read as they came: those very
 * ones, whatever else reads the same, and whatever was written beside or between them.
 * Answers what stays.
 */
export function takeBackInto(
  doc: Y.Doc,
  before: Y.Doc,
  after: Y.Doc,
  by: By,
  of: "restoration" | "import" = "restoration",
): Left[] {
  const left: Left[] = [];
  doc.transact(() => {
    for (const name of after.share.keys())
      if (name.startsWith("section/")) {
        const [now, was, made] = [doc, before, after].map((one) => one.getXmlFragment(name));
        if (!now || !was || !made) continue;
        const takeBack = of === "import" ? takeBackBlocks : takeBackWhole;
        const stays = takeBack(now, was, made);
        if (stays === "nothing") continue;
        left.push({ kind: "section", id: name.slice("section/".length), what: stays === "part" ? "part" : null });
      }
    const linked = newLinks(doc, after);
    for (const kind of ["findings", "actions", "evidence"] as const)
      for (const id of after.getMap(kind).keys()) {
        if (!before.getMap(kind).has(id)) {
          if (!takeAway(itemOf(doc, kind, id), itemOf(after, kind, id), linked.has(id), by))
            left.push({ kind, id, what: null });
          continue;
        }
        const [now, was, made] = [itemOf(doc, kind, id), itemOf(before, kind, id), itemOf(after, kind, id)];
        if (now && was && made)
          for (const what of takeBackItem(now, was, made, linked.has(id))) left.push({ kind, id, what });
      }
  }, USER);
  return left;
}

/** False: it was changed since, so it stays. So for all below. */
function takeBackField(now: Y.XmlFragment, was: Y.XmlFragment, made: Y.XmlFragment): boolean {
  const [reads, then, restored] = [readField(now), readField(was), readField(made)];
  if (same(then, restored) || same(reads, then)) return true;
  if (!same(reads, restored)) return false;
  changeField(now, then);
  return true;
}

type Stays = "nothing" | "part" | "all";

const takeBackWhole = (...[now, was, made]: Parameters<typeof takeBackField>): Stays =>
  takeBackField(now, was, made) ? "nothing" : "all";

/** Of a section: those of the very blocks that came go that read as they came. What reads the same and is another's is another block. */
function takeBackBlocks(now: Y.XmlFragment, was: Y.XmlFragment, made: Y.XmlFragment): Stays {
  const came = new Map(blocksMade(was, made).map((block) => [idOf(block), block]));
  const there = now.toArray();
  const untouched = there.filter((block) => {
    const then = came.get(idOf(block));
    return then !== undefined && same(readChildren([block]), readChildren([then]));
  });
  for (const block of untouched) now.delete(now.toArray().indexOf(block), 1);
  const changed = now.toArray().some((block) => came.has(idOf(block)));
  for (const block of there) came.delete(idOf(block));
  // One that is not there was deleted; or its words are in another's block: joined to it, made into a list, pasted.
  if (!changed && !stand([...came.values()], was, now)) return "nothing";
  return untouched.length === 0 ? "all" : "part";
}

/** Does any word of these blocks stand there more often than it did? Of longer ones: others' words have the short ones too. */
function stand(blocks: readonly Child[], was: Y.XmlFragment, now: Y.XmlFragment): boolean {
  const [then, reads] = [textOf(readField(was)), textOf(readField(now))];
  return blocks.some((block) => {
    const all = textOf(readChildren([block])).match(/[\p{L}\p{N}]+/gu) ?? [];
    const long = all.filter((word) => word.length >= LONG);
    return (long.length > 0 ? long : all).some((word) => reads.split(word).length > then.split(word).length);
  });
}

/** Letters of a word that tells what it is from. */
const LONG = 4;

const textOf = (value: RichText): string => plainText(value, () => "");

/** What the import put in. Its member may have typed in that moment, too, in a tab that had written before. */
function blocksMade(was: Y.XmlFragment, made: Y.XmlFragment): Child[] {
  const there = new Set(was.toArray().map(idOf));
  const writers = was.doc ? Y.decodeStateVector(Y.encodeStateVector(was.doc)) : new Map<number, number>();
  return made.toArray().filter((block) => !there.has(idOf(block)) && !writers.has(block._item?.id.client ?? -1));
}

type Child = ReturnType<Y.XmlFragment["toArray"]>[number];

/** The same in every copy of the document. */
const idOf = ({ _item }: Child): string => (_item ? `${_item.id.client} ${_item.id.clock}` : "");

/** One that it made. */
function takeAway(now: Values | null, made: Values | null, isLinked: boolean, by: By): boolean {
  if (!isShown(now) || !isShown(made)) return true;
  if (isLinked || !same(readValues(now), readValues(made))) return false;
  now.set("removed", by);
  return true;
}

/** Answers which fields and values stay; null among them: all of it. */
function takeBackItem(now: Values, was: Values, made: Values, isLinked: boolean): (string | null)[] {
  const broughtBack = isShown(made) && !isShown(was);
  if (broughtBack && isShown(now) && (isLinked || !same(readValues(now), readValues(made)))) return [null];
  const left: string[] = [];
  for (const key of new Set([...was.keys(), ...made.keys()])) {
    const [value, then, restored] = [now.get(key), was.get(key), made.get(key)];
    let isBack = true;
    if (value instanceof Y.XmlFragment && then instanceof Y.XmlFragment && restored instanceof Y.XmlFragment)
      isBack = takeBackField(value, then, restored);
    else if (value instanceof Y.Map && then instanceof Y.Map && restored instanceof Y.Map) {
      for (const member of new Set([...then.keys(), ...restored.keys()]))
        isBack = takeBackValue(value as Values, then as Values, restored as Values, member) && isBack;
    } else if (isPlainText(value)) {
      isBack = takeBackText(value, textOrNull(then) ?? "", textOrNull(restored) ?? "");
    } else if (![value, then, restored].some((one) => one instanceof Y.AbstractType))
      isBack = takeBackValue(now, was, made, key);
    if (!isBack) left.push(key);
  }
  return left;
}

function takeBackValue(now: Values, was: Values, made: Values, key: string): boolean {
  const [value, then, restored] = [now.get(key), was.get(key), made.get(key)];
  if (same(then, restored) || same(value, then)) return true;
  if (!same(value, restored)) return false;
  if (was.has(key)) now.set(key, then);
  else now.delete(key);
  return true;
}

function takeBackText(now: Y.Text, was: string, made: string): boolean {
  const reads = now.toJSON();
  if (was === made || reads === was) return true;
  if (reads !== made) return false;
  writeText(now, was);
  return true;
}

/** An item as plain values, keys in order. */
const readValues = (values: Values): unknown =>
  [...values.entries()]
    .map(([key, value]): [string, unknown] => [key, readValue(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));

function readValue(value: unknown): unknown {
  if (value instanceof Y.XmlFragment) return readField(value);
  return value instanceof Y.Map ? readValues(value as Values) : (textOrNull(value) ?? value);
}

/** Items that something links or refers to now, and did not then. */
function newLinks(doc: Y.Doc, then: Y.Doc): ReadonlySet<string> {
  const known = linksOf(then);
  const found = new Set<string>();
  for (const [from, links] of linksOf(doc)) for (const to of links) if (!known.get(from)?.has(to)) found.add(to);
  return found;
}

/** By what they go out from. */
function linksOf(doc: Y.Doc): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const name of doc.share.keys())
    if (name.startsWith("section/")) found.set(name, new Set(referencesIn(readField(doc.getXmlFragment(name)))));
  for (const kind of ["findings", "actions"] as const)
    for (const id of doc.getMap(kind).keys()) {
      const values = itemOf(doc, kind, id);
      if (!isShown(values)) continue;
      const links = [...values.entries()].flatMap(([key, value]) => {
        if (value instanceof Y.XmlFragment) return referencesIn(readField(value));
        return value instanceof Y.Map && (key === "evidence" || key === "answers") ? [...value.keys()] : [];
      });
      found.set(id, new Set(links));
    }
  return found;
}

const referencesIn = (value: RichText): string[] =>
  value.flatMap((block) =>
    block.type === "paragraph"
      ? block.content.flatMap((inline) => (inline.type === "reference" ? [inline.to] : []))
      : block.items.flatMap(referencesIn),
  );

/** Fields and values of an item as the page calls them. One without a name here stands for its item. */
const parts: Readonly<Record<ItemKind, Readonly<Record<string, string>>>> = {
  findings: {
    statement: "the statement",
    narrative: "the narrative",
    place: "the place",
    enquiry: "the line of enquiry",
    confidence: "the confidence",
    status: "the status",
    frameworks: "the frameworks",
    evidence: "the linked evidence",
    claims: "the counts",
  },
  actions: {
    what: "the words",
    order: "the place",
    answers: "the findings answered",
    lead: "the lead",
    support: "the support from partners",
    measure: "“How we will know”",
    by: "“By when”",
    plan: "the plan",
    progress: "the progress",
  },
  evidence: { order: "the place", title: "the title", type: "the type", extent: "the extent", date: "the date" },
};

/** What stays, as people call it in this text: "S3", "the statement of A5", "action point 2", "part of section 4". */
export function leftNames(left: readonly Left[], summary: Summary): string[] {
  const reference = referenceText(summary);
  const names = left.map(({ kind, id, what }) => {
    if (kind === "section") {
      const section = summary.sections.find((one) => one.id === id);
      const name = section?.number ? `section ${section.number}` : (section?.section.title ?? "a section");
      return what === null ? name : `part of ${name}`;
    }
    const removed = summary.removed[kind].some((one) => one.id === id);
    if (removed)
      return { findings: "a removed finding", actions: "a removed action point", evidence: "removed evidence" }[kind];
    const item = kind === "actions" ? `action point ${reference(id)}` : reference(id);
    const part = parts[kind][what ?? ""];
    return part === undefined ? item : `${part} of ${item}`;
  });
  return [...new Set(names)];
}
