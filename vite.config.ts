import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vite";

const client = fileURLToPath(new URL("client", import.meta.url));

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

/** Tells the service worker every file of the program, and a name for this release made of them. */
const worker: Plugin = {
  name: "worker",
  apply: "build",
  generateBundle(_, bundle) {
    // What reads Word documents is fetched when somebody brings one in, which needs the network anyway.
    const files = Object.keys(bundle).filter(
      (file) =>
        /^assets\/.*\.(js|css|woff2)$/.test(file) && !/cyrillic|greek|vietnamese|math|symbols|docx-worker/.test(file),
    );
    const shell = files.map((file) => `/${file}`).sort();
    const release = createHash("sha256").update(shell.join("\n")).digest("hex").slice(0, 16);
    const made = bundle["sw.js"];
    if (made?.type !== "chunk") throw new Error("the service worker was not built");
    made.code = `const SHELL=${JSON.stringify(shell)},RELEASE=${JSON.stringify(release)};${made.code}`;
  },
};

export default defineConfig({
  root: client,
  publicDir: false,
  plugins: [react(), worker, compressed],
  build: {
    outDir: fileURLToPath(new URL("dist", import.meta.url)),
    emptyOutDir: true,
    // Edge of two years ago: council laptops are updated late.
    target: ["chrome120", "edge120", "firefox121", "safari17.2"],
    sourcemap: true,
    rolldownOptions: {
      input: [join(client, "index.html"), join(client, "worker.ts")],
      // At the root, so that it may answer for every page; without a hash, so that browsers find the next one.
      output: { entryFileNames: ({ name }) => (name === "worker" ? "sw.js" : "assets/[name]-[hash].js") },
    },
    chunkSizeWarningLimit: 900,
  },
});
