import * as Y from "yjs";
import { forgetComments } from "#client/comments/device.ts";
import { isThere, summaryName } from "#client/lib/databases.ts";
import { dropReview, keptReviews, noteGone } from "#client/lib/device.ts";
import { forgetAnswers, keptFor } from "#client/lib/kept.ts";
import { api } from "#shared/api.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { FactsInWords } from "./aside.ts";
import { asideOf } from "./aside.ts";
import { keepSummary } from "./device.ts";
import { createLedger } from "./ledger.ts";

/**
 * Somebody comes to a review that is not theirs any more: their own unsent words are taken out of what the device kept
 * of it, and the rest is deleted.
 */
export async function rescueWords(
  account: string,
  review: string,
  nameOf: (summary: Summary, address: FieldAddress) => string,
  inWords: FactsInWords,
): Promise<void> {
  const known = keptReviews(account)[review];
  // Looking for what to rescue must not make it.
  const isKept = await isThere(summaryName(account, review));
  noteGone(account, review);
  if (!known && !isKept) return;
  const isRead = !isKept || (await takeOut(account, review, { nameOf, inWords, noted: known?.unsent ?? false }));
  await forgetAnswers(account, review);
  forgetComments(account, review);
  // What could not be read could not be deleted either: it stays noted, and is tried again.
  if (isRead) dropReview(account, review);
}

interface Rescue {
  readonly nameOf: (summary: Summary, address: FieldAddress) => string;
  readonly inWords: FactsInWords;
  /** It is noted that some are unsent. */
  readonly noted: boolean;
}

/** Sets the unsent words aside and deletes the copy that they lie in. False where the browser did not give it. */
async function takeOut(account: string, review: string, { nameOf, inWords, noted }: Rescue): Promise<boolean> {
  const doc = new Y.Doc();
  const device = keepSummary(account, review, doc);
  const ledger = createLedger(doc, device);
  await device.loaded;
  await ledger.learn();
  const isRead = device.kept.get() !== "refused";
  const answer = api.review.response.safeParse(await keptFor(account, `/api/reviews/${review}`));
  const summary = answer.success ? readSummary(doc, answer.data.review) : null;
  const { words, facts } = noted || device.hadUnsent() ? ledger.unsent() : { words: [], facts: [] };
  await asideOf(account, review).add([
    ...words.map((one) => ({
      ...one,
      why: "no-access" as const,
      field: summary ? nameOf(summary, one.address) : "A field",
    })),
    ...(summary ? inWords(summary, facts).map((one) => ({ ...one, why: "no-access" as const })) : []),
  ]);
  await device.clear();
  ledger.stop();
  device.stop();
  doc.destroy();
  return isRead;
}
