import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { enter, launch } from "#tests/support/browser.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

let browser: Browser;
let server: ServerProcess;
let lead: Page;
let reader: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  lead = await enter(browser, server.links["lead"]!);
  reader = await enter(browser, server.links["reader"]!);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Every page and the states that it has. A route without an entry fails below. */
const pages: readonly { route: string; state: string; who: "lead" | "reader"; heading: RegExp; path?: string }[] = [
  { route: "/", state: "with reviews", who: "lead", heading: /^Reviews$/ },
  { route: "/sign-in", state: "empty", who: "lead", heading: /Sign in/ },
  { route: "/me", state: "mine", who: "lead", heading: /My details/ },
  { route: "/accounts", state: "no permission", who: "reader", heading: /Accounts/ },
  { route: "/help", state: "whole", who: "lead", heading: /^Help$/ },
  { route: "/accessibility", state: "whole", who: "lead", heading: /Accessibility/ },
  { route: "/privacy", state: "whole", who: "lead", heading: /Privacy/ },
  { route: "/reviews/new", state: "empty form", who: "lead", heading: /New review/ },
  { route: "/reviews/:id", state: "empty summary", who: "lead", heading: /Strathallan|Evaluative/ },
  { route: "/reviews/:id", state: "read only", who: "reader", heading: /Strathallan|Evaluative/ },
  { route: "/reviews/:id", state: "no such review", who: "lead", heading: /not here/, path: "/reviews/nowhere" },
  { route: "/reviews/:id/members", state: "lead", who: "lead", heading: /Members/ },
  { route: "/reviews/:id/members", state: "reader", who: "reader", heading: /Members/ },
  { route: "/reviews/:id/settings", state: "lead", who: "lead", heading: /Details and template/ },
  { route: "/reviews/:id/settings", state: "reader", who: "reader", heading: /Details and template/ },
];

test("A every route has an entry", () => {
  const source = readFileSync(new URL("../../client/app.tsx", import.meta.url), "utf8");
  const routes = [...source.matchAll(/path="([^"]+)"/g)].map((match) => match[1]);
  expect(routes.length).toBeGreaterThan(8);
  expect(routes.filter((route) => !pages.some((page) => page.route === route))).toEqual([]);
});

describe("A pages: axe finds nothing, and nothing scrolls sideways at 320 pixels", () => {
  test.each(pages)("$route · $state", async ({ route, who, heading, path }) => {
    const page = who === "lead" ? lead : reader;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(server.url + (path ?? route.replace(":id", server.review)));
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    if (route.startsWith("/reviews/:id")) await page.waitForLoadState("networkidle");
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
      .toBe(0);
    expect(await findings(page)).toEqual([]);
  });
});

/** What axe finds, in a line each. */
async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const { violations } = await run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}
