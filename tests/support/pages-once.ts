import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Before all tests: the pages that the servers of tests serve. None of those builds any. */
export function setup(): void {
  const { PATH = "", HOME = "" } = process.env;
  execFileSync(process.execPath, [join(import.meta.dirname, "build-pages.ts")], {
    env: { PATH, HOME },
    stdio: "inherit",
  });
}
