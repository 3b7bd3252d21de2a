/** What is used of `navigator.serviceWorker`. */
export type Workers = Pick<ServiceWorkerContainer, "register" | "ready" | "controller">;

/** On poor Wi-Fi the program's files may not all come at the first try; those that came are not asked for again. */
const AGAIN_MS = 30_000;

/**
 * Has the program kept on the device, so that pages open without a network: tries until it is, and has this page taken
 * over by its keeper.
 */
export function keepProgram(workers: Workers, later: (run: () => void, ms: number) => unknown = setTimeout): void {
  const again = (): unknown => later(() => keepProgram(workers, later), AGAIN_MS);
  workers.register("/sw.js").then(({ installing }) => {
    installing?.addEventListener("statechange", () => installing.state === "redundant" && again());
  }, again);
  // By itself it takes over the pages that are there when it is ready: not one that was just then loading, nor one that
  // was loaded past it (Ctrl+Shift+R). Those would lack the parts they have not asked for yet once the network is gone.
  void workers.ready.then(({ active }) => workers.controller ?? active?.postMessage("take over"));
}
