import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { field, openField, toEnd } from "#tests/support/fields.ts";
import { saved } from "#tests/support/officer.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

/** What was asked for is done, and the answer does not come back: nobody is told that nothing was changed. */

let browser: Browser;
let server: ServerProcess;
let lead: Page;
let es: Page;

const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 });

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess({ sample: true })]);
  [lead, es] = (await Promise.all(["lead", "es"].map(open))) as [Page, Page];
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(who: string): Promise<Page> {
  const page = await enter(browser, server.links[who]!, { review: server.sample });
  await saved(page);
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const dialog = (page: Page) => page.getByRole("dialog");
const toast = (page: Page) => page.locator(".toast");
const unknown = (page: Page) => page.getByText(/not known whether/);
const claims = (page: Page): Promise<number> => page.getByText(/nothing was changed|nothing was done/i).count();

/** `away`: from then on nothing comes through but what the page is told. */
async function loseAnswer(page: Page, path: RegExp, away = false): Promise<void> {
  await page.route(path, async (route) => {
    if (route.request().method() === "GET") return route.fallback();
    await route.fetch();
    if (away) await page.route(/\/(api\/|healthz)/, (any) => any.abort());
    await route.abort("connectionreset");
  });
}
const answersAgain = (page: Page): Promise<void> => page.unrouteAll({ behavior: "wait" });

test("agreed, and the answer is lost: it is told as done as soon as the page has looked", async () => {
  await loseAnswer(lead, /\/agreement\/proposal$/);
  await button(lead, "Propose for agreement").first().click();
  await dialog(lead).getByRole("button", { name: "Propose for agreement" }).click();
  await toast(lead).getByText("Proposed. Nobody can change the text").waitFor();
  await poll(() => dialog(lead).count()).toBe(0);

  await loseAnswer(es, /\/agreement\/decision$/);
  await button(es, "Agree to this text").click();
  await toast(es).getByText("Agreed for ES.").waitFor();
  await poll(() => button(es, "Agree to this text").count()).toBe(0);
  expect((await claims(lead)) + (await claims(es))).toBe(0);
  await Promise.all([lead, es].map(answersAgain));
});

test("asked for changes, and the network is gone with the answer: it is told once the server answers, and no reason is left over", async () => {
  await loseAnswer(es, /\/agreement\/changes$/, true);
  await button(es, "Think again: ask for changes").click();
  await dialog(es).getByLabel("What must change, and why").fill("The date is wrong.");
  await dialog(es).getByRole("button", { name: "Ask for changes" }).click();
  await toast(es)
    .getByText("The network did not answer, so it is not known whether that was done. Look before you try again.")
    .waitFor();
  expect(await claims(es)).toBe(0);
  await answersAgain(es);
  await toast(es).getByText("Sent back. Writing is open again.").waitFor();
  await poll(() => dialog(es).count()).toBe(0);
  await es.getByText("The date is wrong.").first().waitFor();
  expect(await es.getByText(/you had begun/i).count()).toBe(0);
});

test("it never came to the server: that is told as soon as the page has looked, and nothing is lost", async () => {
  await saved(lead);
  await button(lead, "Propose for agreement").first().click();
  const asked = lead.waitForRequest(/\/agreement\/proposal$/);
  await lead.route(/\/(api\/|healthz)/, (any) => any.abort());
  await dialog(lead).getByRole("button", { name: "Propose for agreement" }).click();
  await asked;
  await unknown(lead).waitFor();
  await answersAgain(lead);
  await toast(lead).getByText("The network is back, and that was not done. Try again.").waitFor();
  await toast(lead).getByRole("button", { name: "Close" }).click();
  expect(await dialog(lead).count()).toBe(1);
  await lead.keyboard.press("Escape");
});

test("named, restored and undone, each with its answer lost: the same press again gives the answer to the first", async () => {
  await saved(lead);
  await loseAnswer(lead, /\/versions$/);
  await button(lead, "More").first().click();
  await lead.getByRole("menuitem", { name: "Versions" }).click();
  await button(lead, "Name this text").click();
  await lead.getByLabel("Name", { exact: true }).fill("Before the visit");
  const name = dialog(lead).last().getByRole("button", { name: "Name this text" });
  // Said aloud, and not only once the list has come anew.
  const list = Promise.withResolvers<void>();
  await lead.route(/\/versions$/, async (route) => {
    if (route.request().method() === "GET") await list.promise;
    await route.fallback();
  });
  await name.click();
  await dialog(lead).getByRole("alert").and(unknown(lead)).waitFor();
  list.resolve();
  expect(await claims(lead)).toBe(0);
  await answersAgain(lead);
  await name.click();
  await toast(lead).getByText("“Before the visit” is kept as a version.").waitFor();
  const heads = lead.getByRole("heading", { name: /Before the visit/ });
  await heads.first().waitFor();
  expect(await heads.count()).toBe(1);
  await lead.keyboard.press("Escape");

  await openField(lead, "section/context");
  await toEnd(lead);
  await lead.keyboard.insertText(" Added since.");
  await saved(lead);
  const says = (): Promise<string> => field(es, "section/context").innerText();
  await poll(says).toContain("Added since.");

  await loseAnswer(lead, /\/restoration$/);
  await button(lead, "More").first().click();
  await lead.getByRole("menuitem", { name: "Versions" }).click();
  await button(lead, /^More about .*Before the visit/).click();
  await lead.getByRole("menuitem", { name: "Restore" }).click();
  await button(lead, "Restore the whole text").click();
  await unknown(lead).getByText("It is not known whether the whole text was restored").waitFor();
  await button(lead, "Leave it at that").waitFor();
  await poll(says).not.toContain("Added since.");
  await answersAgain(lead);
  await button(lead, "Restore the whole text").click();
  await toast(lead).getByText("The whole text reads as in “Before the visit").waitFor();

  await loseAnswer(lead, /\/restoration$/);
  await toast(lead).getByRole("button", { name: "Undo" }).click();
  await toast(lead).getByText("It is not known whether this was undone").waitFor();
  expect(await claims(lead)).toBe(0);
  await poll(says).toContain("Added since.");
  await answersAgain(lead);
  await toast(lead).getByRole("button", { name: "Undo" }).click();
  await toast(lead).getByText("Undone. What restoring the whole text changed reads as it did before.").waitFor();
  expect(await says()).toContain("Added since.");
});

test("restored from what changed since the last version, with its answer lost: the dialog stays of that version", async () => {
  await openField(lead, "section/context");
  await toEnd(lead);
  await lead.keyboard.insertText(" Once more.");
  await saved(lead);
  await lead.goto(`${server.url}/reviews/${server.sample}/compare`);
  await loseAnswer(lead, /\/restoration$/);
  await button(lead, "Restore from the earlier text").click();
  await button(lead, "Restore the whole text").click();
  await unknown(lead).getByText("It is not known whether the whole text was restored").waitFor();
  await poll(() => field(es, "section/context").innerText()).not.toContain("Once more.");
  await answersAgain(lead);
  await button(lead, "Restore the whole text").click();
  await toast(lead).getByText("The whole text reads as in").waitFor();
});

test("a member who is removed, or has another role, when the answer is lost: the list shows it by itself", async () => {
  await lead.goto(`${server.url}/reviews/${server.sample}/members`);
  const role = lead.getByRole("combobox", { name: "Role of Tam Quillock" });
  await role.waitFor();
  await loseAnswer(lead, /\/members\/[\w-]+$/, true);
  await role.selectOption("reader");
  await unknown(lead).waitFor();
  await answersAgain(lead);
  await poll(() => role.inputValue()).toBe("reader");
  await toast(lead).getByText("Tam Quillock: reader").waitFor();
  expect(await unknown(lead).count()).toBe(0);
  await loseAnswer(lead, /\/members\/[\w-]+$/);
  await button(lead, "Remove Tam Quillock").click();
  await dialog(lead).getByRole("button", { name: "Remove Tam Quillock" }).click();
  await toast(lead).getByText("Tam Quillock can no longer open this review.").waitFor();
  await role.waitFor({ state: "detached" });
  expect(await lead.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
  expect(await claims(lead)).toBe(0);
  await answersAgain(lead);
});

test("somebody who is invited, when the answer is lost: it is told once the list has them, and nobody is left to be invited", async () => {
  await lead.goto(`${server.url}/reviews/${server.sample}/members`);
  await loseAnswer(lead, /\/members$/, true);
  await lead.getByLabel("Invite people").fill("morag@example.org");
  await button(lead, "Read these lines").click();
  const invites = button(lead, "Invite one person");
  await invites.focus();
  await lead.keyboard.press("Enter");
  await unknown(lead).waitFor();
  await answersAgain(lead);
  await toast(lead).getByText("They are in the list now.").waitFor();
  await poll(() => unknown(lead).count()).toBe(0);
  expect(await invites.count()).toBe(0);
  expect(await lead.evaluate(() => document.activeElement?.id)).toBe("invited");
});
