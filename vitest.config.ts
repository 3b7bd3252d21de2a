import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/support/longest-first.ts";

// Browsers and servers are real here, and the machines are shared: bounds are wide, conditions are waited for.
const wide = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } };

/** These stand in for a browser's window or clock, or are of a module that knows one device: a process for each. */
const apart = [
  "announce",
  "aside",
  "attended",
  "comings",
  "drafts",
  "field-schema",
  "hold",
  "outbox",
  "reach",
  "saving",
].map((name) => `tests/client/${name}.test.ts`);

/** The files after each other in one process, which loads what they need once. `unchanged.ts` sees that none of them shows. */
const shared = { isolate: false, setupFiles: ["tests/support/seed.ts", "tests/support/unchanged.ts"] };

export default defineConfig({
  test: {
    globalSetup: "tests/support/pages-once.ts",
    // One more than there are processors: what these tests wait for, silence above all, another uses meanwhile.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["support", "shared", "server", "client"].map((folder) => `tests/${folder}/**/*.test.ts`),
          exclude: apart,
          ...shared,
          ...wide,
        },
      },
      { test: { name: "unit-apart", include: apart, setupFiles: ["tests/support/seed.ts"], ...wide } },
      {
        test: {
          name: "simulation",
          include: ["tests/simulation/**/*.test.ts"],
          ...shared,
          ...wide,
          testTimeout: 300_000,
        },
      },
      // Two browser stories at a time, after the rest: each has its own server and browser. Three are no quicker. The
      // machines are shared, and real browsers on them are not always quick: `run.ts` plays a file that failed once more.
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          ...shared,
          setupFiles: [...shared.setupFiles, "tests/support/skip-rest.ts"],
          ...wide,
          testTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
