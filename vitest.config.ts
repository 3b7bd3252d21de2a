import { defineConfig } from "vitest/config";

// Browsers and servers are real here, and the machines are shared: bounds are wide, conditions are waited for.
const wide = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } };

export default defineConfig({
  test: {
    globalSetup: "tests/support/pages-once.ts",
    // By itself Vitest leaves one processor free: of two, half.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          setupFiles: ["tests/support/seed.ts"],
          include: ["tests/shared/**/*.test.ts", "tests/server/**/*.test.ts", "tests/client/**/*.test.ts"],
          ...wide,
        },
      },
      { test: { name: "simulation", include: ["tests/simulation/**/*.test.ts"], ...wide, testTimeout: 300_000 } },
      // Two browser stories at a time, after the rest: each has its own server and browser. Three are no quicker.
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          ...wide,
          testTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // The machines are shared, and real browsers on them are not always quick: one more try, which the report names
          // ("retry x1"). One that needs it again and again is to be mended.
          retry: 1,
        },
      },
    ],
  },
});
