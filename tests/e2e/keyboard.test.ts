import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFile } from "node:fs/promises";
import { enter, launch } from "#tests/support/browser.ts";
import { press } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { lineIs } from "#tests/support/state-line.ts";

/** From the link in the mail to the exported document without a pointer, and always able to see where one is. */
let browser: Browser;
let server: ServerProcess;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch({ whole: true }), startProcess({ sample: true })]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** What has the focus, as it is named, and whether it can be seen to have it. */
const at = (): Promise<{ name: string; seen: boolean; field: string | null; id: string }> =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return { name: "nothing", seen: false, field: null, id: "" };
    const name = one.ariaLabel || (one as HTMLInputElement).labels?.[0]?.innerText || (one.textContent ?? "");
    // A field's sign is the blue rule at its left, an open card's its blue frame, an item's of a menu or list its ground;
    // a dialog's or panel's heading stands for all of it.
    const { outlineStyle, outlineWidth, backgroundColor } = getComputedStyle(one);
    const before = getComputedStyle(one, "::before");
    const ring = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    const rule = before.content !== "none" && Number.parseFloat(before.borderLeftWidth) >= 2;
    const role = one.getAttribute("role") ?? one.localName;
    const ground = role.startsWith("menuitem") || role === "option" ? backgroundColor !== "rgba(0, 0, 0, 0)" : false;
    const seen = ring || rule || ground || ["dialog", "menu", "main"].includes(role) || one.localName === "main";
    return { name: name.replaceAll(/\s+/g, " ").trim(), seen, field: one.getAttribute("data-field"), id: one.id };
  });

async function expectSeen(): Promise<void> {
  await expect.poll(async () => (await at()).name).not.toBe("nothing");
  const now = await at();
  expect(now.seen, `the focus on “${now.name}” can be seen`).toBe(true);
}

/** Tab until what has the focus is named so; each stop on the way can be seen. */
async function tabTo(name: RegExp, key: "Tab" | "Shift+Tab" = "Tab", most = 60): Promise<void> {
  for (let stops = 0; stops < most; stops++) {
    await press(page, key);
    const now = await at();
    expect(now.name).not.toBe("nothing");
    expect(now.seen, `the focus on “${now.name}” can be seen`).toBe(true);
    if (name.test(now.name)) return;
  }
  throw new Error(`${name} was not reached; at “${(await at()).name}”`);
}

const said = (words: string | RegExp) => page.locator(".toast", { hasText: words }).waitFor();
const toField = (part: string) => page.locator(`.field--live[data-field$="${part}"]`).waitFor();

test("from the sign-in link to the exported document by keyboard alone", async () => {
  await page.goto(server.links["lead"]!);
  await press(page, "Tab");
  await expectSeen();
  await page.keyboard.press("Enter");
  await page.locator("[data-field]").first().waitFor();

  // The outline: its links lead into the text.
  await tabTo(/^4 ?Strengths/);
  await press(page, "Enter");
  await expect.poll(async () => (await at()).id).toBe("section-strengths");
  await expectSeen();

  // A strength, written from its statement into its text.
  await tabTo(/^Add a strength/);
  await press(page, "Enter");
  await toField("/statement");
  await expectSeen();
  await page.keyboard.type("Staff plan together");
  await press(page, "Enter");
  await toField("/narrative");
  await expectSeen();
  await page.keyboard.type("They meet each week. They compare what they saw.");

  // Escape leaves the field for its card, and Tab goes on behind the field.
  await press(page, "Escape");
  await expect.poll(async () => (await at()).id).toMatch(/^finding-/);
  await expectSeen();
  await press(page, "Tab");
  expect((await at()).field).toBeNull();
  await press(page, "Shift+Tab");
  await toField("/narrative");

  // Evidence, made on the spot.
  await press(page, "Escape");
  await tabTo(/^Link evidence to S1/);
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor();
  await expectSeen();
  await page.keyboard.type("Visit notes");
  await tabTo(/^Add “Visit notes” to the register/);
  await press(page, "Enter");
  await page.getByRole("dialog", { name: "Add evidence" }).waitFor();
  await expectSeen();
  await tabTo(/^Add to the register/);
  await press(page, "Enter");
  await page.getByRole("dialog", { name: "Add evidence" }).waitFor({ state: "detached" });
  await expectSeen();
  if ((await page.getByRole("dialog").count()) > 0) await press(page, "Escape");
  await page.locator(".evis").getByText("Visit notes").waitFor();
  await expectSeen();

  // A count.
  await tabTo(/^Add a count to S1/);
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor();
  await expectSeen();
  await page.keyboard.type("46");
  await press(page, "Tab");
  await page.keyboard.type("49");
  await press(page, "Tab");
  await page.keyboard.type("headteachers");
  await tabTo(/^(Add|Use|Keep).*/);
  await press(page, "Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator(".claims").getByText("almost all", { exact: false }).waitFor();
  await expectSeen();

  // To the areas and back, from its menu.
  const viaMenu = async (item: RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> => {
    await tabTo(/^(Move or remove|Bold)/, key);
    if ((await at()).name.startsWith("Bold")) await press(page, "End");
    await press(page, "Enter");
    await page.getByRole("menu").waitFor();
    for (let i = 0; i < 8 && !item.test((await at()).name); i++) await press(page, "ArrowDown");
    await expectSeen();
    await press(page, "Enter");
    await page.getByRole("menu").waitFor({ state: "detached" });
  };
  await viaMenu(/^Make it an area/, "Shift+Tab");
  await said("Moved S1 to areas for further focus. It is now A1.");
  await expect.poll(async () => (await at()).id).toMatch(/^finding-/);
  await expectSeen();
  await viaMenu(/^Make it a strength/);
  await said("It is now S1.");
  await expect.poll(async () => (await at()).id).toMatch(/^finding-/);

  // Removed and put back.
  await viaMenu(/^Remove S1/);
  await said("Removed S1");
  await expect.poll(async () => (await at()).id).toBe("section-strengths");
  await expectSeen();
  await tabTo(/^Removed \(1\)/, "Shift+Tab");
  await press(page, "Enter");
  await page.getByRole("dialog", { name: "Removed" }).waitFor();
  await tabTo(/^Put back/);
  await press(page, "Enter");
  await expect.poll(async () => (await at()).id).toMatch(/^finding-/);
  await expectSeen();

  // An action point.
  await tabTo(/^Add an action point/);
  await press(page, "Enter");
  await toField("/what");
  await expectSeen();
  await page.keyboard.type("Plan with parents each week");
  await press(page, "Escape");
  await tabTo(/^By when/);
  await page.keyboard.type("June 2027");

  // Found, replaced, taken back.
  await press(page, "Control+f");
  await expectSeen();
  await page.keyboard.type("week");
  await page.getByText("1 of 2, in Narrative of S1").waitFor();
  await tabTo(/^Replace with/);
  await page.keyboard.type("month");
  await tabTo(/^Replace all/);
  await press(page, "Enter");
  await said("Replaced 2 places.");
  await expectSeen();
  await press(page, "Escape");
  await page.getByRole("search").waitFor({ state: "detached" });
  await expectSeen();
  await tabTo(/^(Words of action point|Add an action)/, "Shift+Tab");
  await press(page, "Control+z");
  await expect.poll(() => page.locator('[data-field$="/narrative"]').innerText()).toContain("each week");
  await expect.poll(() => page.locator('[data-field$="/what"]').innerText()).toContain("each week");
  await expectSeen();

  // Away with it.
  await press(page, "Escape");
  await tabTo(/^Export$/, "Shift+Tab", 90);
  await press(page, "Enter");
  await page.getByRole("menu").waitFor();
  for (let i = 0; i < 4 && !/Web page/.test((await at()).name); i++) await press(page, "ArrowDown");
  await expectSeen();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const html = await readFile(await download.path(), "utf8");
  for (const words of [
    "Staff plan together",
    "They meet each week.",
    "Visit notes",
    "Plan with parents each week",
    "June 2027",
  ])
    expect(html).toContain(words);
});

test("on a small screen no stop of the keyboard lies behind the bar at the bottom", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const one = await context.newPage();
  await one.goto(server.links["es"]!);
  await one.getByRole("button", { name: "Sign in" }).click();
  await one.goto(`${server.url}/reviews/${server.sample}`);
  await lineIs(one, /^Saved/);
  const behind = new Set<string>();
  for (let stops = 0; stops < 150; stops++) {
    await one.keyboard.press("Tab");
    const name = await one.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      const [at, dock] = [document.activeElement, document.querySelector(".dock")];
      if (!at || !dock || dock.contains(at)) return null;
      return at.getBoundingClientRect().top >= dock.getBoundingClientRect().top ? at.outerHTML.slice(0, 120) : null;
    });
    if (name !== null) behind.add(name);
  }
  expect([...behind]).toEqual([]);
  await context.close();
});

/** Whether what has the focus is in the window, and not further on in the page than what had it before. */
const backwards = (): Promise<{ name: string; sight: boolean; order: boolean }> =>
  page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const kept = globalThis as { stopBefore?: Element };
    const now = document.activeElement ?? document.body;
    const before = kept.stopBefore;
    kept.stopBefore = now;
    const { top, bottom, left, right } = now.getBoundingClientRect();
    return {
      name: now === document.body ? "nothing" : `${now.localName} ${now.ariaLabel ?? now.textContent?.slice(0, 40)}`,
      sight: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
      order: !before?.isConnected || (before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING) === 0,
    };
  });

test("backwards through the whole text the focus is always somewhere, in sight and in the order of the page", async () => {
  page = await enter(browser, server.links["lead"]!, { review: server.sample });
  const last = page.getByRole("button", { name: "Add evidence" });
  await last.waitFor();
  await last.focus();
  const stops: string[] = [];
  const wrong: string[] = [];
  while (stops.length < 400 && !stops.at(-1)?.includes("Title of the summary")) {
    await page.keyboard.press("Shift+Tab");
    const { name, sight, order } = await backwards();
    if (name === "nothing") wrong.push(`nothing behind ${stops.at(-1)}`);
    stops.push(name);
    if (!sight) wrong.push(`${name} is out of sight`);
    if (!order) wrong.push(`${name} is further on than ${stops.at(-2)}`);
    if (/Skip to the text/.test(name)) break;
  }
  expect(wrong).toEqual([]);
  expect(stops.filter((one) => /^div Statement of [SA]\d/.test(one)).length).toBeGreaterThan(5);
  // What the findings rest on is among them, and leads there.
  const cited = stops.find((one) => /^a E\d/.test(one));
  expect(cited).toBeDefined();
  await page.locator("a.chip").first().focus();
  await press(page, "Enter");
  await expect.poll(async () => (await at()).id).toMatch(/^evidence-/);
  await expectSeen();

  // A table is taller than the window, so the browser would leave it with its beginning under the bar.
  const table = page.locator(".table-wrap").filter({ hasText: "E1" });
  await table.locator("a, button").first().focus();
  await table.evaluate((one) => scrollBy({ top: one.getBoundingClientRect().top - 20, behavior: "instant" }));
  await press(page, "Shift+Tab");
  await table.and(page.locator(":focus")).waitFor();
  const below = (): Promise<number> =>
    table.evaluate(
      (one) => one.getBoundingClientRect().top - document.querySelector(".bar")!.getBoundingClientRect().bottom,
    );
  await expect.poll(below).toBeGreaterThanOrEqual(0);
});
