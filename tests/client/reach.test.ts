import { afterEach, expect, test, vi } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import { keepReaching } from "#client/sync/reach.ts";

afterEach(() => void vi.unstubAllGlobals());

test.each([
  ["gone", "offline", ["network gone", "socket closed", "disconnected", "connected"]],
  ["back", "online", ["network there", "disconnected", "connected"]],
] as const)(
  "a network that is %s: nothing is said into one that is not there, and it is tried at once",
  (_, name, done) => {
    const window = new EventTarget();
    vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
    vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
    const said: string[] = [];
    const provider = {
      shouldConnect: true,
      ws: { close: () => said.push("socket closed") },
      // It says farewell.
      disconnect: () => said.push("disconnected"),
      connect: () => said.push("connected"),
    };
    const stop = keepReaching({
      provider: provider as unknown as WebsocketProvider,
      isConnected: () => true,
      onNetwork: (there) => said.push(there ? "network there" : "network gone"),
    });
    window.dispatchEvent(new Event(name));
    expect(said).toEqual(done);
    stop();
    window.dispatchEvent(new Event(name));
    expect(said).toEqual(done);
  },
);
