const AT = "codraft-reloaded-at";
/** A reload that did not help is not tried again by itself within this time. */
const AGAIN_MS = 30_000;

/** May the page reload by itself? Not over and over. */
export function mayReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(AT) ?? 0);
    if (Date.now() - last < AGAIN_MS) return false;
    sessionStorage.setItem(AT, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}

let asked = 0;
/** The browser asks its pages about a reload at once, if it does. */
const ASKS_MS = 3000;

/** Loads the page anew by its own doing, with all that it has: nobody needs to be asked. */
export function reloadWithAll(): void {
  asked = Date.now();
  location.reload();
}

const MENDED = "codraft-mended";

/** Loads the page anew since something in it broke: the next one says so. */
export function reloadMended(): void {
  try {
    sessionStorage.setItem(MENDED, "");
  } catch {
    // Then it is not said.
  }
  reloadWithAll();
}

/** Was the page loaded anew since something broke? Answered once, and not to the page that goes. */
export function wasMended(): boolean {
  if (goesWithAll()) return false;
  try {
    const mended = sessionStorage.getItem(MENDED) !== null;
    sessionStorage.removeItem(MENDED);
    return mended;
  } catch {
    return false;
  }
}

/** What a tab notes of its reloads goes when one signs out. */
export function forgetReloads(): void {
  try {
    for (const name of [AT, MENDED]) sessionStorage.removeItem(name);
  } catch {
    // Nothing was noted.
  }
}

/** Is the page going by its own doing, with all that it has? */
export const goesWithAll = (): boolean => Date.now() - asked < ASKS_MS;

/**
 * Reloads with the newest program. False, with all left as it is, when the server does not answer: without a network
 * what the device keeps of the program is all there is. `carries` runs once it is sure: does all that the page has go along?
 */
export async function reloadFresh(carries: () => boolean = () => true): Promise<boolean> {
  try {
    // Not a navigation, so the service worker lets it through.
    const page = await fetch("/", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    if (!page.ok) return false;
    await page.text();
  } catch {
    return false;
  }
  await newestWorker();
  if (carries()) reloadWithAll();
  else location.reload();
  return true;
}

const ANSWER_MS = 8000;
const INSTALL_MS = 15_000;

/**
 * Waits until the newest service worker has taken over: it brings the whole of its release along first. Nothing is
 * deleted for it. Where it cannot be had, the page comes from the network all the same.
 */
async function newestWorker(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const coming = registration?.installing ?? registration?.waiting;
    if (!coming) return;
    await new Promise<void>((done) => {
      setTimeout(done, INSTALL_MS);
      const look = (): void => {
        if (coming.state === "activated" || coming.state === "redundant") done();
      };
      coming.addEventListener("statechange", look);
      look();
    });
  } catch {
    // Without service workers there is none to wait for.
  }
}
