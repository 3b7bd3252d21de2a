import type { FastifyInstance } from "fastify";
import type { Kysely } from "kysely";
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { Problem } from "#shared/errors.ts";
import type { Tables } from "./store/tables.ts";
import type { Rooms } from "./sync/rooms.ts";

interface MachineParts {
  readonly db: Kysely<Tables>;
  readonly rooms: Rooms;
  readonly stopping: () => boolean;
}

/** What monitors ask: alive, able to serve, and how much is going on. Numbers only, of nobody in particular. */
export function machineRoutes(app: FastifyInstance, { db, rooms, stopping }: MachineParts): void {
  app.get("/healthz", () => ({ alive: true }));

  app.get("/readyz", async () => {
    if (stopping()) throw new Problem("unavailable", "Codraft is stopping.");
    await db
      .selectFrom("accounts")
      .select("id")
      .limit(1)
      .execute()
      .catch(() => {
        throw new Problem("unavailable", "The store does not answer.");
      });
    return { ready: true };
  });

  const registry = createRegistry(rooms);
  app.get("/metrics", async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}

function createRegistry(rooms: Rooms): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = {
    updatesAccepted: "Updates that were stored",
    updatesRefused: "Updates that were refused",
    framesSent: "Frames sent to members",
    writesFailed: "Group commits that failed and were tried again",
    resyncs: "Times a slow connection was dropped to a resync",
  } as const;
  for (const [name, help] of Object.entries(counters)) {
    const of = name as keyof typeof counters;
    const counter: Counter = new Counter({
      name: `codraft_${snakeCase(name)}_total`,
      help,
      registers: [registry],
      collect() {
        counter.reset();
        counter.inc(rooms.counters[of]);
      },
    });
  }
  for (const kind of ["rooms", "peers"] as const) {
    const gauge: Gauge = new Gauge({
      name: `codraft_${kind}`,
      help: kind === "rooms" ? "Reviews whose summary is loaded" : "Open connections",
      registers: [registry],
      collect: () => gauge.set(rooms.counters[kind]),
    });
  }
  return registry;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
