import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readSample } from "#server/demo/sample.ts";
import { servePages } from "#server/pages.ts";
import { closes } from "#shared/wire.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { asksBeforeLeaving, launch, programKept } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { everythingKept } from "#tests/support/kept.ts";
import { addClaim, setConfidence, setStatus } from "#tests/support/officer.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** W4 What the server does not take is set aside as its author's own draft, and goes into the text by hand only. */

let browser: Browser;
let world: TestApp;
let url: string;
let context: BrowserContext;
let page: Page;
/** The lead, who is there all the time, and sees what arrives. */
let other: Page;

/** Other words in each test: what stands in the text already is not listed again. */
let WORDS: string;
let tests = 0;

beforeAll(async () => {
  world = await startApp();
  await servePages(world.app.http);
  [browser, url] = await Promise.all([launch(), world.listen()]);
  other = await enterAs("lead", { kept: false });
});
afterAll(async () => {
  await browser.close();
  await world.app.close();
});
beforeEach(async () => {
  WORDS = `Written while nobody could say no, ${++tests}.`;
  await world.setState("drafting");
  // A test that removes people can be told once more.
  await world.store.db.updateTable("members").set({ removedAt: null }).execute();
  page = await enterAs("writer");
  context = page.context();
  await programKept(page);
});
afterEach(() => context.close());

async function enterAs(who: string, { shared = false, kept = true } = {}): Promise<Page> {
  const made = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    serviceWorkers: kept ? "allow" : "block",
  });
  const [name, value] = (await world.cookie(who))!.split("=") as [string, string];
  await made.addCookies([{ name, value, url }]);
  if (shared) await made.addCookies([{ name: "codraft-device", value: "shared", url }]);
  await made.grantPermissions(["clipboard-read", "clipboard-write"]);
  const opened = await made.newPage();
  opened.on("dialog", (dialog) => void dialog.accept());
  await opened.goto(`${url}/reviews/${world.review}`);
  await lineSays(opened, /^Saved|^Read only/);
  return opened;
}

const textOf = (on: Page): Promise<string> => field(on, "section/context").innerText();

async function writeOffline(): Promise<void> {
  await openField(page, "section/context");
  await press(page, "Control+End");
  await page.keyboard.insertText("Taken. ");
  await expect.poll(() => textOf(other)).toContain("Taken.");
  await context.setOffline(true);
  await lineSays(page, /^Offline/);
  await page.keyboard.insertText(WORDS);
}

test("more than the server takes at once is set aside, and said to be that", async () => {
  await openField(page, "section/context");
  await press(page, "Control+End");
  await page.keyboard.insertText(`${WORDS} `.repeat(6000));
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Saved/);
  expect(await textOf(page)).not.toContain(WORDS);
  await page.getByRole("button", { name: "Show my words" }).click();
  await panel().getByText("Not taken: it was more than Codraft takes at once.").waitFor();
  expect(await panel().locator("blockquote").innerText()).toContain(WORDS);
});

async function asLead(method: "PATCH" | "DELETE", member: string, data?: object): Promise<void> {
  const answer = await other.request.fetch(`${url}/api/reviews/${world.review}/members/${world.members[member]}`, {
    method,
    headers: { origin: url },
    ...(data ? { data } : {}),
  });
  expect(answer.status()).toBe(200);
}

const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");

async function showWords(): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Words not in the text" }).click();
}

const panel = () => page.getByRole("dialog", { name: "Words not in the text" });

test("locked meanwhile: the words are set aside, stay through a reload, and go back by hand once that is allowed", async () => {
  await writeOffline();
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  expect(await textOf(page)).not.toContain(WORDS);
  expect(await textOf(page)).toContain("Taken.");
  await page.getByRole("button", { name: "Show my words" }).click();
  await panel().getByText(WORDS).waitFor();
  await panel().getByText("Context and agreed focus").first().waitFor();
  expect(await panel().getByText("Taken. ").count()).toBe(0);
  await panel().getByRole("button", { name: /^Copy/ }).click();
  await page.getByText("Copied your words.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(WORDS);
  expect(
    await panel()
      .getByRole("button", { name: /^Insert/ })
      .count(),
  ).toBe(0);

  await page.reload();
  await lineSays(page, /^Read only/);
  await world.setState("drafting");
  await page.reload();
  await lineSays(page, /^Saved/);
  expect(await textOf(page)).not.toContain(WORDS);
  await showWords();
  await panel().getByRole("button", { name: "Insert at the end of Context and agreed focus" }).click();
  for (const one of [page, other]) await expect.poll(async () => countOf(await textOf(one), WORDS)).toBe(1);

  // They are in the text now, and nobody is invited to put them in twice.
  await page.getByText("Inserted.", { exact: true }).waitFor();
  await page.reload();
  await lineSays(page, /^Saved/);
  expect(await page.getByText("You have words that were set aside").count()).toBe(0);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Removed" }).waitFor();
  expect(await page.getByRole("menuitem", { name: "Words not in the text" }).count()).toBe(0);
});

test("locked meanwhile: what one took out stands again, and is named", async () => {
  await openField(page, "section/context");
  await page.keyboard.insertText("Stands again.");
  await expect.poll(() => textOf(other)).toContain("Stands again.");
  await context.setOffline(true);
  await lineSays(page, /^Offline/);
  await press(page, "Control+a", "Delete");
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("What you took out was not taken out.").waitFor();
  await lineSays(page, /^Read only/);
  expect(await textOf(page)).toContain("Stands again.");
  await page.getByRole("button", { name: "Show the words" }).click();
  await panel().getByText("Stands again.").waitFor();
  await panel().getByText("You took these words out, and they stand in the text.").waitFor();
  const summary = page.url();
  await page.goto(url);
  await page.getByText("Words that you took out still stand in the text").waitFor();
  expect(await page.getByText("Words of yours are not in the text").count()).toBe(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out and lose changes?" });
  await dialog.getByText("words that you took out and that still stand in the text").waitFor();
  await dialog.getByRole("button", { name: "Sign out and lose these changes" }).waitFor();
  await page.goto(`${url}/me`);
  await page.getByLabel("This is a shared machine").click();
  await page.getByText(/^Words that you took out still stand in the text of .* or off the list\.$/).waitFor();
  await page.goto(summary);
  await showWords();
  await panel()
    .getByRole("button", { name: /^Take off the list/ })
    .click();
  await page
    .getByRole("dialog", { name: "Take this off the list?" })
    .getByRole("button", { name: "Take it off the list" })
    .click();
  await panel().getByText("All that you wrote is in the text.").waitFor();
});

test("no longer a writer: the words are set aside and never come in later; signing out warns of them", async () => {
  await writeOffline();
  await asLead("PATCH", "writer", { role: "reader" });
  await context.setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  expect(await textOf(page)).not.toContain(WORDS);
  await asLead("PATCH", "writer", { role: "writer" });
  await lineSays(page, /^Saved/);
  await page.reload();
  await lineSays(page, /^Saved/);
  expect(await textOf(page)).not.toContain(WORDS);
  expect(await textOf(other)).not.toContain(WORDS);
  await page.goto(url);
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out and lose words?" });
  await dialog.getByText("words that are not in the text").waitFor();
  await dialog.getByRole("button", { name: "Stay and see them" }).waitFor();
  // Nor does anything else say that opening the review would send them.
  await page.goto(`${url}/me`);
  await page.getByLabel("This is a shared machine").click();
  await page
    .getByText(/^Words of yours that are not in the text of .* Open the review first, and copy or delete them\.$/)
    .waitFor();
});

test("facts set meanwhile are listed too, with the words they have on the page", async () => {
  await page.getByRole("button", { name: "Add a strength" }).click();
  const statement = page.locator('.field--live[data-field$="/statement"]');
  await statement.waitFor();
  await page.keyboard.insertText("Officers know their schools");
  await lineSays(page, /^Saved/);
  await context.setOffline(true);
  await lineSays(page, /^Offline/);
  const card = page.locator("article.finding").first();
  await setStatus(card, "Ready");
  await setConfidence(card, "Emerging");
  await addClaim(card, { count: 46, total: 49, group: "headteachers", term: "almost all" });
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("Facts you set (such as a status or a link) were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  await page.getByRole("button", { name: "Show them" }).click();
  await panel().getByText("Facts of S1").first().waitFor();
  const listed = await panel().locator("blockquote").allInnerTexts();
  expect(listed.join("\n")).toContain("Status: Ready");
  expect(listed.join("\n")).toContain("Confidence: Emerging");
  expect(listed.join("\n")).toMatch(/Count: .*46.*49 headteachers.*almost all/);
  expect(
    await panel()
      .getByRole("button", { name: /^Insert/ })
      .count(),
  ).toBe(0);
  await page.goto(url);
  await page.getByText("Facts that you set, such as a status or a link, do not stand").waitFor();
  expect(await page.getByText("Words of yours").count()).toBe(0);
});

test("two tabs: what was not taken in one is listed in the other, which claims nothing that is not so", async () => {
  const second = await context.newPage();
  await second.goto(`${url}/reviews/${world.review}`);
  await lineSays(second, /^Saved/);
  await writeOffline();
  await lineSays(second, /^Offline/);
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(second, /^Read only/);
  expect(await textOf(second)).not.toContain(WORDS);
  await second.getByText("Words you wrote were not taken.").waitFor();
  await second.getByRole("button", { name: "Show my words" }).click();
  const list = second.getByRole("dialog", { name: "Words not in the text" });
  await list.getByText(WORDS).waitFor();
  await second.keyboard.press("Escape");

  // The first tab deleted the device's copy: the second writes on, and says where its words are.
  await world.setState("drafting");
  await second.reload();
  await lineSays(second, /^Saved/);
  await openField(second, "section/method");
  await second.keyboard.insertText("From the second tab. ");
  await lineSays(second, /^Saved/);
  await expect.poll(() => field(other, "section/method").innerText()).toContain("From the second tab.");
  await second.getByRole("button", { name: "More", exact: true }).click();
  await second.getByRole("menuitem", { name: "Words not in the text" }).click();
  await list.getByRole("button", { name: /^Delete/ }).click();
  await second
    .getByRole("dialog", { name: "Delete these words?" })
    .getByRole("button", { name: "Delete these words" })
    .click();
  await list.getByText("All that you wrote is in the text.").waitFor();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Removed" }).waitFor();
  expect(await page.getByRole("menuitem", { name: "Words not in the text" }).count()).toBe(0);
});

/** Both of one person's tabs have words that are refused in the same moment. */
async function refusedInBoth(second: Page, nothingKept: boolean): Promise<[string, string]> {
  const theirs = `${WORDS} In the second tab.`;
  await second.goto(`${url}/reviews/${world.review}`);
  await lineSays(second, /^Saved/);
  await writeOffline();
  await lineSays(second, /^Offline/);
  await openField(second, "section/method");
  await press(second, "Control+End");
  await second.keyboard.insertText(theirs);
  await world.setState("proposed");
  await context.setOffline(false);
  for (const tab of [page, second]) {
    await tab.getByText("Words you wrote were not taken.").waitFor();
    await lineSays(tab, /^Read only/);
    await tab
      .getByText(nothingKept ? "copy them before you close it" : "They are kept for you beside the text")
      .waitFor();
    await tab.getByRole("button", { name: "Show my words" }).click();
    const list = tab.getByRole("dialog", { name: "Words not in the text" }).locator("blockquote");
    await expect.poll(async () => (await list.allInnerTexts()).toSorted()).toEqual([WORDS, theirs].toSorted());
  }
  return [WORDS, theirs];
}

async function deleteWords(tab: Page, words: string): Promise<void> {
  const list = tab.getByRole("dialog", { name: "Words not in the text" });
  await list
    .locator("li", { hasText: words })
    .getByRole("button", { name: /^Delete/ })
    .click();
  await tab
    .getByRole("dialog", { name: "Delete these words?" })
    .getByRole("button", { name: "Delete these words" })
    .click();
}

test.each(["its own", "shared"] as const)(
  "two tabs refused at once, on a machine that is %s: each lists the words of both, and deleting some deletes no others",
  async (machine) => {
    if (machine === "shared") await context.addCookies([{ name: "codraft-device", value: "shared", url }]);
    const second = await context.newPage();
    second.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await lineSays(page, /^Saved/);
    const [mine, theirs] = await refusedInBoth(second, machine === "shared");
    await deleteWords(page, theirs);
    for (const tab of [page, second])
      await expect
        .poll(() => tab.getByRole("dialog", { name: "Words not in the text" }).locator("blockquote").allInnerTexts())
        .toEqual([mine]);
  },
);

test("what a closed tab left on the device is set aside too, before the device's copy is deleted", async () => {
  const second = await context.newPage();
  await second.goto(`${url}/reviews/${world.review}`);
  await lineSays(second, /^Saved/);
  await writeOffline();
  await lineSays(second, /^Offline/);
  await openField(second, "section/method");
  await second.keyboard.insertText("Left by a closed tab.");
  await expect.poll(async () => (await everythingKept(page)).text).toContain("Left by a closed tab.");
  await second.close();
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  await page.getByRole("button", { name: "Show my words" }).click();
  await panel().getByText(WORDS).waitFor();
  await panel().getByText("Left by a closed tab.").waitFor();
});

test("where nothing is kept, leaving asks about words that were not taken, and nothing claims that the device has them", async () => {
  await context.close();
  page = await enterAs("writer", { shared: true });
  context = page.context();
  await writeOffline();
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  const asked: string[] = [];
  page.on("dialog", (dialog) => asked.push(dialog.type()));
  await page.reload();
  await lineSays(page, /^Read only/);
  expect(asked).toEqual(["beforeunload"]);
  expect(await page.evaluate(() => localStorage.getItem("codraft-device"))).not.toMatch(/"aside":[1-9]/);
  // A reload is not leaving, though it asks: a browser does not tell it from closing the tab.
  await page.getByText("They stay beside the text while this page is open").waitFor();
  // Loaded anew the list names the review, though nothing notes its name.
  await page.goto(url);
  const name = await page.locator(".review h2").innerText();
  await page.getByText(`Words of yours are not in the text of ${name}`).waitFor();
});

test("where the browser refuses to keep anything, words that were not taken outlive a reload of the tab", async () => {
  await context.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("refused", "UnknownError");
    };
  });
  await page.reload();
  await lineSays(page, /^Saved/);
  await writeOffline();
  await world.setState("proposed");
  await context.setOffline(false);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await lineSays(page, /^Read only/);
  await page.reload();
  await lineSays(page, /^Read only/);
  await page.getByText("Words you wrote were not taken.").waitFor();
  expect(await page.evaluate(() => localStorage.getItem("codraft-device"))).not.toMatch(/"aside":[1-9]/);
});

test.each([
  // As the server ends it when it takes the id for another member's.
  ["under another's client id", "foreign-client", "Not taken: the server took them for another person’s."],
  ["in a form that no field holds", "misshapen", "Not taken: a field cannot hold it in the form in which it came."],
] as const)("words %s are set aside with the true reason, and go in by hand", async (_, reason, told) => {
  let refuse = true;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const through = socket.connectToServer();
    socket.onMessage((message) => {
      const bytes = message as Buffer;
      if (refuse && bytes[0] === 0 && bytes[1] === 2) void socket.close({ code: closes[reason].code, reason });
      else through.send(message);
    });
  });
  await page.reload();
  await lineSays(page, /^Saved/);
  await openField(page, "section/context");
  await press(page, "Control+End");
  await page.keyboard.insertText(WORDS);
  await page.getByText("Words you wrote were not taken.").waitFor();
  refuse = false;
  await lineSays(page, /^Saved/);
  expect(await textOf(other)).not.toContain(WORDS);
  await page.getByRole("button", { name: "Show my words" }).click();
  await panel().getByText(told).waitFor();
  await panel()
    .getByRole("button", { name: /^Insert/ })
    .click();
  for (const one of [page, other]) await expect.poll(async () => countOf(await textOf(one), WORDS)).toBe(1);
});

/** The paths below the review of which this device has an answer. */
const keptAnswers = (): Promise<string[]> =>
  page.evaluate(async (path) => {
    const name = (await indexedDB.databases()).find((one) => one.name?.endsWith("/answers"))?.name ?? "";
    const ask = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((done) => request.addEventListener("success", () => done(request.result)));
    const db = await ask(indexedDB.open(name));
    const keys = await ask(db.transaction("answers").objectStore("answers").getAllKeys());
    db.close();
    return keys.map(String).filter((key) => key.startsWith(path));
  }, `/api/reviews/${world.review}`);

test("removed from the review: its text leaves the page and the device, and only one's own words stay", async () => {
  await expect.poll(keptAnswers).toContain(`/api/reviews/${world.review}/agreement`);
  await openField(other, "section/context");
  await press(other, "Control+End");
  await other.keyboard.insertText("Not for those who left.");
  await expect.poll(() => textOf(page)).toContain("Not for those who left.");
  await writeOffline();
  await asLead("DELETE", "other writer");
  await asLead("DELETE", "writer");
  await context.setOffline(false);
  await page.getByRole("heading", { name: "You no longer have access to this review" }).waitFor();
  await page.getByText(WORDS).waitFor();
  expect(await page.locator("[data-field]").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Export" }).count()).toBe(0);
  const nothingKept = async (): Promise<void> => {
    await expect.poll(async () => (await everythingKept(page)).text).not.toContain("Not for those who left.");
    await expect.poll(async () => (await everythingKept(page)).text).not.toContain(readSample().details.focus);
    const ofReview = async () => (await everythingKept(page)).databases.filter((name) => name.endsWith(world.review));
    await expect.poll(ofReview).toEqual([]);
    await expect.poll(keptAnswers).toEqual([]);
  };
  await nothingKept();
  await page.reload();
  await page.getByRole("heading", { name: "This review is not here" }).waitFor();
  await page.getByText(WORDS).waitFor();
  expect(await page.getByText("Taken.").count()).toBe(0);
  await nothingKept();
  // From the list there is a way to them, without a network too.
  await page.goto(url);
  await page.getByRole("heading", { name: "You are not in a review yet" }).waitFor();
  await context.setOffline(true);
  await page.reload();
  expect(await page.locator(".review").count()).toBe(0);
  await page.getByRole("link", { name: /^Show them/ }).click();
  await page.getByText(WORDS).waitFor();
  await page.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete these words" }).click();
  await page.getByText(WORDS).waitFor({ state: "detached" });
  await expect.poll(focused).toBe(await page.getByRole("heading", { level: 1 }).innerText());
});

/** Signing out promises nothing of what waits in a review that one has no access to. */
async function cannotSend(): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  const asks = page.getByRole("dialog", { name: "Sign out and lose words?" });
  await asks.getByText("which you no longer have access to").waitFor();
  await asks.getByRole("button", { name: "Stay and see them" }).waitFor();
  await page.keyboard.press("Escape");
  await asks.waitFor({ state: "detached" });
}

/** Let in again, one need not have opened the review for the list and the question at signing out to know. */
async function letIn(): Promise<void> {
  await world.store.db.updateTable("members").set({ removedAt: null }).execute();
  await page.reload();
  await page.locator(".review").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  const asks = page.getByRole("dialog", { name: /^Sign out/ });
  await asks.getByText(/words that are not in the text/).waitFor();
  expect(await asks.innerText()).not.toContain("no longer have access");
  await page.keyboard.press("Escape");
  await asks.waitFor({ state: "detached" });
  expect(await page.locator(".strip").innerText()).not.toContain("no longer have access");
}

test("removed from the review: the list names the comment that waits and the words that are not in the text", async () => {
  await writeOffline();
  await press(page, "Control+Home");
  await press(page, "Control+Shift+ArrowRight");
  await press(page, "Control+Alt+m");
  await page.getByLabel("Comment", { exact: true }).fill("Said before the removal");
  await press(page, "Control+Enter");
  await page.getByText("Kept on this device, sent when you are back.").waitFor();
  await asLead("DELETE", "writer");
  await context.setOffline(false);
  await page.getByRole("heading", { name: "You no longer have access to this review" }).waitFor();
  await page.getByText(WORDS).waitFor();
  const sent = page.getByRole("region", { name: "Comments you wrote that were not sent" });
  await sent.getByRole("button", { name: "Discard this comment" }).click();
  await expect.poll(focused).toBe("You no longer have access to this review");
  await page.getByRole("button", { name: "Undo" }).click();
  await sent.getByText("Said before the removal").waitFor();
  await page.goto(url);
  const strip = page.locator(".strip", { hasText: "Comments of yours are not sent yet" });
  await strip.getByText("Words of yours are not in the text").waitFor();
  expect(await page.locator(".strip").count()).toBe(1);
  await strip.getByText("which you no longer have access to").waitFor();
  // Nothing can be sent there, whatever page is loaded anew in between.
  for (const again of [false, true]) {
    if (again) await page.reload();
    await cannotSend();
  }
  await letIn();
  await page.goto(`${url}/reviews/${world.review}`);
  await lineSays(page, /^Saved/);
  await expect.poll(() => textOf(other)).toContain("Taken.");
  await page.locator("[data-thread]", { hasText: "Said before the removal" }).waitFor();
});

test("removed from the review: half a comment is shown, named on the list, and asked about until it is discarded", async () => {
  await openField(page, "section/context");
  await press(page, "Control+Home");
  await press(page, "Control+Shift+ArrowRight");
  await press(page, "Control+Alt+m");
  await page.getByLabel("Comment", { exact: true }).fill("Half a thought");
  await asLead("DELETE", "writer");
  await page.getByRole("heading", { name: "You no longer have access to this review" }).waitFor();
  const begun = page.getByRole("region", { name: "Comments you began and did not send" });
  await begun.getByText("Half a thought").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "This review is not here" }).waitFor();
  await begun.getByText("Half a thought").waitFor();
  await page.getByRole("link", { name: "Codraft" }).click();
  await page.getByText("A comment that you began is only in this tab").waitFor();
  await page.getByRole("link", { name: /^Show them/ }).click();
  expect(await asksBeforeLeaving(page)).toBe(true);
  await begun.getByRole("button", { name: "Discard this comment" }).click();
  await begun.waitFor({ state: "detached" });
  expect(await asksBeforeLeaving(page)).toBe(false);
  await expect.poll(focused).toBe("This review is not here");
});

test("removed from the review on a shared machine: the words are there, and nothing is made on it", async () => {
  await context.close();
  page = await enterAs("writer", { shared: true });
  context = page.context();
  await programKept(page);
  await writeOffline();
  await press(page, "Control+Home");
  await press(page, "Control+Shift+ArrowRight");
  await press(page, "Control+Alt+m");
  await page.getByLabel("Comment", { exact: true }).fill("Said before the removal, and kept in the tab");
  await press(page, "Control+Enter");
  await page.getByText("Only this tab has it: keep it open.").waitFor();
  await asLead("DELETE", "writer");
  await context.setOffline(false);
  await page.getByRole("heading", { name: "You no longer have access to this review" }).waitFor();
  await page.getByText(WORDS).waitFor();
  await page.getByRole("link", { name: "Go to your reviews." }).click();
  await page.getByText("Words of yours are not in the text").waitFor();
  expect((await everythingKept(page)).databases).toEqual([]);
  await cannotSend();

  // A reload is not leaving.
  await page.reload();
  await page.getByText("Words of yours are not in the text").waitFor();
  await cannotSend();
  await page.getByRole("link", { name: /^Show them/ }).click();
  await page.getByText(WORDS).waitFor();
  await page.reload();
  await page.getByText(WORDS).waitFor();
  await page.goto(url);
  await letIn();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign out and lose these words" }).click();
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
  const after = await everythingKept(page);
  expect(after.databases).toEqual([]);
  expect(after.text).not.toContain(WORDS);
});
