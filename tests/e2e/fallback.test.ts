import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter } from "#tests/support/browser.ts";
import { openStage } from "#tests/support/stage.ts";
import type { Proxy } from "#tests/support/proxy.ts";
import { startProxy } from "#tests/support/proxy.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

const { browser, server } = await openStage();

const field = (page: Page, id: string) => page.locator(`[data-field="section/${id}"]`);
const slower = "Saved, over a slower connection";

async function open(page: Page, id: string): Promise<void> {
  await field(page, id).click();
  await page.locator(`.field--live[data-field="section/${id}"]`).waitFor();
  await page.keyboard.press("Control+End");
}

/** Sentences that nobody else writes. */
const sentences = (who: string, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `Sentence ${who}-${from + i} stands once. `);

/** Key by key. */
async function write(page: Page, all: readonly string[]): Promise<void> {
  for (const one of all) await page.keyboard.type(one, { delay: 3 });
}

/** As a quick writer's words look from the network. */
async function writeWords(page: Page, all: readonly string[]): Promise<void> {
  for (const word of all.flatMap((one) => one.match(/\S+ /g) ?? [])) await page.keyboard.insertText(word);
}

const through = (proxy: Proxy, link: string): string => proxy.url + new URL(link).pathname;

interface Network {
  readonly name: string;
  readonly upgrades: Proxy["upgrades"];
  readonly holdsBack: boolean;
  readonly carrier: RegExp;
}
const networks: readonly Network[] = [
  { name: "that refuses WebSockets", upgrades: "refuse", holdsBack: false, carrier: /http\/[^/]+\/events/ },
  { name: "that never answers them", upgrades: "hang", holdsBack: false, carrier: /http\/[^/]+\/events/ },
  {
    name: "that never answers them and holds streamed answers back",
    upgrades: "hang",
    holdsBack: true,
    carrier: /http\/[^/]+\/poll/,
  },
];

test.each(networks)(
  "W17 a network $name: two write together, the server is killed, nothing is lost",
  async (network) => {
    const proxy = await startProxy(server.url);
    Object.assign(proxy, { upgrades: network.upgrades, holdsBack: network.holdsBack });
    const free = await enter(browser, server.links["lead"]!);
    const held = await enter(browser, through(proxy, server.links["es"]!));
    await lineSays(held, slower);
    const chosenAfter = Date.now() - proxy.seen.find(({ what }) => what.startsWith("UPGRADE"))!.at;
    console.log(`${network.name}: connected ${chosenAfter} ms after the first try`);
    expect(chosenAfter).toBeLessThan(10_000);
    expect(proxy.seen.findLast(({ what }) => /\/(events|poll)/.test(what))?.what).toMatch(network.carrier);
    await lineSays(free, /^Saved/);

    // Each sees the other's words soon.
    const mark = `${network.upgrades}${network.holdsBack ? "-held" : ""}`;
    const [es, la] = [`es-${mark}`, `la-${mark}`];
    await Promise.all([open(held, "context"), open(free, "method")]);
    for (const [writer, reader, id, word] of [
      [held, free, "context", `first-${es}. `],
      [free, held, "method", `first-${la}. `],
    ] as const) {
      await writer.keyboard.insertText(word);
      const at = Date.now();
      await field(reader, id).filter({ hasText: word.trim() }).waitFor({ timeout: 5000 });
      console.log(`${network.name}: ${word.trim()} seen after ${Date.now() - at} ms`);
      expect(Date.now() - at).toBeLessThan(2000);
    }

    const heldWords = sentences(es, 0, 12);
    const freeWords = sentences(la, 0, 12);
    const both = async (how: typeof write, from: number, to: number): Promise<void> =>
      void (await Promise.all([how(held, heldWords.slice(from, to)), how(free, freeWords.slice(from, to))]));
    const writing = both(write, 0, 4);
    await field(free, "context").filter({ hasText: heldWords[1]!.trim() }).waitFor();
    // While it is gone, and while they find out that it is back.
    const gone = server.crash();
    await writing;
    await both(writeWords, 4, 8);
    await gone;
    await both(writeWords, 8, 12);
    await Promise.all([lineSays(held, slower, { timeout: 60_000 }), lineSays(free, /^Saved/, { timeout: 60_000 })]);

    const third = await enter(browser, server.links["ades"]!);
    for (const page of [held, free, third])
      await expect
        .poll(
          async () => {
            const text = `${await field(page, "context").textContent()} ${await field(page, "method").textContent()}`;
            return [...heldWords, ...freeWords].map((one) => one.trim()).filter((one) => countOf(text, one) !== 1);
          },
          { timeout: 30_000 },
        )
        .toEqual([]);
    await Promise.all([held, free, third].map((page) => page.context().close()));
    await proxy.close();
  },
);

test("W17 a WebSocket that was left, for the list or for a network that went, gives way to nothing slower", async () => {
  const page = await enter(browser, server.links["lead"]!);
  await lineSays(page, /^Saved$/);
  const way = () => page.evaluate(() => localStorage.getItem("codraft/way"));
  const worked = await way();
  expect(worked).toContain("socket");

  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
  await page.context().setOffline(false);
  await lineSays(page, /^Saved/);
  await open(page, "method");
  await page.keyboard.insertText("Back again. ");
  await lineSays(page, /^Saved$/);

  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/sync\/[^/]+\/http/.test(request.url())) asked.push(request.url());
  });
  const [socket] = await Promise.all([
    page.waitForEvent("websocket"),
    page.reload().then(() => lineSays(page, /^Saved$/)),
  ]);
  const closed = socket.waitForEvent("close");
  await page
    .getByRole("link", { name: /^All reviews|^Reviews/ })
    .first()
    .click();
  await closed;
  // The end is told in a task of its own: what it would begin is begun by then.
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(asked).toEqual([]);
  expect(await way()).toContain("socket");
  await page.context().close();
});
