import { afterAll } from "vitest";

/**
 * Most files of tests share the process that runs them, with all that it has loaded: what one changes there, the next
 * would meet. A file that leaves it otherwise than it came fails; those that cannot help it are named in
 * vitest.config.ts (`apart`), and have a process to themselves.
 */

/** All that a file could leave behind. Timers and dates as they are when time is no longer a test's. */
function everywhere(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [of, thing] of [
    ["", globalThis],
    ["crypto.", crypto],
    ["console.", console],
    ["Date.", Date],
    ["Math.", Math],
  ] as const)
    for (const [name, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(thing)))
      // What libraries and Vitest keep there for themselves.
      if (!name.startsWith("__")) found.set(of + name, get ?? value);
  for (const [name, value] of Object.entries(process.env)) if (!name.startsWith("VITEST")) found.set(`$${name}`, value);
  found.set("working directory", process.cwd());
  return found;
}

const before = everywhere();

afterAll(() => {
  const after = everywhere();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (one) => !Object.is(before.get(one), after.get(one)),
  );
  if (changed.length > 0) throw new Error(`This file of tests leaves something changed: ${changed.join(", ")}`);
});
