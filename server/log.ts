import type { Logger } from "pino";
import { pino } from "pino";
import type { Config } from "./config.ts";

/** The log. No line holds text of a draft, a link or an address of a person. */
export async function createLog(level: Config["logLevel"]): Promise<Logger> {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  // On stderr: stdout is for what is said to the person who started the server.
  if (!process.stderr.isTTY) return pino(options, pino.destination(2));
  const { PinoPretty } = await import("pino-pretty");
  return pino(options, PinoPretty({ destination: 2 }));
}

/** What is printed for the person who started the server, log or no log. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Why the server does not start, or stops: one sentence, no stack. */
export function sayError(text: string): void {
  process.stderr.write(`${text}\n`);
}
