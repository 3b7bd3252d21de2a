import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { readSample } from "#server/demo/sample.ts";
import { api, exportPath } from "#shared/api.ts";
import type { Summary } from "#shared/summary.ts";
import { paragraph } from "#shared/schema.ts";
import { violations } from "#tests/support/axe.ts";
import { field, openField, toEnd } from "#tests/support/fields.ts";
import { saved, writeSection } from "#tests/support/officer.ts";
import { expectedSummary, inSampleWords } from "#tests/support/sample-summary.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";
import { countOf } from "#tests/support/text.ts";
import { draftFile, heading, line, wordFile } from "#tests/support/word-file.ts";

/** A lead has a draft in Word and brings it in, while another writes. */
const stage = await openStage({ sample: true });
const { server } = stage;
let lead: Page;
let es: Page;
await stayForAll(stage, ["lead", "es"], (...pages) => ([lead, es] = pages as [Page, Page]));

const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Bring in a Word document" });
const toast = (page: Page) => page.locator(".toast");

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const mimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  await dialog(page)
    .getByLabel("Word document")
    .setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });
}

async function preview(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await more(page, "Bring in a Word document");
  await choose(page, name, bytes);
  await dialog(page).getByText("Nothing is changed yet").waitFor();
}

/** "1. Context → 1 Context and agreed focus". */
const rows = (page: Page): Promise<string[]> =>
  dialog(page)
    .locator(".import__parts > li")
    .evaluateAll((all) =>
      all.map((one) => {
        const select = one.querySelector("select")!;
        return `${one.querySelector("h3")!.textContent} → ${select.selectedOptions[0]!.textContent}`;
      }),
    );

const goesTo = (page: Page, part: string) => dialog(page).getByLabel(`Goes to: ${part}`);
const bringIn = (page: Page) => dialog(page).getByRole("button", { name: "Bring in", exact: true });

const summaryOf = async (page: Page, review: string): Promise<Summary> =>
  api.summary.response.parse(await (await page.request.get(`${server.url}/api/reviews/${review}/summary`)).json())
    .summary as unknown as Summary;

const words = (page: Page, address: string): Promise<string> =>
  field(page, address).evaluate((element) =>
    [...element.querySelectorAll("p")].map((one) => one.textContent).join(" | "),
  );

test("A draft of Word's: what goes where, chosen, brought in, seen by another who types there, and undone", async () => {
  await writeSection(lead, "context", ["What stood here."]);
  await saved(lead);
  await es.getByText("What stood here.").waitFor();
  await preview(lead, "Draft 2.docx", draftFile());
  expect(await rows(lead)).toEqual([
    "Before the first heading → Choose …",
    "1. Context → 1 Context and agreed focus",
    "S1. Officers know primary schools well → 4: a new strength",
    "Headteachers trust the authority → 4: a new strength",
    "A1: Make judgements more consistent → 5: a new area for further focus",
    "Attendance → Choose …",
  ]);
  for (const said of [
    "1 picture: a note in brackets stands in its place.",
    "1 table: each row comes as a line of text.",
    "1 footnote: as text, at the end of its part.",
    "1 comment: not taken along.",
    "Tracked changes: the text comes as if all of them were accepted.",
    "The table of contents: not taken along.",
  ])
    expect(await dialog(lead).getByText(said).count(), said).toBe(1);
  await dialog(lead).getByText("Evidence E1, E3 is not linked, and comes as text").waitFor();
  expect(await violations(lead)).toEqual([]);

  // What has no place has to be given one.
  await bringIn(lead).click();
  await dialog(lead).getByText("Choose where this goes, or leave it out.").first().waitFor();
  await poll(() => lead.evaluate(() => document.activeElement?.getAttribute("aria-invalid"))).toBe("true");
  await goesTo(lead, "Before the first heading").selectOption("Leave out");
  await goesTo(lead, "Attendance").selectOption("3 Overall evaluation");
  await dialog(lead).getByText("5 parts, 77 words, come in. 1 part is left out.").waitFor();

  // Another goes on in the very paragraph behind which it comes.
  await openField(es, "section/context");
  await toEnd(es);
  await es.keyboard.type(" Es goes");
  await bringIn(lead).click();
  await es.keyboard.type(" on writing here.");
  await toast(lead).getByText("“Draft 2.docx” is in the text.").waitFor();
  expect(await dialog(lead).count()).toBe(0);
  await poll(() => lead.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("More");

  const context =
    "What stood here. Es goes on writing here. | Strathallan is mixed, and rural. See the guidance.[1] | The team asked twice. | How well do officers know their schools? | How reliable are judgements? | [1] From the data pack.";
  for (const page of [lead, es]) {
    await poll(() => words(page, "section/context")).toBe(context);
    await page.getByText("Headteachers trust the authority").first().waitFor();
  }
  const summary = await summaryOf(lead, server.review);
  const said = summary.sections.flatMap(({ findings }) => findings);
  expect(said.map(({ number, frameworks, enquiry }) => [number, frameworks, enquiry !== null])).toEqual([
    ["S1", ["HGIOS4 1.1", "HGIOS4 1.3"], true],
    ["S2", [], false],
    ["A1", [], false],
  ]);
  const link = { type: "link", href: "https://education.gov.scot/cir" };
  const text = (of: string, ...marks: object[]) => ({ type: "text", text: of, marks });
  expect(summary.sections.find(({ id }) => id === "context")!.text.slice(1, 4)).toEqual([
    {
      type: "paragraph",
      content: [
        text("Strathallan is "),
        text("mixed", { type: "bold" }),
        text(", and "),
        text("rural", { type: "italic" }),
        text(". See the "),
        text("guidance", link),
        text(".[1]"),
      ],
    },
    { type: "paragraph", content: [text("The team asked twice.")] },
    {
      type: "orderedList",
      items: [
        [{ type: "paragraph", content: [text("How well do officers know their schools?")] }],
        [{ type: "paragraph", content: [text("How reliable are judgements?")] }],
      ],
    },
  ]);
  expect(await words(lead, `finding/${said[1]!.id}/narrative`)).toBe("They take part. | [Picture: A chart of replies]");
  expect(await words(lead, `finding/${said[2]!.id}/narrative`)).toBe(
    "In two of seven clusters. | Cluster\tP7\tS3 | North\t81\t58",
  );
  expect(await words(lead, "section/evaluation")).toBe("Attendance | Attendance rose in each of three years.");

  // Among the versions, with who did it and what changed.
  await more(lead, "Versions");
  const imported = lead.locator(".version", { hasText: "Imported “Draft 2.docx”" });
  await imported.getByText(/added/i).waitFor();
  expect(await imported.textContent()).toContain("Ailsa");
  await lead.locator(".version", { hasText: "Before importing “Draft 2.docx”" }).waitFor();
  await lead.keyboard.press("Escape");

  await toast(lead).getByRole("button", { name: "Undo" }).click();
  // Es wrote on where it came, so that stays; all else goes.
  await toast(lead)
    .getByText(/^Undone\./)
    .waitFor();
  await poll(
    async () => (await summaryOf(lead, server.review)).sections.flatMap(({ findings }) => findings).length,
  ).toBe(0);
  await poll(() => words(es, "section/evaluation")).toBe("Start writing");
  for (const page of [lead, es])
    await poll(() => words(page, "section/context")).toBe("What stood here. Es goes on writing here.");
});

test("A file that cannot be brought in says what to do, and another can be chosen", async () => {
  await more(lead, "Bring in a Word document");
  const wide = Buffer.from("EncryptedPackage", "utf16le");
  const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
  const zip = wordFile("<w:p/>");
  for (const [bytes, said] of [
    [Buffer.alloc(0), "This file is empty."],
    [ole, "an older Word (.doc)"],
    [Buffer.concat([ole, wide]), "protected with a password"],
    [Buffer.from("%PDF-1.7"), "This is not a Word document."],
    [zip.slice(0, -60), "This file is damaged."],
    [zip, "There are no words in this document."],
    [wordFile(line("Short.").repeat(20_000)), "This document is too long: at most 60,000 words in 5,000 paragraphs"],
  ] as const) {
    await choose(lead, "File.docx", bytes);
    await dialog(lead).getByRole("alert").getByText(said).waitFor();
  }
  await choose(lead, "Good.docx", draftFile());
  await dialog(lead).getByText("Nothing is changed yet").waitFor();
  await dialog(lead).getByRole("button", { name: "Choose another file" }).click();
  await dialog(lead).getByLabel("Word document").waitFor();
  await lead.keyboard.press("Escape");
  await poll(() => dialog(lead).count()).toBe(0);
});

test("A long document is read while the page stays usable; what looks otherwise in Word is said", async () => {
  await lead.evaluate(() => {
    const longest = { ms: 0, over: false };
    Object.assign(globalThis, { longest });
    let last = performance.now();
    const beat = (): void => {
      longest.ms = Math.max(longest.ms, performance.now() - last);
      last = performance.now();
      if (!longest.over) setTimeout(beat);
    };
    beat();
  });
  const looking = (look: string, words: string): string => `<w:r><w:rPr><w:${look}/></w:rPr><w:t>${words}</w:t></w:r>`;
  const broken = '<w:r><w:t>Before</w:t><w:br w:type="page"/><w:t>after.</w:t></w:r>';
  const marked = line(looking("strike", "Struck."), looking("vanish", "Hidden."));
  await preview(lead, "Long.docx", wordFile(line(broken), marked, line("A short line.").repeat(4900)));
  for (const said of ["Words that are struck out", "Words that are hidden in Word"])
    expect(await dialog(lead).getByText(said).count(), said).toBe(1);
  // Not glued together.
  expect(await dialog(lead).locator(".import__first").first().textContent()).toMatch(
    /^Before\safter\.\sStruck\.Hidden\./,
  );
  const longest = await lead.evaluate(() => {
    const { longest: all } = globalThis as unknown as { longest: { ms: number; over: boolean } };
    all.over = true;
    return all.ms;
  });
  expect(longest).toBeLessThan(500);
  await dialog(lead).getByRole("button", { name: "Leave the text as it is" }).click();
});

test("An answer that is lost on the way: trying again brings nothing in twice, and what comes late is said", async () => {
  let lost = 0;
  await lead.route(/\/imports$/, async (route) => {
    if (lost++ > 0) return route.fallback();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await preview(lead, "Lost.docx", wordFile(heading(1, "Method"), line("Only once.")));
  await bringIn(lead).click();
  await dialog(lead).getByRole("alert").getByText("It is not known whether “Lost.docx” is in the text").waitFor();
  expect(await dialog(lead).getByText("Nothing").count()).toBe(0);
  await dialog(lead).getByRole("button", { name: "Leave it at that" }).waitFor();
  await bringIn(lead).click();
  await toast(lead).getByText("“Lost.docx” is in the text.").waitFor();
  expect(lost).toBe(2);
  const times = async (said: string): Promise<number> => countOf(await words(es, "section/method"), said);
  await poll(() => times("Only once.")).toBe(1);

  // To another place meanwhile: it says where it is.
  lost = 0;
  await preview(lead, "Moved.docx", wordFile(heading(1, "Method"), line("Here.")));
  await bringIn(lead).click();
  await dialog(lead).getByRole("alert").getByText("It is not known whether “Moved.docx” is in the text").waitFor();
  await goesTo(lead, "Method").selectOption("3 Overall evaluation");
  await bringIn(lead).click();
  await toast(lead).getByText("It is in section 2 “How the review was carried out”.").waitFor();
  await poll(() => times("Here.")).toBe(1);

  // Closed while it is on its way.
  await lead.unroute(/\/imports$/);
  let go = (): void => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await lead.route(/\/imports$/, async (route) => {
    await held;
    await route.continue();
  });
  await preview(lead, "Late.docx", wordFile(heading(1, "Method"), line("And this.")));
  await bringIn(lead).click();
  await lead.keyboard.press("Escape");
  await poll(() => dialog(lead).count()).toBe(0);
  go();
  await toast(lead).getByText("“Late.docx” is in the text.").waitFor();
  await poll(() => times("And this.")).toBe(1);
  await toast(lead).getByRole("button", { name: "Undo" }).click();
  await toast(lead).getByText("What came from “Late.docx” is out of the text again.").waitFor();
  await poll(() => times("And this.")).toBe(0);
  expect(await times("Only once.")).toBe(1);
  await lead.unrouteAll({ behavior: "wait" });
});

test("Another types behind the last of what came: undone, just that paragraph stays, and is named", async () => {
  const file = wordFile(
    heading(1, "Method"),
    line("First of three."),
    line("Second of three."),
    line("Third of three."),
  );
  await preview(lead, "Three.docx", file);
  await bringIn(lead).click();
  await toast(lead).getByText("“Three.docx” is in the text.").waitFor();
  await poll(() => words(es, "section/method")).toContain("Third of three.");
  await openField(es, "section/method");
  await toEnd(es);
  await es.keyboard.type(" And es.");
  await saved(es);
  await poll(() => words(lead, "section/method")).toContain("Third of three. And es.");
  await toast(lead).getByRole("button", { name: "Undo" }).click();
  await toast(lead).getByText("Undone. Part of section 2 was changed meanwhile, so it stays.").waitFor();
  for (const page of [lead, es]) {
    await poll(() => words(page, "section/method")).not.toContain("First of three.");
    const method = await words(page, "section/method");
    expect(method).not.toContain("Second of three.");
    expect(method).toContain("Third of three. And es.");
  }
});

test("Offline it says that it waits; to a reader it is not offered; Escape gives the focus back", async () => {
  await more(es, "Bring in a Word document");
  await dialog(es).waitFor();
  await es.keyboard.press("Escape");
  await poll(() => es.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("More");
  await es.context().setOffline(true);
  await es.getByText("You are offline.").waitFor();
  await more(es, "Bring in a Word document");
  await toast(es).getByText("Bringing in a document waits until you are online.").waitFor();
  expect(await dialog(es).count()).toBe(0);
  const [reader] = (await stage.enter("reader")) as [Page];
  await reader.getByRole("button", { name: "More", exact: true }).click();
  await reader.getByRole("menuitem", { name: "Versions" }).waitFor();
  expect(await reader.getByRole("menuitem", { name: "Bring in a Word document" }).count()).toBe(0);
  await reader.context().close();
  await es.context().setOffline(false);
  await saved(es);
});

test("Proposed while one looks at what goes where: it says so, and nothing comes in", async () => {
  await preview(es, "Late.docx", wordFile("<w:p><w:r><w:t>Too late.</w:t></w:r></w:p>"));
  await goesTo(es, "The whole document").selectOption("2 How the review was carried out");
  const { hash } = (await (await lead.request.get(`${server.url}/api/reviews/${server.review}/summary`)).json()) as {
    hash: string;
  };
  const proposed = await lead.request.post(`${server.url}/api/reviews/${server.review}/agreement/proposal`, {
    data: { hash, despite: "For the test." },
    headers: { origin: server.url },
  });
  expect(proposed.ok(), await proposed.text()).toBe(true);
  await dialog(es).getByRole("alert").getByText("The text was proposed for agreement").waitFor();
  expect(await bringIn(es).count()).toBe(0);
  await dialog(es).getByRole("button", { name: "Leave the text as it is" }).click();
  await es.getByRole("button", { name: "More", exact: true }).click();
  await es.getByRole("menuitem", { name: "Versions" }).waitFor();
  expect(await es.getByRole("menuitem", { name: "Bring in a Word document" }).count()).toBe(0);
});

test("Our own export of the sample, brought into an empty review, is the sample again", async () => {
  // The last, since who stays is nobody any more.
  await Promise.all([lead, es].map((page) => page.context().close()));
  await server.renew();
  [lead] = (await stage.enter("lead")) as [Page];
  const file = await lead.request.get(`${server.url}${exportPath(server.sample!, "docx")}`);
  await preview(lead, "Summary DRAFT.docx", await file.body());
  expect((await rows(lead)).filter((one) => one.includes("Choose"))).toEqual([]);
  await bringIn(lead).click();
  await toast(lead).getByText("is in the text").waitFor();
  const [came, was] = await Promise.all([server.review, server.sample!].map((id) => summaryOf(lead, id)));
  const [here, there] = [inSampleWords(came!), inSampleWords(was!)];
  expect(here.actions).toEqual(there.actions);
  expect(here.findings).toEqual(
    there.findings.map((one) => ({
      ...one,
      // Told in the text, since it is not linked.
      narrative: [
        ...(one.evidence.length > 0 ? [paragraph(`Evidence ${one.evidence.join(", ")}`)] : []),
        ...one.narrative,
      ],
      evidence: [],
      claims: [],
      confidence: null,
      status: "drafting",
    })),
  );
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll(/\{"type":"lang"[^}]*\}/g, ""));
  expect(here.sections).toEqual(plain(there.sections));
  expect(expectedSummary(readSample()).findings.length).toBe(here.findings.length);
});
