import * as Y from "yjs";
import type { Live, Written } from "#server/versions/live.ts";
import { createLive, nothingWritten } from "#server/versions/live.ts";
import { readSummary } from "#shared/summary-read.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { readTexts } from "#shared/texts.ts";
import type { CloseReason } from "#shared/wire.ts";
import { buildReview } from "#tests/support/builders.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { checkSummary, randomEdit } from "#tests/support/edits.ts";
import { Disk, REVIEW } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";

/**
 * Many people in one room, with a network, a disk and a server that fail: over the real store, whose every message
 * (append, load, compaction) waits to be moved, may fail at any of its statements, or may be its process's last.
 * Checked after every step: nothing that anyone is shown of others, or was told is saved, is anywhere but on the
 * disk. Checked at the end: all have the same valid summary, which is what the disk has and what the next process
 * loads, each word once; a reader's words are nowhere, every row of the log is still one
 * member's, and authorship, which reads it all the time, gives each word to whoever typed it.
 */

const STEPS = 800;
const review = buildReview();

/** Who may write and only edits as people do is never told these, whatever the network, the disk and the others do. */
const UNEARNED: ReadonlySet<CloseReason> = new Set(["refused", "foreign-client", "misshapen", "bad-message"]);

/** Runs one seed. Throws with the seed and its story. */
export async function simulate(seed: number): Promise<{ steps: number; words: number; rows: number }> {
  const chance = seededChance(seed);
  const story: string[] = [];
  // Ids decide orders: with ids of chance's own, a seed plays the same each time.
  crypto.randomUUID = () => seededId(chance);
  try {
    return await run(chance, (step) => story.push(step));
  } catch (error) {
    const told = story.map((step, i) => `  ${i + 1}. ${step}`).join("\n");
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${told}`, {
      cause: error,
    });
  } finally {
    // What stood before it is its prototype's.
    Reflect.deleteProperty(crypto, "randomUUID");
  }
}

function seededId(chance: () => number): ReturnType<typeof crypto.randomUUID> {
  const part = (): string => whole(0, 0xffff, chance).toString(16).padStart(4, "0");
  return `${part()}-${part()}-${part()}-${part()}-${part()}`;
}

async function run(
  chance: () => number,
  tell: (step: string) => void,
): Promise<{ steps: number; words: number; rows: number }> {
  const names = ["ailsa", "dougal", "effie", "gregor", "reader"];
  const roles = new Map(names.map((name) => [name, name === "reader" ? ("reader" as const) : ("writer" as const)]));
  const world = new World(await Disk.make(), roles, {
    // Small, so that slow readers fall behind, and logs are compacted, within a run.
    bufferedBytes: 1500,
    heldBytes: 20_000,
    compactRows: whole(2, 12, chance),
  });
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  world.disk.seed(Y.encodeStateAsUpdate(seeded));
  const clients = names.map((name) => new Client(name, () => whole(1, 0xffffffff, chance)));
  await drain(world, clients);
  // Somebody whose laptop sleeps from early on, and comes back to a log that was compacted many times.
  const away = chance() < 0.4 ? pick(clients, chance) : null;
  let step = 0;
  // How long things are on their way to the disk: the races differ.
  const diskSpeed = pick([3, 10, 25], chance) ?? 10;
  const slow = new Set(clients.filter(() => chance() < 0.2));
  const history = new History(world);
  const forbidden: string[] = [];
  let words = 0;

  /** Messages come one by one, or a few at once. */
  const some = (move: () => void): void => {
    for (let left = whole(1, 5, chance); left > 0; left--) move();
  };

  const acts: [weight: number, act: (client: Client) => string | null][] = [
    [
      22,
      (client) => {
        // An editor is mounted once the document is there, not before.
        if (client.doc.getMap("meta").get("schemaVersion") === undefined) return null;
        const reader = client.name === "reader";
        if (reader && chance() < 0.8) return null;
        const word = (): string => {
          const made = `${client.name}${words++}`;
          if (reader) forbidden.push(made);
          return made;
        };
        return randomEdit({ doc: client.doc, by: { by: client.name, partner: "la", at: 1 }, word }, chance);
      },
    ],
    [14, (client) => (client.line ? (some(() => world.deliver(client)), "reaches the server") : null)],
    [
      14,
      (client) => (client.line && (!slow.has(client) || chance() < 0.1) ? (some(() => client.hear()), "hears") : null),
    ],
    [
      5,
      (client) => {
        if (client.line || (client === away && step > 60)) return null;
        world.connect(client);
        return "connects";
      },
    ],
    [
      1,
      (client) => {
        if (!client.line) return null;
        if (chance() < 0.5) {
          world.lose(client);
          return "loses the network, and the server does not notice";
        }
        client.line.connection.gone();
        client.line = null;
        return "loses the network";
      },
    ],
    [
      3,
      () => {
        const ghost = pick(world.ghosts, chance);
        if (!ghost) return null;
        world.haunt(ghost);
        return "a line that was given up brings something";
      },
    ],
    [0.3, (client) => (client.line?.connection.gone(), (client.line = null), client.reload(), "reloads")],
    [8, () => (world.clock.advance(whole(1, 20, chance)), "time passes")],
    [0.3, () => (world.clock.advance(60_000), "a minute passes")],
    [diskSpeed, () => (world.disk.busy ? `the disk does its ${world.disk.move("stored")}` : null)],
    [
      0.8,
      () => {
        if (!world.disk.busy) return null;
        const after = whole(0, 8, chance);
        return `the disk fails after ${after} statements of its ${world.disk.move("failed", after)}`;
      },
    ],
    [
      0.3,
      () => (world.disk.busy ? `the disk does its ${world.disk.move("stored but failed")} and says it failed` : null),
    ],
    [
      1,
      () => {
        const last = world.disk.log().at(-1)?.sequence ?? 0;
        const read = whole(0, last, chance);
        history.read(read);
        world.disk.author(read);
        return `authorship has read up to ${read}`;
      },
    ],
    [
      0.25,
      () => {
        for (const one of clients) {
          one.line?.connection.gone();
          one.line = null;
        }
        for (const ghost of world.ghosts.splice(0)) ghost.connection.gone();
        world.clock.advance(31_000);
        return "all leave, and the room closes";
      },
    ],
    [
      0.5,
      () => {
        const reached = chance() < 0.5;
        const during = world.crash(clients, reached);
        if (chance() < 0.3) history.forget();
        return `the server crashes during ${during}${reached ? ", which is done" : ""}`;
      },
    ],
    [
      0.12,
      () => {
        // Mostly open: a locked summary takes nothing.
        world.state = world.state === "drafting" && chance() < 0.5 ? "proposed" : "drafting";
        world.rooms.judgeAnew(REVIEW);
        return `the review is ${world.state}`;
      },
    ],
    [
      0.2,
      (client) => {
        world.rooms.judgeAnew(REVIEW, client.name);
        return "is judged anew";
      },
    ],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);

  for (; step < STEPS; step++) {
    const client = pick(clients, chance)!;
    let at = chance() * total;
    const act = acts.find(([weight]) => (at -= weight) < 0)?.[1];
    const did = act?.(client);
    if (did) tell(`${client.name}: ${did}`);
    await settle();
    for (const one of clients) checkShown(world, one);
  }

  tell("everything heals");
  if (world.state !== "drafting") world.rooms.judgeAnew(REVIEW);
  world.state = "drafting";
  await drain(world, clients);
  for (const client of clients)
    if (client.name !== "reader") {
      if (client.line === null) throw new Error(`${client.name} is left out`);
      const unearned = client.closes.find((reason) => UNEARNED.has(reason));
      if (unearned) throw new Error(`${client.name} is told ${unearned} of honest work`);
    }

  const stored = readSummary(world.disk.doc, review);
  checkSummary(stored);
  checkLog(world, clients);
  history.check(stored);
  if (JSON.stringify(readSummary(world.disk.loaded(), review)) !== JSON.stringify(stored))
    throw new Error("the next process would load another summary than the log has");
  for (const client of clients) {
    const value = readSummary(client.doc, review);
    if (JSON.stringify(value) !== JSON.stringify(stored))
      throw new Error(`${client.name} has another summary than the disk`);
    checkShown(world, client);
    const own = client.doc.clientID;
    if ((client.told.get(own) ?? 0) < Y.getState(client.doc.store, own))
      throw new Error(`${client.name} is never told that everything is saved`);
  }
  const text = JSON.stringify(stored);
  const seen = new Set<string>();
  for (const word of forbidden) if (text.includes(word)) throw new Error(`a reader's word ${word} is in the summary`);
  for (const [word] of text.matchAll(/(?:ailsa|dougal|effie|gregor)\d+/g)) {
    if (seen.has(word)) throw new Error(`the word ${word} is in the summary twice`);
    seen.add(word);
  }
  const reported = world.reports.filter((what) => !EXPECTED.has(what));
  if (reported.length > 0) throw new Error(`reported: ${reported[0]}`);
  return { steps: STEPS, words, rows: world.disk.appended };
}

/** What a disk that fails is reported as. */
const EXPECTED = new Set([
  "the log could not be written",
  "the log was not compacted",
  "a connection could not be opened",
]);

/** Authorship, which reads the log now and then, and after some crashes from its beginning, whatever was merged since. */
class History {
  readonly #world: World;
  #live: Live = this.#fresh();
  #read = 0;

  constructor(world: World) {
    this.#world = world;
  }

  #fresh(): Live {
    return createLive(new Y.Doc({ gc: false }), review, nothingWritten);
  }

  forget(): void {
    this.#live = this.#fresh();
    this.#read = 0;
  }

  read(upto: number): void {
    const rows = this.#world.disk
      .log(this.#read)
      .filter(({ sequence }) => sequence <= upto)
      .map((row): Written => ({ ...row, at: row.lastAt ?? row.at }));
    this.#live.read(rows);
    this.#read = rows.at(-1)?.sequence ?? this.#read;
  }

  /** Every text is that of the summary, and every word in it its typist's. */
  check(stored: unknown): void {
    this.read(Infinity);
    if (JSON.stringify(this.#live.summary()) !== JSON.stringify(stored))
      throw new Error("authorship has read another summary than the log has");
    const texts = readTexts(this.#world.disk.doc);
    for (const [address, { text, spans }] of Object.entries(this.#live.checkpoint().fields)) {
      if (text !== texts.field(address as FieldAddress)?.flat)
        throw new Error(`authorship has another text of ${address} than the document`);
      const writers = spans.flatMap(({ member, length }) => Array<string | null>(length).fill(member));
      for (const { 0: word, 1: name = "", index } of text.matchAll(/(ailsa|dougal|effie|gregor)\d+/g)) {
        const own = writers.slice(index, index + word.length).filter((member) => member === name).length;
        if (own * 2 < word.length) throw new Error(`the word ${word} is said to be another's than ${name}'s`);
      }
    }
  }
}

/** The log alone gives the document, and each of its rows holds one member's additions, as it says. */
function checkLog(world: World, clients: readonly Client[]): void {
  const doc = new Y.Doc({ gc: false });
  const owners = world.disk.owners();
  for (const { bytes, member, sequence } of world.disk.log()) {
    Y.applyUpdate(doc, bytes);
    for (const { id } of Y.decodeUpdate(bytes).structs) {
      const owner = clients.find((client) => client.ownIds.has(id.client))?.name ?? null;
      if (owner !== member) throw new Error(`row ${sequence} says ${member}, and holds words of ${owner}`);
      if (owners.get(id.client) !== member) throw new Error(`nobody knows that ${id.client} is ${member}'s`);
    }
  }
  const [logged, stored] = [doc, world.disk.doc].map((one) => JSON.stringify(readSummary(one, review)));
  if (logged !== stored || !Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(world.disk.doc)))
    throw new Error("the log has lost something since it was written");
}

/** Durable before seen: whatever this client has of others, and was told is saved of its own, is on the disk. */
function checkShown(world: World, client: Client): void {
  for (const id of client.doc.store.clients.keys()) {
    const durable = Y.getState(world.disk.doc.store, id);
    const seen = client.ownIds.has(id) ? (client.told.get(id) ?? 0) : Y.getState(client.doc.store, id);
    if (seen > durable) throw new Error(`${client.name} has seen ${seen} of ${id}, and the disk has ${durable}`);
  }
  for (const [id, told] of client.told)
    if (told > Y.getState(world.disk.doc.store, id))
      throw new Error(`${client.name} was told ${told} of ${id} is saved`);
}
