import type { Page } from "playwright-core";
import type { ExpectStatic } from "vitest";
import { test } from "vitest";
import * as Y from "yjs";
import { seededChance } from "#tests/support/chance.ts";
import { cookieOf, Device } from "#tests/support/device.ts";
import { enter, programKept } from "#tests/support/browser.ts";
import { field, openField, toEnd } from "#tests/support/fields.ts";
import type { Proxy } from "#tests/support/proxy.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { startProxy } from "#tests/support/proxy.ts";
import type { SlowLine } from "#tests/support/slow-line.ts";
import { startSlowLine } from "#tests/support/slow-line.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** W22 A school's Wi-Fi that carries 8,000 bytes a second: what is long takes its time, and is not taken for lost. */

const { browser, server } = await openStage({ sample: true });
const RATE = 8000;
/** At this rate longer on its way than a connection that is silent would be borne with. */
const LONG = 210_000;
const BORNE_MS = 24_000;

/** Words that no compression would shorten. */
function words(length: number, seed: number, each = 1000): string[] {
  const chance = seededChance(seed);
  const word = (): string =>
    Array.from({ length: 2 + Math.floor(chance() * 8) }, () =>
      String.fromCharCode(97 + Math.floor(chance() * 26)),
    ).join("");
  return Array.from({ length: length / each }, () => Array.from({ length: (155 * each) / 1000 }, word).join(" "));
}

/** Somebody else, who writes much at once. */
async function writeLong(
  expect: ExpectStatic,
  address: string,
  { url, links, review }: Place = server,
): Promise<Device> {
  const other = new Device(url, review, await cookieOf(links["la"]!));
  other.connect();
  await expect.poll(() => other.synced).toBe(true);
  other.doc.transact(() => {
    const there = other.doc.getXmlFragment(address);
    for (const paragraph of words(LONG, 5)) {
      const block = new Y.XmlElement("paragraph");
      block.insert(0, [new Y.XmlText(paragraph)]);
      there.push([block]);
    }
    const last = new Y.XmlElement("paragraph");
    last.insert(0, [new Y.XmlText("The last of the long words.")]);
    there.push([last]);
  });
  await expect.poll(() => other.savedUpTo).toBe(other.made);
  return other;
}

interface Network {
  readonly name: string;
  readonly bytesPerSecond: number;
  /** A proxy behind the slow line. */
  readonly proxy: Partial<Pick<Proxy, "upgrades" | "holdsBack">> | null;
}
const networks: readonly Network[] = [
  { name: "a WebSocket", bytesPerSecond: RATE, proxy: null },
  // Its bytes travel as text, a third more.
  { name: "streamed answers", bytesPerSecond: (RATE * 4) / 3, proxy: { upgrades: "refuse" } },
  { name: "long polls", bytesPerSecond: RATE, proxy: { upgrades: "refuse", holdsBack: true } },
];

type Place = Pick<ServerProcess, "url" | "links" | "review">;

interface Visitor {
  readonly page: Page;
  readonly line: SlowLine;
  readonly proxy: Proxy | null;
  readonly base: string;
  leave(): Promise<void>;
}

/** Somebody in the summary over a line that is quick still, the program on their device. */
async function visit(network: Network, { url, links, review }: Place = server): Promise<Visitor> {
  const proxy = network.proxy && Object.assign(await startProxy(url), network.proxy);
  const line = await startSlowLine(proxy?.url ?? url);
  const page = await enter(browser, line.url + new URL(links["es"]!).pathname, { kept: true });
  await saved(page);
  await programKept(page);
  await page.goto(`${line.url}/reviews/${review}`);
  await saved(page);
  return {
    page,
    line,
    proxy,
    base: line.url,
    async leave() {
      await page.context().close();
      await line.close();
      await proxy?.close();
    },
  };
}

const saved = (page: Page, options?: { timeout: number }): Promise<void> => lineSays(page, /^Saved/, options);

/** The device forgets the text, but not how its network is. */
const forgetText = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      if (name)
        await new Promise((done) => {
          const request = indexedDB.deleteDatabase(name);
          request.addEventListener("success", done);
          request.addEventListener("blocked", done);
        });
  });

// Together: each of them is mostly waiting.
test.concurrent("a long summary opens in the time that its bytes need, says how far it is, and one's own words are stored meanwhile", async ({
  expect,
}) => {
  const cold = await Promise.all(networks.map((network) => visit(network)));
  const warm = await visit(networks[0]!);
  const all = [...cold, warm];
  for (const { page, base } of all) await page.goto(`${base}/help`);
  for (const { page } of cold) await forgetText(page);
  const other = await writeLong(expect, "section/method");

  await Promise.all(
    all.map(async ({ page, line, proxy, base }, i) => {
      const name = networks[i]?.name ?? "a WebSocket, with a text from before";
      const rate = networks[i]?.bytesPerSecond ?? RATE;
      line.bytesPerSecond = rate;
      const [begun, before] = [Date.now(), line.carried.down];
      const opened = page.goto(`${base}/reviews/${server.review}`, { waitUntil: "commit" });
      if (i < networks.length) {
        await page.getByText(/^Loading… \d+%$/).waitFor({ timeout: 60_000 });
        // W18 A WebSocket that would work from here on begins nothing anew.
        if (proxy) proxy.upgrades = "pass";
        await page.getByText(/^Loading… [6-9]\d%$/).waitFor({ timeout: 60_000 });
        expect(await page.getByRole("status").filter({ hasText: "Loading" }).innerText()).toMatch(
          /^Loading, [57][05]%/,
        );
      } else {
        await openField(page, "section/evaluation");
        await page.keyboard.insertText("Own words on the slow line.");
        const typed = Date.now();
        await expect.poll(() => textOf(other, "section/evaluation")).toContain("Own words on the slow line.");
        await saved(page);
        console.log(`${name}: own words said to be stored after ${Date.now() - typed} ms`);
        expect(await field(page, "section/method").innerText()).not.toContain("The last of the long words.");
      }
      await field(page, "section/method")
        .filter({ hasText: "The last of the long words." })
        .waitFor({ timeout: 120_000 });
      const [took, carried] = [Date.now() - begun, line.carried.down - before];
      console.log(`${name}: ${carried} bytes, ${took} ms; the bytes need ${Math.round((carried / rate) * 1000)} ms`);
      await saved(page);
      await opened;
      expect(took).toBeGreaterThan(BORNE_MS);
      // Nothing was begun anew.
      expect(carried).toBeLessThan((LONG * 1.45 * rate) / RATE);
      expect(took).toBeLessThan((carried / rate) * 1000 + 10_000);
    }),
  );
  other.stop();
  await Promise.all(all.map(({ leave }) => leave()));
});

const textOf = (device: Device, address: string): string => device.doc.getXmlFragment(address).toJSON();

test.concurrent("much that was written without a network goes up in the time that its bytes need", async ({
  expect,
}) => {
  const review = server.sample!;
  const other = new Device(server.url, review, await cookieOf(server.links["la"]!));
  other.connect();
  const all = await Promise.all(networks.map((network) => visit(network, { ...server, review })));
  await Promise.all(
    all.map(async ({ page, line, leave }, i) => {
      const name = networks[i]!.name;
      await page.context().setOffline(true);
      await openField(page, "section/method");
      await toEnd(page);
      for (const paragraph of words(LONG, i, 21_000)) await page.keyboard.insertText(paragraph);
      await page.keyboard.insertText(` The end over ${name}.`);
      line.bytesPerSecond = RATE;
      const [begun, before] = [Date.now(), line.carried.up];
      await page.context().setOffline(false);
      await expect
        .poll(() => textOf(other, "section/method").includes(`The end over ${name}.`), { timeout: 120_000 })
        .toBe(true);
      const [took, carried] = [Date.now() - begun, line.carried.up - before];
      console.log(`${name}: ${carried} bytes up, ${took} ms; the bytes need ${Math.round((carried / RATE) * 1000)} ms`);
      expect(took).toBeGreaterThan(BORNE_MS);
      expect(carried).toBeLessThan(LONG * 1.6);
      await saved(page, { timeout: 60_000 });
      await leave();
    }),
  );
  other.stop();
});

test.concurrent("W20 a line that dies in the midst of something long is found to be dead within 30 seconds, on both sides", async ({
  expect,
}) => {
  const own = await startProcess();
  const peers = async (): Promise<number> =>
    Number(/codraft_peers (\d+)/.exec(await (await fetch(`${own.url}/metrics`)).text())![1]);
  const visitor = await visit(networks[0]!, own);
  const { page, line, base } = visitor;
  await page.goto(`${base}/help`);
  await forgetText(page);
  (await writeLong(expect, "section/method", own)).stop();
  await expect.poll(peers).toBe(0);
  line.bytesPerSecond = RATE;
  void page.goto(`${base}/reviews/${own.review}`, { waitUntil: "commit" });
  await page.getByText(/^Loading… \d+%$/).waitFor({ timeout: 60_000 });
  await expect.poll(peers).toBe(1);
  line.dead = true;
  const died = Date.now();
  const since = (): number => Date.now() - died;
  const [server, client] = await Promise.all([
    expect.poll(peers, { timeout: 45_000 }).toBe(0).then(since),
    // It says so ten seconds after it has found out.
    page.getByRole("heading", { name: "This summary is not on this device" }).waitFor({ timeout: 45_000 }).then(since),
  ]);
  console.log(`dead: the server knew after ${server} ms, the page said so after ${client} ms`);
  expect(server).toBeLessThan(30_000);
  expect(client).toBeLessThan(40_000);
  await visitor.leave();
  await own.stop();
});
