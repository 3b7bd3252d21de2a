/**
 * A server process for tests that end it with `kill -9`: an empty review with three partners in the folder that DATA_DIR
 * names, and with SAMPLE the written sample beside it. Its last line is JSON with a link for each person.
 */
import { flushCompileCache } from "node:module";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { makeLink } from "#server/accounts/links.ts";
import { people } from "#server/demo/people.ts";
import { readSample } from "#server/demo/sample.ts";
import { writeSample } from "#server/demo/write.ts";
import { addMember } from "#server/members.ts";
import { createReview } from "#server/reviews.ts";
import { runDoor, start } from "#server/start.ts";

await runDoor(async () => {
  const started = await start({ built: true });
  const { db } = started.store;
  const known = await db.selectFrom("reviews").select("id").executeTakeFirst();
  const review =
    known?.id ??
    (await db.transaction().execute((transaction) => createReview(transaction, readSample().details, 0))).id;
  const sample = process.env["SAMPLE"]
    ? await db.transaction().execute((transaction) => {
        const written = readSample();
        return createReview(transaction, written.details, 0, (doc, made) => writeSample(doc, made, written));
      })
    : null;
  const links: Record<string, string> = {};
  for (const { key, name, email, partner, role, signatory } of people) {
    const account = await ensureAccount(db, email, name, 0);
    await addMember(db, review, { account: account.id, partner, role, signatory });
    if (sample) await addMember(db, sample.id, { account: account.id, partner, role, signatory });
    links[key] = `${started.url}${await makeLink(db, { account: account.id, review, reusable: true }, Date.now())}`;
  }
  // Before it is killed: what Node has compiled is kept otherwise when it ends in order, and the next one compiles all anew.
  flushCompileCache();
  process.stdout.write(`${JSON.stringify({ url: started.url, review, sample: sample?.id ?? null, links })}\n`);
  return started;
});
