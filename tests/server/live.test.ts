import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Written } from "#server/versions/live.ts";
import { createLive, nothingWritten } from "#server/versions/live.ts";
import { must } from "#shared/assert.ts";
import { buildDoc, buildReview, copyDoc } from "#tests/support/builders.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/** Somebody with a caret in the one paragraph that all write in. */
interface Writer {
  readonly member: string;
  readonly doc: Y.Doc;
  /** What others wrote and has not come yet. */
  readonly coming: Uint8Array[];
  caret: Y.RelativePosition;
}

const paragraphIn = (doc: Y.Doc): Y.XmlText =>
  (doc.getXmlFragment("section/context").get(0) as Y.XmlElement).get(0) as Y.XmlText;

/** Standing letters, each with the client that wrote it. */
function lettersOf(text: Y.XmlText): { readonly letter: string; readonly client: number }[] {
  const letters: { letter: string; client: number }[] = [];
  for (let item = text._start; item; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentString)
      for (const letter of item.content.str) letters.push({ letter, client: item.id.client });
  return letters;
}

/**
 * Three type at one end or amid each other's words, of few letters, so that many are alike, and take their own back. Who
 * takes out another's letter and types the same one has written nothing.
 */
function typeTogether(chance: Chance): { rows: Written[]; text: Y.XmlText; members: Map<number, string> } {
  const first = buildDoc();
  first.getXmlFragment("section/context").insert(0, [paragraphOf("an eel")]);
  const rows: Written[] = [];
  const note = (member: string, bytes: Uint8Array): void =>
    void rows.push({ sequence: rows.length, member, partner: member, at: 0, bytes });
  note("dougal", Y.encodeStateAsUpdate(first));
  const members = new Map([[first.clientID, "dougal"]]);
  const all = ["ailsa", "effie", "gregor"].map((member): Writer => {
    const doc = copyDoc(first);
    doc.clientID = whole(1, 1_000_000, chance);
    members.set(doc.clientID, member);
    return { member, doc, coming: [], caret: Y.createRelativePositionFromTypeIndex(paragraphIn(doc), 6, -1) };
  });
  for (const writer of all)
    writer.doc.on("update", (bytes: Uint8Array, origin: unknown) => {
      if (origin === "heard") return;
      note(writer.member, bytes);
      for (const other of all) if (other !== writer) other.coming.push(bytes);
    });
  const hear = ({ doc, coming }: Writer): void =>
    coming.splice(0).forEach((bytes) => Y.applyUpdate(doc, bytes, "heard"));
  for (let i = 0; i < 80; i++) {
    const writer = must(pick(all, chance), "a writer");
    const text = paragraphIn(writer.doc);
    if (chance() < 0.6) hear(writer);
    const place = Y.createAbsolutePositionFromRelativePosition(writer.caret, writer.doc)?.index ?? 0;
    const act = chance();
    let at = place;
    if (act < 0.1) at = whole(0, text.length, chance);
    else if (act < 0.3 && lettersOf(text)[place - 1]?.client === writer.doc.clientID) text.delete(--at, 1);
    else text.insert(at++, pick(["a", "n", "e", " "], chance) ?? "a");
    writer.caret = Y.createRelativePositionFromTypeIndex(text, at, -1);
  }
  for (const writer of all) hear(writer);
  return { rows, text: paragraphIn(must(all[0], "a writer").doc), members };
}

describe("V4 who wrote it, of several who type in one place", () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))("V4 each letter is whose hand it was (seed %i)", (seed) => {
    const chance = seededChance(seed);
    const { rows, text, members } = typeTogether(chance);
    const live = createLive(new Y.Doc({ gc: false }), buildReview(), nothingWritten);
    while (rows.length > 0) live.read(rows.splice(0, whole(1, 12, chance)));
    const { text: words, spans } = must(live.checkpoint().fields["section/context"], "the field");
    live.stop();
    const letters = lettersOf(text);
    expect(words).toBe(letters.map(({ letter }) => letter).join(""));
    const said = spans.flatMap(({ member, length }) => Array<string | null>(length).fill(member));
    expect(Array.from(words, (letter, i) => `${letter} ${said[i]}`)).toEqual(
      letters.map(({ letter, client }) => `${letter} ${members.get(client)}`),
    );
  });
});
