import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import type { Membership } from "#server/sync/access.ts";
import type { Clock } from "#server/sync/clock.ts";
import type { Connection } from "#server/sync/connection.ts";
import { connect } from "#server/sync/connection.ts";
import type { Limits } from "#server/sync/limits.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import type { Rooms } from "#server/sync/rooms.ts";
import { createRooms } from "#server/sync/rooms.ts";
import type { ReviewState, Role } from "#shared/permissions.ts";
import type { CloseReason } from "#shared/wire.ts";
import { readSaved, SCHEMA_VERSION, steps, tags, writeStep1, writeStep2, writeUpdate } from "#shared/wire.ts";
import type { Disk } from "./disk.ts";
import { REVIEW } from "./disk.ts";

/** A small world: the real rooms over a disk, a clock and networks that move only when a test moves them. */

/** Lets everything that is only waiting for promises go on. No time passes. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class HandClock implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.#now).sort((a, b) => a.at - b.at);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const { run } of due) run();
  }

  /** What a process that ends takes with it. */
  forget(): void {
    this.#timers = [];
  }
}

type Frame = Uint8Array | { readonly close: CloseReason };

/** A device's line to the server: two queues, moved by hand. */
interface Line {
  readonly up: Uint8Array[];
  readonly down: Frame[];
  readonly connection: Connection;
  sent: number;
  /** Has answered step 1 with all that the server lacked. */
  whole: boolean;
  /** After each update that was sent from then on: how far one's own words reached. */
  readonly reached: Map<number, number>;
}

export class Client {
  doc: Y.Doc;
  line: Line | null = null;
  /** Yjs client ids that this person's device has had. */
  readonly ownIds = new Set<number>();
  /** How far one's own words are said to be saved, by client id. */
  readonly told = new Map<number, number>();
  /** How connections ended. */
  readonly closes: CloseReason[] = [];
  readonly name: string;
  readonly #clientId: () => number;

  constructor(name: string, clientId: () => number) {
    this.name = name;
    this.#clientId = clientId;
    this.doc = this.#newDoc();
  }

  #newDoc(): Y.Doc {
    this.doc = new Y.Doc();
    this.doc.clientID = this.#clientId();
    this.#follow();
    return this.doc;
  }

  #follow(): void {
    this.ownIds.add(this.doc.clientID);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "remote") this.#sendUpdate(writeUpdate(update));
    });
  }

  /** The page is opened anew: what the device kept goes into a document with another client id. */
  reload(): void {
    const kept = Y.encodeStateAsUpdate(this.doc);
    this.startAfresh();
    Y.applyUpdate(this.doc, kept, "remote");
  }

  /** As after a refusal: the refused words must not slip in later. */
  startAfresh(): void {
    this.line?.connection.gone();
    this.line = null;
    this.doc.destroy();
    this.#newDoc();
  }

  #sendUpdate(frame: Uint8Array): void {
    const { line } = this;
    if (!line) return;
    line.up.push(frame);
    line.sent++;
    // Until step 2 has gone, what was written offline has not: a later word that is saved says nothing of it.
    if (frame[1] === steps.step2) line.whole = true;
    if (line.whole) line.reached.set(line.sent, Y.getState(this.doc.store, this.doc.clientID));
  }

  /** Reads one frame from the server, if there is one. */
  hear(): void {
    const { line } = this;
    const frame = line?.down.shift();
    if (!line || !frame) return;
    if ("close" in frame) {
      this.closes.push(frame.close);
      this.line = null;
      line.connection.gone();
      if (["refused", "locked", "foreign-client", "misshapen"].includes(frame.close)) this.startAfresh();
      return;
    }
    const decoder = decoding.createDecoder(frame);
    const tag = decoding.readVarUint(decoder);
    if (tag === tags.sync) {
      const step = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      if (step === steps.step1) this.#sendUpdate(writeStep2(Y.encodeStateAsUpdate(this.doc, bytes)));
      else Y.applyUpdate(this.doc, bytes, "remote");
    } else if (tag === tags.saved) {
      const reached = line.reached.get(readSaved(decoder)) ?? 0;
      this.told.set(this.doc.clientID, Math.max(reached, this.told.get(this.doc.clientID) ?? 0));
    }
  }
}

export class World {
  readonly clock = new HandClock();
  readonly disk: Disk;
  /** Lines that their devices gave up and the server has not: what was sent may still arrive, after newer things. */
  ghosts: Line[] = [];
  /** The end of the recovery time. */
  readonly recoveryUntil: number;
  readonly reports: string[] = [];
  readonly roles: Map<string, Role>;
  state: ReviewState = "drafting";
  /** What connections are judged by, where that is not the state. */
  saidState: ReviewState | null = null;
  /** The store cannot say what state it is in. */
  unknown = false;
  rooms: Rooms;
  /** Counts servers: a line to one that ended leads nowhere. */
  #server = 0;
  readonly #limits: Limits;

  constructor(disk: Disk, roles: Map<string, Role>, limits: Partial<Limits> = {}, recoveryUntil = 0) {
    this.disk = disk;
    this.recoveryUntil = recoveryUntil;
    this.roles = roles;
    this.#limits = { ...defaultLimits, messagesPerSecond: 1e9, ...limits };
    this.rooms = this.#start();
  }

  #start(): Rooms {
    this.#server++;
    const report = (what: string): void => void this.reports.push(what);
    return createRooms({
      journal: this.disk.journal(() => this.clock.now()),
      isLocked: () =>
        this.unknown ? Promise.reject(new Error("the disk fails")) : Promise.resolve(this.state !== "drafting"),
      clock: this.clock,
      limits: this.#limits,
      recoveryUntil: this.recoveryUntil,
      report,
    });
  }

  /** `kill -9`, and started again. Lines break without a word. */
  crash(clients: readonly Client[], reached: boolean): string {
    const during = this.disk.crash(reached);
    this.clock.forget();
    for (const client of clients) client.line = null;
    this.ghosts = [];
    this.rooms = this.#start();
    return during;
  }

  membership(name: string): Membership | null {
    const role = this.roles.get(name);
    if (!role) return null;
    const partner = { id: "la", code: "LA", name: "Strathallan Council", slot: 1 };
    return { member: name, name, partner, standing: { role, signatory: false }, state: this.saidState ?? this.state };
  }

  connect(client: Client, schemaVersion: number | null = SCHEMA_VERSION): void {
    const server = this.#server;
    const down: Frame[] = [];
    let closed = false;
    const size = (frame: Frame): number => ("close" in frame ? 0 : frame.length);
    const connection = connect({
      review: REVIEW,
      account: client.name,
      schemaVersion,
      takesParts: false,
      rooms: this.rooms,
      limits: this.#limits,
      clock: this.clock,
      report: (what) => void this.reports.push(what),
      access: {
        account: () => Promise.resolve(client.name),
        membership: (account) => Promise.resolve(this.membership(account)),
      },
      channel: {
        send: (frame) => {
          if (!closed && server === this.#server) down.push(frame);
        },
        bufferedBytes: () => down.reduce((sum, frame) => sum + size(frame), 0),
        close: (reason) => {
          closed = true;
          if (server === this.#server) down.push({ close: reason });
        },
      },
    });
    client.line = { up: [], down, connection, sent: 0, whole: false, reached: new Map() };
    client.line.up.push(writeStep1(Y.encodeStateVector(client.doc)));
  }

  /** One of this client's messages arrives at the server. */
  deliver(client: Client): void {
    const frame = client.line?.up.shift();
    if (frame) client.line?.connection.receive(frame);
  }

  /** The network goes, and only the device notices. */
  lose(client: Client): void {
    if (client.line) this.ghosts.push(client.line);
    client.line = null;
  }

  /** Something that a device sent before it gave its line up arrives after all; then the server notices, too. */
  haunt(ghost: Line): void {
    const frame = ghost.up.shift();
    if (frame) return ghost.connection.receive(frame);
    ghost.connection.gone();
    this.ghosts = this.ghosts.filter((one) => one !== ghost);
  }
}

/** Everybody is connected and everything arrives, until nothing moves any more. */
export async function drain(world: World, clients: readonly Client[]): Promise<void> {
  for (let quiet = 0, rounds = 0; quiet < 60; rounds++) {
    if (rounds > 20_000) throw new Error("it never comes to rest");
    let moved = world.disk.busy;
    world.disk.move("stored");
    for (const client of clients) {
      if (!client.line) {
        world.connect(client);
        moved = true;
      }
      while (client.line && client.line.up.length > 0) {
        world.deliver(client);
        moved = true;
      }
      while (client.line && client.line.down.length > 0) {
        client.hear();
        moved = true;
      }
    }
    // Sixty of these are longer than the longest pause before a write is tried again.
    world.clock.advance(100);
    await settle();
    quiet = moved ? 0 : quiet + 1;
  }
}
