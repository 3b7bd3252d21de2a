/** `npm run simulate -- --seeds N [--from M]`: plays N seeds; the first that fails prints itself and its steps. */
import { readNumbers } from "#tests/support/numbers.ts";
import { simulate } from "./simulation.ts";

const { seeds, from } = readNumbers({ seeds: 1000, from: 1 }, "npm run simulate -- --seeds 1000 --from 1");

let rows = 0;
for (let seed = from; seed < from + seeds; seed++) {
  try {
    rows += (await simulate(seed)).rows;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  if ((seed - from + 1) % 100 === 0) console.log(`${seed - from + 1} of ${seeds}`);
}
console.log(`${seeds} seeds, ${rows} stored updates: all converged, nothing shown or told was missing.`);
process.exit(0);
