import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { systemClock } from "#server/sync/clock.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import { SCHEMA_VERSION, writeAnnounce } from "#shared/wire.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { Device } from "#tests/support/device.ts";
import { smallDisks } from "#tests/support/small-disk.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

const FIELD = "section/method";
const type = (device: Device, text: string): void => device.doc.getXmlFragment(FIELD).insert(0, [paragraphOf(text)]);
const textOf = (device: Device): string => device.doc.getXmlFragment(FIELD).toJSON();

async function deviceOf(
  world: TestApp,
  url: string,
  who: string,
  { cookie, parts = false }: { cookie?: string | null; parts?: boolean } = {},
): Promise<Device> {
  const device = new Device(url, world.review, (cookie ?? (await world.cookie(who)))!, { parts });
  undo.push(() => device.stop());
  device.connect();
  await expect.poll(() => device.synced).toBe(true);
  return device;
}

async function metric(world: TestApp, name: string): Promise<number> {
  const { body } = await world.app.http.inject({ url: "/metrics" });
  return Number(new RegExp(`^codraft_${name} (.*)$`, "m").exec(body)?.[1]);
}

describe.each(smallDisks)("W11 failures on $name", ({ make }) => {
  test("a full disk: members are told, nobody is shown or told saved what is not, and it heals by itself", async () => {
    const disk = make();
    undo.push(() => disk.remove());
    const world = await startApp(disk);
    undo.push(() => world.app.close());
    const url = await world.listen();
    const [writer, other] = [await deviceOf(world, url, "writer"), await deviceOf(world, url, "other writer")];
    const heard: string[] = [];
    for (const topic of ["not-saved", "saved-again"] as const) {
      const frame = Buffer.from(writeAnnounce(topic));
      other.socket?.on("message", (data: Buffer) => void (data.equals(frame) && heard.push(topic)));
    }
    const ready = async (): Promise<number> => (await world.app.http.inject({ url: "/readyz" })).statusCode;
    expect(await ready()).toBe(200);

    // A session is a row, too.
    const cookie = await world.cookie("lead");
    disk.fill();
    // What the log's file had before takes some; then nothing more is taken.
    await expect
      .poll(() => (type(writer, "x".repeat(50_000)), heard), { timeout: 20_000, interval: 50 })
      .toEqual(["not-saved"]);
    type(writer, "typed on a full disk");
    await expect.poll(ready).toBe(503);
    // Several tries later.
    await expect.poll(() => metric(world, "writes_failed_total"), { timeout: 20_000 }).toBeGreaterThan(3);
    expect(writer.savedUpTo).toBeLessThan(writer.made);
    expect(textOf(other)).not.toContain("typed on a full disk");
    const late = await deviceOf(world, url, "lead", { cookie });
    expect(textOf(late)).not.toContain("typed on a full disk");

    disk.free();
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(["not-saved", "saved-again"]);
    await expect.poll(() => writer.savedUpTo).toBe(writer.made);
    await expect.poll(() => textOf(late)).toBe(textOf(writer));
    expect(textOf(other)).toContain("typed on a full disk");
    await expect.poll(ready).toBe(200);
  });
});

describe.each(smallDisks)("W11 HTTP on $name", ({ make }) => {
  test("what cannot be stored says so, and promises nothing; what only reads is answered", async () => {
    const disk = make();
    undo.push(() => disk.remove());
    let now = Date.now();
    const clock = { ...systemClock, now: () => now };
    const world = await startApp({ ...disk, clock });
    undo.push(() => world.app.close());
    const cookie = (await world.cookie("lead"))!;
    const headers = { cookie };
    const members = async (): Promise<number> => {
      const answer = await world.app.http.inject({ url: `/api/reviews/${world.review}/members`, headers });
      return (answer.json() as { members: unknown[] }).members.length;
    };
    const before = await members();
    const invite = (email: string) =>
      world.app.http.inject({
        method: "POST",
        url: `/api/reviews/${world.review}/members`,
        headers,
        payload: { invitations: [{ email, name: "", partner: "la", role: "reader", signatory: false }] },
      });

    await world.app.http.inject({ method: "POST", url: "/api/sign-in", payload: { email: "reader@example.org" } });
    await expect.poll(() => world.mails.length).toBe(1);
    const link = new URL(/http\S+/.exec(world.mails[0]!.text)![0]).pathname;
    disk.fill();
    // What the log's own file has left takes some.
    let invited = 0;
    let refused = await invite("first@example.org");
    for (; refused.statusCode === 200; refused = await invite(`${invited}${"x".repeat(100)}@example.org`)) invited++;
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/cannot store .* Look whether that was done/) as string,
    });
    expect(await members()).toBe(before + invited);

    // Two hours later the visit itself would be noted; that it cannot be costs nobody the page.
    now += 2 * 60 * 60 * 1000;
    expect(await members()).toBe(before + invited);

    // Whoever pressed the page's button reads a page.
    const answered = await world.app.http.inject({ method: "POST", url: link });
    expect([answered.statusCode, answered.headers["content-type"]]).toEqual([503, "text/html; charset=utf-8"]);
    expect(answered.body).toContain("Your link is not used up");
    disk.free();
    await expect.poll(async () => (await invite("last@example.org")).statusCode, { timeout: 20_000 }).toBe(200);
    const entered = await world.app.http.inject({ method: "POST", url: link });
    expect(entered.statusCode, "the link is not used up by an attempt that could not be stored").toBe(303);
  });
});

describe("W11 failures", () => {
  test("a server that is asked to stop while its disk is full stops", async () => {
    const disk = smallDisks[0]!.make();
    undo.push(() => disk.remove());
    const world = await startApp(disk);
    const url = await world.listen();
    const writer = await deviceOf(world, url, "writer");
    disk.fill();
    await expect
      .poll(() => (type(writer, "x".repeat(50_000)), metric(world, "writes_failed_total")), { interval: 50 })
      .toBeGreaterThan(0);
    const at = Date.now();
    await world.app.close();
    expect(Date.now() - at).toBeLessThan(20_000);
    expect(writer.savedUpTo).toBeLessThan(writer.made);
  });

  test("the store's thread ending ends the process, with a sentence", async () => {
    const folder = mkdtempSync(join(tmpdir(), "codraft-dying-"));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../support/dying-store.ts")],
      { env: { PATH, HOME, PORT: "0", DATA_DIR: folder, LOG_LEVEL: "error" }, stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
    expect(said).toMatch(/^Codraft has stopped: .* Everything that was shown as saved is stored\. Start it again\.$/m);
  });
});

describe("W20 half-open", () => {
  test("a connection whose other end is gone without a word is found within 30 seconds", async () => {
    const world = await startApp();
    undo.push(() => world.app.close());
    const url = await world.listen();
    const socket = new WebSocket(`${url.replace("http", "ws")}/sync/${world.review}?codraft=${SCHEMA_VERSION}`, {
      headers: { cookie: (await world.cookie("writer"))! },
      // As a laptop that sleeps: the network still stands, and nobody answers.
      autoPong: false,
    });
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("open", resolve));
    await expect.poll(() => metric(world, "peers")).toBe(1);
    const at = Date.now();
    await expect.poll(() => metric(world, "peers"), { timeout: 40_000, interval: 250 }).toBe(0);
    expect(Date.now() - at).toBeLessThan(30_000);
  });
});

describe("W10 slow peers", () => {
  test.each([
    ["", false],
    [", in parts", true],
  ])(
    "somebody who does not read while 40 MB is written costs a bounded buffer, and then has everything%s",
    async (_, parts) => {
      const world = await startApp();
      undo.push(() => world.app.close());
      const url = await world.listen();
      const writer = await deviceOf(world, url, "writer");
      const reader = await deviceOf(world, url, "reader", { parts });
      await expect.poll(() => reader.socket !== null).toBe(true);
      const { _socket: stream } = reader.socket as unknown as { _socket: { pause(): void; resume(): void } };
      stream.pause();
      const before = await metric(world, "resyncs_total");

      const piece = "y".repeat(150_000);
      let most = 0;
      for (let written = 0; written < 40_000_000; written += piece.length) {
        type(writer, piece);
        // Replaced, not kept: the summary stays small for the writer, as when long text is pasted and taken back.
        writer.doc.getXmlFragment(FIELD).delete(0, 1);
        await expect.poll(() => writer.savedUpTo, { interval: 1, timeout: 20_000 }).toBe(writer.made);
        most = Math.max(most, await metric(world, "buffered_bytes"));
      }
      expect(most, "it did fall behind").toBeGreaterThan(defaultLimits.bufferedBytes / 2);
      expect(most).toBeLessThan(defaultLimits.bufferedBytes + 4 * piece.length);
      expect(await metric(world, "resyncs_total")).toBeGreaterThan(before);

      type(writer, "the last word");
      expect(textOf(reader)).not.toContain("the last word");
      stream.resume();
      await expect.poll(() => textOf(reader), { timeout: 30_000 }).toBe(textOf(writer));
    },
    // Half a minute on a quiet machine.
    180_000,
  );
});
