/**
 * `npm test`: every check, then every test, browsers included. Ends with one line that counts them.
 * A skipped test fails the run: nothing is left out silently.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setup } from "./support/pages-once.ts";

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["format", "oxfmt", "--check", "."],
  ["types", "tsc", "-b", "--force", "--pretty", "false"],
  ["lint", "oxlint", "--deny-warnings"],
  ["unused", "knip"],
];

/** Runs a program of node_modules/.bin with this terminal; true when it succeeds. */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(join("node_modules", ".bin", command), args, { stdio: "inherit" }).status === 0;
}

const folder = mkdtempSync(join(tmpdir(), "codraft-tests-"));

/** A third of the processor's time where others want it too: less would starve tests that know how long something may take. */
const BEHIND = 5;

/** The runs of Vitest so far: each has its report. */
let runs = 0;

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Tests on their way. `aside`: others go before, and what they say is said in one once they have ended. */
async function tests(args: readonly string[], { aside = false } = {}): Promise<Counts> {
  const report = join(folder, `report-${++runs}.json`);
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = spawn(join("node_modules", ".bin", "vitest"), ["run", ...args, ...output], {
    stdio: ["inherit", aside ? "pipe" : "inherit", aside ? "pipe" : "inherit"],
  });
  if (aside && vitest.pid !== undefined) setPriority(vitest.pid, BEHIND);
  const said: Buffer[] = [];
  for (const stream of [vitest.stdout, vitest.stderr]) stream?.on("data", (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(vitest, "close")) as [number | null];
  process.stdout.write(Buffer.concat(said));
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, "utf8"),
    ) as Readonly<Record<"numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests", number>>;
    const skipped = numPendingTests + numTodoTests;
    if (skipped > 0) console.log(`${skipped} tests were skipped, which counts as failing.`);
    // A file that cannot be loaded fails the run without a failed test to count.
    return { passed: numPassedTests, failed: Math.max(numFailedTests + skipped, code === 0 ? 0 : 1) };
  } catch {
    console.log("The tests left no report: they ended early.");
    return { passed: 0, failed: 1 };
  }
}

let passed = 0;
let failed = 0;
for (const [name, command, ...args] of checks) {
  const well = run(command, args);
  console.log(`${well ? "✓" : "✗"} ${name}`);
  if (well) passed++;
  else failed++;
}

const given = process.argv.slice(2);
// Once, and not by both at once.
setup();
// Browser stories wait for a third of their time, which is enough for all that is none; those are to be as quick as alone.
const counted =
  given.length > 0
    ? [await tests(given)]
    : await Promise.all([tests(["--project=e2e"]), tests(["--project=!e2e", "--maxWorkers=2"], { aside: true })]);
for (const counts of counted) {
  passed += counts.passed;
  failed += counts.failed;
}
rmSync(folder, { recursive: true });

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
