import * as Y from "yjs";
import { commonEnds } from "#shared/common-ends.ts";
import { readField } from "#shared/field.ts";
import type { RichText } from "#shared/schema.ts";
import { fieldOf } from "#shared/stray-words.ts";

/**
 * What fields read before a step of undo. What follows from a step that is taken back is for what others did since; where
 * nobody did, it puts words in another place, or twice. So where nobody wrote in a field since and it reads as before the
 * step, nothing is to follow.
 */

/** Two are the same object when nobody changed the field between them. */
type State = object;

interface Reading {
  readonly state: State;
  readonly value: RichText;
}

/** What a step did to a field. */
interface Stretch {
  readonly before: Reading;
  /** That its last change left. */
  readonly after: State;
}

/** By field; null where something else came between the changes of the step, or it is not known what was there before. */
export type Readings = ReadonlyMap<Y.XmlFragment, Stretch | null>;

export interface Reader {
  /** To be called before a field is written in by a step of undo, in its transaction. */
  readonly before: (field: Y.XmlFragment) => void;
  /** A step that was just made, or went on: what is known of it now. */
  readonly noted: (known: Readings) => Readings;
  /** What the fields of a step read. */
  readonly now: (known: Readings) => ReadonlyMap<Y.XmlFragment, Reading>;
  /** Did nobody change what the step left? */
  readonly isExact: (known: Readings) => boolean;
  /** Do the fields of a step read as before it? */
  readonly isBack: (known: Readings) => boolean;
  /**
   * A step was taken back: what is known of the one that does it again. Where others wrote meanwhile that is nothing:
   * what it reads now is not what its own step made of it.
   */
  readonly turned: (known: Readings, was: ReadonlyMap<Y.XmlFragment, Reading>, isExact: boolean) => Readings;
}

const readers = new WeakMap<Y.Doc, Reader>();

/** To be called before a field is written in, within the transaction. */
export const readBefore = (doc: Y.Doc, field: Y.XmlFragment): void => readers.get(doc)?.before(field);

/** @param goesOn would a change of this field now belong to a step that it is known of already? */
export function createReader(doc: Y.Doc, goesOn: (field: Y.XmlFragment) => boolean): Reader {
  const states = new WeakMap<Y.XmlFragment, State>();
  const stateOf = (field: Y.XmlFragment): State => {
    let state = states.get(field);
    if (!state) states.set(field, (state = {}));
    return state;
  };
  /** What each field read last: of an hour's steps in a long field most of it is the same. */
  const last = new WeakMap<Y.XmlFragment, RichText>();
  const read = (field: Y.XmlFragment): Reading => {
    const value = sharing(valueOf(field), last.get(field) ?? []);
    last.set(field, value);
    return { state: stateOf(field), value };
  };
  /** Before the change that is being made. */
  const begun = new Map<Y.XmlFragment, Reading>();
  /** What the last change changed, and the states before it. */
  let changed: ReadonlyMap<Y.XmlFragment, { readonly was: State; readonly reading: Reading | null }> = new Map();
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    const fields = new Set([...transaction.changed.keys()].map(fieldOf));
    changed = new Map(
      [...fields].flatMap((field) => {
        if (!(field instanceof Y.XmlFragment)) return [];
        const was = stateOf(field);
        states.set(field, {});
        return [[field, { was, reading: begun.get(field) ?? null }]];
      }),
    );
    begun.clear();
  });
  const reader: Reader = {
    before(field) {
      if (!goesOn(field) && !begun.has(field)) begun.set(field, read(field));
    },
    noted(known) {
      const noted = new Map(known);
      for (const [field, { was, reading }] of changed) {
        const stretch = noted.get(field);
        const after = stateOf(field);
        if (stretch === undefined) noted.set(field, reading && { before: reading, after });
        else noted.set(field, stretch?.after === was ? { ...stretch, after } : null);
      }
      return noted;
    },
    now: (known) => new Map([...known.keys()].map((field) => [field, read(field)])),
    isExact: (known) => known.size > 0 && [...known].every(([field, stretch]) => stretch?.after === stateOf(field)),
    isBack: (known) => [...known].every(([field, stretch]) => stretch && isSame(valueOf(field), stretch.before.value)),
    turned(known, was, isExact) {
      if (!isExact) return new Map([...known.keys()].map((field) => [field, null]));
      for (const [field, stretch] of known) if (stretch) states.set(field, stretch.before.state);
      return new Map([...was].map(([field, before]) => [field, { before, after: stateOf(field) }]));
    },
  };
  readers.set(doc, reader);
  return reader;
}

const EMPTY: RichText = [{ type: "paragraph", content: [] }];

/** An editor shows a field that holds nothing as one that holds an empty paragraph. */
function valueOf(field: Y.XmlFragment): RichText {
  const value = readField(field);
  return value.length > 0 ? value : EMPTY;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A value, of which those blocks are held once that another has as well. */
function sharing(value: RichText, other: RichText): RichText {
  const { head, tail } = commonEnds(value.length, other.length, (i, j) => isSame(value[i], other[j]));
  return [...other.slice(0, head), ...value.slice(head, value.length - tail), ...other.slice(other.length - tail)];
}
