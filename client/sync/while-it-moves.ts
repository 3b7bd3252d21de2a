/**
 * Runs when so long nothing more of what waits was taken; all that waits having gone, once more so long later. Returns
 * how to stop.
 */
export function whileItMoves(waiting: () => number, patienceMs: number, run: () => void): () => void {
  let least = waiting();
  let timer = setTimeout(look, patienceMs);
  function look(): void {
    const now = waiting();
    if (now >= least) return run();
    least = now;
    timer = setTimeout(look, patienceMs);
  }
  return () => clearTimeout(timer);
}
