/** `npm run crash -- --kills N [--seed S]`: a real server is ended with `kill -9` N times while people type. */
import { parseArgs } from "node:util";
import { crash } from "./crash.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isInteger(kills) || !Number.isInteger(seed) || kills < 1) {
  console.error("Say how many: npm run crash -- --kills 500");
  process.exit(1);
}
try {
  const { words, certain } = await crash(kills, seed, (line) => console.log(line));
  console.log(`${kills} kills, ${words} words typed: of ${certain} saved or shown none is missing, none is doubled.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exit(0);
