import { readFile } from "node:fs/promises";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Thread } from "#shared/threads.ts";
import { violations } from "#tests/support/axe.ts";
import { enter, launch } from "#tests/support/browser.ts";
import { addStrength, field } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { mention, Talk } from "#tests/support/talk.ts";

/** What comments are to those who did not write them: the list, the outline's numbers, the bell, mails, the record. */

let browser: Browser;
let server: ServerProcess;
let lead: Page;
let writer: Page;
/** Of whose window each story has another width. */
let tam: Page;
let said: { lead: Talk; writer: Talk; commenter: Talk };
let finding: string;
let member: (name: string) => string;
let asked: Thread;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  lead = await enter(browser, server.links["lead"]!);
  finding = await addStrength(lead, "Officers know schools well", "Most headteachers feel known.");
  writer = await enter(browser, server.links["es"]!);
  const commenter = await enter(browser, server.links["commenter"]!);
  tam = await enter(browser, server.links["es2"]!, { size: { width: 1024, height: 800 } });
  said = {
    lead: new Talk(lead, server.review),
    writer: new Talk(writer, server.review),
    commenter: new Talk(commenter, server.review),
  };
  const members = await said.lead.members();
  member = (name) => members.find((one) => one.name.startsWith(name))!.id;
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Of a machine that does much else at the same time. */
const soon = { timeout: 10_000 };

const bell = (page: Page): Locator => page.getByRole("button", { name: /^What is new for me/ });
const list = (page: Page): Locator => page.getByRole("complementary", { name: /^Comments/ });
const entries = (page: Page): Locator => list(page).locator(".list > li");
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? "");

describe("the bell", () => {
  test("tells at once of a mention and of what blocks, and by review on the list of reviews", async () => {
    expect(await bell(lead).innerText()).toContain("nothing unread");
    // Until the server has the finding nobody can speak of it.
    await expect.poll(async () => JSON.stringify(await said.lead.summary()), soon).toContain("feel known");
    await said.writer.start({ kind: "finding", finding }, "The group is too small for this.", true);
    asked = await said.commenter.start(
      { kind: "section", section: "context" },
      mention(member("Ailsa"), "is this the officers’ own word?"),
    );
    await expect.poll(() => bell(lead).innerText(), soon).toContain("2 not read");
    const other = await lead.context().newPage();
    await other.goto(`${server.url}/`);
    await other.getByText("2 new for you").waitFor();
    await other.close();
  });

  test("N6 opens by keyboard, each leads to its comment, and what was looked at counts as read", async () => {
    await bell(lead).focus();
    await lead.keyboard.press("Enter");
    const sheet = lead.getByRole("dialog", { name: "What is new for me" });
    await sheet.getByText("2 not read").waitFor();
    expect(await violations(lead)).toEqual([]);
    await sheet.getByRole("link", { name: /Iona Marrowby mentioned you/ }).focus();
    await lead.keyboard.press("Enter");
    await expect.poll(() => focused(lead), soon).toBe(`comment-${asked.comments[0]!.id}`);
    await expect.poll(() => bell(lead).innerText(), soon).toContain("1 not read");
  });

  test("all of it is marked as read with one button", async () => {
    await bell(lead).click();
    const sheet = lead.getByRole("dialog", { name: "What is new for me" });
    await sheet.getByRole("button", { name: "Mark all as read" }).click();
    await sheet.getByText("All of it is read").waitFor();
    expect(await violations(lead)).toEqual([]);
    await lead.keyboard.press("Escape");
    await expect.poll(() => bell(lead).innerText(), soon).toContain("nothing unread");
    await expect.poll(() => bell(lead).evaluate((one) => one === document.activeElement), soon).toBe(true);
  });

  test("says what it is for while there is nothing", async () => {
    const reader = await enter(browser, server.links["reader"]!);
    await bell(reader).click();
    await reader.getByText("Nothing yet. Here you find who mentions you").waitFor();
    expect(await violations(reader)).toEqual([]);
    await reader.context().close();
  });
});

describe("the outline", () => {
  const line = (page: Page, name: RegExp): Locator =>
    page.getByRole("navigation", { name: "Outline" }).getByRole("link", { name });

  test("counts what must be settled and other open threads, in words too, and what is new for me", async () => {
    await line(writer, /^S1 Officers know schools well Drafting ?, ?1 must be settled before agreement/).waitFor();
    await line(writer, /^1 Context and agreed focus ?, ?1 open comment thread ?, ?1 New/).waitFor();
    // One's own is not new.
    expect(await line(writer, /^S1.*New/).count()).toBe(0);
  });

  test("N6 agrees with the card: what was looked at there is not new here", async () => {
    await writer.locator(`[data-thread="${asked.id}"]`).click();
    await expect.poll(() => line(writer, /^1 Context.*New/).count(), soon).toBe(0);
    await line(writer, /^1 Context.*1 open comment thread/).waitFor();
  });
});

describe("the list", () => {
  let settled: Thread;
  beforeAll(async () => {
    settled = await said.commenter.start({ kind: "section", section: "method" }, "How many visits were there?");
    await said.lead.reply(settled.id, "Nine.");
    await said.lead.resolve(settled.id, "reworded", "Said so now.");
  });

  test("opens from the bar beside the text, filters, and says what is true when nothing is left", async () => {
    const button = writer.getByRole("button", { name: /^Comments, / }).or(writer.locator(".bar__comments"));
    await button.first().click();
    await expect.poll(() => focused(writer), soon).toBe("comments-heading");
    await expect.poll(() => entries(writer).count(), soon).toBe(2);
    expect(await violations(writer)).toEqual([]);

    const choose = (of: string, label: string): Promise<unknown> =>
      list(writer).getByRole("combobox", { name: of }).selectOption({ label });
    await choose("State", "Must be settled (1)");
    await expect.poll(() => entries(writer).allInnerTexts(), soon).toHaveLength(1);
    expect(await entries(writer).innerText()).toContain("S1, must be settled");
    await choose("State", "Resolved (1)");
    await expect.poll(() => entries(writer).innerText(), soon).toContain("Section 2, 2 comments, reworded");
    await choose("Outcome", "Accepted (0)");
    await list(writer).getByText("No resolved thread ended as “accepted”.").waitFor();
    expect(await violations(writer)).toEqual([]);
    await list(writer).getByRole("button", { name: "Show all open ones" }).click();
    await choose("Concerning me", "I take part (1)");
    await expect.poll(() => entries(writer).count(), soon).toBe(1);
    await choose("Concerning me", "Mentions me (0)");
    await list(writer).getByText("No open thread mentions you.").waitFor();
    await choose("Concerning me", "Everybody’s (2)");
    await choose("Partner", "OA (1)");
    await expect.poll(() => entries(writer).innerText(), soon).toContain("Iona Marrowby");
    await choose("Partner", "All partners (2)");
    await choose("Section", "4 Strengths (1)");
    await expect.poll(() => entries(writer).innerText(), soon).toContain("The group is too small");
    await choose("Section", "All sections (2)");
  });

  test("an entry leads by keyboard to its thread, which opens where it is; Escape closes the list", async () => {
    await entries(writer).getByRole("link").first().focus();
    await writer.keyboard.press("Enter");
    const card = list(writer).locator(`[data-thread="${asked.id}"]`);
    await expect.poll(() => card.evaluate((one) => one.contains(document.activeElement)), soon).toBe(true);
    await card.getByRole("button", { name: "Reply" }).waitFor();
    await list(writer).getByRole("combobox", { name: "State" }).focus();
    await writer.keyboard.press("Escape");
    await expect.poll(() => list(writer).getByRole("combobox").count(), soon).toBe(0);
    await expect
      .poll(() => writer.evaluate(() => document.activeElement?.classList.contains("bar__comments")), soon)
      .toBe(true);
  });

  test("prints: the list alone, with place, comments, outcome, who and when", async () => {
    await writer.evaluate(() => {
      globalThis.print = () => document.body.setAttribute("data-printed", "yes");
    });
    await writer.locator(".bar__comments").click();
    await list(writer).getByRole("combobox", { name: "State" }).selectOption("all");
    await list(writer).getByRole("button", { name: "Print this list" }).click();
    await writer.locator("body[data-printed]").waitFor();
    await writer.emulateMedia({ media: "print" });
    const paper = writer.locator(".printed");
    expect(await paper.isVisible()).toBe(true);
    expect(await writer.locator("#app").isVisible()).toBe(false);
    const words = await paper.innerText();
    for (const part of [
      "Open and resolved: 3 threads",
      "Section 2",
      "How many visits were there?",
      "Resolved: reworded, Ailsa Fernhope (LA)",
      "Said so now.",
      "Marked as to be settled before agreement, Effie Larkrigg (ES)",
    ])
      expect(words).toContain(part);
    await writer.emulateMedia({ media: null });
    await writer.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect.poll(() => paper.count(), soon).toBe(0);
  });

  test.each([
    [1024, "the bar"],
    [390, "the dock"],
    [320, "the dock"],
  ])("at %i pixels it is a sheet that %s opens, and nothing is wider than the window", async (width) => {
    await tam.setViewportSize({ width, height: 800 });
    await tam.locator(width < 992 ? ".dock button:nth-child(2)" : ".bar__comments").click();
    await expect.poll(() => entries(tam).count(), soon).toBe(2);
    expect(await violations(tam)).toEqual([]);
    expect(await tam.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await tam.keyboard.press("Escape");
    await expect.poll(() => entries(tam).count(), soon).toBe(0);
  });
});

describe("mails", () => {
  /** The last mail to somebody that says this. */
  const mailTo = (address: string, words: string): string =>
    server
      .said()
      .split("--- mail to ")
      .findLast((mail) => mail.startsWith(address) && mail.includes(words)) ?? "";

  test("name no words; their link lands on the comment, also for who must sign in first", async () => {
    await expect.poll(() => mailTo("ailsa@", "mentioned you"), soon).not.toBe("");
    const mail = mailTo("ailsa@", "mentioned you");
    expect(mail).toContain("Iona Marrowby mentioned you: Evaluative summary, Strathallan Council");
    expect(mail).not.toContain("own word");
    const link = /http\S+#comment-\S+/.exec(mail)![0];

    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    await page.getByLabel("E-mail address").fill("ailsa@strathallan.example");
    await page.getByRole("button", { name: "Send me a link" }).click();
    await page.getByText("a link is on its way").waitFor();
    await expect.poll(() => mailTo("ailsa@", "Sign in to Codraft"), soon).toContain("?comment=");
    await page.goto(/http\S+\/sign-in\/\S+/.exec(mailTo("ailsa@", "Sign in to Codraft"))![0]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => focused(page), soon).toBe(`comment-${asked.comments[0]!.id}`);
    expect(new URL(page.url()).hash).toBe(`#comment-${asked.comments[0]!.id}`);
    await context.close();
  });

  test("N4 the page that stops them works without signing in, and says so when it was used, or is unknown", async () => {
    const leave = /http\S+\/mail\/leave\/\S+/.exec(mailTo("ailsa@", "mentioned you"))![0];
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(leave);
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await page.getByRole("button", { name: "Stop these mails" }).click();
    await page.getByText("Nothing more is sent.").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(leave);
    await page.getByRole("heading", { name: "You get no mails about comments" }).waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    expect((await page.goto(`${server.url}/mail/leave/unknown`))!.status()).toBe(404);
    expect(await violations(page)).toEqual([]);
    // As a mail program may post it.
    const posted = await page.request.post(leave, { multipart: { "List-Unsubscribe": "One-Click" } });
    expect(posted.status()).toBe(200);
    await context.close();
  });

  test("are chosen under My details, by keyboard, and stay chosen", async () => {
    const page = await lead.context().newPage();
    await page.goto(`${server.url}/me`);
    const off = page.getByRole("radio", { name: /^No mails/ });
    await expect.poll(() => off.isChecked(), soon).toBe(true);
    await off.focus();
    await page.keyboard.press("ArrowUp");
    await page.getByText("Saved.").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await expect.poll(() => page.getByRole("radio", { name: /^Once a day/ }).isChecked(), soon).toBe(true);
    await page.getByRole("radio", { name: /^At once/ }).check();
    await page.getByText("Saved.").waitFor();
    await page.close();
  });

  test("hold words only once the lead allows it; the rule on keeping shows at the comment box", async () => {
    const page = await lead.context().newPage();
    await page.goto(`${server.url}/reviews/${server.review}/settings`);
    const quote = page.getByRole("checkbox", { name: "Mails may quote comments" });
    expect(await quote.isChecked()).toBe(false);
    await quote.check();
    await page.getByLabel("How long records of this review are kept").fill("Kept for six years.");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Save the details" }).click();
    await page.getByText("Saved.").waitFor();
    await page.close();
    await said.commenter.reply(asked.id, mention(member("Ailsa"), "quotable now"));
    await expect.poll(() => mailTo("ailsa@", "quotable now"), soon).toContain("“@Ailsa Fernhope quotable now”");
    await writer.reload();
    await writer.locator(`[data-thread="${asked.id}"]`).getByRole("button", { name: "Reply" }).click();
    await writer.getByText("Kept for six years.").first().waitFor();
  });
});

describe("the record", () => {
  test("the lead downloads it from the menu, as a page and as JSON", async () => {
    for (const ending of ["html", "json"]) {
      await lead.getByRole("button", { name: "Export" }).click();
      const [download] = await Promise.all([
        lead.waitForEvent("download"),
        lead.getByRole("menuitem", { name: `Record for a records request (.${ending})` }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`RECORD .*\\.${ending}$`));
      const file = await readFile(await download.path(), "utf8");
      for (const words of ["is this the officers’ own word?", "Said so now.", "Effie Larkrigg"])
        expect(file).toContain(words);
    }
  });

  test("nobody else is offered it, or given it", async () => {
    await writer.getByRole("button", { name: "Export" }).click();
    await writer.getByRole("menuitem", { name: "Word document (.docx)" }).waitFor();
    expect(await writer.getByRole("menuitem", { name: /Record/ }).count()).toBe(0);
    await writer.keyboard.press("Escape");
    const answer = await writer.request.get(`${server.url}/api/reviews/${server.review}/record/json`);
    expect(answer.status()).toBe(403);
    expect(await answer.text()).not.toContain("own word");
  });
});

test.each(["privacy", "help"])("axe finds nothing on /%s", async (path) => {
  const page = await browser.newPage();
  await page.goto(`${server.url}/${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.close();
});

describe("N6 what nobody sees is not read", () => {
  /** Longer than a thread must be looked at to count as read. */
  const ENOUGH_MS = 5000;

  /** Effie's page, on which she turned to a thread of hers; and how to let time pass on it. */
  async function turnedTo(size: { width: number; height: number }) {
    const page = await enter(browser, server.links["es"]!, { size });
    const marked: string[] = [];
    page.on("request", (request) => {
      if (/\/(seen|inbox)$/.test(new URL(request.url()).pathname) && request.method() !== "GET")
        marked.push(request.url());
    });
    const thread = await said.writer.start({ kind: "section", section: "context" }, "Is this agreed?");
    if (size.width < 1280) await page.getByRole("button", { name: /^Comments/ }).click();
    const card = page.locator(`[data-thread="${thread.id}"]`);
    await card.getByText("Is this agreed?").click();
    await expect.poll(() => card.getAttribute("class"), soon).toContain("thread--on");
    await page.clock.install();
    return {
      page,
      card,
      marked,
      async replied(words: string): Promise<void> {
        const heard = page.waitForResponse(
          async (answer) =>
            answer.url().endsWith("/api/inbox") &&
            answer.request().method() === "GET" &&
            ((await answer.json()) as { unread: number }).unread === 1,
        );
        await said.lead.reply(thread.id, words);
        await heard;
      },
      /** What the page sends after so long has been asked for when this ends. */
      async pass(): Promise<void> {
        await page.evaluate(async () => {
          for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
        });
        await page.clock.fastForward(ENOUGH_MS);
        await page.evaluate(() => fetch("/healthz").then((answer) => answer.text()));
      },
    };
  }
  /** What headless browsers say of every tab, whoever looks at it. */
  const show = (page: Page, state: DocumentVisibilityState): Promise<void> =>
    page.evaluate((wanted) => {
      Object.defineProperty(document, "visibilityState", { value: wanted, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);

  test("beside the text: scrolled away, or in a tab behind others; it is once the card is in sight", async () => {
    const { page, card, marked, replied, pass } = await turnedTo({ width: 1440, height: 900 });
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    await expect.poll(async () => (await card.boundingBox())?.y, soon).toBeLessThan(-200);
    await replied("It is.");
    await pass();
    expect(marked).toEqual([]);
    await card.evaluate((one) => one.scrollIntoView({ block: "center" }));
    await pass();
    await expect.poll(() => bell(page).innerText(), soon).toContain("nothing unread");

    await show(page, "hidden");
    marked.length = 0;
    await replied("Though not by all.");
    await pass();
    expect(marked).toEqual([]);
    await show(page, "visible");
    await pass();
    await expect.poll(() => bell(page).innerText(), soon).toContain("nothing unread");
    await page.context().close();
  });

  test("on a phone: with the comments closed", async () => {
    const { page, card, marked, replied, pass } = await turnedTo({ width: 390, height: 800 });
    await page.getByRole("button", { name: "Close comments" }).click();
    await card.waitFor({ state: "detached" });
    marked.length = 0;
    await replied("It is, I think.");
    await pass();
    expect(marked).toEqual([]);
    await page.context().close();
  });
});

test.each([1100, 390])(
  "at %i pixels Escape in a card leads to the text, and the sheet over it closes",
  async (width) => {
    const page = tam;
    await page.setViewportSize({ width, height: 800 });
    const thread = await said.commenter.start({ kind: "section", section: "context" }, "Whose focus is it?");
    const sheet = page.locator(".margin.is-open");
    const card = page.locator(`[data-thread="${thread.id}"]`);
    const text = field(page, "section/context");
    await text.focus();
    await page.keyboard.press("Control+Alt+n");
    await card.click();
    await expect.poll(() => card.getAttribute("class"), soon).toContain("thread--on");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest("[data-field]") !== null), soon)
      .toBe(true);

    // So does the box of a new comment.
    await page.keyboard.press("Control+Alt+m");
    await sheet.getByLabel("Comment", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest("[data-field]") !== null), soon)
      .toBe(true);
    await page.keyboard.press("Escape");
  },
);

describe("beside a full section", () => {
  let page: Page;
  let last: Locator;
  beforeAll(async () => {
    page = tam;
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const which of ["first", "second", "third", "fourth", "fifth"])
      await said.writer.start({ kind: "section", section: "follow-up" }, `The ${which} of many`);
    await page.locator("#section-follow-up").evaluate((one) => one.scrollIntoView({ block: "start" }));
    last = page.locator("[data-thread]").filter({ hasText: "The fifth of many" });
  });

  test("a card that others keep far from its words says where they are, until it is beside them", async () => {
    await expect.poll(() => last.locator(".thread__place").textContent(), soon).toBe("Section 8");
    await last.getByText("The fifth of many").click();
    await expect.poll(() => last.locator(".thread__place").count(), soon).toBe(0);
  });

  test("of two people with one name the one who is chosen is mentioned", async () => {
    const dougal = await browser.newContext();
    await dougal.request.post(server.links["la"]!, { form: {}, maxRedirects: 0 });
    expect((await dougal.request.patch(`${server.url}/api/me`, { data: { name: "Effie Larkrigg" } })).ok()).toBe(true);
    await dougal.close();
    await page.reload();
    await page.locator("#section-follow-up").evaluate((one) => one.scrollIntoView({ block: "start" }));
    await last.getByRole("button", { name: "Reply", exact: true }).click();
    await page.getByLabel("Reply to Effie Larkrigg").pressSequentially("@Effie");
    const offered = page.getByRole("option");
    await expect.poll(() => offered.count(), soon).toBe(2);
    expect(await offered.nth(0).innerText()).toContain("dougal@strathallan.example");
    expect(await offered.nth(1).innerText()).toContain("effie@es.example");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("which of you?");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => writer.request.get(`${server.url}/api/inbox`).then((answer) => answer.text()), soon)
      .toContain("which of you?");
    const inbox = (await (await writer.request.get(`${server.url}/api/inbox`)).json()) as {
      notices: { kind: string }[];
    };
    expect(inbox.notices[0]!.kind).toBe("mention");
  });
});
