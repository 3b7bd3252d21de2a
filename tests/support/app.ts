import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { openSession, SESSION_COOKIE } from "#server/accounts/sessions.ts";
import type { App, AppParts } from "#server/app.ts";
import { createApp } from "#server/app.ts";
import { readSample } from "#server/demo/sample.ts";
import type { Mail } from "#server/mail.ts";
import { addMember } from "#server/members.ts";
import { createReview } from "#server/reviews.ts";
import type { Store } from "#server/store/database.ts";
import { openStore } from "#server/store/database.ts";
import { systemClock } from "#server/sync/clock.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import type { ReviewState, Role } from "#shared/permissions.ts";

export interface TestApp {
  readonly app: App;
  readonly store: Store;
  readonly review: string;
  readonly mails: Mail[];
  /** Member ids by who. */
  readonly members: Readonly<Record<string, string>>;
  /** The cookie header of a fresh session; null for nobody. */
  cookie(who: string): Promise<string | null>;
  /** Past the rooms: one that is loaded does not hear of it, connections that come do. */
  setState(state: ReviewState): Promise<void>;
  /** Listens on a free port, and says where. */
  listen(): Promise<string>;
}

type Changes = Partial<Pick<AppParts, "baseUrl" | "clock" | "limits" | "sendMail">>;

const serve = (store: Store, changes: Changes): Promise<App> =>
  createApp({
    baseUrl: null,
    store,
    log: pino({ level: "silent" }),
    clock: systemClock,
    limits: { ...defaultLimits, messageBytes: 200_000 },
    sendMail: () => Promise.resolve(),
    strictPages: true,
    ...changes,
  });

/** Starts again on a folder that `startApp` had. */
export async function reopen(dir: string): Promise<Pick<TestApp, "app" | "store">> {
  const store = await openStore({ dir });
  return { store, app: await serve(store, {}) };
}

export async function listenOn({ http }: App): Promise<string> {
  await http.listen({ port: 0, host: "127.0.0.1" });
  return `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
}

/** The whole server over a store in memory, or in a folder: a review, a member of each role, a stranger who is signed in, and an account with either right. */
export async function startApp({
  dir = null,
  thread,
  ...changes
}: { dir?: string | null; thread?: URL | undefined } & Changes = {}): Promise<TestApp> {
  const store = await openStore({ dir, thread });
  const mails: Mail[] = [];
  const app = await serve(store, { sendMail: (mail) => Promise.resolve(void mails.push(mail)), ...changes });
  const { db } = store;
  const review = await db
    .transaction()
    .execute((transaction) => createReview(transaction, readSample().details, Date.now()));
  const accounts = new Map<string, string>();
  const roles: readonly [who: string, role: Role][] = [
    ["lead", "lead"],
    ["writer", "writer"],
    ["other writer", "writer"],
    ["commenter", "commenter"],
    ["reader", "reader"],
    // Reads, and decides for ES.
    ["signatory", "reader"],
  ];
  for (const [who, role] of roles) {
    const account = await ensureAccount(db, `${who.replace(" ", "-")}@example.org`, who, 0);
    accounts.set(who, account.id);
    const signatory = who === "signatory";
    await addMember(db, review.id, { account: account.id, partner: signatory ? "es" : "la", role, signatory });
  }
  accounts.set("stranger", (await ensureAccount(db, "stranger@example.org", "Stranger", 0)).id);
  for (const [who, right] of [
    ["creator", "mayCreateReviews"],
    ["administrator", "administrator"],
  ] as const) {
    const { id } = await ensureAccount(db, `${who}@example.org`, who, 0);
    await db
      .updateTable("accounts")
      .set({ [right]: 1 })
      .where("id", "=", id)
      .execute();
    accounts.set(who, id);
  }
  const rows = await db.selectFrom("members").select(["id", "account"]).execute();
  const members = Object.fromEntries(
    [...accounts].map(([who, account]) => [who, rows.find((row) => row.account === account)?.id ?? ""]),
  );
  return {
    app,
    store,
    review: review.id,
    mails,
    members,
    async cookie(who) {
      const account = accounts.get(who);
      return account === undefined ? null : `${SESSION_COOKIE}=${await openSession(db, account, Date.now())}`;
    },
    async setState(state) {
      await db.updateTable("reviews").set({ state }).where("id", "=", review.id).execute();
    },
    listen: () => listenOn(app),
  };
}
