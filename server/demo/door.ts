import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { makeLink } from "#server/accounts/links.ts";
import { readConfig } from "#server/config.ts";
import { say } from "#server/log.ts";
import { addMember } from "#server/members.ts";
import { readSwitches } from "#server/options.ts";
import { createReview } from "#server/reviews.ts";
import { runDoor, start } from "#server/start.ts";
import type { Store } from "#server/store/database.ts";
import { DATABASE_FILE, openStore, StoreError } from "#server/store/database.ts";
import type { AccountsTable } from "#server/store/tables.ts";
import { people } from "./people.ts";
import { readSample } from "./sample.ts";
import { writeSample } from "./write.ts";

const DATA_DIR = "data/demo";

/** `npm run demo`: Codraft with the sample review and a lasting sign-in link for each of its people. */
await runDoor(async () => {
  const said = readSwitches(process.argv.slice(2), ["fresh"]);
  if (said.has("fresh")) await forget(readConfig(process.env, DATA_DIR).dataDir);
  const started = await start({ dataDir: DATA_DIR });
  const { review, links } = await prepare(started.store);
  say(`The sample review is at ${started.url}. Open one of these links to be that person:`);
  const entries = people.map(({ key, email, name }, i) => {
    const link = `${started.url}${links[i] ?? ""}`;
    say(`  ${name.padEnd(20)} ${link}`);
    return [key, { email, link }] as const;
  });
  say(JSON.stringify({ url: started.url, review, people: Object.fromEntries(entries) }));
  return started;
});

/** Takes away the database, unless a Codraft is running on it; whatever else is in the folder stays. */
async function forget(dir: string): Promise<void> {
  if (!existsSync(join(dir, DATABASE_FILE))) return;
  try {
    await (await openStore({ dir })).close();
  } catch (error) {
    if (error instanceof StoreError && error.inUse) throw error;
    // Damaged, or of a newer Codraft: to start anew is the way out.
  }
  for (const end of ["", "-wal", "-shm"]) await rm(join(dir, `${DATABASE_FILE}${end}`), { force: true });
}

/** The sample review, made at the first start, and a new link for everybody. */
async function prepare({ db }: Store): Promise<{ review: string; links: string[] }> {
  const at = Date.now();
  const accounts: AccountsTable[] = [];
  for (const { email, name } of people) accounts.push(await ensureAccount(db, email, name, at));
  const first = accounts[0];
  if (first)
    await db
      .updateTable("accounts")
      .set({ administrator: 1, mayCreateReviews: 1 })
      .where("id", "=", first.id)
      .execute();

  const known = await db.selectFrom("reviews").select("id").orderBy("createdAt").executeTakeFirst();
  const review =
    known?.id ??
    (await db.transaction().execute(async (transaction) => {
      const sample = readSample();
      const made = await createReview(transaction, sample.details, at, (doc, review) =>
        writeSample(doc, review, sample),
      );
      for (const [i, { partner, role, signatory }] of people.entries()) {
        const account = accounts[i];
        if (account) await addMember(transaction, made.id, { account: account.id, partner, role, signatory });
      }
      return made.id;
    }));
  const links = [];
  for (const account of accounts) links.push(await makeLink(db, { account: account.id, review, reusable: true }, at));
  return { review, links };
}
