import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SampleFinding } from "#server/demo/sample.ts";
import { readSample } from "#server/demo/sample.ts";
import { enter, launch } from "#tests/support/browser.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { countOf, sentences, textOfDocx, textOfHtml } from "#tests/support/text.ts";

const sample = readSample();
let browser: Browser;
let server: ServerProcess;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Types into a field that is open, sentence by sentence, as fast as a browser takes it. */
async function type(page: Page, text: string): Promise<void> {
  for (const part of text.match(/[^.]+\.?\s*/g) ?? []) await page.keyboard.insertText(part);
}

async function writeSection(page: Page, id: string): Promise<void> {
  await page.locator(`[data-field="section/${id}"]`).click();
  await page.locator(`.field--live[data-field="section/${id}"]`).waitFor();
  for (const [i, line] of sample.sections.get(id as never)!.entries()) {
    if (i > 0) await page.keyboard.press("Enter");
    await type(page, line.replace(/^\d+\. /, ""));
  }
}

const adds = { strengths: "Add a strength", areas: "Add an area for further focus" } as const;

async function writeFinding(page: Page, finding: SampleFinding): Promise<void> {
  const button = page.getByRole("button", { name: adds[finding.section] });
  await button.click();
  await page.locator('.field--live[data-field$="/statement"]').waitFor();
  await type(page, finding.statement);
  await page.keyboard.press("Enter");
  await page.locator('.field--live[data-field$="/narrative"]').waitFor();
  await type(page, finding.narrative);
}

async function writeAction(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  await type(page, what);
}

const saved = (page: Page): Promise<void> =>
  page
    .locator(".save", { hasText: /^Saved/ })
    .first()
    .waitFor({ timeout: 60_000 });

/** Everything that stands in the fields of the page. */
const fieldsOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-field]")].map((field) => field.textContent).join("\n"),
  );

test("three partners write the sample together, one offline for a while, the server ended with kill -9", async () => {
  const [la, es, ades] = (await Promise.all(
    ["lead", "es", "ades"].map((key) => enter(browser, server.links[key]!)),
  )) as [Page, Page, Page];
  const strengths = sample.findings.filter((finding) => finding.section === "strengths");
  const areas = sample.findings.filter((finding) => finding.section === "areas");

  await Promise.all([
    (async () => {
      await writeSection(la, "context");
      for (const finding of strengths.slice(0, 2)) await writeFinding(la, finding);
    })(),
    (async () => {
      await writeSection(es, "method");
      for (const finding of strengths.slice(2)) await writeFinding(es, finding);
    })(),
    (async () => {
      for (const finding of areas) await writeFinding(ades, finding);
    })(),
  ]);

  // One loses the network and goes on writing; the server is ended in mid-typing and comes back.
  await ades.context().setOffline(true);
  const offline = writeSection(ades, "follow-up");
  const online = Promise.all([writeSection(la, "evaluation"), writeSection(es, "practice")]);
  await server.crash();
  await Promise.all([offline, online]);
  await Promise.all([saved(la), saved(es)]);
  await ades.context().setOffline(false);
  await saved(ades);
  for (const action of sample.actions) await writeAction(es, action.what);
  await Promise.all([la, es, ades].map(saved));

  const written = [
    ...[...sample.sections.values()].flat().map((line) => line.replace(/^\d+\. /, "")),
    ...sample.findings.flatMap((finding) => [finding.statement, finding.narrative]),
    ...sample.actions.map((action) => action.what),
  ].flatMap(sentences);
  const fourth = await enter(browser, server.links["la"]!);
  for (const [name, page] of Object.entries({ la, es, ades, fourth })) {
    await expect
      .poll(
        async () => {
          const text = await fieldsOf(page);
          return written.filter((one) => countOf(text, one) !== 1);
        },
        { message: `sentences that ${name} does not have exactly once`, timeout: 30_000 },
      )
      .toEqual([]);
  }

  const files = await fourth.evaluate(async (review) => {
    const html = await (await fetch(`/api/reviews/${review}/export/html`)).text();
    const docx = new Uint8Array(await (await fetch(`/api/reviews/${review}/export/docx`)).arrayBuffer());
    return { html, docx: [...docx] };
  }, server.review);
  for (const [name, text] of Object.entries({
    html: textOfHtml(files.html),
    docx: textOfDocx(Uint8Array.from(files.docx)),
  })) {
    // A line of enquiry also stands among the details.
    const enquiries = sample.details.enquiries.map((enquiry) => enquiry.text);
    const wrong = written.filter((one) => countOf(text, one) !== (enquiries.includes(one) ? 2 : 1));
    expect(wrong, name).toEqual([]);
    expect(text).toContain("DRAFT");
  }
});
