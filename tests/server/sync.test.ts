import * as decoding from "lib0/decoding";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { defaultLimits } from "#server/sync/limits.ts";
import { createPartedLine } from "#shared/parted-line.ts";
import { PART_BYTES, readGot, writeGot, writePart } from "#shared/parts.ts";
import { addFinding } from "#shared/summary-edits.ts";
import type { CloseReason } from "#shared/wire.ts";
import {
  closeReason,
  PARTS,
  readMessage,
  SCHEMA_VERSION,
  tags,
  writeAwareness,
  writeSaved,
  writeStep1,
  writeStored,
  writeStep2,
  writeUpdate,
} from "#shared/wire.ts";
import { ownTime } from "#tests/support/own-time.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { openHttp } from "#tests/support/http-sync.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

let world: TestApp;
let url: string;
beforeAll(async () => {
  world = await startApp();
  url = await world.listen();
});
afterAll(() => world.app.close());

interface Raw {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[];
  /** How the connection ended: our reason, or a number that is not ours. */
  readonly closed: Promise<CloseReason | number>;
}

/** A client that sends whatever it likes. */
async function raw(
  who: string,
  query = `?codraft=${SCHEMA_VERSION}`,
  headers: Record<string, string> = {},
): Promise<Raw> {
  const cookie = await world.cookie(who);
  const socket = new WebSocket(`${url.replace("http", "ws")}/sync/${world.review}${query}`, {
    headers: { ...(cookie ? { cookie } : {}), ...headers },
  });
  const frames: Uint8Array[] = [];
  socket.on("message", (data: Buffer) => frames.push(data));
  const closed = new Promise<CloseReason | number>((resolve) => {
    socket.on("close", (code) => resolve(closeReason(code) ?? code));
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => {
    socket.on("open", () => resolve());
    void closed.then(() => resolve());
  });
  return { socket, frames, closed };
}

/** An update that adds a word somewhere, under a client id. */
function addition(client = Math.floor(Math.random() * 1e9)): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.getXmlFragment("section/context").insert(0, [paragraphOf(`word ${client}`)]);
  return Y.encodeStateAsUpdate(doc);
}

const textOf = async (): Promise<string> => {
  const cookie = (await world.cookie("lead"))!;
  const answer = await world.app.http.inject({ url: `/api/reviews/${world.review}/summary`, headers: { cookie } });
  return answer.body;
};

describe("W1 who", () => {
  test.each<[who: string, query: string, headers: Record<string, string>, end: CloseReason | number]>([
    ["nobody", `?codraft=${SCHEMA_VERSION}`, {}, "signed-out"],
    ["stranger", `?codraft=${SCHEMA_VERSION}`, {}, "no-access"],
    ["writer", "?codraft=0", {}, "reload"],
    ["writer", "?codraft=99", {}, "reload"],
    ["writer", `?codraft=${SCHEMA_VERSION}`, { origin: "https://elsewhere.example" }, 403],
  ])("%s with %s %j ends as %s", async (who, query, headers, end) => {
    expect(await (await raw(who, query, headers)).closed).toBe(end);
  });
});

test("V2 the log knows what a device brought that was written while it was not connected", async () => {
  const brought = async (): Promise<(number | null)[]> => {
    const rows = await world.store.db
      .selectFrom("updates")
      .select("brought")
      .where("review", "=", world.review)
      .where("member", "is not", null)
      .orderBy("sequence", "desc")
      .limit(2)
      .execute();
    return rows.map((row) => row.brought).reverse();
  };
  const { socket } = await raw("writer");
  socket.send(writeStep2(addition()));
  socket.send(writeUpdate(addition()));
  await expect.poll(brought).toEqual([1, null]);
  socket.close();
});

describe("W4 roles: additions", () => {
  const ends: readonly [who: string, state: "drafting" | "proposed" | "agreed", end: CloseReason | null][] = [
    ["lead", "drafting", null],
    ["writer", "drafting", null],
    ["commenter", "drafting", "refused"],
    ["reader", "drafting", "refused"],
    ["lead", "proposed", "locked"],
    ["writer", "proposed", "locked"],
    ["writer", "agreed", "locked"],
    ["reader", "agreed", "refused"],
  ];
  test.each(ends)("of %s while %s: %s", async (who, state, end) => {
    await world.setState(state);
    const client = await raw(who);
    const id = Math.floor(Math.random() * 1e9);
    client.socket.send(writeUpdate(addition(id)));
    if (end === null) {
      await expect.poll(textOf).toContain(`word ${id}`);
      client.socket.close();
    } else {
      expect(await client.closed).toBe(end);
      expect(await textOf()).not.toContain(`word ${id}`);
    }
    await world.setState("drafting");
  });
});

describe("W5 client ids", () => {
  test("additions under another member's are refused", async () => {
    const [one, other] = [await raw("writer"), await raw("other writer")];
    one.socket.send(writeUpdate(addition(4711)));
    await expect.poll(textOf).toContain("word 4711");
    const doc = new Y.Doc();
    doc.clientID = 4711;
    doc.getXmlFragment("section/context").insert(0, [paragraphOf("word 4711"), paragraphOf("forged")]);
    other.socket.send(writeUpdate(Y.encodeStateAsUpdate(doc)));
    expect(await other.closed).toBe("foreign-client");
    expect(await textOf()).not.toContain("forged");
    one.socket.close();
  });
});

describe("W21 seed", () => {
  /** What the server has. */
  async function documentOf(who: string): Promise<Y.Doc> {
    const client = await raw(who);
    client.socket.send(writeStep1(Y.encodeStateVector(new Y.Doc())));
    const doc = new Y.Doc();
    await expect
      .poll(() => {
        for (const frame of client.frames) {
          const message = readMessage(frame);
          if (message?.kind === "update") Y.applyUpdate(doc, message.update);
        }
        return doc.getMap("meta").get("schemaVersion");
      })
      .toBe(SCHEMA_VERSION);
    client.socket.close();
    return doc;
  }

  test.each<[how: string, change: (meta: Y.Map<unknown>) => void]>([
    ["deletes", (meta) => meta.delete("schemaVersion")],
    ["writes over", (meta) => meta.set("schemaVersion", 99)],
    ["adds to", (meta) => meta.set("more", 1)],
    ["first deletes, then writes", (meta) => (meta.delete("schemaVersion"), meta.set("schemaVersion", SCHEMA_VERSION))],
  ])("whoever %s what the server seeded is refused", async (_, change) => {
    const doc = await documentOf("writer");
    const seeded = doc.getMap("meta").toJSON();
    const before = Y.encodeStateVector(doc);
    change(doc.getMap("meta"));
    for (const who of ["writer", "lead"]) {
      const client = await raw(who);
      client.socket.send(writeUpdate(Y.encodeStateAsUpdate(doc, before)));
      expect(await client.closed).toBe("refused");
    }
    expect((await documentOf("reader")).getMap("meta").toJSON()).toEqual(seeded);
  });

  test("in front of it, in words as if they were text, is refused too", async () => {
    const doc = await documentOf("writer");
    const seed = doc.getMap("meta")._map.get("schemaVersion")!;
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(doc));
    const before = Y.encodeStateVector(forged);
    forged.transact((transaction) => {
      const id = Y.createID(forged.clientID, 0);
      new Y.Item(
        id,
        null,
        null,
        seed,
        seed.id,
        forged.getMap("meta"),
        "schemaVersion",
        new Y.ContentAny([7]),
      ).integrate(transaction, 0);
    });
    const client = await raw("writer");
    client.socket.send(writeUpdate(Y.encodeStateAsUpdate(forged, before)));
    expect(await client.closed).toBe("refused");
  });
});

test.each<[how: string, change: (findings: Y.Map<unknown>, id: string) => void]>([
  ["deletes a finding", (findings, id) => findings.delete(id)],
  ["puts another in its place", (findings, id) => findings.set(id, new Y.Map())],
  ["deletes its text", (findings, id) => (findings.get(id) as Y.Map<unknown>).delete("narrative")],
])("W25 structure: whoever %s is refused, and it stands", async (_, change) => {
  const doc = new Y.Doc();
  const id = addFinding(doc, "strengths", { by: "writer", partner: "es", at: 1 });
  const one = await raw("writer");
  one.socket.send(writeUpdate(Y.encodeStateAsUpdate(doc)));
  await expect.poll(textOf).toContain(id);
  one.socket.close();
  const before = await textOf();
  for (const who of ["writer", "lead"]) {
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(doc));
    change(forged.getMap("findings"), id);
    const client = await raw(who);
    client.socket.send(writeUpdate(Y.encodeStateAsUpdate(forged, Y.encodeStateVector(doc))));
    expect(await client.closed).toBe("refused");
  }
  expect(await textOf()).toBe(before);
});

describe("W12 malformed", () => {
  test.each<[name: string, frame: Uint8Array, end: CloseReason]>([
    ["an empty frame", Uint8Array.of(), "bad-message"],
    ["an unknown tag", Uint8Array.of(77), "bad-message"],
    ["a sync step that there is none of", Uint8Array.of(0, 9, 0), "bad-message"],
    ["a length beyond the frame", Uint8Array.of(0, 2, 200), "bad-message"],
    ["an update that is none", writeUpdate(Uint8Array.of(9, 9, 9, 9)), "bad-message"],
    ["a step 1 that is none", writeStep1(Uint8Array.of(250, 250)), "bad-message"],
    ["more than is allowed", new Uint8Array(300_000), "too-large"],
    ["more than is even read", new Uint8Array(500_000), "too-large"],
    [
      "a caret larger than is allowed",
      writeAwareness([{ client: 5, clock: 1, state: `"${"x".repeat(9000)}"`.replace(/^"|"$/g, "") }]),
      "too-large",
    ],
  ])("%s", async (name, frame, end) => {
    const client = await raw("writer");
    const sent = name.startsWith("a caret")
      ? writeAwareness([{ client: 5, clock: 1, state: JSON.stringify({ field: "x".repeat(9000) }) }])
      : frame;
    client.socket.send(sent);
    expect(await client.closed).toBe(end);
  });

  test("too many messages", async () => {
    const client = await raw("reader");
    const caret = (clock: number): Uint8Array => writeAwareness([{ client: 21, clock, state: "{}" }]);
    for (let i = 1; i <= defaultLimits.messagesPerSecond * 11; i++) client.socket.send(caret(i));
    expect(await client.closed).toBe("too-many");
  });
});

/** The query of a client that takes parts. */
const PARTED = `?codraft=${SCHEMA_VERSION}&${PARTS}=1`;

/** A long update, under a client id of its own. */
function longAddition(length: number): Uint8Array {
  const doc = new Y.Doc();
  doc.getXmlFragment("section/context").insert(0, [paragraphOf("long ".repeat(length / 5))]);
  return Y.encodeStateAsUpdate(doc);
}

function partsOf(frame: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < frame.length; at += PART_BYTES)
    parts.push(writePart({ total: frame.length, at, bytes: frame.subarray(at, at + PART_BYTES) }));
  return parts;
}

describe("W22 parts", () => {
  const part = (total: number, at: number, length: number): Uint8Array =>
    writePart({ total, at, bytes: new Uint8Array(length) });
  test.each<[name: string, frames: readonly Uint8Array[], end: CloseReason]>([
    ["more in all than is allowed", [part(300_000, 0, PART_BYTES)], "too-large"],
    ["out of order", [part(50_000, PART_BYTES, PART_BYTES)], "bad-message"],
    ["with a gap", [part(50_000, 0, PART_BYTES), part(50_000, 3 * PART_BYTES, PART_BYTES)], "bad-message"],
    ["too many for their whole", [part(150_000, 0, 1)], "too-many"],
    ["that make no frame", [part(9000, 0, PART_BYTES), part(9000, PART_BYTES, 9000 - PART_BYTES)], "bad-message"],
    ["of parts", partsOf(partsOf(longAddition(9000))[0]!), "bad-message"],
    ["got that were never sent", [writeGot(1_000_000)], "bad-message"],
  ])("%s", async (_, frames, end) => {
    const client = await raw("writer", PARTED);
    for (const one of frames) client.socket.send(one);
    expect(await client.closed).toBe(end);
  });

  test("from a client that did not say that it takes them", async () => {
    for (const query of ["", `?codraft=${SCHEMA_VERSION}`, `?${PARTS}=1`]) {
      const client = await raw("writer", query);
      client.socket.send(part(20_000, 0, PART_BYTES));
      expect(await client.closed).toBe("bad-message");
      expect(client.frames.filter(([tag]) => tag === tags.got)).toEqual([]);
    }
  });

  test("from a reader are refused like a whole", async () => {
    const client = await raw("reader", PARTED);
    for (const one of partsOf(writeUpdate(longAddition(30_000)))) client.socket.send(one);
    expect(await client.closed).toBe("refused");
  });

  test.each<[name: string, open: () => Promise<Parted>]>([
    ["a WebSocket", () => partedSocket("other writer")],
    ["HTTP", () => partedHttp("other writer")],
  ])("over %s: what comes in them is taken once it is whole, and said to have come", async (name, open) => {
    const client = await open();
    const sent = partsOf(writeUpdate(longAddition(40_000)));
    const last = sent.pop()!;
    for (const one of sent) client.send(one);
    const bytes = sent.reduce((sum, one) => sum + one.length, 0);
    await expect.poll(() => client.got()).toBe(bytes);
    expect(client.frames().filter(([tag]) => tag === tags.stored)).toEqual([]);
    client.send(last);
    // The words themselves come back in parts, too, and that all is saved after them; that they are stored before.
    await expect.poll(() => client.frames().some(([tag]) => tag === tags.part)).toBe(true);
    const come = client.frames().findIndex(([tag]) => tag === tags.part);
    expect(client.frames().findIndex((frame) => sameBytes(frame, writeStored(1)))).toBeLessThan(come);
    expect(client.frames().findIndex(([tag]) => tag === tags.stored)).toBeGreaterThan(-1);
    client.close();
  });

  test.each<[name: string, open: () => Promise<Parted>]>([
    ["a WebSocket", () => partedSocket("writer")],
    ["HTTP", () => partedHttp("writer")],
  ])("over %s: a slow one is told that its words are stored in the midst of a long answer", async (_, open) => {
    const long = await raw("other writer");
    long.socket.send(writeUpdate(longAddition(150_000)));
    await expect.poll(() => long.frames.some(([tag]) => tag === tags.saved)).toBe(true);
    long.socket.close();

    const client = await open();
    client.send(writeStep1(Y.encodeStateVector(new Y.Doc())));
    const parts = (): Uint8Array[] => client.frames().filter(([tag]) => tag === tags.part);
    await expect.poll(() => parts().length).toBe(2);
    client.send(writeUpdate(addition()));
    await expect.poll(() => client.frames().some(([tag]) => tag === tags.stored)).toBe(true);
    // It has not said that it got anything: no more than two parts are on their way.
    expect(parts()).toHaveLength(2);
    expect(client.frames().filter(([tag]) => tag === tags.saved)).toEqual([]);

    const line = createPartedLine({ send: (frame) => client.send(frame), now: () => 0, maxBytes: 1e9, end: "client" });
    const doc = new Y.Doc();
    const steps: number[] = [];
    let taken = 0;
    const take = (): boolean => {
      for (const frame of client.frames().slice(taken)) {
        taken++;
        const whole = line.take(frame);
        expect(typeof whole).not.toBe("string");
        const step = whole instanceof Uint8Array && whole[0] === tags.sync ? whole[1] : undefined;
        if (!(whole instanceof Uint8Array) || !step) continue;
        const decoder = decoding.createDecoder(whole.subarray(2));
        Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
        steps.push(step);
      }
      return client.frames().some(([tag]) => tag === tags.saved);
    };
    await expect.poll(take).toBe(true);
    expect(steps).toEqual([1, 2]);
    expect(doc.getXmlFragment("section/context").toJSON()).toContain("long ".repeat(30_000));
    // `saved` comes in its place, behind the echo of the words.
    const last = client.frames().findLast(([tag]) => tag !== tags.got && tag !== tags.awareness);
    expect(sameBytes(last!, writeSaved(1))).toBe(true);
    client.close();
  });
});

/** A client that takes parts, and says what it got when the test does. */
interface Parted {
  send(frame: Uint8Array): void;
  frames(): readonly Uint8Array[];
  /** What the server said that it got. */
  got(): number;
  close(): void;
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const gotIn = (frames: readonly Uint8Array[]): number => Math.max(0, ...frames.map((frame) => readGot(frame) ?? 0));

async function partedSocket(who: string): Promise<Parted> {
  const client = await raw(who, PARTED);
  return {
    send: (frame) => client.socket.send(frame),
    frames: () => client.frames,
    got: () => gotIn(client.frames),
    close: () => client.socket.close(),
  };
}

async function partedHttp(who: string): Promise<Parted> {
  const cookie = (await world.cookie(who))!;
  const client = await openHttp(url, world.review, { cookie }, PARTED);
  const frames: Uint8Array[] = [];
  let number = 0;
  let sending = Promise.resolve();
  let open = true;
  const listen = async (): Promise<void> => {
    while (open) {
      const batch = await client.poll(frames.length);
      frames.push(...batch.frames.slice(frames.length + 1 - batch.first));
    }
  };
  const listening = listen().catch(() => {});
  return {
    send: (frame) => {
      sending = sending.then(() => client.send(++number, [frame]).then(() => {}));
    },
    frames: () => frames,
    got: () => gotIn(frames),
    close: () => {
      open = false;
      void Promise.all([sending.then(() => client.ask("close")), listening]);
    },
  };
}

describe("W9 presence", () => {
  test("another's entry is ignored, one's own bears the name that the server knows", async () => {
    const watcher = await raw("lead");
    const [one, other] = [await raw("writer"), await raw("reader")];
    const heard = (): string => watcher.frames.map((frame) => Buffer.from(frame).toString("latin1")).join("\n");
    one.socket.send(
      writeAwareness([{ client: 10, clock: 1, state: JSON.stringify({ field: { a: 1 }, user: { name: "Forged" } }) }]),
    );
    await expect.poll(heard).toContain('"name":"writer"');
    other.socket.send(writeAwareness([{ client: 10, clock: 9, state: JSON.stringify({ field: "section/stolen" }) }]));
    other.socket.send(
      writeAwareness([
        {
          client: 11,
          clock: 1,
          state: JSON.stringify({ field: "section/own", cursor: { anchor: 5, head: {} }, more: "nonsense" }),
        },
      ]),
    );
    await expect.poll(heard).toContain('"name":"reader"');
    expect(heard()).not.toContain("stolen");
    expect(heard()).not.toContain("Forged");
    // Of the rest only what a place may be goes on.
    expect(heard()).toContain('{"field":null,"cursor":null,"user"');
    expect(heard()).toContain('{"field":"section/own","cursor":null,"user"');
    expect(heard()).not.toContain("nonsense");
    for (const client of [watcher, one, other]) client.socket.close();
  });
});

describe("W1 who is no longer", () => {
  const open = async (who: string, cookie: string) => {
    const client = await raw(who, undefined, { cookie });
    client.socket.send(writeStep1(Y.encodeStateVector(new Y.Doc())));
    await expect.poll(() => client.frames.length).toBeGreaterThan(1);
    return client;
  };

  test("signing out ends the session's connections within a second, in every tab and over HTTP, and it opens no other", async () => {
    const cookie = (await world.cookie("other writer"))!;
    const tabs = [await open("other writer", cookie), await open("other writer", cookie)];
    const http = await openHttp(url, world.review, { cookie });
    expect(http.status).toBe(200);
    const took = ownTime();
    await world.app.http.inject({ method: "POST", url: "/api/sign-out", headers: { cookie } });
    for (const tab of tabs) expect(await tab.closed).toBe("judge-anew");
    await expect.poll(async () => (await http.poll(0)).close, { interval: 10 }).toBe("judge-anew");
    expect(took()).toBeLessThan(1000);
    expect(await (await raw("other writer", undefined, { cookie })).closed).toBe("signed-out");
    expect((await openHttp(url, world.review, { cookie })).status).toBe(401);
  });

  test("removing a member ends their connection within a second", async () => {
    const client = await raw("commenter");
    client.socket.send(writeStep1(Y.encodeStateVector(new Y.Doc())));
    await expect.poll(() => client.frames.length).toBeGreaterThan(1);
    const cookie = (await world.cookie("lead"))!;
    const took = ownTime();
    await world.app.http.inject({
      method: "DELETE",
      url: `/api/reviews/${world.review}/members/${world.members["commenter"]}`,
      headers: { cookie },
    });
    expect(await client.closed).toBe("judge-anew");
    expect(took()).toBeLessThan(1000);
    expect(await (await raw("commenter")).closed).toBe("no-access");
  });
});

describe("WS stock", () => {
  test("the stock y-websocket provider syncs with a session cookie, both ways", async () => {
    const connectStock = async (who: string) => {
      const cookie = (await world.cookie(who))!;
      const doc = new Y.Doc();
      class WithCookie extends WebSocket {
        constructor(address: string) {
          super(address, { headers: { cookie } });
        }
      }
      const provider = new WebsocketProvider(`${url.replace("http", "ws")}/sync`, world.review, doc, {
        WebSocketPolyfill: WithCookie as never,
        disableBc: true,
      });
      await new Promise<void>((resolve) => provider.once("sync", () => resolve()));
      return { doc, provider };
    };
    const [one, other] = [await connectStock("writer"), await connectStock("other writer")];
    one.doc.getXmlFragment("section/method").insert(0, [paragraphOf("from one")]);
    await expect.poll(() => other.doc.getXmlFragment("section/method").toJSON()).toContain("from one");
    other.doc.getXmlFragment("section/method").insert(0, [paragraphOf("from the other")]);
    await expect.poll(() => one.doc.getXmlFragment("section/method").toJSON()).toContain("from the other");
    one.provider.destroy();
    other.provider.destroy();
  });
});
