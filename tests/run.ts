/**
 * `npm test`: every check, then every test, browsers included. Ends with one line that counts them.
 * A skipped test fails the run: nothing is left out silently.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

let passed = 0;
let failed = 0;
for (const [name, command, ...args] of checks) {
  const well = run(command, args);
  console.log(`${well ? "✓" : "✗"} ${name}`);
  if (well) passed++;
  else failed++;
}

const folder = mkdtempSync(join(tmpdir(), "codraft-tests-"));
const report = join(folder, "report.json");
const well = run("vitest", [
  "run",
  ...process.argv.slice(2),
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
]);
try {
  const counts = JSON.parse(readFileSync(report, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  passed += counts.numPassedTests;
  const skipped = counts.numPendingTests + counts.numTodoTests;
  if (skipped > 0) console.log(`${skipped} tests were skipped, which counts as failing.`);
  // A file that cannot be loaded fails the run without a failed test to count.
  failed += Math.max(counts.numFailedTests + skipped, well ? 0 : 1);
} catch {
  console.log("The tests left no report: they ended early.");
  failed++;
}
rmSync(folder, { recursive: true });

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
