/**
 * The service worker: the program itself on the device, so that a page opens without a network. It keeps no data of
 * anybody: answers and words are kept by the pages, under the account's name.
 *
 * The last release's files stay beside the current one's: a tab that is still open on it may ask for a part it has not
 * loaded yet.
 */

/** Put in when built: every file of the program. */
declare const SHELL: readonly string[];
declare const RELEASE: string;

interface Extendable extends Event {
  waitUntil(until: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: "install" | "activate" | "message", run: (event: Extendable) => void): void;
  addEventListener(type: "fetch", run: (event: Fetching) => void): void;
}
const worker = globalThis as unknown as Worker;

const PREFIX = "codraft-shell-";
const current = `${PREFIX}${RELEASE}`;
const PAGE = "/";
/** How long a page waits for a network that carries nothing before it opens from the device. */
const PATIENCE_MS = 4000;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(current);
      await cache.addAll(
        [PAGE, ...SHELL].map((url) => new Request(url, { cache: url === PAGE ? "reload" : "default" })),
      );
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
      // In the order in which they were made: all but the release before this one go.
      await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

// A page asks for it that is without (`boot.ts`); there is nothing else to say to a worker.
worker.addEventListener("message", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && isPage(url.pathname)) event.respondWith(openPage(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(part(request));
});

/** Addresses that the program draws. Sign-in links, files and machines' doors are the server's. */
const isPage = (path: string): boolean => !/^\/(api|sync|assets|sign-in\/|healthz|readyz|metrics)/.test(path);

/** The newest page that can be had: the network's, and the device's when there is none or it carries nothing. */
async function openPage(request: Request): Promise<Response> {
  const kept = (): Promise<Response | undefined> => caches.match(PAGE, { cacheName: current });
  const asked = fetch(request);
  const late = new Promise<null>((done) => setTimeout(done, PATIENCE_MS, null));
  try {
    const answer = await Promise.race([asked, late]);
    if (answer && answer.status < 500) return answer;
    return (await kept()) ?? answer ?? (await asked);
  } catch (error) {
    const page = await kept();
    if (page) return page;
    throw error;
  }
}

/** Names hold a hash of what is in them, so a kept one is the right one, of whichever release. */
async function part(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
