import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ServerProcess {
  readonly url: string;
  readonly review: string;
  /** The written sample, where it was asked for. */
  readonly sample: string | null;
  readonly links: Readonly<Record<string, string>>;
  /** What it printed so far: the mails, since nothing sends them. */
  said(): string;
  /** Where its data lie. */
  readonly folder: string;
  readonly pid: () => number;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Started again on the same port and folder. */
  restart(): Promise<void>;
  /** `kill -9`, and started again. */
  crash(): Promise<void>;
  /** As if it had never been: `kill -9`, and started again on the same port with nothing, its review and links new. */
  renew(): Promise<void>;
  stop(): Promise<void>;
}

/** For what is started fifty times in a test: it need not be compiled fifty times. */
export const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), "codraft-compiled") };

/** Starts `serve.ts` as a process of its own. */
export async function startProcess({ sample = false } = {}): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "codraft-server-"));
  const port = await freePort();
  let child: ChildProcess;
  let all = "";
  async function run(): Promise<Pick<ServerProcess, "url" | "review" | "sample" | "links">> {
    // Not this process's environment: the test runner sets variables of its own, BASE_URL among them.
    const { PATH = "", HOME = "" } = process.env;
    const started = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "serve.ts")],
      {
        env: {
          PATH,
          HOME,
          PORT: String(port),
          DATA_DIR: folder,
          LOG_LEVEL: "error",
          ...(sample ? { SAMPLE: "1" } : {}),
          ...compiled,
        },
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
  async function kill(): Promise<void> {
    const gone = ended();
    child.kill("SIGKILL");
    await gone;
  }
  const runs = (): boolean => child.exitCode === null && child.signalCode === null;
  const server: ServerProcess = {
    ...first,
    folder,
    pid: () => child.pid ?? 0,
    kill,
    async restart() {
      await run();
    },
    said: () => all,
    async crash() {
      await kill();
      await run();
    },
    async renew() {
      if (runs()) await kill();
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      all = "";
      Object.assign(server, await run());
    },
    async stop() {
      if (runs()) {
        const gone = ended();
        child.kill("SIGTERM");
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
