import type { Browser, Page } from "playwright-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch } from "#tests/support/browser.ts";
import type { Door } from "#tests/support/door.ts";
import { openDoor } from "#tests/support/door.ts";
import { lineSays } from "#tests/support/state-line.ts";

let browser: Browser;
let door: Door;
let folder: string;
let lead: Page;
let effie: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "codraft-invitations-"));
  door = openDoor("main.ts", { DATA_DIR: folder });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  door.signal("SIGTERM");
  await door.ended;
  rmSync(folder, { recursive: true, force: true });
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  return context.newPage();
}

/** The link of the last mail to this address, as the server prints it. */
async function mailedLink(email: string): Promise<string> {
  const [, link = ""] = await door.said(new RegExp(`--- mail to ${email}[\\s\\S]*?(http:\\S+/sign-in/\\S+)`));
  return link;
}

const members = (page: Page) => page.locator("li.member");
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();

/** What the form is filled in with by keyboard alone: every stop of Tab, until the one that is wanted. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label = (element as HTMLInputElement | null)?.labels?.[0]?.innerText ?? "";
      return `${element?.getAttribute("aria-label") ?? ""} ${label} ${element?.innerText ?? ""}`;
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

describe("M from an empty installation to a review with people in it", () => {
  test("the first account comes by the printed link and is told how to begin", async () => {
    const [link] = await door.said(/http:\S+\/sign-in\/\S+/);
    lead = await newPage();
    await lead.goto(link);
    await lead.getByLabel("Your e-mail address").fill("Ailsa@Example.org");
    await lead.getByLabel("Your name").fill("Ailsa Fernhope");
    await lead.getByRole("button", { name: "Sign in" }).click();
    await lead.getByRole("heading", { name: "You are not in a review yet" }).waitFor();
  });

  test("by keyboard alone, the form makes a review with three people from a pasted list", async () => {
    const { keyboard } = lead;
    await lead.getByRole("link", { name: "New review" }).focus();
    await keyboard.press("Enter");
    await heading(lead, "New review");
    await tabTo(lead, /Host authority/);
    // By its Gaelic name, without the accent; then one that is none of the 32.
    await keyboard.type("glasch");
    await lead.getByRole("option", { name: /Glasgow City Council/ }).waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await keyboard.type("Strathallan Council");
    await keyboard.press("Enter");
    expect(await lead.locator(".token").allInnerTexts()).toEqual([
      expect.stringContaining("Glasgow City Council"),
      expect.stringContaining("Strathallan Council"),
    ]);
    await tabTo(lead, /Agreed focus/);
    await keyboard.type("How well do our arrangements help schools improve?");
    await tabTo(lead, /Line of enquiry 1/);
    await keyboard.type("How well do officers know their schools?");
    await tabTo(lead, /Add officers of other authorities/);
    await keyboard.press("Enter");
    await tabTo(lead, /^\s*Invite people/);
    await keyboard.insertText(
      [
        "Effie Larkrigg",
        "effie@example.org, ES, commenter",
        "Dougal Pennywhin <dougal@example.org>; niamh@example.org",
      ].join("\n"),
    );
    await tabTo(lead, /Create the review/);
    await keyboard.press("Enter");
    // Read, and nothing sent: a line that is nobody stays with what is wrong.
    await lead.getByText("“Effie Larkrigg”: There is no e-mail address in it.").waitFor();
    expect(door.out()).not.toContain("--- mail to");
    expect(await lead.getByLabel("Role of effie@example.org").inputValue()).toBe("commenter");
    expect(await lead.locator("#invited").inputValue()).toBe("Effie Larkrigg");
    await lead.locator("#invited").focus();
    await keyboard.press("ControlOrMeta+A");
    await keyboard.press("Delete");
    await tabTo(lead, /Partner of niamh@example\.org/);
    await keyboard.type("OA");
    await tabTo(lead, /Create the review and invite 3/);
    await keyboard.press("Enter");
    await heading(lead, "Members");
    await members(lead).nth(3).waitFor();
    expect(await members(lead).count()).toBe(4);
    expect(await lead.getByLabel("Partner of niamh@example.org").locator("option:checked").innerText()).toBe("OA");
    for (const name of ["effie", "dougal", "niamh"]) await mailedLink(`${name}@example.org`);
  });

  test("an invited person signs in, says their name, and is in the review they were invited to", async () => {
    effie = await newPage();
    const link = await mailedLink("effie@example.org");
    await effie.goto(link);
    await effie.getByRole("button", { name: "Sign in" }).click();
    await heading(effie, "What is your name?");
    await effie.getByRole("button", { name: "Go on" }).click();
    await effie.getByRole("link", { name: "Enter your name." }).waitFor();
    await effie.getByLabel("Your name").fill("Effie Larkrigg");
    await effie.keyboard.press("Enter");
    await effie.getByRole("navigation", { name: "Outline" }).waitFor();
    await effie.getByText("How well do our arrangements help schools improve?").first().waitFor();
    const faces = () => effie.locator(".face").evaluateAll((all) => all.map((one) => one.getAttribute("title")));
    await expect.poll(faces).toContain("Effie Larkrigg (ES, you)");
    expect((await faces()).filter((name) => name?.includes("@"))).toEqual([]);

    const other = await newPage();
    await other.goto(link);
    await other.getByText("It has been used").waitFor();
    await other.getByRole("link", { name: "Get a new link" }).click();
    await heading(other, /Sign in/);
    await other.getByLabel("E-mail address").fill("effie@example.org");
    await other.getByRole("button", { name: "Send me a link" }).click();
    await heading(other, "Look in your mail");
    await expect.poll(() => door.out().match(/--- mail to effie@example\.org/g)?.length).toBe(2);
    const [second = ""] =
      /http:\S+\/sign-in\/\S+/.exec(door.out().slice(door.out().lastIndexOf("--- mail to effie"))) ?? [];
    await other.goto(second);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("navigation", { name: "Outline" }).waitFor();
    await other.context().close();
  });

  test("a change of role is there at once, and can be undone", async () => {
    expect(await effie.locator(".field[contenteditable=true]").count()).toBe(0);
    await effie.getByText("Read only").first().waitFor();
    await lead.reload();
    await lead.getByLabel("Role of Effie Larkrigg").selectOption("writer");
    await lead.getByText("Effie Larkrigg: writer, ES.").waitFor();
    await effie.locator('[data-field="section/context"][aria-readonly="false"]').click();
    await effie.locator('.field--live[data-field="section/context"]').waitFor();
    await effie.keyboard.insertText("Words that stay.");
    await lineSays(effie, /^Saved/);
    await lead.getByLabel("Signatory: Effie Larkrigg").check();
    await lead.getByText("Effie Larkrigg: writer, ES, signatory.").waitFor();
    await lead.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => lead.getByLabel("Signatory: Effie Larkrigg").isChecked()).toBe(false);
  });

  test("the last lead stays one, and is told why", async () => {
    await lead.getByLabel("Role of Ailsa Fernhope").selectOption("writer");
    await lead.getByText("A review always has a lead. Make somebody else a lead first.").waitFor();
    await expect.poll(() => lead.getByLabel("Role of Ailsa Fernhope").inputValue()).toBe("lead");
    await lead.getByRole("button", { name: "Leave this review" }).click();
    await lead.locator(".err", { hasText: "A review always has a lead. Make somebody else a lead first." }).waitFor();
    expect(await lead.getByRole("dialog").count()).toBe(0);
    await heading(lead, "Members");
  });

  test("who is removed sees it by itself, and the review is gone for them", async () => {
    const told = effie.getByRole("heading", { name: "You no longer have access to this review" });
    await lead.getByRole("button", { name: "Remove Effie Larkrigg" }).click();
    await lead.getByRole("dialog").getByRole("button", { name: "Remove Effie Larkrigg" }).click();
    await lead.getByText("Effie Larkrigg can no longer open this review.").waitFor();
    await lead.locator(".member select:focus").waitFor();
    // That the server ends their connection within a second is tested where a busy browser does not count.
    await told.waitFor();
    await effie.reload();
    await heading(effie, "This review is not here");
    await effie.goto(new URL("/", effie.url()).href);
    await effie.getByRole("heading", { name: "You are not in a review yet" }).waitFor();
    expect(await effie.getByRole("link", { name: "New review" }).count()).toBe(0);
    await effie.goto(new URL("/reviews/new", effie.url()).href);
    await effie.getByText("Your account may not create reviews.").waitFor();
  });

  test("who may create reviews is said on one page", async () => {
    await lead.goto(new URL("/accounts", lead.url()).href);
    await lead.getByLabel("May create reviews: Effie Larkrigg").check();
    await lead.getByText("Effie Larkrigg may create reviews.").waitFor();
    await effie.goto(new URL("/", effie.url()).href);
    await effie.getByRole("link", { name: "New review" }).waitFor();
  });

  test("without a network it is said that nothing was sent, and what was typed stays", async () => {
    await effie.goto(new URL("/reviews/new", effie.url()).href);
    await effie.locator("#hosts").fill("Falkirk");
    await effie.keyboard.press("Enter");
    await effie.locator("#focus").fill("How well do we listen?");
    await effie.context().setOffline(true);
    await effie.getByRole("button", { name: "Create the review" }).click();
    await effie.getByRole("alert").getByText("You are offline, so nothing was sent.").waitFor();
    await effie.context().setOffline(false);
    await effie.reload();
    expect(await effie.locator("#focus").inputValue()).toBe("How well do we listen?");
    await effie.getByText("Falkirk Council").first().waitFor();

    // And where the answer is lost, a second press creates no second review.
    await effie.route("**/api/reviews", async (route) => {
      if (route.request().method() === "GET") return route.fallback();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await effie.getByRole("button", { name: "Create the review" }).click();
    await effie.getByRole("alert").getByText("It is not known whether the review was created").waitFor();
    await effie.unrouteAll({ behavior: "wait" });
    await effie.getByRole("button", { name: "Create the review" }).click();
    await effie.getByText("The review was created before, so it was not created again.").waitFor();
    await effie.getByRole("navigation", { name: "Outline" }).waitFor();
    await effie.goto(new URL("/", effie.url()).href);
    await effie.getByRole("link", { name: "Falkirk Council" }).first().waitFor();
    expect(await effie.getByRole("link", { name: "Falkirk Council" }).count()).toBe(1);
  });
});
