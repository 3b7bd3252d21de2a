/** `npm run bench [-- NAME]`: every `*.bench.ts` beside this file, or the one that is named. */
import { readdir } from "node:fs/promises";

const [wanted, ...more] = process.argv.slice(2);
const here = new URL("./", import.meta.url);
const names = (await readdir(here))
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.slice(0, -".bench.ts".length))
  .sort();

if (more.length > 0) {
  console.error("One benchmark is run at a time, or all of them.");
  process.exit(1);
}
if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`There is no benchmark called "${wanted}". There are: ${names.join(", ")}.`);
  process.exit(1);
}

for (const name of wanted === undefined ? names : [wanted]) {
  console.log(`\n# ${name}`);
  const file = (await import(new URL(`${name}.bench.ts`, here).href)) as { bench(): Promise<void> };
  await file.bench();
}
