/**
 * `npm test`: every check, then every test, browsers included. Ends with one line that counts them.
 * A skipped test fails the run: nothing is left out silently. A browser story that failed is played once more from its
 * beginning, with a server and a browser of its own; the end names it.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { parseCLI } from "vitest/node";
import type { Play } from "./support/play.ts";
import { countsOf, firstFailure, joinPlays, toPlayAgain } from "./support/play.ts";

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["format", "oxfmt", "--check", "."],
  ["types", "tsc", "-b", "--force", "--pretty", "false"],
  ["lint", "oxlint", "--deny-warnings"],
  ["unused", "knip"],
];

/** Runs a program of node_modules/.bin with this terminal; true when it succeeds. */
const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(join("node_modules", ".bin", command), args, {
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    child.once("error", () => done(false));
    child.once("close", (code) => done(code === 0));
  });

/**
 * The checks, one after the other while the tests run: browser stories leave the processors idle now and then, and only
 * that is theirs. What they print comes with the verdict, after the tests.
 */
async function check(): Promise<readonly { readonly name: string; readonly well: boolean; readonly said: string }[]> {
  const verdicts = [];
  for (const [name, command, ...args] of checks) {
    const child = spawn(join("node_modules", ".bin", command), args, { stdio: ["ignore", "pipe", "pipe"] });
    if (child.pid !== undefined) setPriority(child.pid, 19);
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    const well = await new Promise<boolean>((done) => {
      child.once("error", () => done(false));
      child.once("close", (code) => done(code === 0));
    });
    verdicts.push({ name, well, said: Buffer.concat(said).toString() });
  }
  return verdicts;
}

const folder = mkdtempSync(join(tmpdir(), "codraft-tests-"));

/** What failed though no test did. */
const nothingElse = (message: string): Play => ({ files: [], errors: [message] });

/** Runs tests. */
async function play(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Play> {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=./tests/support/play-reporter.ts"];
  const well = await run("vitest", ["run", ...args, ...reporters], { ...env, PLAY_REPORT: report });
  try {
    const played = JSON.parse(readFileSync(report, "utf8")) as Play;
    const { failed, skipped } = countsOf(played);
    return well || failed + skipped > 0
      ? played
      : { ...played, errors: ["The test runner failed, and does not say of what."] };
  } catch {
    return nothingElse("The tests left no report: they ended early.");
  }
}

const args = process.argv.slice(2);
const checked = check();
const first = await play(args, { FIRST_PLAY: "1" });
const again = toPlayAgain(first);
let whole = first;
if (again.length > 0) {
  console.log(`Failed, and played again from the beginning: ${again.map(({ path }) => path).join(", ")}`);
  const { filter } = parseCLI(["vitest", "run", ...args]);
  const options = args.filter((one) => !filter.includes(one));
  whole = joinPlays(first, await play([...options, ...again.map(({ path }) => path)], { FIRST_PLAY: "" }));
}
rmSync(folder, { recursive: true });

let passed = 0;
let failed = 0;
for (const { name, well, said } of await checked) {
  if (!well) console.log(said);
  console.log(`${well ? "✓" : "✗"} ${name}`);
  if (well) passed++;
  else failed++;
}
for (const error of whole.errors) console.log(stripVTControlCharacters(error));
for (const file of again)
  console.log(`\nplayed again: ${file.path}, first failed: ${stripVTControlCharacters(firstFailure(file) ?? "")}`);
const counts = countsOf(whole);
if (counts.skipped > 0) console.log(`${counts.skipped} tests were skipped, which counts as failing.`);
console.log(`\n${passed + counts.passed} passed, ${failed + counts.failed + counts.skipped} failed`);
process.exit(failed + counts.failed + counts.skipped === 0 ? 0 : 1);
