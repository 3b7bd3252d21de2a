import { ConfigError } from "./config.ts";

/**
 * The switches that a command was given, of those it knows. A mistyped one is refused rather than passed over: whoever
 * gave it would believe that it holds. Throws a ConfigError.
 */
export function readSwitches<const Name extends string>(args: readonly string[], names: readonly Name[]): Set<Name> {
  const known = names.map((name) => `--${name}`);
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown !== undefined)
    throw new ConfigError(
      `There is no option "${unknown}". There ${known.length === 1 ? "is" : "are"}: ${known.join(", ")}.`,
    );
  return new Set(names.filter((name) => args.includes(`--${name}`)));
}
