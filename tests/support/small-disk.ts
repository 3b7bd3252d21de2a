import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FULL } from "./full.ts";

/** A folder in which nothing can be written for a while, and the store's thread with which it is so. */
export interface SmallDisk {
  readonly dir: string;
  /** Where not the system itself refuses to write, but the thread. */
  readonly thread?: URL;
  /** From now on nothing more can be written. */
  fill(): void;
  /** As before. */
  free(): void;
  remove(): void;
}

interface Kind {
  readonly name: string;
  readonly make: () => SmallDisk;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), "codraft-disk-"));
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** A file system of its own, which really is full. Only root may mount one, on Linux. */
function mounted(): SmallDisk {
  const dir = newFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", dir], { stdio: "pipe" });
  } catch (error) {
    rmdirSync(dir);
    throw error;
  }
  const filler = (size: number): string => join(dir, `filler-${size}`);
  const sizes = [1024 * 1024, 64 * 1024, 4096];
  return {
    dir,
    fill() {
      for (const size of sizes) {
        try {
          for (;;) writeFileSync(filler(size), Buffer.alloc(size), { flag: "a" });
        } catch {
          // Full at this size; what is left is filled with smaller pieces.
        }
      }
    },
    free() {
      for (const size of sizes) rmSync(filler(size), { force: true });
    },
    remove() {
      execFileSync("umount", ["-l", dir]);
      rmdirSync(dir);
    },
  };
}

/** The system refuses this process every write to a file, in any folder. Anybody may ask that of Linux. */
function forbidden(): SmallDisk {
  const dir = newFolder();
  const limit = (bytes: string): void =>
    void execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:`], { stdio: "pipe" });
  return {
    dir,
    fill: () => limit("0"),
    free: () => limit("unlimited"),
    remove() {
      limit("unlimited");
      remove(dir);
    },
  };
}

/** SQLite says what it says on a full disk, on any system. */
function pretended(): SmallDisk {
  const dir = newFolder();
  const flag = join(dir, FULL);
  return {
    dir,
    thread: new URL("full-thread.ts", import.meta.url),
    fill: () => writeFileSync(flag, ""),
    free: () => rmSync(flag, { force: true }),
    remove: () => remove(dir),
  };
}

const kinds: readonly Kind[] = [
  { name: "a disk that is full", make: mounted },
  { name: "a disk that takes no writes", make: forbidden },
  { name: "a disk that pretends to be full", make: pretended },
];

/** Those that this system permits: the last always. The same is asked of each. */
export const smallDisks: readonly Kind[] = kinds.filter(({ name, make }) => {
  try {
    const disk = make();
    disk.fill();
    disk.free();
    disk.remove();
    return true;
  } catch {
    console.log(`Not tried: ${name}, which needs root, or Linux. The same is tried without it.`);
    return false;
  }
});
