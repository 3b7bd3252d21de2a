import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addStrength, field, htmlOf, openField, press, toBeginning } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";

/** What one person does in a field: links, toolbar, keys, language. */
const stage = await openStage();
let page: Page;
await stage.stay(["lead"], (one) => (page = one as Page));

const context = "section/context";

/** The context section with these words only, and the caret at their beginning. */
async function startWith(words: string): Promise<void> {
  await openField(page, context);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(words);
  await toBeginning(page);
}

async function selectFirstWord(): Promise<void> {
  await toBeginning(page);
  await press(page, "Control+Shift+ArrowRight");
}

describe("links", () => {
  const dialog = (name: RegExp) => page.getByRole("dialog", { name });
  beforeEach(() => startWith("Guidance for reviews"));
  afterEach(() => page.keyboard.press("Escape"));

  test("made by Ctrl+K from the selected words, with a sentence for a bad address, and no word lost", async () => {
    await selectFirstWord();
    await page.keyboard.press("Control+k");
    await dialog(/Make a link/).waitFor();
    expect(await dialog(/Make a link/).innerText()).toContain("On Guidance");
    for (const bad of ["", "education", "javascript:alert(1)", "two words"]) {
      await page.getByLabel("Address").fill(bad);
      await page.keyboard.press("Enter");
      await page.getByText(bad === "" ? "Enter an address" : "not an address a link can have").waitFor();
      expect(await page.getByLabel("Address").getAttribute("aria-invalid")).toBe("true");
    }
    await page.getByLabel("Address").fill("education.gov.scot/a");
    await page.keyboard.press("Enter");
    await dialog(/link/).waitFor({ state: "detached" });
    await expect
      .poll(() => htmlOf(page, context))
      .toBe('<p><a href="https://education.gov.scot/a">Guidance</a> for reviews</p>');
    // The caret stands behind the link, and what is typed there is not part of it.
    await page.keyboard.type("!");
    await expect
      .poll(() => htmlOf(page, context))
      .toBe('<p><a href="https://education.gov.scot/a">Guidance</a>! for reviews</p>');
  });

  test("changed and removed from a caret in it; Escape changes nothing and gives the caret back", async () => {
    await selectFirstWord();
    await page.keyboard.press("Control+k");
    await page.getByLabel("Address").fill("a.name@gov.scot");
    await page.keyboard.press("Enter");
    await expect.poll(() => htmlOf(page, context)).toContain('<a href="mailto:a.name@gov.scot">Guidance</a>');
    await toBeginning(page);
    await press(page, "ArrowRight", "Control+k");
    await dialog(/Change the link/).waitFor();
    expect(await page.getByLabel("Address").inputValue()).toBe("mailto:a.name@gov.scot");
    await page.keyboard.press("Escape");
    await dialog(/link/).waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain("field--live");
    expect(await htmlOf(page, context)).toContain("mailto:a.name@gov.scot");
    await page.keyboard.press("Control+k");
    await dialog(/Change the link/).waitFor();
    await page.getByRole("button", { name: "Remove the link" }).click();
    await expect.poll(() => htmlOf(page, context)).toBe("<p>Guidance for reviews</p>");
  });

  test("with nothing selected the dialog takes the words too", async () => {
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ");
    await page.keyboard.press("Control+k");
    await dialog(/Make a link/).waitFor();
    await page.keyboard.type("of the inspectorate");
    await page.keyboard.press("Tab");
    await page.keyboard.type("https://education.gov.scot/");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => htmlOf(page, context))
      .toBe('<p>Guidance for reviews <a href="https://education.gov.scot/">of the inspectorate</a></p>');
  });
});

describe("toolbar", () => {
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement: at } = document;
      return at?.closest("[role='toolbar']") ? ((at.textContent || at.ariaLabel) ?? "") : (at?.className ?? "");
    });

  test("Alt+F10 goes there, arrows move within, a tool works, Escape goes back to the caret", async () => {
    await startWith("Plain words");
    await selectFirstWord();
    await press(page, "Alt+F10");
    expect(await focused()).toBe("Bold");
    await press(page, "ArrowRight");
    expect(await focused()).toBe("Italic");
    await press(page, "ArrowLeft", "ArrowLeft");
    expect(await focused()).toBe("Redo");
    await press(page, "Home", "ArrowRight", "Enter");
    await expect.poll(() => htmlOf(page, context)).toBe("<p><em>Plain</em> words</p>");
    await expect.poll(focused).toContain("field--live");
    // The stop stays where one was; one stop of the tab key in all.
    await press(page, "Alt+F10");
    expect(await focused()).toBe("Italic");
    expect(await page.locator('[role="toolbar"] button[tabindex="0"]').count()).toBe(1);
    await press(page, "Escape", "End");
    await page.keyboard.type(" go on");
    await expect.poll(() => htmlOf(page, context)).toBe("<p><em>Plain</em> words go on</p>");
  });

  test("the menu at its end is reached by arrows, and its own keys stay its own", async () => {
    const id = await addStrength(page, "A statement");
    await press(page, "Alt+F10", "End");
    expect(await focused()).toBe("Move or remove S1");
    await press(page, "Enter");
    await page.getByRole("menu").waitFor();
    await press(page, "ArrowDown", "Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expect.poll(focused).toBe("Move or remove S1");
    await press(page, "Escape");
    await expect.poll(focused).toContain("field--live");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-field"))).toBe(
      `finding/${id}/statement`,
    );
  });

  test("it stays in sight in a long field and never covers the caret's line", async () => {
    await startWith("");
    await page.keyboard.insertText("A long paragraph that goes on. ".repeat(120));
    const tools = () => page.locator(".tools").evaluate((one) => one.getBoundingClientRect().toJSON() as DOMRect);
    const caret = () => page.evaluate(() => getSelection()!.getRangeAt(0).getBoundingClientRect().toJSON() as DOMRect);
    const bar = await page.locator(".bar").evaluate((one) => one.getBoundingClientRect().bottom);
    await expect.poll(async () => (await tools()).top).toBeCloseTo(bar, 0);
    // Up through the whole field, line by line.
    let lines = 0;
    for (let last = Infinity; lines < 80; lines++) {
      await press(page, "ArrowUp");
      const [at, over] = [await caret(), await tools()];
      expect(at.top).toBeGreaterThanOrEqual(over.bottom);
      const y = at.top + (await page.evaluate(() => scrollY));
      if (y >= last) break;
      last = y;
      if ((await focused()).includes("field--live") === false) break;
    }
    expect(lines).toBeGreaterThan(30);
    // A click on a line that lies where the toolbar will stand brings the line out from under it.
    await press(page, "Escape");
    await addStrength(page, "Elsewhere");
    await page.evaluate((address) => {
      const field = document.querySelector(`[data-field="${address}"]`)!;
      scrollTo({ top: scrollY + field.getBoundingClientRect().top + 400, behavior: "instant" });
    }, context);
    await page.mouse.click(700, bar + 12);
    await page.locator(`.field--live[data-field="${context}"]`).waitFor();
    await expect.poll(async () => (await caret()).top - (await tools()).bottom).toBeGreaterThanOrEqual(0);
  });
});

describe("no word moves when a field opens", () => {
  /** Where each word of a finding's statement, facts line and narrative stands on the screen. */
  const places = (id: string): Promise<string[]> =>
    page.evaluate((finding) => {
      const said: string[] = [];
      const card = document.getElementById(`finding-${finding}`)!;
      for (const part of card.querySelectorAll(".f-n, [data-field]")) {
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (const word of (node.textContent ?? "").matchAll(/\S+/g)) {
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const { left, top } = range.getBoundingClientRect();
            said.push(`${word[0]} ${Math.round(left)} ${Math.round(top)}`);
          }
        }
      }
      const meta = card.querySelector(".f-meta")!.getBoundingClientRect();
      return [...said, `meta ${Math.round(meta.top)} ${Math.round(meta.bottom)}`];
    }, id);

  test.each([1440, 1024, 390])("at %i pixels, whichever card was open before", async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const long = "Staff in almost all schools plan together and it shows in what learners do. ".repeat(5);
    const first = await addStrength(
      page,
      "One that stands above, with a statement that fills more than one line of the page",
      long,
    );
    const second = await addStrength(
      page,
      "One that is opened, with a statement that fills more than one line of the page",
      long,
    );
    await press(page, "Enter");
    await page.keyboard.type("- A list of things");
    await press(page, "Enter");
    await page.keyboard.type(
      "that has two items, the second of which is long enough for two lines of text at the least",
    );
    await press(page, "Enter", "Enter");
    await page.keyboard.type("And words behind it.");
    await openField(page, `finding/${first}/statement`);
    await page.locator(`[id="finding-${second}"]`).evaluate((card) => card.scrollIntoView({ block: "center" }));
    for (const part of ["narrative", "statement"]) {
      await openField(page, `finding/${first}/narrative`);
      await page
        .locator(`[data-field="finding/${second}/${part}"]`)
        .evaluate((one) => one.scrollIntoView({ block: "center" }));
      const before = await places(second);
      await page
        .locator(`[data-field="finding/${second}/${part}"] p`)
        .first()
        .click({ position: { x: 60, y: 10 } });
      await page.locator(`.field--live[data-field="finding/${second}/${part}"]`).waitFor();
      await page.locator(`[id="finding-${second}"] .tools`).waitFor();
      expect(before.length).toBeGreaterThan(60);
      expect(await places(second)).toEqual(before);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

test("keys that come before a field's editor is there are typed into it, and lead on as always", async () => {
  const finding = await addStrength(page, "");
  const [statement, narrative] = [`finding/${finding}/statement`, `finding/${finding}/narrative`];
  await openField(page, context);
  // In one go: the page draws nothing in between.
  await page.evaluate((address) => {
    const element = document.querySelector<HTMLElement>(`[data-field="${address}"]`)!;
    element.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    element.focus();
    element.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    for (const key of ["T", "o", "x", "Backspace", "Enter", "A", "n", "d"])
      document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }, statement);
  await expect
    .poll(async () => [await htmlOf(page, statement), await htmlOf(page, narrative)])
    .toEqual(["<p>To</p>", "<p>And</p>"]);
  await page.keyboard.type(" so");
  await expect.poll(() => htmlOf(page, narrative)).toBe("<p>And so</p>");
});

test("what a selection offers comes along where the window becomes narrower, and nothing stands beside the page", async () => {
  await openField(page, "section/practice");
  await press(page, "Control+a");
  await page.keyboard.insertText("Words to be selected by a double click.");
  const box = (await field(page, "section/practice").boundingBox())!;
  await page.mouse.dblclick(box.x + 12, box.y + 14);
  await page.locator(".sel-acts").waitFor();
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 600, height: 800 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
  expect(await page.locator(".sel-acts").count()).toBe(1);
  await page.setViewportSize(size);
});
