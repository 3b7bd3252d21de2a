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

const usual = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page as it is now, in a line each. */
export async function violations(
  page: Page,
  { tags = usual, without = [] }: { tags?: readonly string[]; without?: readonly string[] } = {},
): Promise<string[]> {
  await bringAxe(page);
  return page.evaluate(
    async ({ runOnly, off }) => {
      const tool = (globalThis as unknown as { axe: typeof axe }).axe;
      // Not an account of every element in which it found nothing; and none at all where it found nothing anywhere.
      const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
      const options: axe.RunOptions = { runOnly, rules, resultTypes: ["violations"] };
      tool.addReporter<boolean>("any", (rules, _, done) =>
        done((rules as { violations: unknown[] }[]).some((one) => one.violations.length > 0)),
      );
      const any: unknown = await tool.run(document, { ...options, selectors: false, reporter: "any" });
      if (any === false) return [];
      const found = await tool.run(document, options);
      const lines = found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
      return lines.length > 0 ? lines : ["something that was gone a moment later"];
    },
    { runOnly: [...tags], off: [...without] },
  );
}
