import type { Kysely } from "kysely";
import * as Y from "yjs";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { makeLink } from "#server/accounts/links.ts";
import { addMember } from "#server/members.ts";
import { createReview } from "#server/reviews.ts";
import type { Store } from "#server/store/database.ts";
import { appendLater } from "#server/store/journal.ts";
import type { AccountsTable, Tables } from "#server/store/tables.ts";
import { must } from "#shared/assert.ts";
import { people } from "./people.ts";
import { readSample } from "./sample.ts";
import type { Step } from "./write.ts";
import { sampleSteps } from "./write.ts";

/** The sample was written in the hours before the first start. */
const WRITTEN_MS = 3 * 60 * 60_000;

/** The sample review, made at the first start, and a new link for everybody. */
export async function prepare({ db }: Pick<Store, "db">, now: number): Promise<{ review: string; links: string[] }> {
  const accounts: AccountsTable[] = [];
  for (const { email, name } of people) accounts.push(await ensureAccount(db, email, name, now));
  const first = accounts[0];
  if (first)
    await db
      .updateTable("accounts")
      .set({ administrator: 1, mayCreateReviews: 1 })
      .where("id", "=", first.id)
      .execute();

  const known = await db.selectFrom("reviews").select("id").orderBy("createdAt").executeTakeFirst();
  const review = known?.id ?? (await db.transaction().execute((transaction) => makeSample(transaction, accounts, now)));
  const links = [];
  for (const account of accounts) links.push(await makeLink(db, { account: account.id, review, reusable: true }, now));
  return { review, links };
}

/** The review, its members, and their words in the order in which they came. */
async function makeSample(
  transaction: Kysely<Tables>,
  accounts: readonly AccountsTable[],
  now: number,
): Promise<string> {
  const sample = readSample();
  const doc = new Y.Doc({ gc: false });
  const began = now - WRITTEN_MS;
  const review = await createReview(transaction, sample.details, began, (seeded) =>
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(seeded)),
  );
  const members = new Map<string, Writer>();
  for (const [i, { key, partner, role, signatory }] of people.entries()) {
    const account = must(accounts[i], key).id;
    const id = must(await addMember(transaction, review.id, { account, partner, role, signatory }), key);
    members.set(key, { member: id, partner, client: new Y.Doc().clientID });
  }
  const steps = sampleSteps(review, sample);
  for (const [i, step] of steps.entries()) {
    const writer = must(members.get(step.author), step.author);
    const at = began + Math.round(((i + 1) / (steps.length + 1)) * WRITTEN_MS);
    await appendLater(transaction, { review: review.id, sequence: i + 2, at, ...take(doc, step, writer, at) });
  }
  return review.id;
}

interface Writer {
  readonly member: string;
  readonly partner: string;
  /** Their device, as it were. */
  readonly client: number;
}

/** What one of them writes, as a row of the log. */
function take(doc: Y.Doc, { write }: Step, { member, partner, client }: Writer, at: number) {
  const made: Uint8Array[] = [];
  const gather = (update: Uint8Array): void => void made.push(update);
  doc.clientID = client;
  doc.on("update", gather);
  write(doc, { by: member, partner, at });
  doc.off("update", gather);
  return { member, partner, bytes: Y.mergeUpdates(made), clients: [client] };
}
