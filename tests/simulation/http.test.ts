import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Connection } from "#server/sync/connection.ts";
import { connect } from "#server/sync/connection.ts";
import { HttpSession } from "#server/sync/http-session.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import type { Batch } from "#shared/http-wire.ts";
import { writeLengthPrefixed } from "#shared/http-wire.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { SCHEMA_VERSION, writeStep1 } from "#shared/wire.ts";
import { buildReview } from "#tests/support/builders.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { checkSummary, randomEdit } from "#tests/support/edits.ts";
import { Disk, REVIEW } from "#tests/support/disk.ts";
import { Client, settle, World } from "#tests/support/world.ts";

/**
 * The wire over HTTP in the small world: requests and answers are lost, late, and doubled, streams break off, the
 * server crashes. Checked after every step: what came up is what was sent, in order, each once; and so what came down.
 */

const STEPS = 600;
const SEEDS = 60;
const review = buildReview();
const limits = { ...defaultLimits, messagesPerSecond: 1e9, bufferedBytes: 1500, heldBytes: 20_000 };

/** One session with both its ends, and the network between, whose requests a test moves. */
class Link {
  readonly client: Client;
  readonly session: HttpSession;
  /** Frames as they were given to either end, and as they came out at the other. */
  readonly sent: { up: Uint8Array[]; down: Uint8Array[] } = { up: [], down: [] };
  readonly came: { up: Uint8Array[]; down: Uint8Array[] } = { up: [], down: [] };
  #requests: (() => void)[] = [];
  #number = 0;
  #body: Uint8Array | null = null;
  #expected = 1;
  #over = false;

  constructor(world: World, client: Client) {
    this.client = client;
    const session: HttpSession = new HttpSession({
      clock: world.clock,
      maxFrameBytes: limits.messageBytes,
      onFrame: (frame) => {
        this.came.up.push(frame);
        connection.receive(frame);
      },
      onClose: () => connection.gone(),
    });
    this.session = session;
    const connection: Connection = connect({
      review: REVIEW,
      account: client.name,
      schemaVersion: SCHEMA_VERSION,
      takesParts: false,
      rooms: world.rooms,
      limits,
      clock: world.clock,
      report: (what) => void world.reports.push(what),
      access: {
        account: () => Promise.resolve(client.name),
        membership: (account) => Promise.resolve(world.membership(account)),
      },
      channel: {
        send: (frame) => {
          if (session.closed === null) this.sent.down.push(frame);
          session.send(frame);
        },
        bufferedBytes: () => session.bufferedBytes(),
        close: (reason) => session.close(reason),
      },
    });
    client.line = { up: [], down: [], connection, sent: 0, whole: false, reached: new Map() };
    client.line.up.push(writeStep1(Y.encodeStateVector(client.doc)));
  }

  /** A body starts on its way, or the one that is not answered yet once more. */
  post(): void {
    const { line } = this.client;
    if (!line || this.#over) return;
    if (this.#body === null) {
      const frames = line.up.splice(0);
      this.sent.up.push(...frames);
      this.#number++;
      this.#body = Uint8Array.from(Buffer.concat(frames.map(writeLengthPrefixed)));
    }
    const [number, body, after] = [this.#number, this.#body, this.#expected - 1];
    this.#requests.push(() => {
      if (!this.session.acknowledge(after)) throw new Error("acknowledged what never was");
      if (this.session.take(number, body) === "gap") throw new Error("a gap");
      this.#requests.push(() => {
        if (number === this.#number) this.#body = null;
      });
    });
  }

  /** A poll, or a stream that carries until it is broken off. */
  listen(broken: () => boolean): void {
    const after = this.#expected - 1;
    this.#requests.push(() => {
      if (!this.session.acknowledge(after)) throw new Error("acknowledged what never was");
      let open = true;
      this.session.attach(
        {
          ready: () => open,
          send: (batch) => {
            this.#requests.push(() => this.#take(batch));
            open = !broken();
          },
          end: () => void (open = false),
        },
        false,
      );
    });
  }

  /** Something on its way arrives, at its place or out of turn, once or twice; or is lost. */
  move(chance: () => number): void {
    if (this.#requests.length === 0) return;
    const at = chance() < 0.7 ? 0 : whole(0, this.#requests.length - 1, chance);
    const request = this.#requests[at]!;
    const fate = chance();
    if (fate > 0.2) this.#requests.splice(at, 1);
    if (fate < 0.9) request();
  }

  #take(batch: Batch): void {
    const { line } = this.client;
    // From another time: a client with numbers of its own drops what is too early to be an answer of now.
    if (this.#over || !line || batch.first > this.#expected) return;
    for (const [i, frame] of batch.frames.entries()) {
      if (batch.first + i < this.#expected) continue;
      this.#expected++;
      this.came.down.push(frame);
      line.down.push(frame);
    }
    if (batch.close === null) return;
    this.#over = true;
    line.down.push({ close: batch.close });
  }

  check(): void {
    for (const way of ["up", "down"] as const) {
      const [sent, came] = [this.sent[way], this.came[way]];
      if (came.length > sent.length) throw new Error(`${came.length} came ${way} of ${sent.length}`);
      for (const [i, frame] of came.entries())
        if (frame !== sent[i] && !same(frame, sent[i])) throw new Error(`frame ${i} ${way}`);
    }
  }
}

const same = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && Buffer.compare(a, b) === 0;

async function run(seed: number): Promise<number> {
  const chance = seededChance(seed);
  const names = ["ailsa", "dougal", "effie"];
  const world = new World(await Disk.make(), new Map(names.map((name) => [name, "writer"])), limits);
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  world.disk.seed(Y.encodeStateAsUpdate(seeded));
  const clients = names.map((name) => new Client(name, () => whole(1, 0xffffffff, chance)));
  const links = new Map<Client, Link>();
  let words = 0;

  const linkOf = (client: Client): Link => {
    let link = links.get(client);
    if (!link || !client.line) links.set(client, (link = new Link(world, client)));
    return link;
  };
  const acts: [weight: number, act: (client: Client, link: Link) => void][] = [
    [
      20,
      (client) => {
        if (client.doc.getMap("meta").get("schemaVersion") === undefined) return;
        const word = (): string => `${client.name}${words++}`;
        randomEdit({ doc: client.doc, by: { by: client.name, partner: "la", at: 1 }, word }, chance);
      },
    ],
    [14, (_, link) => link.post()],
    [10, (_, link) => link.listen(() => chance() < 0.5)],
    [40, (_, link) => link.move(chance)],
    [14, (client) => client.hear()],
    [8, () => world.clock.advance(whole(1, 20, chance))],
    [8, () => world.disk.move("stored")],
    [0.4, () => world.disk.move("failed")],
    [
      0.3,
      () => {
        world.crash(clients, chance() < 0.5);
        links.clear();
      },
    ],
    [0.3, (client) => world.rooms.judgeAnew(REVIEW, client.name)],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  for (let i = 0; i < STEPS; i++) {
    const client = pick(clients, chance)!;
    let at = chance() * total;
    acts.find(([weight]) => (at -= weight) < 0)?.[1](client, linkOf(client));
    await settle();
    for (const link of links.values()) link.check();
  }

  // The network is as bad as before, and still everything comes to rest.
  for (let quiet = 0, rounds = 0; quiet < 60; rounds++) {
    if (rounds > 20_000) throw new Error("it never comes to rest");
    world.disk.move("stored");
    const before = JSON.stringify(clients.map((client) => [...Y.encodeStateVector(client.doc)]));
    for (const client of clients) {
      const link = linkOf(client);
      link.post();
      link.listen(() => chance() < 0.5);
      for (let i = 0; i < 12; i++) link.move(chance);
      while (client.line && client.line.down.length > 0) client.hear();
      link.check();
    }
    world.clock.advance(100);
    await settle();
    const after = JSON.stringify(clients.map((client) => [...Y.encodeStateVector(client.doc)]));
    quiet = before === after && !world.disk.busy ? quiet + 1 : 0;
  }
  const stored = readSummary(world.disk.doc, review);
  checkSummary(stored);
  for (const client of clients)
    expect(JSON.stringify(readSummary(client.doc, review)), `${client.name}, seed ${seed}`).toBe(
      JSON.stringify(stored),
    );
  return words;
}

// In parts, so that a failing one is found early and a slow machine shows progress.
const parts = Array.from({ length: 6 }, (_, part) => part);
test.each(parts)("W14 W15 sim: doubled, late and lost requests lose and double nothing, part %i", async (part) => {
  const each = SEEDS / parts.length;
  let words = 0;
  for (let seed = part * each + 1; seed <= (part + 1) * each; seed++) {
    words += await run(seed).catch((error: unknown) => {
      throw new Error(`seed ${seed}`, { cause: error });
    });
  }
  expect(words).toBeGreaterThan(each * 20);
});
