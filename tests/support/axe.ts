import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds on the page as it is now, as lines; of one part of it where a selector is given. */
export async function violations(page: Page, within?: string): Promise<string[]> {
  // The page's own policy lets no script in: this goes by the debugger.
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    (selector) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector ?? document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    within,
  );
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
}
