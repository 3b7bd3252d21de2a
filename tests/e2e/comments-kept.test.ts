import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { asksBeforeLeaving } from "#tests/support/browser.ts";
import { addStrength, field } from "#tests/support/fields.ts";
import { box, card, say, select } from "#tests/support/margin.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** Comments that the server does not have yet: kept on the device, sent from there, refused, or of somebody removed. */

const stage = await openStage();
let lead: Page;
let writer: Page;
let commenter: Page;
let finding: string;
const faults: string[] = [];
await stage.stay(["lead", "es", "commenter"], async (...pages) => {
  [lead, writer, commenter] = pages as [Page, Page, Page];
  for (const page of pages) page.on("pageerror", (error) => faults.push(error.message));
  finding = await addStrength(
    lead,
    "Officers know primary schools well",
    "Almost all headteachers feel known. Help reaches schools earlier.",
  );
  for (const page of [writer, commenter]) {
    await page.getByText("Help reaches schools earlier").waitFor();
    await look(page);
  }
});
afterEach(() => expect(faults.splice(0)).toEqual([]));

/** Only what is near the window is drawn in the margin: everybody looks at the finding. */
async function look(page: Page): Promise<void> {
  await field(page, `finding/${finding}/narrative`).evaluate((one) => one.scrollIntoView({ block: "center" }));
}

/** The machine may be busy with others' work. */
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 10_000 });

async function offline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText("Offline, kept on this device").first().waitFor({ timeout: 15_000 });
}

test("Offline a comment is kept on the device, and sent once on return", async () => {
  await offline(commenter);
  await say(commenter, "feel known", "Said without a network");
  await card(commenter, "Said without a network").getByText("Kept on this device, sent when you are back.").waitFor();
  expect(await card(writer, "Said without a network").count()).toBe(0);
  await commenter.context().setOffline(false);
  await card(writer, "Said without a network").waitFor({ timeout: 20_000 });
  await poll(() => card(commenter, "Said without a network").getByText("Kept on this device").count()).toBe(0);
  await commenter.reload();
  await look(commenter);
  await card(commenter, "Said without a network").waitFor();
  for (const page of [writer, commenter]) expect(await card(page, "Said without a network").count()).toBe(1);
});

test("What was said offline in a tab that was then closed is sent by the other one, once", async () => {
  const other = await commenter.context().newPage();
  await other.goto(commenter.url());
  await look(other);
  await commenter.context().setOffline(true);
  await other.getByText("Offline, kept on this device").first().waitFor({ timeout: 15_000 });
  await say(other, "Almost all headteachers", "Said in a tab that closes");
  await card(other, "Said in a tab that closes").getByText("Kept on this device").waitFor();
  await other.close();
  await card(commenter, "Said in a tab that closes").getByText("Kept on this device").waitFor();
  await commenter.context().setOffline(false);
  await card(writer, "Said in a tab that closes").waitFor({ timeout: 20_000 });
  await poll(() => card(commenter, "Said in a tab that closes").getByText("Kept on this device").count()).toBe(0);
  for (const page of [writer, commenter]) expect(await card(page, "Said in a tab that closes").count()).toBe(1);
  await card(writer, "Said in a tab that closes").getByRole("button", { name: "Resolve" }).click();
  await writer.getByRole("radio", { name: "No change needed" }).check();
  await writer.keyboard.press("Enter");
});

/** The device has what is written in the comments' database of this page no sooner than `keepOn` lets it. */
async function keepSlowly(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBTransaction.prototype.commit = () => {};
    IDBObjectStore.prototype.put = function (value, key) {
      const request = put.call(this, value, key);
      // A transaction lasts as long as something is asked of it.
      const hold = (): void => {
        if (!("keepOn" in globalThis)) this.get("").addEventListener("success", hold);
      };
      if (this.name === "notes" && typeof key === "string" && key.startsWith("unsent/")) hold();
      return request;
    };
  });
}
const keepOn = (page: Page): Promise<void> => page.evaluate(() => void Object.assign(globalThis, { keepOn: true }));

test("Nothing says that a comment is kept before the device has it: until then closing its tab asks, and others hear nothing", async () => {
  const other = await commenter.context().newPage();
  await keepSlowly(other);
  await other.goto(commenter.url());
  await look(other);
  await offline(other);
  await say(other, "feel known", "Said to a slow device");
  const said = card(other, "Said to a slow device");
  await said.getByText("Being kept on this device…").waitFor();
  expect(await asksBeforeLeaving(other)).toBe(true);
  expect(await said.getByText("Kept on this device, sent").count()).toBe(0);
  expect(await card(commenter, "Said to a slow device").count()).toBe(0);
  await keepOn(other);
  await said.getByText("Kept on this device, sent when you are back.").waitFor();
  expect(await asksBeforeLeaving(other)).toBe(false);
  await card(commenter, "Said to a slow device").getByText("Kept on this device").waitFor();
  await other.close();
  await commenter.context().setOffline(false);
  await card(writer, "Said to a slow device").waitFor({ timeout: 20_000 });
});

test("A comment that the server refuses says so wherever one is, and can be changed and sent", async () => {
  await commenter.route("**/threads", (route) =>
    route.fulfill({ status: 409, json: { code: "stale", message: "The selected words were changed meanwhile." } }),
  );
  await select(commenter, "feel known");
  await commenter.keyboard.press("Control+Alt+m");
  await box(commenter).fill("Said and refused");
  const counted = await commenter.locator(".bar__comments").textContent();
  await commenter.keyboard.press("Control+Enter");
  await commenter.getByText("A comment of yours was not sent.").waitFor();
  expect(await commenter.locator(".bar__comments").textContent()).toBe(`${counted}, 1 not sent`);
  await commenter.unroute("**/threads");
  await commenter.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await commenter.getByRole("button", { name: "Show it" }).click();
  await card(commenter, "Said and refused").getByRole("button", { name: "Change it" }).click();
  expect(await box(commenter).inputValue()).toBe("Said and refused");
  await box(commenter).fill("Said and taken");
  await commenter.keyboard.press("Control+Enter");
  await poll(() => commenter.getByText("A comment of yours was not sent.").count()).toBe(0);
  await look(writer);
  await card(writer, "Said and taken").getByRole("button", { name: "Resolve" }).click();
  await writer.keyboard.press("Enter");
  await card(commenter, "Said and taken").locator(".done").waitFor();
});

test("A comment that does not reach the server is not saved: the line says so until it is", async () => {
  await lineSays(writer, /^Saved$/);
  await writer.route("**/threads", (route) => route.abort("connectionrefused"));
  await look(writer);
  await say(writer, "Help reaches", "Said past a server");
  await lineSays(writer, "Saved, except a comment");
  // Sent by another tab of theirs, which nothing holds up.
  const second = await writer.context().newPage();
  await second.goto(writer.url());
  await lineSays(writer, /^Saved$/);
  await look(commenter);
  await card(commenter, "Said past a server").waitFor({ timeout: 20_000 });
  await second.close();
  await say(writer, "feel known", "Said again past a server");
  await lineSays(writer, "Saved, except a comment");
  await writer.unroute("**/threads");
  // As when the network is back: it is not waited for that it is tried again by itself.
  await writer.evaluate(() => dispatchEvent(new Event("online")));
  await card(commenter, "Said again past a server").waitFor({ timeout: 20_000 });
  await lineSays(writer, /^Saved$/);
});

test("Who is removed while a comment of theirs waits can read it, copy it and discard it", async () => {
  await offline(commenter);
  await say(commenter, "Almost all headteachers", "Said before I was removed");
  await card(commenter, "Said before I was removed").getByText("Kept on this device").waitFor();
  const id = /reviews\/([^/?#]+)/.exec(lead.url())![1]!;
  const removed = await lead.evaluate(async (review) => {
    const { members } = (await (await fetch(`/api/reviews/${review}/members`)).json()) as {
      members: { id: string; name: string }[];
    };
    const member = members.find(({ name }) => name.startsWith("Iona"))!;
    return (await fetch(`/api/reviews/${review}/members/${member.id}`, { method: "DELETE" })).status;
  }, id);
  expect(removed).toBe(200);
  await commenter.context().setOffline(false);
  await commenter
    .getByRole("heading", { name: "You no longer have access to this review" })
    .waitFor({ timeout: 20_000 });
  await commenter.getByText("Said before I was removed").waitFor();
  expect(await commenter.getByText("Almost all headteachers").count()).toBe(0);
  // Also whoever comes back later, from the list.
  await commenter.goto(new URL("/", lead.url()).href);
  await commenter.getByRole("link", { name: /Show them/ }).click();
  await commenter.getByText("Said before I was removed").waitFor();
  await commenter.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await commenter.getByRole("button", { name: "Copy this comment" }).click();
  await poll(() => commenter.evaluate(() => navigator.clipboard.readText())).toBe("Said before I was removed");
  await commenter.getByRole("button", { name: "Discard this comment" }).click();
  await poll(() => commenter.getByText("Said before I was removed").count()).toBe(0);
  await commenter.goto(new URL("/", lead.url()).href);
  await commenter.getByRole("heading", { level: 1 }).waitFor();
  await poll(() => commenter.getByText("Comments of yours are not sent yet").count()).toBe(0);
});
