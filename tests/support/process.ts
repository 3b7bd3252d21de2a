import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ServerProcess {
  readonly url: string;
  readonly review: string;
  readonly links: Readonly<Record<string, string>>;
  /** What it printed so far: the mails, since nothing sends them. */
  said(): string;
  /** `kill -9`, and started again on the same port and folder. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `serve.ts` as a process of its own. */
export async function startProcess(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "codraft-server-"));
  const port = await freePort();
  let child: ChildProcess;
  let all = "";
  async function run(): Promise<Pick<ServerProcess, "url" | "review" | "links">> {
    // Not this process's environment: the test runner sets variables of its own, BASE_URL among them.
    const { PATH = "", HOME = "" } = process.env;
    const started = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--disable-warning=FSTDEP023", join(import.meta.dirname, "serve.ts")],
      {
        env: { PATH, HOME, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: "error" },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    child = started;
    return new Promise((resolve, reject) => {
      let said = "";
      started.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        all += chunk.toString();
        const line = said.split("\n").find((one) => one.startsWith("{") && one.endsWith("}"));
        if (line) resolve(JSON.parse(line) as Awaited<ReturnType<typeof run>>);
      });
      started.once("exit", () => reject(new Error(`The server ended before it was ready: ${said}`)));
    });
  }
  const ended = (): Promise<unknown> => new Promise((resolve) => child.once("exit", resolve));
  const first = await run();
  return {
    ...first,
    said: () => all,
    async crash() {
      const gone = ended();
      child.kill("SIGKILL");
      await gone;
      await run();
    },
    async stop() {
      const gone = ended();
      child.kill("SIGTERM");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
