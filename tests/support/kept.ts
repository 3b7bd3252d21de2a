import type { Page } from "playwright-core";

/** Everything that this origin keeps, as text. */
export function everythingKept(page: Page): Promise<{ databases: string[]; text: string }> {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name = "" }) => name);
    const stored = (storage: Storage): string =>
      Array.from(storage, (_, at) => `${storage.key(at)} ${storage.getItem(storage.key(at)!)}`).join("\n");
    let text = `${stored(localStorage)}\n${stored(sessionStorage)}\n${document.cookie}\n`;
    for (const name of databases) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const request = indexedDB.open(name);
        request.addEventListener("success", () => done(request.result));
        request.addEventListener("error", () => failed(request.error!));
      });
      for (const store of db.objectStoreNames) {
        const values = await new Promise<unknown[]>((done) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.addEventListener("success", () => done(request.result as unknown[]));
        });
        for (const value of values)
          text += value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value);
      }
      db.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) text += await (await cache.match(request))!.text();
    }
    return { databases, text };
  });
}
