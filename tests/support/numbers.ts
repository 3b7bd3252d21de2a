import { parseArgs } from "node:util";

/**
 * The numbers that a command of ours was given (`--seeds 100`), each at least 1, or what they are without. Anything
 * else ends the process with one sentence, which shows how it is written.
 */
export function readNumbers<const Name extends string>(
  defaults: Readonly<Record<Name, number>>,
  example: string,
): Record<Name, number> {
  const numbers: Record<string, number> = { ...defaults };
  try {
    const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: "string" } as const]));
    for (const [name, said] of Object.entries(parseArgs({ options }).values)) {
      if (!/^[1-9]\d*$/.test(String(said))) throw new Error(`--${name} is not a number above 0`);
      numbers[name] = Number(said);
    }
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split(/[.\n]/)[0] ?? "";
    console.error(`${why}. It is written like this: ${example}`);
    process.exit(1);
  }
  return numbers;
}
