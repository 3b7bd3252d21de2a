import { expect, test } from "vitest";
import { crash } from "./crash.ts";

test("W2 crash: fifty times kill -9 while four people type, and nothing saved or shown is missing or doubled", async () => {
  const { kills, certain } = await crash(50, 1);
  expect(kills).toBe(50);
  expect(certain).toBeGreaterThan(500);
});
