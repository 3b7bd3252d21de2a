import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openField } from "#tests/support/fields.ts";
import { addEvidenceOnTheSpot, saved } from "#tests/support/officer.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineIs } from "#tests/support/state-line.ts";

/** A button that did its work keeps the focus: who goes by keyboard is not sent to the beginning of the page. */
const stage = await openStage();
const { server } = stage;
let page: Page;
let es: Page;
await stage.stay(["lead", "es"], (...both) => ([page, es] = both as [Page, Page]));

const focused = (on = page): Promise<string> =>
  on.evaluate(() => (document.activeElement === document.body ? "" : (document.activeElement?.textContent ?? "")));
async function press(on: Page, name: string | RegExp): Promise<void> {
  const button = on.getByRole("button", { name }).last();
  await button.focus();
  await on.keyboard.press("Enter");
}
/** What has the focus is to be read, and not under the page's bar. */
const seen = (on: Page): Promise<boolean> =>
  on.evaluate(() => {
    const { top, bottom } = document.activeElement!.getBoundingClientRect();
    return top >= document.querySelector(".bar")!.getBoundingClientRect().bottom && bottom <= innerHeight;
  });
const readToTheEnd = (on: Page): Promise<void> =>
  on.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
/** All that the page's voice says from now on. */
const listen = (on: Page): Promise<void> =>
  on.evaluate(() => {
    const voice = document.querySelector("p.vh[role=status]")!;
    const said: string[] = ((window as { said?: string[] }).said = []);
    new MutationObserver(() => said.push(voice.textContent)).observe(voice, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
const heard = (on: Page): Promise<string> =>
  on.evaluate(() => ((window as { said?: string[] }).said ?? []).join(" / "));

test.each([
  ["my details", () => "/me", "Save", "Saved."],
  ["settings", () => `/reviews/${server.review}/settings`, "Save the details", "Saved."],
])("%s", async (_, path, name, said) => {
  await page.goto(server.url + path());
  const button = page.getByRole("button", { name, exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByText(said).first().waitFor();
  await expect.poll(() => button.getAttribute("aria-disabled")).not.toBe("true");
  expect(await focused()).toBe(name);
});

test("a section that is settled, and taken back", async () => {
  await page.goto(`${server.url}/reviews/${server.review}`);
  await openField(page, "section/context");
  await page.keyboard.insertText("Said and settled.");
  await page.getByRole("button", { name: "Add a strength" }).click();
  await page.locator('.field--live[data-field$="/statement"]').waitFor();
  await page.keyboard.insertText("A strength");
  const settle = page.getByRole("button", { name: /^Settle this text for LA/ });
  await settle.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Settled for LA: take back" }).waitFor();
  expect(await focused()).toBe("Settled for LA: take back");
});

test("evidence that is taken off a finding: the next one's button has the focus, at last the one that links", async () => {
  const card = page.locator("[data-card]").filter({ has: page.getByText("A strength") });
  for (const title of ["Visit notes", "A survey"])
    await addEvidenceOnTheSpot(card, { number: "", title, type: "document", extent: "Two schools" });
  await card.getByRole("button", { name: "Unlink E1" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => focused()).toBe("Unlink E2");
  await page.keyboard.press("Space");
  await expect.poll(() => card.getByRole("button", { name: /^Unlink/ }).count()).toBe(0);
  expect(await focused()).toMatch(/^Link evidence/);
});

test("restored while the answer is awaited: the dialog keeps the focus, and it is not lost with the message's button", async () => {
  const versions = async (): Promise<void> => {
    await page.getByRole("button", { name: "More" }).and(page.locator(".bar__more")).click();
    await page.getByRole("menuitem", { name: "Versions" }).click();
  };
  await versions();
  await press(page, "Name this text");
  await page.getByLabel("Name", { exact: true }).fill("Before lunch");
  await page.keyboard.press("Enter");
  const about = page.getByRole("button", { name: /^More about .*Before lunch/ });
  await about.waitFor();
  await page.keyboard.press("Escape");
  await openField(page, "section/context");
  await page.keyboard.insertText("Said after lunch.");
  await saved(page);
  await versions();
  await about.click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  const answer = Promise.withResolvers<void>();
  const asked = page.waitForRequest(/\/restoration$/);
  await page.route(/\/restoration$/, async (route) => {
    await answer.promise;
    await route.continue();
  });
  await press(page, "Restore the whole text");
  await asked;
  await expect
    .poll(() => page.getByRole("button", { name: "Restore the whole text" }).getAttribute("aria-disabled"))
    .toBe("true");
  expect(await focused()).toBe("Restore the whole text");
  answer.resolve();
  const undo = page.locator(".toast").getByRole("button", { name: "Undo" });
  await undo.waitFor();
  await page.unrouteAll({ behavior: "wait" });
  await undo.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Undone.").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
});

test("proposed, agreed, sent back, withdrawn: the focus goes to how it stands, and the others hear of it and of nobody's going", async () => {
  await page.goto(`${server.url}/reviews/${server.review}`);
  await page.getByRole("button", { name: "Propose for agreement" }).first().waitFor();
  // In its first seconds a page learns how it stands.
  for (const one of [page, es]) {
    await expect.poll(() => one.evaluate(() => performance.now()), { timeout: 20_000 }).toBeGreaterThan(8000);
    await listen(one);
  }
  const state = (on: Page) => on.getByRole("region", { name: "State of agreement" });
  async function propose(): Promise<void> {
    await press(page, "Propose for agreement");
    await page.getByLabel("Why it is proposed all the same").fill("It is a test.");
    await press(page, "Propose for agreement");
  }

  // The line drops while one is at the button: it keeps the focus, and the dialog hears Escape.
  await press(page, "Propose for agreement");
  const dialog = page.getByRole("dialog");
  const proposing = dialog.getByRole("button", { name: "Propose for agreement" });
  await proposing.focus();
  await page.context().setOffline(true);
  await expect.poll(() => proposing.getAttribute("aria-disabled")).toBe("true");
  expect(await focused()).toBe("Propose for agreement");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.context().setOffline(false);
  await lineIs(page, /^Saved/);

  // The lock reaches the page before the answer does.
  await page.route(/\/agreement\/proposal$/, async (route) => {
    const answer = await route.fetch();
    await lineIs(page, /^Read only/);
    await expect.poll(() => focused()).toBe("Propose for agreement");
    expect(await page.getByText("Wait until everything you wrote is saved.").count()).toBe(0);
    await route.fulfill({ response: answer });
  });
  await propose();
  await expect.poll(() => focused()).toContain("Proposed for agreement, round 1");
  await page.unrouteAll({ behavior: "wait" });

  // On a phone, where one decides in a sheet, and what opened it goes with the decision.
  await es.setViewportSize({ width: 390, height: 844 });
  await press(es, "Your decision");
  await press(es, "Agree to this text");
  await expect.poll(() => focused(es)).toContain("Proposed for agreement, round 1");
  await expect.poll(() => seen(es)).toBe(true);
  await es.setViewportSize({ width: 1440, height: 900 });
  await press(es, "Think again: ask for changes");
  await es.getByLabel("What must change, and why").fill("The date.");
  await press(es, "Ask for changes");
  await expect.poll(() => focused(es)).toContain("asked for changes for ES");
  await state(page).getByText("asked for changes for ES").waitFor();

  await lineIs(page, /^Saved/);
  await propose();
  await expect.poll(() => focused()).toContain("Proposed for agreement, round 2");
  await es.getByRole("button", { name: "Agree to this text" }).waitFor();
  await readToTheEnd(es);
  await press(es, "Agree to this text");
  await expect.poll(() => focused(es)).toContain("Proposed for agreement, round 2");
  await expect.poll(() => seen(es)).toBe(true);

  // Somebody stands in, and does not any more: one is still in the dialog, and no message lies over it.
  await press(page, "Somebody is absent");
  const standIn = page.getByRole("dialog", { name: "Somebody is absent" });
  await standIn.getByLabel("Why").fill("On leave");
  await press(page, "Let them decide");
  await standIn.waitFor({ state: "detached" });
  await page.setViewportSize({ width: 390, height: 500 });
  await press(page, "Somebody is absent");
  await press(page, /^End this ?: .+ for [A-Z]+$/);
  await page.locator(".toast", { hasText: "They do not decide for the other partner any more." }).waitFor();
  await expect.poll(() => focused()).toBe("Somebody is absent");
  expect(await standIn.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  await expect
    .poll(() =>
      page.evaluate(() => {
        const [box, said] = [document.querySelector(".overlay__box")!, document.querySelector(".toast")!];
        return said.getBoundingClientRect().top - box.getBoundingClientRect().bottom;
      }),
    )
    .toBeGreaterThanOrEqual(0);
  await page.keyboard.press("Escape");
  await standIn.waitFor({ state: "detached" });
  await page.setViewportSize({ width: 1440, height: 900 });

  await press(page, "Withdraw");
  await page.getByLabel("Why it is withdrawn").fill("Too early.");
  await press(page, "Withdraw the proposal");
  await expect.poll(() => focused()).toContain("withdrew the proposal");
  await press(page, "Hide this");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("main");

  await expect.poll(() => heard(es), { timeout: 15_000 }).toContain("withdrew the proposal. Writing is open again.");
  expect(await heard(es)).toContain("proposed the text for agreement. Nobody can change it now.");
  await expect.poll(() => heard(page)).toContain("asked for changes for ES. Writing is open again.");
  expect(await heard(page)).toContain("agreed for ES.");
  expect(`${await heard(page)} ${await heard(es)}`).not.toMatch(/ (left|joined)\./);
});
