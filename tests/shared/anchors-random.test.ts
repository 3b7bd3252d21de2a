import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Anchor, Standing } from "#shared/anchors.ts";
import { fold, makeAnchor, refreshAnchor, resolveAnchor } from "#shared/anchors.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { readTexts } from "#shared/texts.ts";
import { buildDoc, copyDoc, sync } from "#tests/support/builders.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { Desk } from "#tests/support/desk.ts";
import { randomEdit } from "#tests/support/edits.ts";

/** Every word is typed once in the world, so that each can be told from all others. */
const tokens = (text: string): string[] => text.match(/[a-z]+\d+x/g) ?? [];

interface Person {
  readonly desk: Desk;
  readonly name: string;
  words: number;
}

const freshWord = (person: Person): string => `${person.name}${person.words++}x`;

/** One thing that a person does with the keyboard or the mouse in one field. */
function act(person: Person, fields: readonly FieldAddress[], chance: Chance): string {
  const { desk } = person;
  const field = pick(fields, chance)!;
  const blocks = (readTexts(desk.doc).field(field)?.text.blocks ?? []).filter((block) => tokens(block.text).length > 0);
  const words = tokens(pick(blocks, chance)?.text ?? "");
  const word = pick(words, chance);
  if (word === undefined) return "nothing";
  const from = words.indexOf(word);
  const several = words.slice(from, from + whole(1, 4, chance));
  const phrase = (readTexts(desk.doc).field(field)?.flat ?? "").includes(several.join(" ")) ? several.join(" ") : word;
  const attempt = pick(
    [
      "type",
      "type",
      "type",
      "delete",
      "delete",
      "split",
      "join",
      "list",
      "cut",
      "bold",
      "undo",
      "undo",
      "redo",
      "structure",
    ],
    chance,
  )!;
  try {
    switch (attempt) {
      case "type":
        desk.type(field, word, `${freshWord(person)} `, "before");
        break;
      case "delete":
        desk.delete(field, `${phrase} `);
        break;
      case "split":
        desk.split(field, word);
        break;
      case "join":
        desk.join(field, words[0]!);
        break;
      case "list":
        desk.toggleList(field, word);
        break;
      case "cut": {
        const to = pick(fields, chance)!;
        const slice = desk.cut(field, `${phrase} `);
        const target = pick(tokens(readTexts(desk.doc).field(to)?.flat ?? ""), chance);
        if (target !== undefined) desk.paste(to, `${target} `, slice);
        break;
      }
      case "bold":
        desk.bold(field, phrase);
        break;
      case "undo":
        desk.undo.undo();
        break;
      case "redo":
        desk.undo.redo();
        break;
      default:
        return (
          randomEdit(
            { doc: desk.doc, by: { by: person.name, partner: "la", at: 1 }, word: () => freshWord(person) },
            chance,
          ) ?? ""
        );
    }
  } catch (error) {
    // What a person tries where it does not apply, or at words that a mark or a block's end cuts through.
    if (!/does not apply|Impossible: “/.test(String(error))) throw error;
  }
  return `${person.name}: ${attempt} at ${phrase} in ${field}`;
}

/** What must be true of where an anchor stands, judged by the words alone. */
function judge(anchor: Anchor, standing: Standing, doc: Parameters<typeof readTexts>[0]): void {
  const texts = readTexts(doc);
  if (standing.at === "words") {
    const field = texts.field(standing.field)!;
    const there = standing.ranges
      .map(({ block, from, to }) => field.text.blocks[block]!.text.slice(from, to))
      .join("\n");
    expect(there).toBe(standing.words);
    const own = new Set([...tokens(anchor.quote), ...tokens(anchor.said)]);
    expect(
      tokens(there).some((word) => own.has(word)),
      `${there} has none of ${anchor.said}`,
    ).toBe(true);
    return;
  }
  expect(standing.quote).toBe(anchor.said);
  const home = texts.field(anchor.field);
  for (const quote of [anchor.quote, anchor.said])
    expect(fold(home?.flat ?? ""), `${quote} is there, and called removed`).not.toContain(fold(quote));
}

test("AN property: after random edits by three, undo, moves and removals every anchor is on its words or removed with its quote, for everybody alike", () => {
  let [stood, gone, searched] = [0, 0, 0];
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const chance = seededChance(seed);
      // Nothing but the seed decides, so that a failing one fails again.
      let ids = 0;
      vi.spyOn(crypto, "randomUUID").mockImplementation(() => `0-0-0-0-${1000 + ids++}`);
      const server = buildDoc();
      server.clientID = 1;
      const by = { by: "m", partner: "la", at: 1 };
      const findings = ["strengths", "areas"].map((section) =>
        edits.addFinding(server, section, by, undefined, chance),
      );
      const fields: FieldAddress[] = [
        "section/context",
        ...findings.flatMap((id) => [`finding/${id}/statement`, `finding/${id}/narrative`] as const),
      ];
      let seeded = 0;
      for (const field of fields) {
        const fragment = edits.fieldFragment(server, field)!;
        fragment.delete(0, fragment.length);
        const blocks = [0, 1, 2].map(() =>
          paragraph(`${Array.from({ length: 10 }, () => `seed${seeded++}x`).join(" ")} `),
        );
        writeField(fragment, blocks);
      }
      const people = ["a", "b", "c"].map((name): Person => ({ desk: new Desk(copyDoc(server)), name, words: 0 }));
      people.forEach(({ desk }, i) => (desk.doc.clientID = i + 2));
      const docs = [server, ...people.map(({ desk }) => desk.doc)];
      const texts = readTexts(server);
      const anchors = fields.flatMap((address) => {
        const field = texts.field(address)!;
        // Whole words, perhaps over several paragraphs: half a word could not be told from another's half.
        const words = [...field.flat.matchAll(/[a-z]+\d+x/g)];
        const first = whole(0, words.length - 3, chance);
        const last = words[Math.min(words.length - 1, first + whole(1, 11, chance))]!;
        const to = last.index + last[0].length;
        const anchor = makeAnchor(texts, address, field.spot(words[first]!.index), field.spot(to));
        return anchor && tokens(anchor.quote).length > 0 ? [anchor] : [];
      });
      const story: string[] = [];
      for (let step = 0; step < 25; step++) {
        story.push(act(pick(people, chance)!, fields, chance));
        if (chance() < 0.5) continue;
        sync(...docs);
        anchors.forEach((anchor, i) => {
          const standings = docs.map((doc) => resolveAnchor(anchor, readTexts(doc)));
          const [standing] = standings;
          try {
            for (const other of standings) expect(other).toEqual(standing);
            judge(anchor, standing!, server);
          } catch (error) {
            throw new Error(`${story.join("\n")}\n${JSON.stringify(anchor)}`, { cause: error });
          }
          if (standing!.at === "gone") gone++;
          else if (standing!.by === "search") searched++;
          else stood++;
          if (chance() < 0.3) anchors[i] = refreshAnchor(anchor, standing!, readTexts(server)) ?? anchor;
        });
      }
    }),
    { numRuns: 80 },
  );
  // The test is about all three; chance must have brought each.
  for (const count of [stood, gone, searched]) expect(count).toBeGreaterThan(10);
});
