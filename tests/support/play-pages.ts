import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "#tests/support/axe.ts";
import { enter, launch } from "#tests/support/browser.ts";
import type { State, Who } from "#tests/support/page-list.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// Narrow first: there a state is hardest to reach, and widened it mostly stays as it is.
const sizes = [
  { width: 320, height: 640 },
  { width: 1440, height: 900 },
];

const people = { lead: "lead", keeper: "lead", reader: "reader", newcomer: "la" } as const;

/** A test for each of these states, with a server of their own. */
export function playPages(states: readonly State[]): void {
  let browser: Browser;
  let server: ServerProcess;
  const contexts = new Map<Who, BrowserContext>();
  let used: { readonly who: Who; readonly page: Page } | null = null;
  /** Routes whose colours were looked at on a narrow page. */
  const narrow = new Set<string>();

  beforeAll(async () => {
    [browser, server] = await Promise.all([launch(), startProcess({ sample: true })]);
    for (const who of new Set(states.map((state) => state.who)))
      contexts.set(
        who,
        who === "nobody"
          ? await browser.newContext()
          : (await enter(browser, server.links[people[who]]!, { kept: who === "keeper" })).context(),
      );
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /**
   * A page that is as good as new: where it can be, the one that this person's last state was in, whose process knows the
   * program by then.
   */
  async function pageOf(who: Who, alone = false): Promise<Page> {
    const last = used;
    used = null;
    if (last && last.who === who && !alone) {
      await last.page.mouse.move(0, 0);
      await last.page.requestGC();
      return last.page;
    }
    await last?.page.close();
    const page = await contexts.get(who)!.newPage();
    await page.addInitScript(() => sessionStorage.clear());
    return page;
  }

  describe("A pages: axe finds nothing, and nothing scrolls sideways at 320 pixels", () => {
    test.each(states)("$route · $state", async (state) => {
      const { route, who, heading, path, before, act } = state;
      const page = await pageOf(who, state.alone);
      let well = false;
      const address =
        server.url +
        (path ?? route)
          .replace(":id", server.review)
          .replace(":sample", server.sample!)
          .replace(":link", new URL(server.links["ades"]!).pathname);
      try {
        await before?.(page);
        let reached: Reached | null = null;
        for (const size of sizes) {
          await page.setViewportSize(size);
          // Most of what was brought about outlives a change of size. What does not is brought about once more.
          if (!reached || state.eachWidth || !(await stillStands(page, reached))) {
            await page.context().setOffline(false);
            await page.goto(address);
            await page.getByRole("heading", { name: heading, level: 1 }).first().waitFor();
            if (route === "/reviews/:id/members" || route === "/reviews/:id/settings")
              await page.waitForLoadState("networkidle");
            await act?.(page);
            // Not of what stands in for what is still fetched, unless that is the state.
            if (state.state !== "loading") await page.locator(".skel").first().waitFor({ state: "detached" });
          }
          reached = await reachedOf(page);
          // Half of what axe costs. Its colours a state has at both widths; those of the narrow page's own parts, each route.
          const without = size.width === 320 && narrow.has(route) ? ["color-contrast"] : [];
          if (size.width === 320) narrow.add(route);
          expect(await violations(page, { tags: rules, without }), `${size.width} pixels`).toEqual([]);
          expect(await touching(page), `${size.width} pixels`).toEqual([]);
          if (size.width === 320)
            await expect
              .poll(() =>
                page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
              )
              .toBe(0);
        }
        well = true;
      } finally {
        await page.context().setOffline(false);
        if (well && !state.alone) {
          await page.unrouteAll({ behavior: "ignoreErrors" });
          used = { who, page };
        } else await page.close();
      }
    });
  });
}

/** How many of all that a state can bring about stand on a page. */
type Reached = Readonly<Record<string, number>>;

const reachedOf = (page: Page): Promise<Reached> =>
  page.evaluate(() =>
    Object.fromEntries(
      ["[role=dialog]", "[role=menu]", "[role=alert]", ".toast", ".findbar__in", ".field--live", ".skel"].map((one) => [
        one,
        document.querySelectorAll(one).length,
      ]),
    ),
  );

/** Whether all of that stands two frames after a change of size, too. */
async function stillStands(page: Page, reached: Reached): Promise<boolean> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return JSON.stringify(await reachedOf(page)) === JSON.stringify(reached);
}

/** Paragraphs of a plain page that have no space above them. */
const touching = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("main.plain > p, main.plain > section > p")]
      .filter((one) => {
        const before = one.previousElementSibling;
        // A hint belongs to what stands above it.
        if (!before || one.matches(".vh, .hint") || before.matches(".vh")) return false;
        return one.getBoundingClientRect().top - before.getBoundingClientRect().bottom < 8;
      })
      .map((one) => one.textContent.slice(0, 60)),
  );
