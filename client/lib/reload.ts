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

/** Reloads with the newest program: past what the service worker keeps of the one that runs. */
export async function reloadFresh(): Promise<void> {
  try {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("codraft-shell-")).map((name) => caches.delete(name)));
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.unregister();
  } catch {
    // Without a service worker there is no cache to pass.
  }
  location.reload();
}
