/** The reference of the sync benchmark: passes every frame on to the others, checks nothing and keeps nothing. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => {
    for (const other of sockets.clients) if (other !== socket) other.send(data);
  });
});
process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
