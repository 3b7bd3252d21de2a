import { Worker } from "node:worker_threads";
import type { FromStore, JournalRow, QueryAnswer, SqlValue, StoreData, ToStore } from "./messages.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

/** The event loop's end of the store's thread. */
export interface StoreConnection {
  query(sql: string, parameters: SqlValue[]): Promise<QueryAnswer>;
  /** One commit for all these rows: resolves when the disk has them, rejects when it has none of them. */
  append(rows: readonly JournalRow[]): Promise<void>;
  close(): Promise<void>;
}

/** Starts the thread. Rejects with the thread's own words when the database cannot be opened. */
export async function connectStore(data: StoreData): Promise<StoreConnection> {
  const worker = new Worker(new URL("thread.ts", import.meta.url), { workerData: data });
  await new Promise<void>((ready, failed) => {
    worker.once("message", () => ready());
    worker.once("error", failed);
  });

  let next = 1;
  let ended: Error | null = null;
  const open = new Map<number, { resolve: (answer: QueryAnswer | null) => void; reject: (error: Error) => void }>();
  const endAll = (error: Error): void => {
    ended = error;
    for (const { reject } of open.values()) reject(error);
    open.clear();
  };
  worker.on("error", endAll);
  worker.on("exit", () => endAll(new Error("The store is closed.")));
  worker.on("message", ({ id, result, failure }: FromStore) => {
    const asked = open.get(id);
    open.delete(id);
    if (failure === undefined) asked?.resolve(result ?? null);
    else asked?.reject(new Error(failure));
  });

  function ask(message: Unnumbered<ToStore>): Promise<QueryAnswer | null> {
    if (ended) return Promise.reject(ended);
    const id = next++;
    return new Promise((resolve, reject) => {
      open.set(id, { resolve, reject });
      worker.postMessage({ ...message, id });
    });
  }

  return {
    async query(sql, parameters) {
      return (await ask({ kind: "query", sql, parameters })) ?? { rows: [], changes: 0, lastId: 0 };
    },
    async append(rows) {
      await ask({ kind: "append", rows });
    },
    async close() {
      if (ended) return;
      const exited = new Promise((resolve) => worker.once("exit", resolve));
      await ask({ kind: "close" });
      await exited;
    },
  };
}
