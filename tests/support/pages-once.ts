import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { compiled } from "./process.ts";
import { headlessShell } from "./shell.ts";

/**
 * Before all tests: the pages that the servers of tests serve, so that none of those builds any; and, for browser
 * stories, the browser that most of them are played in.
 */
export function setup(): void {
  const { PATH = "", HOME = "" } = process.env;
  execFileSync(process.execPath, [join(import.meta.dirname, "build-pages.ts")], {
    env: { PATH, HOME },
    stdio: "inherit",
  });
  const shell = headlessShell();
  // The processes that tests run in take this one's environment. Each server of a test has threads, which load what the
  // ones before have loaded.
  Object.assign(process.env, compiled);
  if (shell) process.env["HEADLESS_SHELL"] = shell;
}
