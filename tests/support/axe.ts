import { readFileSync } from "node:fs";
import { join } from "node:path";
import type axe from "axe-core";
import type { Page } from "playwright-core";

/** The short edition, since each page that is opened anew is told all of it. */
const source = readFileSync(join(import.meta.dirname, "../../node_modules/axe-core/axe.min.js"), "utf8");

/** Brings axe into the page, if it is not there. By the debugger: the page's own policy lets no script in. */
export async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
}

/** What axe finds on the page as it is now, as lines; of one part of it where a selector is given. */
export async function violations(page: Page, within?: string): Promise<string[]> {
  await bringAxe(page);
  const found = await page.evaluate(
    (selector) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector ?? document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
        // Not an account of every element in which it found nothing.
        resultTypes: ["violations"],
      }),
    within,
  );
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
}
