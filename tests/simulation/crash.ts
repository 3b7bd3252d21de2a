import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import * as Y from "yjs";
import { load, preparing } from "#server/store/log.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { cookieOf, Device } from "#tests/support/device.ts";
import { startProcess } from "#tests/support/process.ts";
import { textsOf } from "#tests/support/edits.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/**
 * Real processes, sockets and files: people type into a server that is ended with `kill -9` again and again. After
 * each kill, before the next process starts and before any device can bring anything back, the file itself must hold
 * every word that anyone was told is saved or has seen on another's screen. At the end all have the same text, with
 * each word once.
 */

const FIELD = "section/method";
const PEOPLE = ["lead", "la", "es", "ades"];
const WORD = /w\d+x\d+/g;

const wordsOf = (doc: Y.Doc): string[] => doc.getXmlFragment(FIELD).toJSON().match(WORD) ?? [];

function storedIn(folder: string, review: string): Set<string> {
  const db = new DatabaseSync(join(folder, "codraft.sqlite"));
  const { snapshot, tail } = load(preparing(db), review);
  db.close();
  const doc = new Y.Doc({ gc: false });
  for (const { bytes } of snapshot ? [snapshot, ...tail] : tail) Y.applyUpdate(doc, bytes);
  return new Set(wordsOf(doc));
}

export interface Crashed {
  readonly kills: number;
  readonly words: number;
  /** Words that were saved or shown at some kill. */
  readonly certain: number;
}

export async function crash(kills: number, seed: number, tell: (line: string) => void = () => {}): Promise<Crashed> {
  const chance = seededChance(seed);
  const server = await startProcess();
  let words = 0;
  const certain = new Set<string>();
  const people = await Promise.all(
    PEOPLE.map(async (key) => {
      const device = new Device(server.url, server.review, await cookieOf(server.links[key] ?? ""));
      return { device, typed: [] as string[], shown: new Set<string>() };
    }),
  );
  for (const { device, shown } of people) {
    // Only what came from others counts as shown: one's own words are on one's own screen at once.
    device.onHeard = () => {
      for (const word of wordsOf(device.doc)) shown.add(word);
    };
    device.connect();
  }

  function type(person: (typeof people)[number]): void {
    const { device, typed } = person;
    if (device.doc.getMap("meta").get("schemaVersion") === undefined) return;
    const word = `w${people.indexOf(person)}x${words++}`;
    typed.push(word);
    const field = device.doc.getXmlFragment(FIELD);
    device.doc.transact(() => {
      // A few paragraphs that all write in, at places that all choose.
      const text = textsOf(field).find(() => chance() < 0.3);
      if (text) text.insert(0, `${word} `);
      else field.insert(whole(0, field.length, chance), [paragraphOf(`${word} `)]);
    });
  }

  const saved = (): number => people.reduce((sum, { device }) => sum + device.saved.length, 0);
  const until = async (met: () => boolean, work: () => void = () => {}): Promise<void> => {
    for (const end = Date.now() + 60_000; !met();) {
      if (Date.now() > end) throw new Error("It does not come to that within a minute.");
      work();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const typeSome = (): void => {
    for (const person of people) if (chance() < 0.4) type(person);
  };

  try {
    for (let kill = 1; kill <= kills; kill++) {
      const goal = saved() + whole(1, 25, chance);
      await until(() => saved() >= goal, typeSome);
      // In the midst of it: some is on its way to the server, to its disk, and back.
      for (let left = whole(0, 20, chance); left > 0; left--) typeSome();
      await new Promise((resolve) => setTimeout(resolve, whole(0, 6, chance)));
      await server.kill();
      for (const { device, typed, shown } of people) {
        for (const word of typed.slice(0, device.savedUpTo)) certain.add(word);
        for (const word of shown) if (!typed.includes(word)) certain.add(word);
        shown.clear();
      }
      const stored = storedIn(server.folder, server.review);
      const missing = [...certain].filter((word) => !stored.has(word));
      if (missing.length > 0)
        throw new Error(
          `seed ${seed}, kill ${kill}: ${missing.length} words that were saved or shown are not in the file: ${missing.slice(0, 5).join(" ")}`,
        );
      // A device that is lost with the server: what it alone had may go, what was certain may not.
      const lost = chance() < 0.3 ? pick(people, chance) : undefined;
      lost?.device.replace();
      lost?.typed.splice(0);
      await server.restart();
      if (kill % 10 === 0) tell(`${kill} kills, ${certain.size} words that were saved or shown, none missing`);
    }
    await until(() => people.every(({ device }) => device.synced && device.savedUpTo === device.made));
    const texts = (): string[] => people.map(({ device }) => wordsOf(device.doc).join(" "));
    await until(() => new Set(texts()).size === 1);
    const end = texts()[0]?.split(" ") ?? [];
    const twice = end.filter((word, at) => end.indexOf(word) !== at);
    if (twice.length > 0) throw new Error(`seed ${seed}: twice in the text: ${twice.slice(0, 5).join(" ")}`);
    const gone = [...certain].filter((word) => !end.includes(word));
    if (gone.length > 0) throw new Error(`seed ${seed}: not in the text at the end: ${gone.slice(0, 5).join(" ")}`);
    return { kills, words, certain: certain.size };
  } finally {
    for (const { device } of people) device.stop();
    await server.stop();
  }
}
