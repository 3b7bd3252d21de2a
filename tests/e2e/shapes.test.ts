import type { Page, WebSocketRoute } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { isInShape, putInShape } from "#shared/in-shape.ts";
import { tags, writeUpdate } from "#shared/wire.ts";
import { enter, onlySockets } from "#tests/support/browser.ts";
import { cookieOf, Device } from "#tests/support/device.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { misshapen } from "#tests/support/misshapen.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** SU17 A field with what no editor takes is read and not opened, until it is put in shape. */

const stage = await openStage();
const { server } = stage;
let page: Page;
/** The page's own line to the server, on which a test may say something more. */
let line: WebSocketRoute | null = null;
const errors: string[] = [];
afterEach(() => expect(errors.splice(0)).toEqual([]));

async function comeIn(): Promise<void> {
  const tap = async (on: Page): Promise<void> => {
    await onlySockets(on);
    await on.routeWebSocket(/\/sync\//, (socket) => {
      line = socket;
      const through = socket.connectToServer();
      // How much came is more than the server sent.
      socket.onMessage((message) => {
        if (message[0] !== tags.got) through.send(message);
      });
    });
  };
  page = await enter(stage.browser, server.links["lead"]!, { before: tap });
  page.on("pageerror", (error) => errors.push(error.message));
  await lineSays(page, /^Saved/);
}
const tell = (update: Uint8Array): void => line!.send(Buffer.from(writeUpdate(update)));

/** The document as the server has it, to be changed by nobody else. */
async function copyOf(address: string, said: string): Promise<Y.Doc> {
  const device = new Device(server.url, server.review, await cookieOf(server.links["es"]!));
  device.connect();
  await expect.poll(() => device.doc.getXmlFragment(address).toJSON()).toContain(said);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(device.doc));
  device.stop();
  return copy;
}

function changed(
  within: Y.XmlFragment,
  change: (field: Y.XmlFragment, transaction: Y.Transaction) => void,
): Uint8Array {
  const doc = within.doc!;
  const before = Y.encodeStateVector(doc);
  doc.transact((transaction) => change(within, transaction));
  return Y.encodeStateAsUpdate(doc, before);
}

const isLive = (address: string): Promise<boolean> =>
  field(page, address).evaluate((element) => element.classList.contains("field--live"));

const shown = [
  "a text of its own",
  "letters of its own",
  "a list in a paragraph",
  "an unknown mark on another's words",
  "a picture in a text",
];

describe.each(misshapen.filter(({ name }) => shown.includes(name)))("SU17 shape: $name", ({ name, make, says }) => {
  // What came to the page alone the server knows nothing of: the next shape comes to another page, and to each field one.
  beforeAll(comeIn);
  afterAll(() => page.context().close());

  test.each([
    { open: false, address: "section/method" },
    { open: true, address: "section/practice" },
  ])("in a field that is open: $open", async ({ open, address }) => {
    const said = `Another's words stay, ${name} ${open}.`;
    await openField(page, address);
    await press(page, "Control+Home");
    await page.keyboard.insertText(said);
    const copy = await copyOf(address, said);
    const mine = copy.getXmlFragment(address);
    if (!open) await openField(page, "section/context");
    const text = (): Promise<string> => field(page, address).innerText();
    const notice = page.getByText("This text cannot be opened yet");
    tell(changed(mine, make));
    if (!open) {
      if (says[0]) await expect.poll(text).toContain(says[0]);
      await expect
        .poll(async () => {
          await field(page, address).click({ position: { x: 2, y: 8 } });
          return notice.count();
        })
        .toBeGreaterThan(0);
    }
    await notice.first().waitFor();
    expect(await isLive(address)).toBe(false);
    await page.keyboard.type("lost in no field");
    for (const words of [said, ...says]) await expect.poll(text, { timeout: 3000 }).toContain(words);
    tell(changed(mine, putInShape));
    expect(isInShape(mine)).toBe(true);
    await expect
      .poll(async () => {
        await field(page, address).click({ position: { x: 2, y: 8 } });
        return isLive(address);
      })
      .toBe(true);
    await press(page, "ArrowRight", "ArrowLeft");
    for (const words of [said, ...says]) expect((await text()).split(words)).toHaveLength(2);
  });
});
