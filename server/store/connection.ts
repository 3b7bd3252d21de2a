import { Worker } from "node:worker_threads";
import { DiskError } from "./disk-error.ts";
import type { Answers, FromStore, StoreData, ToStore } from "./messages.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;
type Ask<K extends keyof Answers> = Unnumbered<Extract<ToStore, { kind: K }>>;

/** The event loop's end of the store's thread. */
export interface StoreConnection {
  /**
   * Asks the thread. An append is one commit for all its rows: resolves when the disk has them, rejects when it has
   * none of them, or cannot say.
   */
  ask<K extends keyof Answers>(message: Ask<K> & { readonly kind: K }): Promise<Answers[K]>;
  /** Resolves, with why, when the thread ends without having been asked to. It does not come back. */
  readonly died: Promise<Error>;
  close(): Promise<void>;
}

const ownThread = new URL("thread.ts", import.meta.url);

/**
 * Starts the thread. Rejects with the thread's own words when the database cannot be opened. Another thread than our
 * own is one in which a test makes the disk fail.
 */
export async function connectStore(data: StoreData, thread = ownThread): Promise<StoreConnection> {
  const worker = new Worker(thread, { workerData: data });
  await new Promise<void>((ready, failed) => {
    worker.once("message", () => ready());
    worker.once("error", failed);
  });

  let next = 1;
  let ended: Error | null = null;
  let closing = false;
  let sayDied: (error: Error) => void = () => {};
  const died = new Promise<Error>((resolve) => (sayDied = resolve));
  const open = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  const endAll = (error: Error): void => {
    ended ??= error;
    for (const { reject } of open.values()) reject(ended);
    open.clear();
    if (!closing) sayDied(ended);
  };
  worker.on("error", endAll);
  worker.on("exit", () => endAll(new Error("The store is closed.")));
  worker.on("message", (said: FromStore) => {
    const asked = open.get(said.id);
    open.delete(said.id);
    if ("failure" in said) asked?.reject(said.disk ? new DiskError(said.failure) : new Error(said.failure));
    else asked?.resolve(said.result as never);
  });

  const ask: StoreConnection["ask"] = (message) => {
    if (ended) return Promise.reject(ended);
    const id = next++;
    return new Promise((resolve, reject) => {
      open.set(id, { resolve, reject });
      worker.postMessage({ ...message, id });
    });
  };

  return {
    ask,
    died,
    async close() {
      closing = true;
      if (ended) return;
      const exited = new Promise((resolve) => worker.once("exit", resolve));
      await ask({ kind: "close" });
      await exited;
    },
  };
}
