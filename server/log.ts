import type { Logger } from "pino";
import { pino } from "pino";
import { PinoPretty as pretty } from "pino-pretty";
import type { Config } from "./config.ts";

/** The log. No line holds text of a draft, a link or an address of a person. */
export function createLog(level: Config["logLevel"]): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  // On stderr: stdout is for what is said to the person who started the server.
  return process.stderr.isTTY ? pino(options, pretty({ destination: 2 })) : pino(options, pino.destination(2));
}

/** What is printed for the person who started the server, log or no log. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Why the server does not start, or stops: one sentence, no stack. */
export function sayError(text: string): void {
  process.stderr.write(`${text}\n`);
}
