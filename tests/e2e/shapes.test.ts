import type { Page, WebSocketRoute } from "playwright-core";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { isInShape, putInShape } from "#shared/in-shape.ts";
import { tags, writeUpdate } from "#shared/wire.ts";
import { cookieOf, Device } from "#tests/support/device.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { misshapen } from "#tests/support/misshapen.ts";
import { enterForEach, openStage } from "#tests/support/stage.ts";

/** SU17 A field with what no editor takes is read and not opened, until it is put in shape. */

const FIELD = "section/method";
const stage = await openStage();
const { server } = stage;
let page: Page;
enterForEach(stage, ["lead"], (lead) => (page = lead));

/** The page's own line to the server, on which a test may say something more. */
async function tapped(): Promise<(update: Uint8Array) => void> {
  let line: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    line = socket;
    const through = socket.connectToServer();
    // How much came is more than the server sent.
    socket.onMessage((message) => {
      if (message[0] !== tags.got) through.send(message);
    });
  });
  await page.reload();
  await page
    .locator(".save", { hasText: /^Saved/ })
    .first()
    .waitFor();
  return (update) => line!.send(Buffer.from(writeUpdate(update)));
}

/** The field's document as the server has it, to be changed by nobody else. */
async function copyOf(said: string): Promise<Y.Doc> {
  const device = new Device(server.url, server.review, await cookieOf(server.links["es"]!));
  device.connect();
  await expect.poll(() => device.doc.getXmlFragment(FIELD).toJSON()).toContain(said);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(device.doc));
  device.stop();
  return copy;
}

function changed(doc: Y.Doc, change: (field: Y.XmlFragment, transaction: Y.Transaction) => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  doc.transact((transaction) => change(doc.getXmlFragment(FIELD), transaction));
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

test.each(
  misshapen
    .filter(({ name }) => shown.includes(name))
    .flatMap((one) => [
      { ...one, open: false },
      { ...one, open: true },
    ]),
)("SU17 shape: $name, in a field that is open: $open", async ({ name, make, says, open }) => {
  const said = `Another's words stay, ${name} ${open}.`;
  const tell = await tapped();
  await openField(page, FIELD);
  await press(page, "Control+Home");
  await page.keyboard.insertText(said);
  const copy = await copyOf(said);
  if (!open) await openField(page, "section/context");
  const text = (): Promise<string> => field(page, FIELD).innerText();
  const notice = page.getByText("This text cannot be opened yet");
  tell(changed(copy, make));
  if (!open) {
    if (says[0]) await expect.poll(text).toContain(says[0]);
    await expect
      .poll(async () => {
        await field(page, FIELD).click({ position: { x: 2, y: 8 } });
        return notice.count();
      })
      .toBeGreaterThan(0);
  }
  await notice.first().waitFor();
  expect(await isLive(FIELD)).toBe(false);
  await page.keyboard.type("lost in no field");
  for (const words of [said, ...says]) await expect.poll(text, { timeout: 3000 }).toContain(words);
  tell(changed(copy, putInShape));
  expect(isInShape(copy.getXmlFragment(FIELD))).toBe(true);
  await expect
    .poll(async () => {
      await field(page, FIELD).click({ position: { x: 2, y: 8 } });
      return isLive(FIELD);
    })
    .toBe(true);
  await press(page, "ArrowRight", "ArrowLeft");
  for (const words of [said, ...says]) expect((await text()).split(words)).toHaveLength(2);
});
