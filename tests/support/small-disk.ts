import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real disk of a few megabytes, which really is full when it is filled. Needs to be root on Linux, as CI is. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all that is free. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  remove(): void;
}

export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "codraft-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  const filler = (size: number): string => join(folder, `filler-${size}`);
  const sizes = [1024 * 1024, 64 * 1024, 4096];
  return {
    folder,
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
      execFileSync("umount", ["-l", folder]);
      rmdirSync(folder);
    },
  };
}
