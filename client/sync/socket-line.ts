import type { Line, LineEvents } from "./http-line.ts";

/** The wire over a WebSocket. */
export function openSocketLine(address: string, { frame, end }: LineEvents): Line {
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => frame(new Uint8Array(data as ArrayBuffer)));
  socket.addEventListener("close", ({ code, reason }) => end(code, reason));
  return {
    send: (bytes) => socket.send(bytes as Uint8Array<ArrayBuffer>),
    rest: () => {},
    close: () => socket.close(),
  };
}
