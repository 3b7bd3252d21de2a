/** The server of the reconnect benchmark, over the folder it is given: made at its first start, found at the others. */
import type { AddressInfo } from "node:net";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { openSession, SESSION_COOKIE } from "#server/accounts/sessions.ts";
import { writeSample } from "#server/demo/write.ts";
import { addMember } from "#server/members.ts";
import { createReview } from "#server/reviews.ts";
import { longSample } from "#tests/support/long.ts";
import { benchApp } from "./app.ts";

const [dir = "", port = "0", members = "0"] = process.argv.slice(2);
const { app, store } = await benchApp(dir);
const { db } = store;
const cookies: string[] = [];
let review = (await db.selectFrom("reviews").select("id").executeTakeFirst())?.id;
if (review === undefined) {
  const sample = longSample();
  const made = await db
    .transaction()
    .execute((within) => createReview(within, sample.details, 0, (doc, one) => writeSample(doc, one, sample)));
  review = made.id;
  for (let i = 0; i < Number(members); i++) {
    const account = await ensureAccount(db, `member-${i}@example.org`, `Member ${i}`, 0);
    await addMember(db, review, { account: account.id, partner: "la", role: "writer", signatory: false });
    cookies.push(`${SESSION_COOKIE}=${await openSession(db, account.id, Date.now())}`);
  }
}
await app.http.listen({ port: Number(port), host: "127.0.0.1" });
process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
process.send?.({ review, cookies, port: (app.http.server.address() as AddressInfo).port });
