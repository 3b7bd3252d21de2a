import type { WebsocketProvider } from "y-websocket";
import { tags } from "#shared/wire.ts";
import { heartbeat, LOOK_MS } from "./heartbeat.ts";

interface ReachParts {
  readonly provider: WebsocketProvider;
  readonly isConnected: () => boolean;
  /** The browser says that there is no network, or that it is back. */
  readonly onNetwork: (there: boolean) => void;
}

/** Finds out that the server is not reached any more, and tries anew at once when it may be. Returns how to stop. */
export function keepReaching({ provider, isConnected, onNetwork }: ReachParts): () => void {
  // The browser knows at once what the socket finds out after half a minute; and a network that is back is tried at
  // once. Tried in both cases: a browser may be wrong about its network.
  const again = (): void => {
    if (!provider.shouldConnect) return;
    provider.disconnect();
    provider.wsUnsuccessfulReconnects = 0;
    provider.connect();
  };
  const networkGone = (): void => {
    onNetwork(false);
    // First, for the provider says farewell as it disconnects: of words for a network that is gone Chromium asks without
    // end whether they can go by now, half a processor's work. To the server the end itself is the farewell.
    provider.ws?.close();
    again();
  };
  const networkBack = (): void => {
    onNetwork(true);
    again();
  };
  const beats = setInterval(() => {
    if (!isConnected()) return;
    const found = heartbeat(Date.now(), provider.wsLastMessageReceived);
    // Anything that is answered at once will do.
    if (found === "ask") provider.ws?.send(Uint8Array.of(tags.queryAwareness));
    else if (found === "lost") again();
  }, LOOK_MS);
  addEventListener("offline", networkGone);
  addEventListener("online", networkBack);
  return () => {
    clearInterval(beats);
    removeEventListener("offline", networkGone);
    removeEventListener("online", networkBack);
  };
}
