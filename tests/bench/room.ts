/** The server of the sync benchmark: the whole of it, over a real folder. */
import type { AddressInfo } from "node:net";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { openSession, SESSION_COOKIE } from "#server/accounts/sessions.ts";
import { readSample } from "#server/demo/sample.ts";
import { addMember } from "#server/members.ts";
import { createReview } from "#server/reviews.ts";
import { benchApp, passingFolder } from "./app.ts";

const { app, store } = await benchApp(passingFolder());
const review = await store.db
  .transaction()
  .execute((transaction) => createReview(transaction, readSample().details, 0));
const cookies: string[] = [];
for (let i = 0; i < Number(process.argv[2]); i++) {
  const account = await ensureAccount(store.db, `member-${i}@example.org`, `Member ${i}`, 0);
  await addMember(store.db, review.id, { account: account.id, partner: "la", role: "writer", signatory: false });
  cookies.push(`${SESSION_COOKIE}=${await openSession(store.db, account.id, Date.now())}`);
}
process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
await app.http.listen({ port: 0, host: "127.0.0.1" });
process.send?.({ port: (app.http.server.address() as AddressInfo).port, review: review.id, cookies });
