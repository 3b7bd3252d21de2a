import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

/** What a browser story plays on. */
export interface Stage {
  readonly browser: Browser;
  readonly server: ServerProcess;
  /** These people in the summary, each in a browser of their own. */
  enter(...who: string[]): Promise<Page[]>;
  /** These people in the summary all the time, with what is given there: now, and again after a story that failed. */
  stay(who: readonly string[], given: (...pages: Page[]) => unknown): Promise<void>;
}

/**
 * A browser and a server for the tests of one file, closed after the last: awaited where the file begins. What a story
 * that failed wrote, or left without a network, its next try does not meet: browsers and server begin anew.
 */
export async function openStage({ sample = false } = {}): Promise<Stage> {
  const [browser, server] = await Promise.all([launch(), startProcess({ sample })]);
  const enterAll = (who: readonly string[]): Promise<Page[]> =>
    Promise.all(who.map((one) => enter(browser, server.links[one] ?? "")));
  const staying: (() => Promise<void>)[] = [];
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await Promise.all(browser.contexts().map((one) => one.close()));
    await server.renew();
    for (const again of staying) await again();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  return {
    browser,
    server,
    enter: (...who) => enterAll(who),
    async stay(who, given) {
      const come = async (): Promise<void> => void (await given(...(await enterAll(who))));
      staying.push(come);
      await come();
    },
  };
}

/** These people in the summary all the time, out of what they were in before each test; which fails when a script does. */
export async function stayForAll(
  stage: Stage,
  who: readonly string[],
  given: (...pages: Page[]) => void,
): Promise<void> {
  let pages: readonly Page[] = [];
  const errors: string[] = [];
  await stage.stay(who, (...all) => {
    pages = all;
    errors.length = 0;
    for (const page of all) page.on("pageerror", (error) => errors.push(error.message));
    given(...all);
  });
  beforeEach(() => Promise.all(pages.map((page) => page.keyboard.press("Escape"))));
  afterEach(() => expect(errors.splice(0)).toEqual([]));
}
