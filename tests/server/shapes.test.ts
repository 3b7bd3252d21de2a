import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { CloseReason } from "#shared/wire.ts";
import { closeReason, SCHEMA_VERSION, writeStep2, writeUpdate } from "#shared/wire.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { openHttp } from "#tests/support/http-sync.ts";
import { misshapen } from "#tests/support/misshapen.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/** W24 What no field can hold is not taken, whichever way it comes. */

const FIELD = "section/method";

let world: TestApp;
let url: string;
/** A writer's document, with a paragraph that the server has. */
let doc: Y.Doc;
let made: Uint8Array[];
let count = 0;

beforeAll(async () => {
  world = await startApp();
  url = await world.listen();
});
afterAll(() => world.app.close());

beforeEach(async () => {
  doc = new Y.Doc();
  made = [];
  doc.on("update", (update: Uint8Array) => made.push(update));
  const said = `Another's words ${++count}.`;
  doc.getXmlFragment(FIELD).insert(0, [paragraphOf(said)]);
  const line = await connect();
  line.socket.send(writeUpdate(Y.encodeStateAsUpdate(doc)));
  await expect.poll(text).toContain(said);
  line.socket.close();
  made = [];
});

interface Line {
  readonly socket: WebSocket;
  readonly closed: Promise<CloseReason | number>;
}

async function connect(): Promise<Line> {
  const cookie = (await world.cookie("writer"))!;
  const socket = new WebSocket(`${url.replace("http", "ws")}/sync/${world.review}?codraft=${SCHEMA_VERSION}`, {
    headers: { cookie },
  });
  const closed = new Promise<CloseReason | number>((done) =>
    socket.on("close", (code) => done(closeReason(code) ?? code)),
  );
  await new Promise((open) => socket.on("open", open));
  return { socket, closed };
}

async function text(): Promise<string> {
  const cookie = (await world.cookie("lead"))!;
  const answer = await world.app.http.inject({ url: `/api/reviews/${world.review}/summary`, headers: { cookie } });
  return answer.body;
}

const rows = async (): Promise<number> => {
  const found = await world.store.db
    .selectFrom("updates")
    .select("sequence")
    .where("review", "=", world.review)
    .execute();
  return found.length;
};

describe("W24 shapes: refused, and nothing of it is stored", () => {
  test.each(misshapen)("$name", async ({ make }) => {
    const [before, stored] = [await text(), await rows()];
    doc.transact(() => make(doc.getXmlFragment(FIELD)));
    const line = await connect();
    line.socket.send(writeUpdate(Y.mergeUpdates(made)));
    expect(await line.closed).toBe("misshapen");
    expect([await text(), await rows()]).toEqual([before, stored]);
  });

  test.each(misshapen)("$name, with all else that the server lacked", async ({ make }) => {
    const before = await text();
    doc.transact(() => make(doc.getXmlFragment(FIELD)));
    const line = await connect();
    line.socket.send(writeStep2(Y.encodeStateAsUpdate(doc)));
    expect(await line.closed).toBe("misshapen");
    expect(await text()).toBe(before);
  });

  test.each(misshapen)("$name, over HTTP", async ({ make }) => {
    const before = await text();
    doc.transact(() => make(doc.getXmlFragment(FIELD)));
    const client = await openHttp(url, world.review, { cookie: (await world.cookie("writer"))! });
    expect(await client.send(1, [writeUpdate(Y.mergeUpdates(made))])).toBe(204);
    await expect.poll(async () => (await client.poll(0)).close).toBe("misshapen");
    expect(await text()).toBe(before);
  });

  test.each(misshapen)("$name, in what waited for what comes before it", async ({ make }) => {
    const field = doc.getXmlFragment(FIELD);
    field.push([paragraphOf("Comes late.")]);
    const late = made.splice(0);
    doc.transact(() => make(field));
    const line = await connect();
    line.socket.send(writeUpdate(Y.mergeUpdates(made)));
    for (const update of late) line.socket.send(writeUpdate(update));
    expect(await line.closed).toBe("misshapen");
    await expect.poll(text).toContain("Comes late.");
    const reached = Math.max(...late.map(endOf));
    const stored = await world.store.db
      .selectFrom("updates")
      .select("bytes")
      .where("review", "=", world.review)
      .execute();
    const own = stored
      .flatMap(({ bytes }) => Y.decodeUpdate(new Uint8Array(bytes)).structs)
      .filter(({ id }) => id.client === doc.clientID);
    expect(Math.max(...own.map(({ id, length }) => id.clock + length))).toBe(reached);
  });
});

/** Up to which clock an update of one client goes. */
const endOf = (update: Uint8Array): number =>
  Math.max(...Y.decodeUpdate(update).structs.map(({ id, length }) => id.clock + length));

test("W24 shapes: into what was sent a moment before", async () => {
  const field = doc.getXmlFragment(FIELD);
  const line = await connect();
  field.push([paragraphOf("New words.")]);
  const inner = field.get(field.length - 1) as Y.XmlElement;
  inner.push([paragraphOf("Not in a paragraph.")]);
  // Both are there before the first is on the disk.
  for (const update of made) line.socket.send(writeUpdate(update));
  expect(await line.closed).toBe("misshapen");
  await expect.poll(text).toContain("New words.");
  expect(await text()).not.toContain("Not in a paragraph.");
});

test("W24 shapes: a field of a finding, and what is no field", async () => {
  const sent = async (change: () => void): Promise<CloseReason | number> => {
    made = [];
    doc.transact(change);
    const line = await connect();
    line.socket.send(writeUpdate(Y.mergeUpdates(made)));
    line.socket.send(Uint8Array.of(77));
    return line.closed;
  };
  const finding = new Y.Map<unknown>();
  const statement = new Y.XmlFragment();
  const taken = "bad-message";
  expect(
    await sent(() => {
      finding.set("statement", statement);
      finding.set("status", "drafting");
      finding.set("frameworks", new Y.Map());
      doc.getMap("findings").set("one", finding);
    }),
  ).toBe(taken);
  expect(await sent(() => statement.insert(0, [paragraphOf("A judgement.")]))).toBe(taken);
  expect(await sent(() => statement.insert(0, [new Y.XmlText("loose")]))).toBe("misshapen");
});

describe("W24 shapes: lists in lists", () => {
  function nest(levels: number): void {
    let last: Y.XmlFragment = doc.getXmlFragment(FIELD);
    for (let i = 0; i < levels; i++) {
      const [list, item] = [new Y.XmlElement("bulletList"), new Y.XmlElement("listItem")];
      list.insert(0, [item]);
      last.insert(last.length, [list]);
      last = item;
    }
    last.insert(0, [paragraphOf(`${levels} lists deep`)]);
  }

  test.each([
    [20, "bad-message"],
    [60, "misshapen"],
    [3000, "misshapen"],
  ])("%i deep", async (levels, end) => {
    doc.transact(() => nest(levels));
    const line = await connect();
    line.socket.send(writeUpdate(Y.mergeUpdates(made)));
    line.socket.send(Uint8Array.of(77));
    expect(await line.closed).toBe(end);
    expect((await text()).includes(`${levels} lists deep`)).toBe(end === "bad-message");
  });

  test("each by another client, one after the other in one message", async () => {
    let last: Y.XmlFragment = doc.getXmlFragment(FIELD);
    for (let i = 0; i < 60; i++) {
      // Those that come first in a message stand in those that come last.
      doc.clientID = 1_000_000 + (i % 2 === 0 ? i : 1000 - i);
      const [list, item] = [new Y.XmlElement("bulletList"), new Y.XmlElement("listItem")];
      list.insert(0, [item]);
      last.insert(last.length, [list]);
      last = item;
    }
    const line = await connect();
    line.socket.send(writeUpdate(Y.mergeUpdates(made)));
    expect(await line.closed).toBe("misshapen");
  });
});

test("W12 W24 a client that comes twice in one message", async () => {
  const [one, other] = ["paragraph", "video"].map((name) => {
    const forged = new Y.Doc();
    forged.clientID = 4242;
    forged.getXmlFragment(FIELD).insert(0, [new Y.XmlElement(name)]);
    return Y.encodeStateAsUpdate(forged);
  }) as [Uint8Array, Uint8Array];
  // One client's structs, twice, and no deletions.
  const twice = Uint8Array.of(2, ...one.subarray(1, -1), ...other.subarray(1, -1), 0);
  expect(Y.decodeUpdate(twice).structs).toHaveLength(2);
  const line = await connect();
  line.socket.send(writeUpdate(twice));
  expect(await line.closed).toBe("bad-message");
});
