import type { Store } from "./store.ts";
import { createStore } from "./store.ts";

/** A new release's service worker took over while this page was open: the page is the old one's. */
export const updated: Store<boolean> = watch();

/** A busy machine, or a bad network, may not get all of a release at once. */
const AGAIN_MS = 15_000;
const TRIES = 4;

/**
 * Asks whether there is a new release: after a connection was lost, since a server that comes back may be a new one.
 * Asked again where the answer, or a part of the release, did not come.
 */
export async function lookForUpdate(tries = TRIES): Promise<void> {
  if (!("serviceWorker" in navigator) || (await isAnswered())) return;
  if (tries > 1) setTimeout(() => void lookForUpdate(tries - 1), AGAIN_MS);
}

/** There is none, or the device has all of it. */
async function isAnswered(): Promise<boolean> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const worker = registration?.installing;
    if (!worker) return true;
    return await new Promise((done) =>
      worker.addEventListener("statechange", () => done(worker.state !== "redundant"), { once: true }),
    );
  } catch {
    return false;
  }
}

/** Is the whole program on the device by now, so that a page opens without a network? Not yet in the first seconds of a first visit. */
export const opensOffline: Store<boolean> = watchKept();

function watchKept(): Store<boolean> {
  const kept = createStore(false);
  // A worker is active once it has all its files; where there is none this never resolves.
  if ("serviceWorker" in navigator) void navigator.serviceWorker.ready.then(() => kept.set(true)).catch(() => {});
  return kept;
}

function watch(): Store<boolean> {
  const found = createStore(false);
  if (!("serviceWorker" in navigator)) return found;
  // The first one that takes over is this page's own.
  let had = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (had) void isNewest().then((newest) => newest || found.set(true));
    had = true;
  });
  return found;
}

/**
 * Is this page of the release that the server has now? The first one that is opened after a release comes from the
 * network while the worker is still the old one's, which the new one then takes over from.
 */
async function isNewest(): Promise<boolean> {
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.ok && programOf(page) === programOf(document);
  } catch {
    return false;
  }
}

/** Its name holds a hash of all that it is made of. */
const programOf = (page: Document): string | null | undefined =>
  page.querySelector("script[type=module]")?.getAttribute("src");
