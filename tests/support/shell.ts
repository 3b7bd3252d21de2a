import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { PATH = "", HOME = "" } = process.env;

/**
 * Chromium without the program around the pages, as it comes through npm, unpacked once for a machine; null where it
 * does not run. The pages are the same; the windows that nobody looks at are a third of what a story costs.
 */
export function headlessShell(): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const file = join(import.meta.dirname, "../../node_modules/@sparticuz/chromium/package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  const folder = join(tmpdir(), `codraft-chromium-${version}`);
  const shell = join(folder, "chromium");
  if (!existsSync(shell)) {
    // Whole or not at all, also when this is ended, or somebody else does the same at once.
    const made = mkdtempSync(`${folder}-`);
    execFileSync(process.execPath, [join(import.meta.dirname, "unpack-shell.ts")], {
      env: { PATH, HOME, TMPDIR: made },
      stdio: "inherit",
    });
    try {
      renameSync(made, folder);
    } catch (error) {
      rmSync(made, { recursive: true, force: true });
      if (!existsSync(shell)) throw error;
    }
  }
  return spawnSync(shell, ["--version"]).status === 0 ? shell : null;
}
