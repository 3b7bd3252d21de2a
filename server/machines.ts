import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { Problem } from "#shared/errors.ts";
import type { Store } from "./store/database.ts";
import type { Rooms } from "./sync/rooms.ts";

interface MachineParts {
  readonly store: Pick<Store, "able">;
  readonly rooms: Rooms;
  readonly stopping: () => boolean;
}

/** What monitors ask: alive, able to serve, and how much is going on. Numbers only, of nobody in particular. */
export function machineRoutes(app: FastifyInstance, { store, rooms, stopping }: MachineParts): void {
  app.get("/healthz", () => ({ alive: true }));

  app.get("/readyz", async () => {
    if (stopping()) throw new Problem("unavailable", "Codraft is stopping.");
    await store.able().catch(() => {
      throw new Problem("unavailable", "The store cannot write. Codraft tries again by itself.");
    });
    if (rooms.failing) throw new Problem("unavailable", "Accepted work waits for the disk.");
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
  const gauges = {
    rooms: "Reviews whose summary is loaded",
    peers: "Open connections",
    bufferedBytes: "Bytes that wait for slow connections",
  } as const;
  for (const [name, help] of Object.entries(gauges)) {
    const kind = name as keyof typeof gauges;
    const gauge: Gauge = new Gauge({
      name: `codraft_${snakeCase(kind)}`,
      help,
      registers: [registry],
      collect: () => gauge.set(rooms.counters[kind]),
    });
  }
  return registry;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
