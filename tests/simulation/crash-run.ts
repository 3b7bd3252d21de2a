/** `npm run crash -- --kills N [--seed S]`: a real server is ended with `kill -9` N times while people type. */
import { readNumbers } from "#tests/support/numbers.ts";
import { crash } from "./crash.ts";

const { kills, seed } = readNumbers({ kills: 200, seed: 1 }, "npm run crash -- --kills 500 --seed 1");
try {
  const { words, certain } = await crash(kills, seed, (line) => console.log(line));
  console.log(`${kills} kills, ${words} words typed: of ${certain} saved or shown none is missing, none is doubled.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exit(0);
