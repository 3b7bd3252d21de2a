import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL("client", import.meta.url)),
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL("dist", import.meta.url)),
    emptyOutDir: true,
    // Edge of two years ago: council laptops are updated late.
    target: ["chrome120", "edge120", "firefox121", "safari17.2"],
    sourcemap: true,
    chunkSizeWarningLimit: 900,
  },
});
