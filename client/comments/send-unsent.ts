import { deviceNotes, noteWaiting } from "#client/comments/device.ts";
import type { Unsent } from "#client/comments/outbox.ts";
import { openOutbox } from "#client/comments/outbox.ts";
import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";
import type { Thread } from "#shared/threads.ts";

/** Gives the server a comment as it is kept. */
export const postUnsent = (review: string, unsent: Unsent): Promise<Thread> =>
  unsent.kind === "thread"
    ? call(api.createThread, { params: { review }, body: unsent.body })
    : call(api.reply, { params: { review, thread: unsent.thread }, body: unsent.body });

/**
 * Sends what was said in a review that is not open. What the server does not take stays on the device, and its author
 * sees why when they come back there.
 */
export async function sendComments(account: string, review: string, stop: AbortSignal): Promise<void> {
  const notes = deviceNotes(account, review);
  const outbox = openOutbox(notes, (unsent) => postUnsent(review, unsent));
  const left = new Promise<void>((done) => stop.addEventListener("abort", () => done(), { once: true }));
  await Promise.race([outbox.settled(), left]);
  if (!stop.aborted) noteWaiting(account, review, notes, outbox.waiting.get());
  outbox.stop();
  notes.stop();
}
