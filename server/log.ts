import type { Logger } from "pino";
import { pino } from "pino";
import type { Config } from "./config.ts";

/** The log. No line holds text of a draft, a link or an address of a person. */
export function createLog(level: Config["logLevel"]): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** What is printed for the person who started the server, log or no log. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
