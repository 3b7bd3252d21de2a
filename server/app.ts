import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { agreementRoutes } from "./agreements/routes.ts";
import { signInDoor } from "./accounts/door.ts";
import { accountRoutes } from "./accounts/routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { defectRoutes } from "./defects.ts";
import { createDoorkeeper } from "./doorkeeper.ts";
import { exportRoutes } from "./exports/routes.ts";
import { createHttp } from "./http.ts";
import { machineRoutes } from "./machines.ts";
import type { SendMail } from "./mail.ts";
import { memberRoutes } from "./member-routes.ts";
import { createMailer } from "./notices/mailer.ts";
import { noticeRoutes } from "./notices/routes.ts";
import { allowsOrigin } from "./origins.ts";
import type { Parts } from "./parts.ts";
import { createProxies } from "./proxies.ts";
import { createRate } from "./rate.ts";
import { recordRoutes } from "./record/routes.ts";
import { reviewState } from "./reviews.ts";
import { reviewRoutes } from "./review-routes.ts";
import type { Store } from "./store/database.ts";
import { recoveryEnd } from "./store/recovery.ts";
import { summaryRoutes } from "./summaries.ts";
import type { Clock } from "./sync/clock.ts";
import type { Limits } from "./sync/limits.ts";
import { attachHttpSync } from "./sync/http-transport.ts";
import { createRooms } from "./sync/rooms.ts";
import { attachSync } from "./sync/socket.ts";
import { createTally } from "./sync/tally.ts";
import { refreshAnchors, whenQuiet } from "./threads/refresh.ts";
import { threadRoutes } from "./threads/routes.ts";
import { createHistorian } from "./versions/historian.ts";
import { verificationRoutes } from "./verification/routes.ts";
import { versionRoutes } from "./versions/routes.ts";

export interface AppParts {
  /** The address people use; null: this machine's own. */
  readonly baseUrl: string | null;
  readonly store: Store;
  readonly log: Logger;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly sendMail: SendMail;
  /** Off while the development server writes scripts into the page. */
  readonly strictPages: boolean;
}

export interface App {
  readonly http: FastifyInstance;
  /** Takes nobody any more, writes what is accepted, and tells every connection that the server comes back. */
  close(): Promise<void>;
}

/** Mails a minute to one address, and caused by one sender: a school may stand behind one. */
const MAILS_TO = 5;
const MAILS_FROM = 30;

/** How long a server that stops waits for requests that are under way: somebody who went away ends none. */
const ANSWER_MS = 3000;

/** Puts rooms, nouns and doors together. Serves no pages: `pages` adds them. */
export async function createApp(parts: AppParts): Promise<App> {
  const { baseUrl, store, log, clock, limits, sendMail, strictPages } = parts;
  const report = (what: string, error: unknown): void => log.error({ err: error }, what);
  const recoveryUntil = await recoveryEnd(store.db);
  const quiet = whenQuiet(clock, (review) => {
    refreshAnchors(store.db, rooms, review).catch((error: unknown) => report("anchors were not refreshed", error));
    historian.wake(review);
  });
  const rooms = createRooms({
    journal: store.journal,
    isLocked: async (review) => (await reviewState(store.db, review)) !== "drafting",
    clock,
    limits,
    recoveryUntil,
    report,
    written: quiet.touched,
  });
  const historian = createHistorian({ db: store.db, rooms, clock, report });
  const doorkeeper = createDoorkeeper(store.db, () => clock.now());
  const proxies = createProxies(baseUrl !== null);
  const mayCome = allowsOrigin(baseUrl);

  const http = await createHttp({ log, allowsOrigin: mayCome, trustProxy: proxies.trusts, strictPages });
  let stopping = false;
  const address = (): string => baseUrl ?? ownAddress(http);
  const mailer = createMailer({ db: store.db, clock, sendMail, address, report });
  const nouns: Parts = {
    db: store.db,
    rooms,
    historian,
    clock,
    doorkeeper,
    sendMail,
    address,
    mailsFrom: createRate(MAILS_FROM, 60_000, () => clock.now()),
    mailsTo: createRate(MAILS_TO, 60_000, () => clock.now()),
    noticed: mailer.wake,
    report,
  };
  for (const routes of [
    accountRoutes,
    signInDoor,
    reviewRoutes,
    memberRoutes,
    summaryRoutes,
    exportRoutes,
    defectRoutes,
  ])
    routes(http, nouns);
  for (const routes of [threadRoutes, noticeRoutes, recordRoutes, versionRoutes, agreementRoutes, auditRoutes])
    routes(http, nouns);
  await verificationRoutes(http, nouns);
  machineRoutes(http, { store, rooms, stopping: () => stopping });

  const sync = {
    rooms,
    access: doorkeeper.access,
    limits,
    addresses: createTally(limits.connectionsPerAddress),
    accounts: createTally(limits.connectionsPerAccount),
    clock,
    allowsOrigin: mayCome,
    addressOf: proxies.senderOf,
    report,
  };
  const detach = [attachSync({ server: http.server, ...sync }), attachHttpSync(http, sync)];

  historian.start().catch((error: unknown) => report("the history was not read", error));

  return {
    http,
    async close() {
      stopping = true;
      quiet.stop();
      await historian.stop();
      await mailer.stop();
      await rooms.close();
      await Promise.all(detach.map((stop) => stop()));
      const cut = setTimeout(() => http.server.closeAllConnections(), ANSWER_MS);
      await http.close();
      clearTimeout(cut);
      await store.close();
    },
  };
}

/** Where this server listens, as somebody on this machine would write it. */
export function ownAddress(http: FastifyInstance): string {
  const bound = http.server.address();
  return `http://localhost:${typeof bound === "object" && bound !== null ? bound.port : ""}`;
}
