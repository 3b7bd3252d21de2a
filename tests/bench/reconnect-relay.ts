/**
 * The reference of the reconnect benchmark: reads the same document from a file, answers step 1 with what is missing
 * and asks for what it misses itself. It asks nobody who they are, and keeps nothing.
 */
import { readFileSync } from "node:fs";
import { WebSocketServer } from "ws";
import * as Y from "yjs";
import { readMessage, writeStep1, writeStep2 } from "#shared/wire.ts";

const [file = "", port = "0"] = process.argv.slice(2);
const doc = new Y.Doc({ gc: false });
Y.applyUpdate(doc, readFileSync(file));
const sockets = new WebSocketServer({ host: "127.0.0.1", port: Number(port), perMessageDeflate: false }, () =>
  process.send?.({}),
);
sockets.on("connection", (socket) => {
  socket.send(writeStep1(Y.encodeStateVector(doc)));
  socket.on("message", (data: Buffer) => {
    const message = readMessage(data);
    if (message?.kind === "step1") socket.send(writeStep2(Y.encodeStateAsUpdate(doc, message.stateVector)));
    else if (message?.kind === "update") Y.applyUpdate(doc, message.update);
  });
});
