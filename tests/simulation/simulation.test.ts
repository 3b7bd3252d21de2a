import { test } from "vitest";
import { simulate } from "./simulation.ts";

const SEEDS = 300;

// In parts, so that a failing one is found early and a slow machine shows progress.
const parts = Array.from({ length: 10 }, (_, part) => part);
test.each(parts)("W sim: rooms, people, crashes and slow readers, part %i", async (part) => {
  const each = SEEDS / parts.length;
  for (let i = 0; i < each; i++) await simulate(part * each + i + 1);
});
