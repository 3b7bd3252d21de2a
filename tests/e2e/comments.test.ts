import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import type axe from "axe-core";
import { bringAxe } from "#tests/support/axe.ts";
import { enter } from "#tests/support/browser.ts";
import { addStrength, field, openField, press } from "#tests/support/fields.ts";
import { box, card, say, select } from "#tests/support/margin.ts";
import { openStage } from "#tests/support/stage.ts";

/** Three people and a reader, as they comment: a commenter who may not write, and two writers. */

const statement = "Officers know primary schools well";
const narrative =
  "Almost all headteachers feel known. Most records move beyond describing what was seen. Help reaches schools earlier.";

const stage = await openStage();
let lead: Page;
let writer: Page;
let commenter: Page;
let finding: string;
const faults: string[] = [];
/** From sending to seeing it in another browser, in milliseconds. */
const took: number[] = [];
await stage.stay(["lead", "es", "commenter"], async (...pages) => {
  [lead, writer, commenter] = pages as [Page, Page, Page];
  for (const page of pages) page.on("pageerror", (error) => faults.push(error.message));
  finding = await addStrength(lead, statement, narrative);
  for (const page of [writer, commenter]) {
    await page.getByText("Help reaches schools earlier").waitFor();
    await look(page);
  }
});
afterEach(() => expect(faults.splice(0)).toEqual([]));

/** The machine may be busy with others' work. */
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 10_000 });

async function as(who: string, size?: { width: number; height: number }): Promise<Page> {
  const page = await enter(stage.browser, stage.server.links[who]!, { size });
  page.on("pageerror", (error) => faults.push(`${who}: ${error.message}`));
  return page;
}

/** The first story's thread, also where a later one is tried again on its own. */
async function asked(): Promise<void> {
  if ((await card(commenter, "Is this so?").count()) > 0) return;
  await say(commenter, "Almost all headteachers", "Is this so?");
  const sent = Date.now();
  await card(writer, "Is this so?").waitFor();
  took.push(Date.now() - sent);
  await card(lead, "Is this so?").waitFor();
  // As one who turned to other things since.
  await commenter.reload();
  await look(commenter);
  await card(commenter, "Is this so?").waitFor();
}

/** Only what is near the window is drawn in the margin: everybody looks at the finding. */
async function look(page: Page): Promise<void> {
  await field(page, `finding/${finding}/narrative`).evaluate((one) => one.scrollIntoView({ block: "center" }));
}

/** What a field says. */
const words = (page: Page): Promise<string> =>
  field(page, `finding/${finding}/narrative`).evaluate((element) => element.textContent);

/** The commented words, those of the active thread included unless only one kind is asked for. */
const highlighted = (page: Page, ...names: string[]): Promise<string[]> =>
  page.evaluate(
    (wanted) =>
      wanted.flatMap((one) => [...(CSS.highlights.get(one) ?? [])].map((range) => (range as Range).toString())),
    names.length > 0 ? names : ["comment", "comment-on"],
  );

test("A commenter selects words and comments with a mention; the others see it within a second beside the words", async () => {
  await select(commenter, "Almost all headteachers");
  await commenter.getByRole("button", { name: "Comment on the selected words" }).click();
  await box(commenter).pressSequentially("Is this so? @eff");
  await commenter.getByRole("option", { name: /Effie Larkrigg/ }).waitFor();
  await commenter.keyboard.press("Enter");
  await commenter.keyboard.type("please look");
  expect(await box(commenter).inputValue()).toBe("Is this so? @Effie Larkrigg please look");
  const top = await field(writer, `finding/${finding}/narrative`).evaluate((one) => one.getBoundingClientRect().top);
  await commenter.keyboard.press("Control+Enter");
  const sent = Date.now();
  await card(writer, "Is this so?").waitFor();
  took.push(Date.now() - sent);
  expect(await field(writer, `finding/${finding}/narrative`).evaluate((one) => one.getBoundingClientRect().top)).toBe(
    top,
  );
  const thread = card(writer, "Is this so?");
  expect(await thread.getAttribute("aria-label")).toBe("Thread on S1, new");
  expect(await thread.textContent()).toContain("@Effie Larkrigg");
  expect(await thread.textContent()).toContain("OA");
  await poll(() => highlighted(writer)).toEqual(["Almost all headteachers"]);
  // At the height of its words.
  await poll(() =>
    writer.evaluate(() => {
      const [range] = [...CSS.highlights.get("comment")!] as Range[];
      const card = document.querySelector("[data-thread]")!;
      return Math.abs(range!.getBoundingClientRect().top - card.getBoundingClientRect().top);
    }),
  ).toBeLessThan(16);
  // The buttons of words selected at the same height lie over no comment.
  for (const width of [1440, 1280]) {
    await writer.setViewportSize({ width, height: 900 });
    await select(writer, "Almost all headteachers");
    const buttons = writer.getByRole("group", { name: "The selected words" });
    await buttons.waitFor();
    const [acts, beside] = await Promise.all([buttons, thread].map((one) => one.boundingBox()));
    expect(acts!.x + acts!.width, String(width)).toBeLessThanOrEqual(beside!.x);
    expect(acts!.y + acts!.height).toBeGreaterThan(beside!.y);
    await writer.evaluate(() => getSelection()?.removeAllRanges());
    await buttons.waitFor({ state: "detached" });
  }
  await writer.setViewportSize({ width: 1440, height: 900 });
  // After five seconds at most it is said, once.
  await poll(() => writer.locator("p[role=status]").first().textContent()).toContain(
    "Iona Marrowby (OA) commented on S1.",
  );
});

test("Reply, agree by name and partner, the words show which thread they belong to", async () => {
  await asked();
  await writer
    .getByText("Almost all headteachers")
    .first()
    .click({ position: { x: 40, y: 12 } });
  await writer.locator(".thread--on").waitFor();
  expect(await highlighted(writer, "comment-on")).toEqual(["Almost all headteachers"]);
  await card(writer, "Is this so?").getByRole("button", { name: "Reply", exact: true }).click();
  await writer.getByLabel("Reply to Iona Marrowby").fill("It is:\n- 46 of 49\n- see https://www.gov.scot.");
  await writer.keyboard.press("Control+Enter");
  const sent = Date.now();
  await card(commenter, "Is this so?").getByText("46 of 49").waitFor();
  took.push(Date.now() - sent);
  // The quicker of two: the machine may be busy with others' work.
  expect(Math.min(...took)).toBeLessThan(1000);
  expect(await card(commenter, "Is this so?").locator("li").count()).toBe(2);
  expect(await card(commenter, "Is this so?").getByRole("link").getAttribute("href")).toBe("https://www.gov.scot/");
  await card(lead, "Is this so?").getByRole("button", { name: "Agree" }).click();
  await card(commenter, "Is this so?").getByText("Ailsa Fernhope (LA)").waitFor();
  await card(lead, "Is this so?").getByRole("button", { name: "Not yet" }).click();
  await poll(() => card(commenter, "Is this so?").locator(".reacts").textContent()).toBe("Not yetAilsa Fernhope (LA)");
});

test("Proposed words stand beside the old ones, and a writer puts them into the text with one press", async () => {
  await select(commenter, "Most records move beyond describing what was seen");
  await commenter.getByRole("button", { name: "Propose other words" }).click();
  expect(await commenter.getByLabel("Proposed words").inputValue()).toBe(
    "Most records move beyond describing what was seen",
  );
  await commenter.getByLabel("Proposed words").fill("Most records evaluate what was seen");
  await commenter.getByRole("button", { name: "Cancel" }).click();
  await commenter.getByRole("button", { name: "Undo", exact: true }).last().click();
  expect(await commenter.getByLabel("Proposed words").inputValue()).toBe("Most records evaluate what was seen");
  await commenter.getByRole("button", { name: "Propose", exact: true }).click();
  const proposal = card(lead, "Most records evaluate");
  await proposal.waitFor();
  expect(await proposal.getAttribute("aria-label")).toBe("Thread on S1, proposed words, new");
  expect(await proposal.locator("del").textContent()).toBe("Old: Most records move beyond describing what was seen");
  expect(await card(commenter, "Most records evaluate").getByRole("button", { name: "Use these words" }).count()).toBe(
    0,
  );
  await proposal.getByRole("button", { name: "Use these words" }).click();
  for (const page of [lead, writer, commenter])
    await poll(() => words(page)).toBe(
      "Almost all headteachers feel known. Most records evaluate what was seen. Help reaches schools earlier.",
    );
  await proposal.getByText("These words were used").waitFor();
  await poll(() => proposal.evaluate((one) => one.contains(document.activeElement))).toBe(true);
});

test("A proposal that no longer fits says so, and can be made anew", async () => {
  await select(commenter, "Help reaches schools");
  await commenter.getByRole("button", { name: "Propose other words" }).click();
  await commenter.getByLabel("Proposed words").fill("Support reaches schools");
  await commenter.getByRole("button", { name: "Propose", exact: true }).click();
  await card(writer, "Support reaches schools").waitFor();
  await openField(lead, `finding/${finding}/narrative`);
  await lead.keyboard.press("Control+End");
  for (let i = 0; i < " schools earlier.".length; i++) await lead.keyboard.press("ArrowLeft");
  await lead.keyboard.type(" all");
  await card(writer, "Support reaches schools").getByText("it no longer fits as it is").waitFor();
  expect(await card(writer, "Support reaches schools").getByRole("button", { name: "Use these words" }).count()).toBe(
    0,
  );
  await card(writer, "Support reaches schools").getByRole("button", { name: "Not these" }).click();
  await writer.getByLabel(/Why not/).fill("Too vague");
  await writer.keyboard.press("Enter");
  await card(commenter, "Support reaches schools").getByText("Too vague").waitFor();
  // Opened again it says what was decided, and may be decided otherwise.
  const declined = card(writer, "Support reaches schools");
  await declined.getByRole("button", { name: "Reopen" }).click();
  await declined.getByText(/^Not accepted, Effie Larkrigg/).waitFor();
  await declined.getByText("Too vague").waitFor();
  expect(await writer.getByLabel(/Why not/).count()).toBe(0);
  await declined.getByRole("button", { name: "Not these" }).click();
  await writer.keyboard.press("Enter");
  await declined.locator(".done").waitFor();
});

test("A proposal whose comment its author deletes goes for everybody", async () => {
  await select(commenter, "feel known");
  await commenter.getByRole("button", { name: "Propose other words" }).click();
  await commenter.getByLabel("Proposed words").fill("feel ignored");
  await commenter.getByRole("button", { name: "Propose", exact: true }).click();
  await card(writer, "feel ignored").getByRole("button", { name: "Reply", exact: true }).click();
  await writer.getByLabel("Reply to Iona Marrowby").fill("Surely not");
  await writer.keyboard.press("Control+Enter");
  const own = card(commenter, "Surely not");
  await own
    .getByRole("button", { name: /More about this comment of Iona/ })
    .first()
    .click();
  await commenter.getByRole("menuitem", { name: "Delete" }).click();
  await commenter.getByText("so does what it proposes: nobody can use it any more").waitFor();
  await commenter.getByRole("button", { name: "Delete", exact: true }).click();
  for (const page of [writer, commenter]) {
    await card(page, "Surely not").getByText("Its author took the proposal back.").waitFor();
    expect(await page.getByText("feel ignored").count()).toBe(0);
  }
  await card(writer, "Surely not").getByRole("button", { name: "Resolve" }).click();
  await writer.getByRole("radio", { name: "No change needed" }).check();
  await writer.keyboard.press("Enter");
  await writer.getByRole("button", { name: /^Comments/ }).click();
  await writer.getByLabel("State", { exact: true }).selectOption("all");
  await writer
    .locator(".list-entry")
    .filter({ hasText: "S1, 2 comments, proposal taken back, no change needed" })
    .waitFor();
  await writer.getByLabel("State", { exact: true }).selectOption("open");
  await writer.getByRole("button", { name: /^Comments/ }).click();
});

test("A thread is resolved with an outcome and a reason, stays in sight for who did it, and opens again", async () => {
  await asked();
  const thread = card(lead, "Is this so?");
  await thread.getByRole("button", { name: "Resolve" }).click();
  await lead.getByRole("radio", { name: "No change needed" }).check();
  await lead.getByLabel(/^Why/).fill("The counts are there");
  await lead.keyboard.press("Enter");
  await thread.getByText("No change needed").waitFor();
  expect(await thread.locator(".done").textContent()).toContain("The counts are there");
  await poll(() => card(commenter, "Is this so?").count()).toBe(0);
  await poll(() => highlighted(commenter, "comment")).toEqual([]);
  await thread.getByRole("button", { name: "Reopen" }).click();
  await card(commenter, "Is this so?").waitFor();
  await card(commenter, "Is this so?").getByText("Reopened by Ailsa Fernhope (LA)").waitFor();
});

test("Words that are deleted are quoted, and their thread comes back to them with undo", async () => {
  await asked();
  await openField(lead, `finding/${finding}/narrative`);
  await lead.keyboard.press("Control+Home");
  await lead.keyboard.press("Shift+End");
  await lead.keyboard.press("Control+a");
  await lead.keyboard.press("Delete");
  await card(writer, "Is this so?").getByText("The words this was about were removed").waitFor();
  expect(await card(writer, "Is this so?").locator("q").textContent()).toBe("Almost all headteachers");
  await lead.keyboard.press("Control+z");
  await poll(() => highlighted(writer)).toContain("Almost all headteachers");
  expect(await card(writer, "Is this so?").locator("q").count()).toBe(0);
});

test("By keyboard alone: words, comment, back; to the comments of a place, reply, back", async () => {
  const text = field(commenter, `finding/${finding}/narrative`);
  await text.focus();
  // One may not write here, so there is no caret: arrows select words.
  await press(commenter, "ArrowRight", "ArrowRight", "Shift+ArrowRight");
  const chosen = await commenter.evaluate(() => getSelection()!.toString().trim());
  expect(chosen.split(" ").length).toBe(2);
  expect(await words(commenter)).toContain(chosen);
  await press(commenter, "Control+Alt+m");
  await commenter.keyboard.type("By keyboard");
  await commenter.keyboard.press("Control+Enter");
  await card(writer, "By keyboard").waitFor();
  await poll(() => text.evaluate((one) => one === document.activeElement)).toBe(true);
  await commenter.keyboard.press("Control+Alt+n");
  const inCard = (): Promise<string | null> =>
    commenter.evaluate(() => document.activeElement?.closest("[data-thread]")?.getAttribute("aria-label") ?? null);
  await poll(inCard).toContain("Thread on S1");
  for (let i = 0; i < 20; i++) {
    await commenter.keyboard.press("Tab");
    if ((await commenter.evaluate(() => document.activeElement?.textContent)) === "Reply") break;
  }
  await commenter.keyboard.press("Enter");
  await commenter.getByLabel(/^Reply to/).waitFor();
  await commenter.keyboard.type("A reply by keyboard");
  // Left and come back to: nothing is lost, not even by loading the page again.
  await commenter.keyboard.press("Escape");
  await poll(inCard).toContain("Thread on S1");
  await commenter.keyboard.press("Escape");
  await poll(() => text.evaluate((one) => one === document.activeElement)).toBe(true);
  await commenter.reload();
  await look(commenter);
  await commenter.getByRole("button", { name: "Go on replying" }).click();
  expect(await commenter.getByLabel(/^Reply to/).inputValue()).toBe("A reply by keyboard");
  await commenter.keyboard.press("Control+Enter");
  await writer.getByText("A reply by keyboard").waitFor();
});

test("By keyboard alone a commenter proposes other words, from the box of a comment or at once", async () => {
  const text = field(commenter, `finding/${finding}/narrative`);
  const selected = async (): Promise<string> => {
    await text.focus();
    await press(commenter, "ArrowRight", "Shift+ArrowRight");
    return commenter.evaluate(() => getSelection()!.toString().trim());
  };
  const chosen = await selected();
  await press(commenter, "Control+Alt+m");
  await box(commenter).waitFor();
  await press(commenter, "Tab");
  expect(await commenter.evaluate(() => document.activeElement?.textContent)).toBe("Propose other words");
  await press(commenter, "Enter");
  await poll(() => commenter.evaluate(() => (document.activeElement as HTMLTextAreaElement).value)).toBe(chosen);
  await commenter.keyboard.type(" indeed");
  await press(commenter, "Control+Enter");
  await card(writer, `${chosen} indeed`).waitFor();
  await card(writer, `${chosen} indeed`).getByText("I propose these words.").waitFor();
  await poll(() => text.evaluate((one) => one === document.activeElement)).toBe(true);
  const again = await selected();
  await press(commenter, "Control+Alt+p");
  await poll(() => commenter.evaluate(() => (document.activeElement as HTMLTextAreaElement).value)).toBe(again);
  await commenter.getByRole("button", { name: "Cancel" }).click();
  await card(writer, `${chosen} indeed`).getByRole("button", { name: "Not these" }).click();
  await writer.keyboard.press("Enter");
  await poll(() => card(commenter, `${chosen} indeed`).count()).toBe(0);
});

test("Select all and Ctrl+Alt+P propose other words for the whole field, also where one writes", async () => {
  await openField(lead, `finding/${finding}/narrative`);
  await press(lead, "Control+a", "Control+Alt+p");
  await poll(() => lead.getByLabel("Proposed words").inputValue()).toBe(await words(writer));
  await lead.getByRole("button", { name: "Cancel" }).click();
});

test("A finding is proposed to become an area: done with one press", async () => {
  await field(commenter, `finding/${finding}/statement`).focus();
  await commenter.getByRole("button", { name: "Comment on S1" }).click();
  await commenter.getByRole("menuitem", { name: "Propose to make it an area for further focus" }).click();
  await commenter.getByLabel(/^Why/).fill("It is one");
  await commenter.keyboard.press("Control+Enter");
  const proposal = card(writer, "Make it an area for further focus");
  await proposal.getByRole("button", { name: "Do this" }).click();
  await writer.getByText("This was done").waitFor();
  await lead.locator(".f-n", { hasText: "A1" }).waitFor();
});

test("One's own comment is changed and deleted; the thread keeps a mark", async () => {
  const [said, otherwise] = ["Said first", "Said otherwise"] as const;
  // Where the finding stands now.
  for (const page of [writer, commenter]) await look(page);
  await select(commenter, "feel known");
  await press(commenter, "Control+Alt+m");
  await box(commenter).fill(said);
  await press(commenter, "Control+Enter");
  await card(writer, said).waitFor();
  const thread = card(commenter, said);
  await thread.click({ position: { x: 60, y: 20 } });
  await thread.getByRole("button", { name: /More about this comment of Iona/ }).click();
  await commenter.getByRole("menuitem", { name: "Change" }).click();
  await commenter.getByLabel("Change your comment").fill(otherwise);
  await commenter.keyboard.press("Control+Enter");
  await card(writer, otherwise).getByText("edited").waitFor();
  await card(commenter, otherwise)
    .getByRole("button", { name: /More about this comment of Iona/ })
    .click();
  await commenter.getByRole("menuitem", { name: "Delete" }).click();
  await commenter.getByRole("button", { name: "Delete", exact: true }).click();
  // Nothing is left to settle: it is in the list of all, and not beside the text.
  await poll(() => card(writer, otherwise).count()).toBe(0);
  await writer.getByRole("button", { name: /^Comments/ }).click();
  await writer.getByLabel("State", { exact: true }).selectOption("all");
  // Beside the proposal that was taken back.
  const deleted = writer.locator(".list-entry").filter({ hasText: "This comment was deleted by its author." });
  await poll(() => deleted.filter({ hasNotText: "proposal taken back" }).count()).toBe(1);
  await writer.getByLabel("State", { exact: true }).selectOption("open");
  await writer.getByRole("button", { name: /^Comments/ }).click();
});

test("A link lands on its comment: drawn, in sight, with the focus; also where comments are a sheet", async () => {
  await asked();
  const id = (await card(writer, "Is this so?").locator("[id^=comment-]").last().getAttribute("id")) ?? "";
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1100, height: 800 },
    { width: 390, height: 800 },
  ]) {
    const page = await as("la", size);
    await page.goto(`${stage.server.url}/reviews/${stage.server.review}#${id}`);
    await page.reload();
    await poll(() => page.evaluate(() => document.activeElement?.id)).toBe(id);
    const seen = (): Promise<boolean> =>
      page.evaluate(() => {
        const { top, bottom } = document.activeElement!.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      });
    await poll(seen).toBe(true);
    // Its menu lies beside its time, not over it.
    const gap = await page.evaluate(() => {
      const [time, menu] = ["time", ".say__more button"].map((one) => document.activeElement!.querySelector(one)!);
      return menu!.getBoundingClientRect().left - time!.getBoundingClientRect().right;
    });
    expect(gap).toBeGreaterThanOrEqual(0);
    // Beside the sheet, or above it, are the words.
    await poll(() =>
      page.evaluate(() => {
        const [range] = [...CSS.highlights.get("comment-on")!] as Range[];
        const sheet = document.querySelector(".margin.is-open")?.getBoundingClientRect();
        const end = sheet && sheet.top > 80 ? sheet.top : innerHeight;
        const rect = range?.getBoundingClientRect();
        return rect !== undefined && rect.top >= 0 && rect.bottom <= end;
      }),
    ).toBe(true);
    await page.context().close();
  }
});

test("A reader sees the comments and has nothing to write with", async () => {
  await asked();
  const reader = await as("reader");
  await look(reader);
  await card(reader, "Is this so?").waitFor();
  await card(reader, "Is this so?").click({ position: { x: 60, y: 20 } });
  for (const name of ["Reply", "Resolve", "Agree", /^Comment on [AS]1$/])
    expect(await reader.getByRole("button", { name, exact: true }).count()).toBe(0);
  await field(reader, `finding/${finding}/narrative`).focus();
  await reader.keyboard.press("Control+Alt+m");
  await reader.getByText("You can read this review, and not comment.").waitFor();
  await reader.context().close();
});

test("axe finds nothing with the margin full, a box open and people offered, in margin and sheet", async () => {
  await asked();
  await card(writer, "Is this so?").getByRole("button", { name: "Reply", exact: true }).click();
  await poll(() => writer.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
  await writer.keyboard.type("@");
  await writer.getByRole("option").first().waitFor();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 800 },
  ]) {
    // Whoever writes goes on in the sheet.
    await writer.setViewportSize(size);
    await card(writer, "Is this so?").waitFor();
    await bringAxe(writer);
    const { violations } = await writer.evaluate(() =>
      (globalThis as never as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  }
});
