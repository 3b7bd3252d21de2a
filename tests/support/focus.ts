import type { Page } from "playwright-core";

interface Watched extends Window {
  timesNowhere?: () => number;
}

/**
 * Looks in every task of the page whether anything has the focus. Where nothing has it, what an input method composes
 * goes nowhere and no event tells of it; so a test has to ask for the moment itself.
 * @returns how often nothing had it; stops looking
 */
export async function watchFocus(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    let times = 0;
    let looks = true;
    port1.addEventListener("message", () => {
      if (document.activeElement === document.body) times++;
      if (looks) port2.postMessage(null);
    });
    port1.start();
    port2.postMessage(null);
    (globalThis as unknown as Watched).timesNowhere = () => {
      looks = false;
      return times;
    };
  });
  return () => page.evaluate(() => (globalThis as unknown as Watched).timesNowhere?.() ?? -1);
}
