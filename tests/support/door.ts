import { spawn } from "node:child_process";
import { join } from "node:path";
import { compiled } from "./process.ts";

const root = join(import.meta.dirname, "..", "..");

export interface Door {
  /** What was printed so far, on either side. */
  readonly out: () => string;
  /** Waits until this is printed, and returns the match. Fails when the process ends first. */
  said(words: RegExp): Promise<RegExpExecArray>;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  readonly pid: number;
}

/** Runs `npm start` or `npm run demo` as package.json has it, without npm in between. */
export function openDoor(file: "main.ts" | "demo/door.ts", env: Record<string, string>, ...args: string[]): Door {
  // Not this process's environment: the test runner sets variables of its own, BASE_URL among them.
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--import", "./server/node-version.mjs", `server/${file}`, ...args],
    {
      cwd: root,
      env: { PATH, HOME, PORT: "0", LOG_LEVEL: "silent", ...compiled, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (const hear of heard) hear();
    });
  // "close", not "exit": only then has everything it printed come.
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    out: () => text,
    ended,
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    said: (words) =>
      new Promise((resolve, reject) => {
        const hear = (): void => {
          const match = words.exec(text);
          if (!match) return;
          heard.delete(hear);
          resolve(match);
        };
        heard.add(hear);
        hear();
        void ended.then((code) => reject(new Error(`It ended (${code}) without saying ${words}: ${text}`)));
      }),
  };
}
