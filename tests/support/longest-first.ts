import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/**
 * Files that take longest, longest first: begun last, one of them would run on alone while the other processor idles.
 * Where a new file of half a minute is to stand, the seconds beside its name in a whole run say.
 */
const longest = [
  "simulation/crash",
  "server/failures",
  "server/agreement",
  "client/http-line",
  "simulation/simulation",
  "server/historian",
  "server/agreement-model",
  "server/doors",
  "server/http-sync",
  "server/threads",
  "e2e/nothing-lost",
  "e2e/refused",
  "e2e/watchdog",
  "e2e/sign-out",
  "e2e/pages-beside",
  "e2e/leaving",
  "e2e/pages-writing",
  "e2e/pages",
  "e2e/agreement",
  "e2e/browser-crash",
  "e2e/slow-line",
  "e2e/together",
  "e2e/offline",
  "e2e/versions",
  "e2e/fallback",
  "e2e/notices",
  "e2e/page",
  "e2e/imports",
  "e2e/values",
  "e2e/deciding",
  "e2e/silence",
].map((name) => `tests/${name}.test.ts`);

const rank = ({ moduleId }: TestSpecification): number => {
  const at = longest.findIndex((path) => moduleId.endsWith(path));
  return at < 0 ? longest.length : at;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return (await super.sort(files)).toSorted((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}
