import { call } from "#client/lib/api.ts";
import { noteReview } from "#client/lib/device.ts";
import { fromDevice } from "#client/lib/kept.ts";
import { api } from "#shared/api.ts";
import { isGone } from "#shared/errors.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { FactsInWords } from "./aside.ts";
import { openConnection } from "./connection.ts";
import type { LineState } from "./state.ts";
import { rescueWords } from "./rescue.ts";
import { whileItMoves } from "./while-it-moves.ts";

interface Sending {
  readonly account: string;
  readonly review: string;
  readonly nameOf: (summary: Summary, address: FieldAddress) => string;
  readonly inWords: FactsInWords;
  /** Aborted when the review is opened in a page, which then sends by itself. */
  readonly stop: AbortSignal;
}

/**
 * Sends what the device has of a review that is open in no page. What the server does not take is set aside, as in a
 * page. Returns when it is sent, turned away, or cannot be sent now.
 */
export async function sendUnsent({ account, review, nameOf, inWords, stop }: Sending): Promise<void> {
  const found = await call(api.review, { params: { review } }).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw error;
  });
  if (found === null) return rescueWords(account, review, nameOf, inWords);
  // The network does not answer after all.
  if (fromDevice.get() || stop.aborted) return;
  const connection = openConnection({ ...found, nameOf, inWords });
  const { unsent, turnedAway, state } = connection;
  await new Promise<void>((done) => {
    stop.addEventListener("abort", () => done(), { once: true });
    const stopWaiting = whileItMoves(connection.waitingBytes, PATIENCE_MS, done);
    const look = (): void => {
      if (unsent.get() && turnedAway.get() !== "open-anew" && !isOver(state.get())) return;
      stopWaiting();
      done();
    };
    for (const one of [unsent, turnedAway, state]) one.subscribe(look);
  });
  // Also what was only noted as carried over a load of the page.
  if (!unsent.get()) noteReview(account, review, { unsent: false }, "tab");
  connection.close();
}

const isOver = (line: LineState): boolean =>
  line === "signed-out" || line === "reload" || line === "stopped" || line === "stopped-at-risk";

/** Another try comes after this. */
const PATIENCE_MS = 60_000;
