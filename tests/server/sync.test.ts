import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { CloseReason } from "#shared/wire.ts";
import { closeReason, SCHEMA_VERSION, writeAwareness, writeStep1, writeUpdate } from "#shared/wire.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";

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
  doc.getXmlFragment("section/context").insert(0, [new Y.XmlText(`word ${client}`)]);
  return Y.encodeStateAsUpdate(doc);
}

const textOf = async (): Promise<string> => {
  const cookie = (await world.cookie("lead"))!;
  const answer = await world.app.http.inject({ url: `/api/reviews/${world.review}/summary`, headers: { cookie } });
  return answer.body;
};

describe("WS who", () => {
  test.each<[who: string, query: string, headers: Record<string, string>, end: CloseReason | number]>([
    ["nobody", "?codraft=1", {}, "signed-out"],
    ["stranger", "?codraft=1", {}, "no-access"],
    ["writer", "?codraft=0", {}, "reload"],
    ["writer", "?codraft=99", {}, "reload"],
    ["writer", "?codraft=1", { origin: "https://elsewhere.example" }, 403],
  ])("%s with %s %j ends as %s", async (who, query, headers, end) => {
    expect(await (await raw(who, query, headers)).closed).toBe(end);
  });
});

describe("WS additions", () => {
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

  test("under another member's client id are refused", async () => {
    const [one, other] = [await raw("writer"), await raw("other writer")];
    one.socket.send(writeUpdate(addition(4711)));
    await expect.poll(textOf).toContain("word 4711");
    const doc = new Y.Doc();
    doc.clientID = 4711;
    doc.getXmlFragment("section/context").insert(0, [new Y.XmlText("word 4711"), new Y.XmlText("forged")]);
    other.socket.send(writeUpdate(Y.encodeStateAsUpdate(doc)));
    expect(await other.closed).toBe("foreign-client");
    expect(await textOf()).not.toContain("forged");
    one.socket.close();
  });
});

describe("WS messages", () => {
  test.each<[name: string, frame: Uint8Array, end: CloseReason]>([
    ["an empty frame", Uint8Array.of(), "bad-message"],
    ["an unknown tag", Uint8Array.of(77), "bad-message"],
    ["a sync step that there is none of", Uint8Array.of(0, 9, 0), "bad-message"],
    ["a length beyond the frame", Uint8Array.of(0, 2, 200), "bad-message"],
    ["an update that is none", writeUpdate(Uint8Array.of(9, 9, 9, 9)), "bad-message"],
    ["a step 1 that is none", writeStep1(Uint8Array.of(250, 250)), "bad-message"],
    ["more than is allowed", new Uint8Array(300_000), "too-large"],
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

  test("awareness: another's entry is ignored, one's own bears the name that the server knows", async () => {
    const watcher = await raw("lead");
    const [one, other] = [await raw("writer"), await raw("reader")];
    const heard = (): string => watcher.frames.map((frame) => Buffer.from(frame).toString("latin1")).join("\n");
    one.socket.send(
      writeAwareness([{ client: 10, clock: 1, state: JSON.stringify({ field: "here", user: { name: "Forged" } }) }]),
    );
    await expect.poll(heard).toContain('"name":"writer"');
    other.socket.send(writeAwareness([{ client: 10, clock: 9, state: JSON.stringify({ field: "stolen" }) }]));
    other.socket.send(writeAwareness([{ client: 11, clock: 1, state: JSON.stringify({ field: "own" }) }]));
    await expect.poll(heard).toContain('"name":"reader"');
    expect(heard()).not.toContain("stolen");
    expect(heard()).not.toContain("Forged");
    for (const client of [watcher, one, other]) client.socket.close();
  });

  test("removing a member ends their connection within a second", async () => {
    const client = await raw("commenter");
    client.socket.send(writeStep1(Y.encodeStateVector(new Y.Doc())));
    await expect.poll(() => client.frames.length).toBeGreaterThan(1);
    const cookie = (await world.cookie("lead"))!;
    const at = Date.now();
    await world.app.http.inject({
      method: "DELETE",
      url: `/api/reviews/${world.review}/members/${world.members["commenter"]}`,
      headers: { cookie },
    });
    expect(await client.closed).toBe("judge-anew");
    expect(Date.now() - at).toBeLessThan(1000);
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
    one.doc.getXmlFragment("section/method").insert(0, [new Y.XmlText("from one")]);
    await expect.poll(() => other.doc.getXmlFragment("section/method").toJSON()).toContain("from one");
    other.doc.getXmlFragment("section/method").insert(0, [new Y.XmlText("from the other")]);
    await expect.poll(() => one.doc.getXmlFragment("section/method").toJSON()).toContain("from the other");
    one.provider.destroy();
    other.provider.destroy();
  });
});
