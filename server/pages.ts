import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { existsSync, globSync, statSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "#shared/errors.ts";
import { say } from "./log.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/**
 * Builds the client's pages if they are missing or older than what they are made of. Beside those that are there, whose
 * place they take when they are whole: another server may be serving from it, or be building at the same time.
 */
export async function preparePages(): Promise<void> {
  const built = join(dist, "index.html");
  const sources = globSync(["client/**/*", "shared/**/*.ts", "vite.config.ts", "package-lock.json"], { cwd: root });
  const newest = Math.max(...sources.map((file) => statSync(join(root, file)).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  say("Preparing the pages. This happens once, and takes a few seconds.");
  const { build } = await import("vite");
  const outDir = `${dist}.${process.pid}`;
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "error", build: { outDir } });
  const before = `${outDir}.before`;
  await rename(dist, before).catch(() => {});
  // In vain when somebody else was faster, with the same.
  await rename(outDir, dist).catch((error: unknown) => {
    if (!existsSync(built)) throw error;
  });
  for (const folder of [before, outDir]) await rm(folder, { recursive: true, force: true });
}

/** An address of a page, not of a file or a machine's door: the client decides what it shows. */
const isPage = (method: string, url: string): boolean =>
  method === "GET" && !/^\/(api|sync|assets)(\/|$)/.test(url.split("?")[0] ?? "");

const nowhere = (): never => {
  throw new Problem("not-found", "There is nothing at this address.");
};

/** Serves what was built. Files with a hash in their name are kept by browsers, the page itself never. */
export async function servePages(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(dist, "assets"),
    prefix: "/assets/",
    immutable: true,
    preCompressed: true,
    maxAge: "365d",
  });
  const serviceWorker = await readFile(join(dist, "sw.js"), "utf8");
  app.get("/sw.js", (_, reply) =>
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-cache").send(serviceWorker),
  );
  const index = await readFile(join(dist, "index.html"), "utf8");
  app.setNotFoundHandler((request, reply) =>
    isPage(request.method, request.url)
      ? reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(index)
      : nowhere(),
  );
}

/** Where the sources lie for a browser: at the root `client/sync` would be at the sync door's address. */
const SOURCES = "/sources/";

/** Development: Vite answers pages and modules from the sources, in this same server, and reloads what changes. */
export async function serveSources(app: FastifyInstance): Promise<() => Promise<void>> {
  const { createServer } = await import("vite");
  const vite = await createServer({
    configFile: join(root, "vite.config.ts"),
    base: SOURCES,
    appType: "custom",
    server: { middlewareMode: true, hmr: { server: app.server } },
  });
  app.setNotFoundHandler(async (request, reply) => {
    if (!request.url.startsWith(SOURCES)) {
      if (!isPage(request.method, request.url)) return nowhere();
      const source = await readFile(join(root, "client", "index.html"), "utf8");
      // As if at the root: what it names is beside it, and not beside the page that is asked for.
      return reply.type("text/html; charset=utf-8").send(await vite.transformIndexHtml("/index.html", source));
    }
    const passed = await new Promise<boolean>((resolve) => {
      reply.raw.once("finish", () => resolve(false));
      vite.middlewares(request.raw, reply.raw, () => resolve(true));
    });
    return passed ? nowhere() : reply.hijack();
  });
  return () => vite.close();
}
