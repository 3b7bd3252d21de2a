import { test } from "vitest";
import { enter, onlySockets, programKept, signIn } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { startProxy } from "#tests/support/proxy.ts";
import { openStage } from "#tests/support/stage.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** What nobody answers is found to be so, and left again once somebody does. All at once: they are mostly waiting. */

const { browser, server } = await openStage();

test.concurrent("a connection that answers nothing is found within 30 seconds, and the words arrive over the next one", async ({
  expect,
}) => {
  const address = "section/method";
  const [page, other] = await Promise.all([
    enter(browser, server.links["lead"]!, { kept: true }),
    enter(browser, server.links["es"]!),
  ]);
  let connections = 0;
  let dead = 0;
  await onlySockets(page);
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const mine = ++connections;
    const through = socket.connectToServer();
    socket.onMessage((message) => (mine <= dead ? undefined : through.send(message)));
    through.onMessage((message) => (mine <= dead ? undefined : socket.send(message)));
  });
  await page.reload();
  await lineSays(page, /^Saved/);
  expect(connections).toBeGreaterThan(0);
  dead = connections;
  const since = Date.now();
  await openField(page, address);
  await press(page, "Control+End");
  await page.keyboard.insertText("Into the void. ");
  await lineSays(page, /^Saving/);
  await expect.poll(() => field(other, address).innerText(), { timeout: 40_000 }).toContain("Into the void.");
  expect(Date.now() - since).toBeLessThan(30_000);
  expect(connections).toBeGreaterThan(dead);
  await lineSays(page, /^Saved/);
  await Promise.all([page, other].map((one) => one.context().close()));
});

test.concurrent("W18 once the network lets WebSockets through, the page moves back by itself and loses nothing", async ({
  expect,
}) => {
  const address = "section/evaluation";
  const proxy = await startProxy(server.url);
  const page = await enter(browser, proxy.url + new URL(server.links["ades"]!).pathname);
  await lineSays(page, "Saved, over a slower connection", { timeout: 10_000 });
  proxy.upgrades = "pass";
  await openField(page, address);
  await press(page, "Control+End");
  const words = Array.from({ length: 20 }, (_, i) => `Sentence moving-${i} stands once. `);
  for (const one of words) await page.keyboard.type(one, { delay: 3 });
  await lineSays(page, /^Saved$/, { timeout: 60_000 });
  await page.keyboard.insertText("after the move. ");
  const other = await enter(browser, server.links["lead"]!);
  await expect
    .poll(async () => {
      const text = (await field(other, address).textContent()) ?? "";
      return [...words, "after the move."].map((one) => one.trim()).filter((one) => countOf(text, one) !== 1);
    })
    .toEqual([]);
  await Promise.all([page, other].map((one) => one.context().close()));
  await proxy.close();
});

test.concurrent("a page that opened while only the server did not answer is itself once it does, without a word of the browser's", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const away = page.getByText(/You are offline|The network does not answer/);
  await signIn(page, server.links["es"]!);
  await lineSays(page, /^Saved/);
  await programKept(page);
  await page.goto(`${server.url}/`);
  await page.getByText("Strathallan Council").first().waitFor();
  await page.route(/\/(api\/|healthz)/, (route) => route.abort("connectionrefused"));
  await page.reload();
  await away.first().waitFor();
  // By then no query tries again by itself.
  await page.waitForRequest(/\/healthz/);
  await page.unroute(/\/(api\/|healthz)/);
  await away.first().waitFor({ state: "detached" });
  await context.close();
});
