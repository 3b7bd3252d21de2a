import { forgetOldLinks } from "./accounts/links.ts";
import { createApp, ownAddress } from "./app.ts";
import type { Config } from "./config.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog, say, sayError } from "./log.ts";
import { createMail } from "./mail.ts";
import { preparePages, servePages, serveSources } from "./pages.ts";
import type { Store } from "./store/database.ts";
import { openStore, StoreError } from "./store/database.ts";
import { beginRecovery } from "./store/recovery.ts";
import { systemClock } from "./sync/clock.ts";
import { defaultLimits } from "./sync/limits.ts";

export interface Started {
  readonly config: Config;
  readonly store: Store;
  readonly url: string;
  close(): Promise<void>;
}

interface StartOptions {
  readonly dev?: boolean;
  readonly dataDir?: string;
  readonly restored?: boolean;
  /** The pages were built before, and are served as they are. */
  readonly built?: boolean;
  /** Writes what is to be there before anybody comes: it is read like what was there of old. */
  readonly prepare?: (store: Store) => Promise<void>;
}

/** From the environment to a server that answers. */
export async function start(options: StartOptions = {}): Promise<Started> {
  const config = readConfig(process.env, options.dataDir);
  const log = await createLog(config.logLevel);
  const store = await openStore({ dir: config.dataDir });
  void store.died.then((error) => {
    sayError(
      `Codraft has stopped: the part of it that writes to the disk ended (${error.message}). Everything that was shown as saved is stored. Start it again.`,
    );
    process.exit(1);
  });
  if (options.restored) {
    const until = new Date(await beginRecovery(store.db, Date.now()));
    say(
      `The data was restored from a backup. Until ${until.toDateString()} what it lacks is taken back from members' devices, whoever wrote it.`,
    );
  }
  await forgetOldLinks(store.db, Date.now());
  await options.prepare?.(store);
  const sendMail = createMail(
    config.smtpUrl,
    config.mailFrom ?? `Codraft <codraft@${new URL(config.baseUrl ?? "http://localhost").hostname}>`,
  );
  const app = await createApp({
    baseUrl: config.baseUrl,
    store,
    log,
    clock: systemClock,
    limits: defaultLimits,
    sendMail,
    strictPages: options.dev !== true,
  });
  if (!options.dev && !options.built) await preparePages();
  const closePages = options.dev ? await serveSources(app.http) : await servePages(app.http);
  await app.http.listen({ port: config.port, host: "::" });
  return {
    config,
    store,
    url: config.baseUrl ?? ownAddress(app.http),
    async close() {
      await app.close();
      await closePages?.();
    },
  };
}

/** Runs a door: says in one sentence why it cannot start, and stops in order when asked to. */
export async function runDoor(open: () => Promise<Started>): Promise<void> {
  let started: Started;
  try {
    started = await open();
  } catch (error) {
    const sentence = whyNot(error);
    if (sentence === null) throw error;
    sayError(sentence);
    process.exit(1);
  }
  const stop = (): void => {
    // A second one means now.
    process.once("SIGINT", () => process.exit(1));
    void started.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

/** The sentence for a start that fails in a way that a person can mend; null for a defect. */
function whyNot(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  const { code, port, path } = error as { code?: string; port?: number; path?: string };
  if (code === "EADDRINUSE")
    return `Port ${port} is taken by another program. Stop that one, or set PORT to another number.`;
  if (code === "EACCES" && port !== undefined)
    return `Codraft may not use port ${port}. Set PORT to a number above 1023.`;
  if (path !== undefined && (code === "EACCES" || code === "EROFS" || code === "ENOSPC"))
    return `Codraft cannot write ${path}${code === "ENOSPC" ? ": the disk is full. Make room" : ". Give it the right to"}, then start again.`;
  return null;
}
