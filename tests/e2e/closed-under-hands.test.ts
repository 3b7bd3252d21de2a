import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { servePages } from "#server/pages.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { launch } from "#tests/support/browser.ts";
import { field, openField, press, toEnd } from "#tests/support/fields.ts";
import { watchFocus } from "#tests/support/focus.ts";
import { inputMethod } from "#tests/support/input-method.ts";
import { everythingKept } from "#tests/support/kept.ts";
import { Talk } from "#tests/support/talk.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** Writing closes while somebody types: no word goes nowhere, and neither does the place in the text. */

let browser: Browser;
let world: TestApp;
let url: string;
let page: Page;
/** The lead, who is there all the time. */
let other: Page;
let tests = 0;
const errors: string[] = [];

beforeAll(async () => {
  world = await startApp();
  await servePages(world.app.http);
  [browser, url] = await Promise.all([launch(), world.listen()]);
  other = await enterAs("lead");
});
afterAll(async () => {
  await browser.close();
  await world.app.close();
});
beforeEach(async () => {
  tests++;
  await world.setState("drafting");
  await world.store.db
    .updateTable("members")
    .set({ removedAt: null, role: "writer" })
    .where("id", "=", world.members["writer"]!)
    .execute();
  await tell();
  await other.keyboard.press("Escape");
  page = await enterAs("writer");
  await lineSays(other, /^Saved/);
});
afterEach(async () => {
  await page.context().close();
  expect(errors.splice(0)).toEqual([]);
});

async function enterAs(who: string): Promise<Page> {
  const made = await browser.newContext({
    // Little of the summary is in sight at once.
    viewport: { width: 1440, height: 500 },
    reducedMotion: "reduce",
  });
  const [name, value] = (await world.cookie(who))!.split("=") as [string, string];
  await made.addCookies([{ name, value, url }]);
  const opened = await made.newPage();
  opened.on("pageerror", (error) => errors.push(error.message));
  opened.on("dialog", (dialog) => void dialog.accept());
  await opened.goto(`${url}/reviews/${world.review}`);
  await lineSays(opened, /^Saved/);
  return opened;
}

async function asLead(method: "PATCH" | "DELETE", data?: object, who = "writer"): Promise<void> {
  const answer = await other.request.fetch(`${url}/api/reviews/${world.review}/members/${world.members[who]}`, {
    method,
    headers: { origin: url },
    ...(data ? { data } : {}),
  });
  expect(answer.status()).toBe(200);
}
/** Has everybody ask for the review anew: what is changed in the database alone is not told. */
async function tell(): Promise<void> {
  for (const role of ["reader", "commenter"]) await asLead("PATCH", { role }, "commenter");
}
async function becomeProposed(): Promise<void> {
  await world.setState("proposed");
  await tell();
}
const becomeCommenter = (): Promise<void> => asLead("PATCH", { role: "commenter" });

const PLACE = "section/practice";
const box = () => page.getByLabel("What you went on typing");
const where = (): Promise<{ scroll: number; top: number | null; focus: string }> =>
  page.evaluate((address) => {
    const at = document.querySelector(`[data-field="${address}"]`);
    const active = document.activeElement;
    return {
      scroll: scrollY,
      top: at && Math.round(at.getBoundingClientRect().top),
      focus: active === document.body ? "body" : (active?.localName ?? "none"),
    };
  }, PLACE);

/** Types until the box has what is typed. Gives all that was typed. */
async function typeOn(until: () => Promise<boolean>): Promise<string> {
  let typed = "";
  for (const letter of " and on they type,".repeat(30)) {
    await page.keyboard.press(letter);
    typed += letter;
    if (typed.endsWith("type,") && (await until())) return typed;
  }
  throw new Error("The box never came.");
}
const boxTyped = async (): Promise<boolean> => (await box().count()) > 0 && (await box().inputValue()).length > 20;

async function begin(): Promise<string> {
  const begun = `Begun ${tests}.`;
  await openField(page, PLACE);
  await toEnd(page);
  await page.keyboard.insertText(begun);
  await expect.poll(() => field(other, PLACE).innerText()).toContain(begun);
  return begun;
}

/** All that is listed as not in the text. */
async function listed(on = page): Promise<string[]> {
  await on.getByRole("button", { name: "More", exact: true }).click();
  await on.getByRole("menuitem", { name: "Words not in the text" }).click();
  const panel = on.getByRole("dialog", { name: "Words not in the text" });
  await panel.locator("blockquote").first().waitFor();
  return panel.locator("blockquote").allInnerTexts();
}

test.each([
  ["the role changes", /you can comment on this review/, becomeCommenter],
  ["the text is proposed", /The text was proposed/, becomeProposed],
  [
    "the session ends",
    /You are signed out/,
    async () => {
      const out = await page.request.post(`${url}/api/sign-out`, { headers: { origin: url } });
      expect(out.ok()).toBe(true);
    },
  ],
] as const)("%s: what is typed on is caught, and kept with the words not in the text", async (_, told, close) => {
  const begun = await begin();
  const before = await where();
  expect(before.scroll).toBeGreaterThan(0);
  const timesNowhere = await watchFocus(page);
  const typing = typeOn(boxTyped);
  await close();
  const typed = await typing;
  expect(await timesNowhere()).toBe(0);
  await page.getByText(told).and(page.locator(".left-place p")).waitFor();
  await lineSays(page, /^Read only|^Signed out/);
  // Nothing is drawn anew under it, and the focus is where the letters go.
  const after = await where();
  expect(after.focus).toBe("textarea");
  expect(Math.abs((after.top ?? 0) - (before.top ?? 0))).toBeLessThan(60);
  const went = await box().inputValue();
  expect(typed.endsWith(went)).toBe(true);
  await page.keyboard.press("Escape");
  await box().waitFor({ state: "detached" });
  expect((await where()).focus).toBe("div");
  const all = await listed();
  expect(all).toContain(went.trim());
  // In the text, refused, or in the box: each letter is somewhere, once.
  const text = (await field(page, PLACE).innerText()).split(begun)[1] ?? "";
  const rest = typed.slice(0, typed.length - went.length);
  const refused = all.filter((one) => one !== went.trim()).join("");
  expect(`${text}${refused}`.replaceAll(/\s/g, "")).toBe(rest.replaceAll(/\s/g, ""));
});

test("a letter is refused before the page knows why: the text is read anew, and place and focus stay", async () => {
  await begin();
  await page.evaluate(() => Object.assign(document.querySelector("#main")!, { sameMain: true }));
  const before = await where();
  // What one is now comes late.
  let comes = (): void => {};
  const late = new Promise<void>((done) => (comes = done));
  await page.route(new RegExp(`/api/reviews/${world.review}$`), async (route) => {
    await late;
    await route.continue();
  });
  await becomeCommenter();
  const typed = await typeOn(boxTyped);
  await page.getByText("Your last changes were not taken, and the text is read anew.").waitFor();
  // Nobody is told that it is open.
  await page.getByText(/words you wrote were not taken|words that were set aside/i).waitFor();
  expect(await page.getByText("Writing is open").count()).toBe(0);
  comes();
  await page.getByText(/you can comment on this review/).waitFor();
  await lineSays(page, /^Read only/);
  const after = await where();
  expect(after.focus).toBe("textarea");
  expect(Math.abs((after.top ?? 0) - (before.top ?? 0))).toBeLessThan(60);
  expect(await page.evaluate(() => (document.querySelector("#main") as { sameMain?: boolean } | null)?.sameMain)).toBe(
    true,
  );
  expect(typed.endsWith(await box().inputValue())).toBe(true);
  // What others write comes into the text that was opened anew.
  await openField(other, PLACE);
  await other.keyboard.insertText("Of another. ");
  await expect.poll(() => field(page, PLACE).innerText()).toContain("Of another.");
  // Allowed again: they go in by hand.
  const went = await box().inputValue();
  await asLead("PATCH", { role: "writer" });
  await expect.poll(() => keeps(went.trim())).toBe(true);
  await page.getByRole("button", { name: "Put in" }).click();
  await expect.poll(() => field(other, PLACE).innerText()).toContain(went.trim());
  await box().waitFor({ state: "detached" });
  await lineSays(page, /^Saved$/);
  // In the text or in the list, whichever way one goes.
  await press(page, "Control+z");
  await page.getByText("Taken out again. These words are under More").waitFor();
  await expect.poll(() => field(other, PLACE).innerText()).not.toContain(went.trim());
  expect(await listed()).toContain(went.trim());
  await page.keyboard.press("Escape");
  await openField(page, PLACE);
  await press(page, "Control+y");
  await expect.poll(() => field(other, PLACE).innerText()).toContain(went.trim());
  await lineSays(page, /^Saved$/);
  expect(await listed()).not.toContain(went.trim());
});

test("one is removed from the review: what is typed on stays on the page that says so", async () => {
  await begin();
  const timesNowhere = await watchFocus(page);
  const typing = typeOn(boxTyped);
  await asLead("DELETE");
  const typed = await typing;
  expect(await timesNowhere()).toBe(0);
  await page.getByRole("heading", { name: "You no longer have access to this review" }).waitFor();
  expect((await where()).focus).toBe("textarea");
  const went = await box().inputValue();
  expect(typed.endsWith(went)).toBe(true);
  // The box shows it until it is closed.
  await expect.poll(() => keeps(went.trim())).toBe(true);
  expect(await page.locator("blockquote", { hasText: went.trim() }).count()).toBe(0);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.locator("blockquote", { hasText: went.trim() }).waitFor();
  expect((await where()).focus).not.toBe("body");
});

test("on a phone what is listed under the box can be scrolled free", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await begin();
  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
  await page.keyboard.insertText(" Written offline, and never sent.".repeat(9));
  await asLead("DELETE");
  await page.context().setOffline(false);
  await box().and(page.locator(":focus")).waitFor();
  const last = page.getByRole("button", { name: /^Delete the words/ }).last();
  await last.waitFor();
  const isFree = async (): Promise<boolean> => {
    const [button, over] = await Promise.all([last.boundingBox(), page.locator(".left-place").boundingBox()]);
    return button!.y + button!.height <= over!.y;
  };
  expect(await isFree()).toBe(false);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(isFree).toBe(true);
  await page.evaluate(() => scrollTo(0, 0));
  await last.focus();
  await expect.poll(isFree).toBe(true);
});

test("the text is proposed while an input method composes: each letter is in the text, set aside, or in the box", async () => {
  const begun = await begin();
  const timesNowhere = await watchFocus(page);
  const ime = await inputMethod(page);
  let typed = "";
  async function word(letters: string): Promise<void> {
    for (const letter of letters) {
      await ime.letter(letter);
      typed += letter;
    }
    await ime.space();
  }
  await word("gusher");
  const closing = becomeProposed();
  while ((await box().count()) === 0) await word("dreich");
  await closing;
  await word("smirring");
  expect(await timesNowhere()).toBe(0);
  await page
    .getByText(/The text was proposed/)
    .and(page.locator(".left-place p"))
    .waitFor();
  await lineSays(page, /^Read only/);
  const solid = (text: string): string => text.replaceAll(/\s/g, "");
  const went = await box().inputValue();
  await page.keyboard.press("Escape");
  const refused = (await listed()).filter((one) => one !== went.trim()).join("");
  const before = solid(`${(await field(page, PLACE).innerText()).split(begun)[1] ?? ""}${refused}`);
  const after = solid(went);
  // A letter on its way when the focus moved brings along what it was composed with: that begins the box anew.
  const twice = before.length + after.length - typed.length;
  expect("dreich".startsWith(after.slice(0, twice))).toBe(true);
  expect(before.endsWith(after.slice(0, twice))).toBe(true);
  expect(before + after.slice(twice)).toBe(typed);
});

test("a value of an action point", async () => {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  await page.locator("li.action").last().getByLabel("By when").click();
  await page.keyboard.type("By June");
  await expect.poll(() => other.locator("li.action").last().getByLabel("By when").inputValue()).toBe("By June");
  const timesNowhere = await watchFocus(page);
  const typing = typeOn(boxTyped);
  await becomeProposed();
  const typed = await typing;
  expect(await timesNowhere()).toBe(0);
  const went = await box().inputValue();
  expect(typed.endsWith(went)).toBe(true);
  await page.keyboard.press("Escape");
  expect((await where()).focus).not.toBe("body");
  expect(await listed()).toContain(went.trim());
});

test("what is put back into a value of an action point is listed once that is undone", async () => {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  const byWhen = (on: Page) => on.locator("li.action").last().getByLabel("By when");
  await byWhen(page).click();
  await page.keyboard.type("By June");
  await expect.poll(() => byWhen(other).inputValue()).toBe("By June");
  const typing = typeOn(boxTyped);
  await becomeCommenter();
  await typing;
  const went = (await box().inputValue()).trim();
  await asLead("PATCH", { role: "writer" });
  await page.getByRole("button", { name: "Put in" }).click();
  await expect.poll(() => byWhen(other).inputValue()).toContain(went);
  await expect.poll(() => byWhen(page).evaluate((input) => input === document.activeElement)).toBe(true);
  await press(page, "Control+z");
  await expect.poll(() => byWhen(other).inputValue()).not.toContain(went);
  expect(await listed()).toContain(went);
  await page.keyboard.press("Escape");
  await byWhen(page).click();
  await press(page, "Control+y");
  await expect.poll(() => byWhen(other).inputValue()).toContain(went);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Words not in the text" }).click();
  await page.locator("blockquote", { hasText: went }).waitFor({ state: "detached" });
});

test("letters in a value that were refused are told as words", async () => {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  await lineSays(page, /^Saved/);
  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
  await page.locator("li.action").last().getByLabel("By when").fill("By August");
  await becomeCommenter();
  await page.context().setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  expect(await listed()).toEqual(["By August"]);
  await page.getByText(/^By when of action point \d/).waitFor();
});

/** Closed under the hands of one who types; gives what stands in the box. */
async function boxFull(): Promise<string> {
  await begin();
  // Nothing is on its way.
  await lineSays(page, /^Saved/);
  await becomeCommenter();
  await box().and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Typed in the box");
  await lineSays(page, /^Read only/);
  return box().inputValue();
}
const keeps = async (words: string): Promise<boolean> => (await everythingKept(page)).text.includes(words);

test("what stands in the box outlives the page to the last letter", async () => {
  const went = await boxFull();
  // It is said by the box.
  expect(await page.locator(".strip").count()).toBe(0);
  await page.keyboard.type(" to the last letter");
  await page.goto(url);
  await page.getByText(/^Words of yours are not in the text/).waitFor();
  await page.goto(`${url}/reviews/${world.review}`);
  await page.getByText("Words you wrote were not taken.").waitFor();
  expect(await listed()).toEqual([`${went} to the last letter`]);
});

test("another tab lists what stands in the box meanwhile, and once the first is closed without a word", async () => {
  const went = await boxFull();
  const second = await page.context().newPage();
  second.on("dialog", (dialog) => void dialog.accept());
  await second.goto(`${url}/reviews/${world.review}`);
  await second.getByText("Words you wrote were not taken.").waitFor();
  await page.bringToFront();
  await page.keyboard.type(" in the last tab");
  const whole = `${went} in the last tab`;
  await expect.poll(() => keeps(whole)).toBe(true);
  await second.bringToFront();
  expect(await listed(second)).toEqual([whole]);
  await page.close();
  await second.reload();
  await second.getByText("Words you wrote were not taken.").waitFor();
  expect(await listed(second)).toEqual([whole]);
  page = second;
});

test("the same place is closed twice: what is typed the second time comes into the box as well", async () => {
  const went = await boxFull();
  await asLead("PATCH", { role: "writer" });
  await page.getByText("Writing is open again.").waitFor();
  await openField(page, PLACE);
  await toEnd(page);
  await page.keyboard.insertText("In between.");
  await expect.poll(() => field(other, PLACE).innerText()).toContain("In between.");
  await lineSays(page, /^Saved, except in the box/);
  await becomeCommenter();
  await box().and(page.locator(":focus")).waitFor();
  await page.keyboard.type(" and after");
  expect(await box().inputValue()).toBe(`${went} and after`);
});

test("what is closed, emptied or put in is listed once or not at all", async () => {
  const went = await boxFull();
  await expect.poll(() => keeps(went)).toBe(true);
  await box().fill("");
  await expect.poll(() => keeps(went)).toBe(false);
  await box().fill("Other words");
  await expect.poll(() => keeps("Other words")).toBe(true);
  await page.keyboard.press("Escape");
  expect(await listed()).toEqual(["Other words"]);
  await page.getByRole("button", { name: /^Delete the words/ }).click();
  await page.getByRole("button", { name: "Delete these words" }).click();
  await page.getByText("None. All that you wrote is in the text.").waitFor();
  await expect.poll(() => keeps("Other words")).toBe(false);
});

test("a reply by somebody who may only read now stays with them, and says that it cannot be sent", async () => {
  const talk = new Talk(other, world.review);
  await talk.start({ kind: "section", section: "context" }, "Is this the focus?");
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  const reply = page.getByLabel(/^Reply to/);
  await reply.and(page.locator(":focus")).waitFor();
  await page.keyboard.type("It is, ");
  await asLead("PATCH", { role: "reader" });
  await lineSays(page, /^Read only/);
  await page.keyboard.type("as agreed.");
  expect(await reply.inputValue()).toBe("It is, as agreed.");
  await page.getByText("You can read this review now, but not comment on it.").waitFor();
});

test("words of the time offline are refused while one writes a comment: it stays open, and one writes on in it", async () => {
  await begin();
  const talk = new Talk(other, world.review);
  await talk.start({ kind: "section", section: "practice" }, "Whose practice is it?");
  const reply = page.getByRole("button", { name: "Reply", exact: true }).last();
  await reply.waitFor();
  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
  await page.keyboard.insertText(" Written offline.");
  await becomeCommenter();
  await reply.click();
  const box = page.getByLabel(/^Reply to/);
  await box.and(page.locator(":focus")).waitFor();
  await page.keyboard.type("It is of ");
  await page.context().setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  await box.and(page.locator(":focus")).waitFor();
  await page.keyboard.type("all of us.");
  expect(await box.inputValue()).toBe("It is of all of us.");
});

/** A comment on the first word of the place. */
async function beginComment(): Promise<void> {
  await begin();
  await press(page, "Control+Home", "Control+Shift+ArrowRight", "Control+Alt+m");
  await page.getByLabel("Comment", { exact: true }).waitFor();
}

test("the window becomes narrower, and wide again, while one writes a comment: one writes on in it", async () => {
  await beginComment();
  const timesNowhere = await watchFocus(page);
  let typed = "";
  for (const width of [1440, 1100, 800, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    typed += `at ${width}, `;
    await page.keyboard.type(`at ${width}, `);
  }
  expect(await timesNowhere()).toBe(0);
  expect(await page.getByLabel("Comment", { exact: true }).inputValue()).toBe(typed);
  // In its midst as well.
  await page.keyboard.press("Home");
  await page.setViewportSize({ width: 800, height: 700 });
  await page.keyboard.type("Narrow, ");
  expect(await page.getByLabel("Comment", { exact: true }).inputValue()).toBe(`Narrow, ${typed}`);
});

test("removed from the review while one writes a comment: one writes on, on the page that says so", async () => {
  await beginComment();
  const timesNowhere = await watchFocus(page);
  const gone = page.getByRole("heading", { name: "You no longer have access to this review" });
  let typed = "";
  const going = asLead("DELETE");
  for (let words = 0; words < 60 && (await gone.count()) === 0; words++) {
    typed += `word${words} `;
    await page.keyboard.type(`word${words} `);
  }
  await going;
  await page.keyboard.type("to the end");
  expect(await timesNowhere()).toBe(0);
  expect(await page.getByLabel("What you went on typing").inputValue()).toBe(`${typed}to the end`);
  await page.reload();
  await page.locator("blockquote", { hasText: `${typed}to the end` }).waitFor();
});

test("whoever only was in a field stays there and is asked nothing; the next letter is caught", async () => {
  await begin();
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 20_000;
  });
  await becomeProposed();
  await expect.poll(() => field(page, PLACE).and(page.locator(":focus")).getAttribute("aria-readonly")).toBe("true");
  expect(await box().count()).toBe(0);
  await page.keyboard.type("Late");
  await expect.poll(() => box().inputValue()).toBe("Late");
});
