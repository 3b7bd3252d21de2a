import type { Page } from "playwright-core";

interface Watched extends Window {
  timesNowhere?: () => number;
}

/**
 * Looks whether anything has the focus whenever something went from the page or lost it, in the task after that. Where
 * nothing has it, what an input method composes goes nowhere and no event tells of it; so a test has to ask for the
 * moment itself.
 * @returns how often nothing had it; stops looking
 */
export async function watchFocus(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    let times = 0;
    const isNowhere = (): boolean => document.activeElement === document.body;
    port1.addEventListener("message", () => {
      if (isNowhere()) times++;
    });
    port1.start();
    const look = (): void => {
      if (isNowhere()) port2.postMessage(null);
    };
    const changes = new MutationObserver(look);
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] });
    addEventListener("focusout", look);
    (globalThis as unknown as Watched).timesNowhere = () => {
      changes.disconnect();
      removeEventListener("focusout", look);
      return times;
    };
  });
  return () => page.evaluate(() => (globalThis as unknown as Watched).timesNowhere?.() ?? -1);
}
