/**
 * `npm test`: every check, then every test, browsers included. Ends with one line that counts them.
 * A skipped test fails the run: nothing is left out silently.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

/** The runs of Vitest so far: each has its report. */
let runs = 0;

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Tests on their way. `inTurn`: what they say is kept until they have ended, and said in one. */
async function tests(args: readonly string[], { inTurn = false } = {}): Promise<Counts> {
  const report = join(folder, `report-${++runs}.json`);
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = spawn(join("node_modules", ".bin", "vitest"), ["run", ...args, ...output], {
    stdio: ["inherit", inTurn ? "pipe" : "inherit", inTurn ? "pipe" : "inherit"],
  });
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

/**
 * Stories that mostly wait, until silence is noticed. The others wait for a third of their time: two at a time leave room
 * for one more process, which tests all that is no story, and then plays these.
 */
const waiting = ["watchdog", "fallback"].map((name) => `tests/e2e/${name}.test.ts`);

async function beside(): Promise<Counts[]> {
  const rest = await tests(["--project=!e2e", "--maxWorkers=1"], { inTurn: true });
  return [rest, await tests(["--project=e2e", "--maxWorkers=1", ...waiting], { inTurn: true })];
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
const counted =
  given.length > 0
    ? [await tests(given)]
    : await Promise.all([tests(["--project=e2e", ...waiting.map((file) => `--exclude=${file}`)]), beside()]);
for (const counts of counted.flat()) {
  passed += counts.passed;
  failed += counts.failed;
}
rmSync(folder, { recursive: true });

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
