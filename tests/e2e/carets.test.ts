import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { onlySockets } from "#tests/support/browser.ts";
import { field, htmlOf, openField, press, toBeginning, toEnd } from "#tests/support/fields.ts";
import { inputMethod } from "#tests/support/input-method.ts";
import { openStage } from "#tests/support/stage.ts";

/** What one sees of another's caret. */
const stage = await openStage();
let page: Page;
let other: Page;
await stage.stay(["lead", "es"], (...pages) => ([page, other] = pages as [Page, Page]));

const context = "section/context";
const words = "Most schools plan together and it shows in what their learners do and say of it";

/** Both in one field with these words, each caret at its end. */
async function bothIn(address: string): Promise<{ caret: Locator; flag: Locator }> {
  await openField(page, address);
  // The same words from the test before would say that these are there already.
  await press(page, "Control+a", "Delete");
  await expect.poll(() => field(other, address).innerText()).not.toContain("Most");
  await page.keyboard.insertText(words);
  await expect.poll(() => field(other, address).innerText()).toContain(words);
  await openField(other, address);
  const caret = page.locator(`.field-host:has([data-field="${address}"]) .caret`);
  await caret.waitFor({ state: "attached" });
  return { caret, flag: caret.locator(".caret__flag") };
}

/** How many letters of the field that is written in stand before the caret that one sees. */
const lettersBefore = (): Promise<number> =>
  page.evaluate(() => {
    const { left, top, height } = document.querySelector(".caret")!.getBoundingClientRect();
    const at = document.caretPositionFromPoint(left + 1, top + height / 2)!;
    const range = document.createRange();
    range.setStart(document.querySelector(".field--live")!, 0);
    range.setEnd(at.offsetNode, at.offset);
    return range.toString().length;
  });

test("a flag shows for three seconds after its caret moved, then only the caret; hovering shows it again", async () => {
  const { caret, flag } = await bothIn(context);
  await page.mouse.move(5, 5);
  await press(other, "End", "ArrowLeft");
  await expect.poll(() => flag.isVisible()).toBe(true);
  expect(await flag.innerText()).toMatch(/^.+, ES$/);
  const shown = Date.now();
  await expect.poll(() => flag.isVisible(), { timeout: 8000 }).toBe(false);
  expect(Date.now() - shown).toBeGreaterThan(2000);
  expect(Date.now() - shown).toBeLessThan(5000);
  expect(await caret.evaluate((one) => getComputedStyle(one).borderLeftWidth)).toBe("2px");

  // What one writes oneself before it moves it too, but they did not.
  await toBeginning(page);
  await page.keyboard.type("So ");
  await expect.poll(() => field(other, context).innerText()).toContain(`So ${words}`);
  expect(await flag.isVisible()).toBe(false);

  const { x, y, height } = (await caret.boundingBox())!;
  await page.mouse.move(x + 1, y + height / 2);
  await expect.poll(() => flag.isVisible()).toBe(true);
  await page.mouse.move(5, 5);
  await expect.poll(() => flag.isVisible()).toBe(false);

  // Typing behind the last word moves it, though it goes on saying "behind the last word".
  await press(other, "End");
  await expect.poll(() => flag.isVisible()).toBe(true);
  await expect.poll(() => flag.isVisible(), { timeout: 8000 }).toBe(false);
  await other.keyboard.type("!");
  await expect.poll(() => flag.isVisible()).toBe(true);
});

test("what one writes before another's caret does not show its flag, though they say again where they are", async () => {
  let heard = 0;
  await onlySockets(page);
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (typeof payload !== "string" && payload[0] === 1) heard++;
    }),
  );
  await page.reload();
  await field(page, context).waitFor();
  const { caret, flag } = await bothIn(context);
  await page.mouse.move(5, 5);
  await press(other, "End", "ArrowLeft");
  await expect.poll(() => flag.isVisible()).toBe(true);
  await expect.poll(() => flag.isVisible()).toBe(false);
  await toBeginning(page);
  await page.keyboard.type("So ");
  await expect.poll(() => field(other, context).innerText()).toContain(`So ${words}`);
  // They leave and come back, as with any other network.
  const before = heard;
  await other.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => heard).toBeGreaterThan(before + 1);
  await caret.waitFor();
  expect(await flag.isVisible()).toBe(false);
});

test("a caret whose words somebody else took away stands in what is left, and makes no line of its own", async () => {
  const { caret } = await bothIn(context);
  await toEnd(other);
  await other.keyboard.type("!");
  await expect.poll(() => htmlOf(page, context)).toBe(`<p>${words}!</p>`);
  await toBeginning(page);
  await page.keyboard.type("So ");
  await expect.poll(() => htmlOf(other, context)).toBe(`<p>So ${words}!</p>`);
  // Only until they say where it is now: so every drawing is looked at.
  const lines = await caret.evaluateHandle((element) => {
    const seen = new Set<boolean>();
    new MutationObserver(() => {
      const text = document.querySelector(".field--live p")!.getBoundingClientRect();
      const { top, bottom } = element.getBoundingClientRect();
      seen.add(top >= text.top && bottom <= text.bottom);
    }).observe(element, { attributeFilter: ["style"] });
    return seen;
  });
  await press(page, "Control+a");
  await page.keyboard.insertText("One line");
  await expect.poll(() => htmlOf(other, context)).toBe("<p>One line</p>");
  await expect.poll(lettersBefore).toBeLessThanOrEqual("One line".length);
  expect(await lines.evaluate((seen) => [...seen])).toEqual([true]);
});

test("while one composes, the caret of somebody who types elsewhere stays where it was, and goes on with their words", async () => {
  const { caret } = await bothIn(context);
  let heard = 0;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.webSocketFrameReceived", () => heard++);
  await press(other, "Control+End");
  await expect.poll(lettersBefore).toBe(words.length);
  await toBeginning(page);
  const ime = await inputMethod(page);
  const composed = "dreich";
  for (let letters = 1; letters <= composed.length; letters++) {
    await ime.compose(composed.slice(0, letters));
    const before = heard;
    await (letters === 3 ? other.keyboard.press("Enter") : other.keyboard.type("!"));
    // The letter, which is held back, and where they are now.
    await expect.poll(() => heard).toBeGreaterThan(before + 1);
    expect(await lettersBefore()).toBe(letters + words.length);
  }
  expect(await caret.count()).toBe(1);
  await ime.commit(`${composed} `);
  await expect.poll(lettersBefore).toBe(`${composed} ${words}!!!!!`.length);
});

test("near the right edge the flag opens to the left, and a caret in a word neither breaks nor moves it", async () => {
  await bothIn(context);
  const look = async () => ({
    at: await lettersBefore(),
    ...(await page.evaluate((address) => {
      const element = document.querySelector<HTMLElement>(`[data-field="${address}"]`)!;
      const caret = document.querySelector(".caret")!;
      const [flag, text] = [
        caret.querySelector(".caret__flag")!.getBoundingClientRect(),
        element.getBoundingClientRect(),
      ];
      return {
        fits: flag.right - text.right <= 1 && text.left - flag.left <= 1,
        side: caret.classList.contains("caret--left") ? "left" : "right",
        height: element.clientHeight,
      };
    }, context)),
  });
  await page.evaluate(() => document.fonts.ready);
  const { height } = await look();
  const sides = new Set<string>();
  await toBeginning(other);
  for (let at = 3; at < words.length; at += 3) {
    await press(other, "ArrowRight", "ArrowRight", "ArrowRight");
    // Drawn anew with each move: for a moment there may be none.
    let side = "";
    await expect
      .poll(async () => {
        const { side: seen, ...rest } = await look();
        side = seen;
        return rest;
      })
      .toEqual({ at, fits: true, height });
    sides.add(side);
  }
  expect(sides).toEqual(new Set(["left", "right"]));

  // On a phone a long name has room on neither side.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => {
    const long = new CSSStyleSheet();
    long.replaceSync(".caret__flag { min-width: 16rem; }");
    document.adoptedStyleSheets.push(long);
  });
  await toBeginning(other);
  for (let at = 15; at < words.length; at += 15) {
    await press(other, ...Array.from({ length: 15 }, () => "ArrowRight"));
    await expect
      .poll(async () => (({ at: now, fits }) => ({ now, fits }))(await look()))
      .toEqual({ now: at, fits: true });
  }
  await page.evaluate(() => document.adoptedStyleSheets.pop());
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("what another has selected is marked in their partner's line and colour, until they go on", async () => {
  await bothIn(context);
  /** By name of the mark. */
  const marked = (): Promise<Record<string, string>> =>
    page.evaluate(() =>
      Object.fromEntries(
        [...CSS.highlights].flatMap(([name, ranges]) =>
          name.startsWith("selected") ? [[name, [...ranges].map(String).join("|")]] : [],
        ),
      ),
    );
  await toBeginning(other);
  await press(other, "Shift+Control+ArrowRight", "Shift+Control+ArrowRight");
  const slot = await page.locator(".caret").getAttribute("data-slot");
  await expect.poll(async () => (await marked())[`selected-${slot}`]?.trim()).toBe("Most schools");
  // Words that come in before it move it along.
  await toEnd(page);
  await page.keyboard.type(".");
  await expect.poll(async () => Object.values(await marked()).map((one) => one.trim())).toEqual(["Most schools"]);
  await press(other, "ArrowRight");
  await expect.poll(marked).toEqual({});
});

test("at most five carets a second are sent, and the last one always", async () => {
  await bothIn(context);
  let frames = 0;
  other.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      // Tag 1 is awareness.
      if (typeof payload !== "string" && payload[0] === 1) frames++;
    }),
  );
  await onlySockets(other);
  await other.reload();
  await field(other, context).waitFor();
  await openField(other, context);
  await toBeginning(other);
  const started = Date.now();
  frames = 0;
  for (let i = 0; i < 60; i++) await press(other, "ArrowRight");
  const seconds = (Date.now() - started) / 1000;
  expect(frames).toBeGreaterThan(1);
  expect(frames).toBeLessThanOrEqual(Math.ceil(seconds * 5) + 1);
  await expect.poll(lettersBefore).toBe(60);
});

test("one's caret goes after a minute without a key or a click, and comes back with the next", async () => {
  const { caret } = await bothIn(context);
  await other.clock.install();
  await press(other, "ArrowLeft");
  await caret.waitFor({ state: "attached" });
  await other.clock.runFor(50_000);
  expect(await caret.count()).toBe(1);
  await other.clock.runFor(11_000);
  await expect.poll(() => caret.count()).toBe(0);
  // They are still in the field; and what others write there does not bring the caret back.
  await toBeginning(page);
  await page.keyboard.type("And ");
  await expect.poll(() => field(other, context).innerText()).toContain("And ");
  await other.clock.runFor(1000);
  expect(await caret.count()).toBe(0);
  await other.keyboard.press("ArrowLeft");
  await other.clock.runFor(1000);
  await expect.poll(() => caret.count()).toBe(1);
});
