import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vite";

/** Compressed once when built, so that a school's Wi-Fi carries a quarter and the server works for none of it. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  async writeBundle({ dir = "" }) {
    const assets = join(dir, "assets");
    for (const file of await readdir(assets)) {
      if (!/\.(js|css)$/.test(file)) continue;
      const bytes = await readFile(join(assets, file));
      await writeFile(join(assets, `${file}.br`), brotliCompressSync(bytes));
      await writeFile(join(assets, `${file}.gz`), gzipSync(bytes));
    }
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("client", import.meta.url)),
  publicDir: false,
  plugins: [react(), compressed],
  build: {
    outDir: fileURLToPath(new URL("dist", import.meta.url)),
    emptyOutDir: true,
    // Edge of two years ago: council laptops are updated late.
    target: ["chrome120", "edge120", "firefox121", "safari17.2"],
    sourcemap: true,
    chunkSizeWarningLimit: 900,
  },
});
