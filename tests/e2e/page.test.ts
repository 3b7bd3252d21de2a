import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter } from "#tests/support/browser.ts";
import { addStrength, field, htmlOf, openField, press, toBeginning } from "#tests/support/fields.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";

/** What the page offers beside writing: removed things, the wall, copies, prompts, who is where, announcements. */
const stage = await openStage({ sample: true });
const { browser, server } = stage;
let page: Page;
let other: Page;
await stayForAll(stage, ["lead", "es"], (...pages) => ([page, other] = pages as [Page, Page]));

const toast = (on: Page, words: string | RegExp) => on.locator(".toast", { hasText: words });
const focusId = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? "");
async function more(on: Page, item: RegExp | string): Promise<void> {
  await on.getByRole("button", { name: "More", exact: true }).press("Enter");
  await on.getByRole("menuitem", { name: item }).press("Enter");
}
async function openSample(on: Page): Promise<void> {
  await on.goto(`${server.url}/reviews/${server.sample}`);
  await field(on, "section/context").waitFor();
}

test("removed while somebody writes in it, read in the tray, put back with what they wrote; focus moves on and back", async () => {
  const first = await addStrength(page, "The first of two", "Its narrative.");
  const second = await addStrength(page, "The second of two");
  await openField(other, `finding/${first}/narrative`);
  await press(other, "Control+End");
  await other.keyboard.type(" And theirs.");

  await openField(page, `finding/${first}/statement`);
  await page.getByRole("button", { name: /^Move or remove S1/ }).click();
  await page.getByRole("menuitem", { name: "Remove S1" }).click();
  await toast(page, "Removed S1. It waits under Removed.").waitFor();
  // On to the next finding, which is S1 now.
  await expect.poll(focusId).toBe(`finding-${second}`);
  await toast(other, "removed the strength you were writing in. Your words are kept with it.").waitFor();
  expect(await other.evaluate(() => document.activeElement === document.body)).toBe(false);

  await more(page, "Removed");
  const tray = page.getByRole("dialog", { name: "Removed" });
  await tray.getByText("The first of two").first().waitFor();
  expect(await tray.innerText()).toMatch(/Strength\. Removed by Ailsa Fernhope \(LA\), \d\d:\d\d/);
  await tray.getByRole("button", { name: "Read The first of two" }).click();
  await tray.getByText("Its narrative. And theirs.").waitFor();
  await tray.getByRole("button", { name: "Put back The first of two" }).click();
  await tray.waitFor({ state: "detached" });
  await expect.poll(focusId).toBe(`finding-${first}`);
  // There is nothing to undo.
  await expect.poll(() => toast(page, "Removed S1.").count(), { timeout: 3000 }).toBe(0);
  await expect.poll(() => htmlOf(page, `finding/${first}/narrative`)).toBe("<p>Its narrative. And theirs.</p>");
  await expect.poll(() => field(other, `finding/${first}/narrative`).count()).toBe(1);
});

test("without a connection structure waits and says so, writing goes on, and both come together again", async () => {
  await openField(page, "section/evaluation");
  await page.context().setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await page.keyboard.type("Written in a tunnel.");
  const add = page.getByRole("button", { name: "Add a strength" });
  expect(await add.getAttribute("aria-disabled")).toBe("true");
  await page.getByText("Adding, moving and removing wait until you are online.").first().waitFor();
  await add.click({ force: true });
  await toast(page, "Adding, moving and removing wait until you are online. Writing does not.").waitFor();
  await page.context().setOffline(false);
  await expect.poll(() => page.locator(".save").innerText()).toMatch(/^Saved/);
  expect(await add.getAttribute("aria-disabled")).not.toBe("true");
  await expect.poll(() => field(other, "section/evaluation").innerText()).toContain("Written in a tunnel.");
});

test("prompts stand in an empty section, and are called up and put away later", async () => {
  const section = page.locator("#section-practice");
  await section.getByText("It might answer:").waitFor();
  await openField(page, "section/practice");
  await page.keyboard.type("Something to share");
  await expect.poll(() => section.getByText("It might answer:").count()).toBe(0);
  await section.getByText("3 words").waitFor();
  await page.getByRole("button", { name: "More about Practice worth sharing" }).click();
  await page.getByRole("menuitem", { name: "Show prompts" }).click();
  await section.getByText("It might answer:").waitFor();
  await page.getByRole("button", { name: "More about Practice worth sharing" }).click();
  await page.getByRole("menuitem", { name: "Hide prompts" }).click();
  await expect.poll(() => section.getByText("It might answer:").count()).toBe(0);
  // The outline counts along.
  await expect.poll(() => page.getByRole("link", { name: /Practice worth sharing/ }).innerText()).toMatch(/3\s+of 120/);
});

test("prompts stand in a finding that is begun, until it says something", async () => {
  const id = await addStrength(page, "Begun");
  const card = page.locator(`#finding-${id}`);
  await openField(page, `finding/${id}/narrative`);
  const prompts = card.getByText("How sure are we, and from what?");
  await prompts.waitFor();
  const field = card.locator('[data-field$="/narrative"]');
  expect(await field.evaluate((one) => one.getAttribute("aria-describedby"))).toBe(`prompts-${id}`);
  await page.keyboard.type("We are sure.");
  await expect.poll(() => prompts.count()).toBe(0);
});

test("a passage is marked as Gaelic, for the screen reader and for the exported text", async () => {
  await openField(page, "section/follow-up");
  await page.keyboard.insertText("Sgoil Àraich in two schools");
  await toBeginning(page);
  await press(page, "Control+Shift+ArrowRight", "Control+Shift+ArrowRight");
  await page.getByRole("button", { name: "Gaelic" }).click();
  await expect.poll(() => htmlOf(page, "section/follow-up")).toContain('<span lang="gd">Sgoil Àraich');
  expect(await page.getByRole("button", { name: "Gaelic" }).getAttribute("aria-pressed")).toBe("true");
  await expect.poll(() => page.locator(".save").innerText()).toMatch(/^Saved/);
  const html = await page.request.get(`${server.url}/api/reviews/${server.review}/export/html`);
  expect(await html.text()).toMatch(/<span lang="gd">Sgoil Àraich/);
});

test("who is here and where is named, and the way to them; of whom nobody is here too; announced, unless switched off", async () => {
  const spoken = page.locator('p.vh[role="status"]');
  // Where one writes oneself one's tools stand in the place of who else is there.
  await openField(page, "section/context");
  await expect.poll(() => page.locator(".people").innerText()).toContain("ADES is not here");
  const ades = await enter(browser, server.links["ades"]!);
  await expect.poll(() => page.locator(".people").innerText()).not.toContain("ADES is not here");
  await openField(ades, "section/follow-up");
  await more(page, "Who is here");
  const panel = page.getByRole("dialog", { name: "Who is here" });
  await panel.getByText("Gregor Thistlemoor", { exact: true }).waitFor();
  // At the place and in the outline, too.
  await page.locator("#section-follow-up").getByText("Gregor Thistlemoor is writing here").waitFor();
  await panel
    .getByRole("listitem")
    .filter({ hasText: "Gregor Thistlemoor" })
    .getByRole("button", { name: /go there/ })
    .click();
  await expect.poll(focusId).toBe("section-follow-up");
  await expect
    .poll(() =>
      page
        .getByRole("link", { name: /Follow-up|How progress|follow/i })
        .first()
        .innerText(),
    )
    .toMatch(/Gregor Thistlemoor|GT/);
  // Polite, and gathered. In its first seconds a page is told what is so, which is not news.
  const moves = async (): Promise<string> => {
    for (const address of ["section/method", "section/follow-up"]) await openField(ades, address);
    return spoken.innerText();
  };
  await expect.poll(moves, { timeout: 20_000 }).toContain("Gregor Thistlemoor (ADES) is writing in");

  // That nothing is said then is tests/client/announce.test.ts: here, that it can be switched.
  await more(page, "Switch announcements off");
  await more(page, "Switch announcements on");
  await ades.context().close();
  await expect.poll(() => page.locator(".people").innerText(), { timeout: 15_000 }).toContain("ADES is not here");
  await expect.poll(() => spoken.innerText(), { timeout: 15_000 }).toContain("Gregor Thistlemoor (ADES) left.");
});

test("the wall view keeps one's place, follows a person, and is left by its button and by Escape", async () => {
  await Promise.all([page, other].map(openSample));
  const statements = page.locator('[data-field$="/statement"]');
  await statements.nth(3).evaluate((one) => one.scrollIntoView({ block: "start" }));
  const words = await statements.nth(3).innerText();
  // Going to the bar, which is always in sight, does not scroll the text.
  const scrolled = await page.evaluate(() => scrollY);
  await page.getByRole("button", { name: "More", exact: true }).focus();
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await more(page, "Wall view");
  await page.getByRole("button", { name: "Leave wall view" }).waitFor();
  await expect.poll(() => page.getByRole("navigation", { name: "Outline" }).count()).toBe(0);
  await expect.poll(focusId).toBe("main");
  const inSight = (text: string) =>
    page
      .getByText(text)
      .first()
      .evaluate((one) => {
        const { top } = one.getBoundingClientRect();
        return top > 0 && top < innerHeight;
      });
  await expect.poll(() => inSight(words)).toBe(true);
  expect(await statements.nth(3).evaluate((one) => parseFloat(getComputedStyle(one).fontSize))).toBeGreaterThan(30);

  await page.getByRole("button", { name: /Follow/ }).click();
  await page.getByRole("menuitemradio", { name: "Effie Larkrigg (ES)" }).click();
  const theirs = other.locator('[data-field^="action/"]').nth(2);
  await theirs.click();
  await expect.poll(async () => inSight((await theirs.innerText()).slice(0, 60))).toBe(true);

  await page.locator("#main").focus();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Outline" }).waitFor();
  await expect.poll(focusId).toBe("main");
  await page.setViewportSize({ width: 390, height: 800 });
  await more(page, "Wall view");
  await page.getByRole("button", { name: "Leave wall view" }).click();
  await page.getByRole("button", { name: "Outline" }).waitFor();
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("nothing scrolls sideways where the layout changes, at rest, with a card open and on the wall", async () => {
  await openSample(page);
  const over = async (): Promise<string[]> => {
    const wide: string[] = [];
    for (const width of [768, 992, 1008, 1024, 1055, 1056, 1100, 1224, 1279, 1280]) {
      await page.setViewportSize({ width, height: 768 });
      const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (by > 0) wide.push(`${width}: ${by}`);
    }
    return wide;
  };
  expect(await over()).toEqual([]);
  await openField(page, (await page.locator(`[data-field$="/narrative"]`).first().getAttribute("data-field"))!);
  expect(await over()).toEqual([]);
  await more(page, "Wall view");
  await page.getByRole("button", { name: "Leave wall view" }).waitFor();
  expect(await over()).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("a section and the whole are copied as words and as HTML", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSample(page);
  const clipboard = (type: string): Promise<string> =>
    page.evaluate(async (kind) => {
      const [item] = await navigator.clipboard.read();
      return (await item!.getType(kind)).text();
    }, type);
  await page.locator("#section-strengths").hover();
  await page.getByRole("button", { name: "More about Strengths" }).click();
  await page.getByRole("menuitem", { name: "Copy this section" }).click();
  await toast(page, "Copied “Strengths”.").waitFor();
  expect(await clipboard("text/plain")).toMatch(/^4 Strengths\n\nS1 Officers know primary schools well/);
  const html = await clipboard("text/html");
  expect(html).toContain("<h2>4 Strengths</h2>");
  expect(html).toContain("<h3>S1 Officers know primary schools well");
  expect(html).not.toContain("Areas for further focus</h2>");

  await more(page, "Copy the summary");
  await toast(page, "Copied the whole summary.").waitFor();
  expect(await clipboard("text/html")).toContain("<h2>7 Agreed action points</h2>");
  expect(await clipboard("text/plain")).toContain("Strathallan Council");
});
