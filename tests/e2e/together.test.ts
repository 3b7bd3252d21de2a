import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { claimLine } from "#client/findings/claim-model.ts";
import { capital, frameworkNames } from "#client/summary/names.ts";
import { confidenceName, statusName } from "#client/summary/words.ts";
import type { SampleFinding } from "#server/demo/sample.ts";
import { readSample } from "#server/demo/sample.ts";
import { must } from "#shared/assert.ts";
import { scales } from "#shared/quantities.ts";
import type { Summary } from "#shared/summary.ts";
import { enter } from "#tests/support/browser.ts";
import * as officer from "#tests/support/officer.ts";
import { openStage } from "#tests/support/stage.ts";
import * as expected from "#tests/support/sample-summary.ts";
import { countOf, markupOfDocx, sentences, textOfDocx, textOfHtml } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

const sample = readSample();
const wanted = expected.expectedSummary(sample);
const [strengths, areas] = (["strengths", "areas"] as const).map((id) =>
  sample.findings.filter((finding) => finding.section === id),
) as [SampleFinding[], SampleFinding[]];
const titles = new Map(sample.evidence.map((item) => [item.number, item.title]));
const statements = new Map(sample.findings.map((finding) => [finding.number, finding.statement]));
/** The last of the register is not in it yet when the finding that needs it is written: it is added from there. */
const [register, onTheSpot] = [sample.evidence.slice(0, -1), must(sample.evidence.at(-1), "the sample has evidence")];

/** For what comes from others, on a busy machine. */
const WAIT = { timeout: 30_000 };

const { browser, server } = await openStage();

const writeSection = (page: Page, id: "context" | "method" | "evaluation" | "practice" | "follow-up"): Promise<void> =>
  officer.writeSection(page, id, must(sample.sections.get(id), id), id === "context" ? expected.GAELIC : "");

async function writeFindings(page: Page, findings: readonly SampleFinding[]): Promise<void> {
  for (const finding of findings) await officer.writeFinding(page, finding);
}

/** All facts of a finding whose words are written. */
async function enterFacts(page: Page, finding: SampleFinding, spot = false): Promise<void> {
  const at = sample.findings.indexOf(finding);
  const card = await officer.openCard(page, finding.statement);
  await officer.setEnquiry(card, finding.enquiry);
  await officer.setFrameworks(card, finding.frameworks);
  const linked = finding.evidence.filter((number) => !spot || number !== onTheSpot.number);
  await officer.linkEvidence(
    card,
    linked.map((number) => must(titles.get(number), number)),
  );
  if (spot) await officer.addEvidenceOnTheSpot(card, onTheSpot);
  for (const claim of must(wanted.findings[at], finding.number).claims) await officer.addClaim(card, claim);
  await officer.setConfidence(card, confidenceName[expected.confidenceOf(at)]);
  await officer.setStatus(card, statusName[expected.statusOf(at)]);
}

async function writeActions(page: Page): Promise<void> {
  for (const { what, answers, ...values } of sample.actions) {
    const answered = answers.map((number) => must(statements.get(number), number));
    await officer.writeAction(page, what, { ...values, plan: expected.PLAN }, answered);
  }
}

async function introduce(page: Page): Promise<void> {
  const { bold, words, first, between, second, after, link, href } = expected.introduction;
  await page.getByRole("button", { name: "Write an introduction to Strengths" }).click();
  await page.locator('.field--live[data-field="section/strengths"]').waitFor();
  await page.keyboard.press("Control+b");
  await page.keyboard.type(bold);
  await page.keyboard.press("Control+b");
  await page.keyboard.type(words);
  await officer.refer(page, must(statements.get(first), first));
  await page.keyboard.type(between);
  await officer.refer(page, must(statements.get(second), second));
  await page.keyboard.type(after);
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Make a link" });
  await dialog.getByRole("textbox").first().and(page.locator(":focus")).waitFor();
  await page.keyboard.type(link);
  await page.keyboard.press("Tab");
  await page.keyboard.type(href);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const field = page.locator('.field--live[data-field="section/strengths"]');
  await field.and(page.locator(":focus")).waitFor();
  await field.locator("a").waitFor();
  await page.keyboard.type(".");
}

/** Those who wrote the strengths at the same time got them in any order: Alt+Up brings each to its place. */
async function order(page: Page): Promise<void> {
  const shown = page.locator('#section-strengths h3 [data-field$="/statement"]');
  for (const [at, { statement }] of strengths.entries()) {
    for (;;) {
      const now = (await shown.allInnerTexts()).indexOf(statement);
      expect(now).toBeGreaterThanOrEqual(at);
      if (now === at) break;
      await officer.openCard(page, statement);
      await page.keyboard.press("Alt+ArrowUp");
      await expect.poll(async () => (await shown.allInnerTexts()).indexOf(statement), WAIT).toBe(now - 1);
    }
  }
}

/** Everything that stands in the fields of the page. */
const fieldsOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-field]")].map((field) => field.textContent).join("\n"),
  );

/** The facts that stand on a page where no finding is open, as they are read there. */
const factsOn = (page: Page) =>
  page.evaluate(() => {
    const words = (element: Element, of: string): string[] =>
      [...element.querySelectorAll(of)].map((one) => one.textContent.trim());
    return {
      findings: [...document.querySelectorAll("article.finding")].map((card) => ({
        number: words(card, "h3 .f-n").join(),
        meta: words(card, ".f-meta").join(),
        evidence: words(card, ".chip"),
        claims: words(card, ".f-claims").join(),
      })),
      actions: [...document.querySelectorAll("li.action")].map((card) => ({
        answers: words(card, ".answers .ref"),
        // Open, it also has a place for progress, where nothing is said.
        values: [...card.querySelectorAll("textarea")].map((one) => one.value).filter((one) => one !== ""),
      })),
      evidence: [...document.querySelectorAll("#section-evidence tbody tr")].map((row) => words(row, "th, td")),
      quantities: [...document.querySelectorAll("#section-quantities tbody tr")].map((row) => words(row, "th, td")),
    };
  });

function wantedFacts(): Awaited<ReturnType<typeof factsOn>> {
  const scale = must(
    scales.find((one) => one.id === sample.details.scale),
    "the scale of the sample",
  );
  const uses = (number: string): string =>
    sample.findings
      .filter((one) => one.evidence.includes(number))
      .map((one) => one.number)
      .join("");
  return {
    findings: wanted.findings.map((finding) => ({
      number: finding.number,
      meta: `Line of enquiry ${finding.enquiry} · ${frameworkNames(finding.frameworks)}`,
      evidence: finding.evidence.map((number) => `${number}: ${titles.get(number)}`),
      claims: finding.claims.map((claim) => claimLine({ id: "", ...claim }, scale)).join("; "),
    })),
    actions: wanted.actions.map(({ answers, by, lead, support, measure, plan }) => ({
      answers,
      values: [by, lead, support, measure, plan],
    })),
    evidence: wanted.evidence.map(({ number, title, type, extent }) => [
      number,
      title,
      capital(type),
      extent,
      uses(number),
      "",
    ]),
    quantities: wanted.findings.flatMap((finding) =>
      finding.claims.map(({ term, count, total, group }) => [
        capital(term),
        scale.terms.find((row) => row.term === term)?.share ?? "",
        finding.number,
        `${count} of ${total} ${group}`,
      ]),
    ),
  };
}

test("three partners write the sample together, one offline for a while, the server ended with kill -9", async () => {
  const [la, es, ades] = (await Promise.all(
    ["lead", "es", "ades"].map((key) => enter(browser, server.links[key]!)),
  )) as [Page, Page, Page];
  const errors: string[] = [];
  for (const page of [la, es, ades]) page.on("pageerror", (error) => errors.push(error.message));

  // All at the same time: words of sections and findings, and the register.
  await Promise.all([
    writeSection(la, "context").then(() => writeFindings(la, strengths.slice(0, 2))),
    (async () => {
      for (const item of register) await officer.addEvidence(es, item);
      await writeFindings(es, strengths.slice(2));
      await writeSection(es, "method");
    })(),
    writeFindings(ades, areas),
  ]);
  const rows = (page: Page) => page.locator("#section-evidence tbody tr");
  for (const page of [la, ades]) await expect.poll(() => rows(page).count(), WAIT).toBe(register.length);

  // One loses the network and goes on with words and facts; the server is ended while the others are in mid-typing.
  await ades.context().setOffline(true);
  await lineSays(ades, /^Offline/);
  const offline = (async () => {
    await writeSection(ades, "follow-up");
    for (const finding of areas.slice(0, -1)) await enterFacts(ades, finding);
  })();
  const [first = ""] = sentences(sample.sections.get("evaluation")![0]!);
  const online = Promise.all([
    writeSection(la, "evaluation").then(() => enterFacts(la, strengths[0]!)),
    writeSection(es, "practice").then(() => enterFacts(es, strengths[2]!)),
  ]);
  await expect.poll(async () => countOf(await fieldsOf(es), first), WAIT).toBe(1);
  await server.crash();
  await Promise.all([offline, online]);
  await Promise.all([la, es].map(officer.saved));
  const [apart = ""] = sentences(sample.sections.get("follow-up")![0]!);
  expect([await fieldsOf(ades), await fieldsOf(la)].map((text) => countOf(text, apart))).toEqual([1, 0]);
  await ades.context().setOffline(false);
  await officer.saved(ades);

  // The rest, with all three back.
  await Promise.all([
    enterFacts(la, strengths[1]!).then(() => writeActions(la)),
    (async () => {
      await enterFacts(es, strengths[3]!, true);
      await enterFacts(es, strengths[4]!);
      await introduce(es);
      await order(es);
    })(),
    (async () => {
      await expect.poll(() => rows(ades).count(), WAIT).toBe(sample.evidence.length);
      await enterFacts(ades, areas.at(-1)!);
    })(),
  ]);
  await Promise.all([la, es, ades].map(officer.saved));

  // The same everywhere: as the server reads it, on the four screens, and in the files.
  const fourth = await enter(browser, server.links["la"]!);
  const { summary } = await fourth.evaluate(
    async (review) => (await (await fetch(`/api/reviews/${review}/summary`)).json()) as { summary: Summary },
    server.review,
  );
  expect(expected.inSampleWords(summary)).toEqual(wanted);

  const { bold, link } = expected.introduction;
  const written = [
    ...[...sample.sections.values()].flat().map((line) => line.replace(/^\d+\. /, "")),
    ...sample.findings.flatMap((finding) => [finding.statement, finding.narrative]),
    ...sample.actions.map((action) => action.what),
    bold,
    link,
  ].flatMap(sentences);
  for (const [name, page] of Object.entries({ la, es, ades, fourth })) {
    // Whatever finding is open folds.
    await officer.openCard(page, sample.actions[0]!.what);
    await expect
      .poll(
        async () => {
          const text = await fieldsOf(page);
          return written.filter((one) => countOf(text, one) !== 1);
        },
        { message: `sentences that ${name} does not have exactly once`, ...WAIT },
      )
      .toEqual([]);
    await expect.poll(() => factsOn(page), { message: `facts on the page of ${name}`, ...WAIT }).toEqual(wantedFacts());
  }

  const files = await fourth.evaluate(async (review) => {
    const html = await (await fetch(`/api/reviews/${review}/export/html`)).text();
    const docx = new Uint8Array(await (await fetch(`/api/reviews/${review}/export/docx`)).arrayBuffer());
    return { html, docx: [...docx] };
  }, server.review);
  expect(files.html).toContain(`<span lang="gd">${expected.GAELIC}</span>`);
  const docx = Uint8Array.from(files.docx);
  const gaelic = new RegExp(`<w:lang w:val="gd-GB"/></w:rPr><w:t[^>]*>${expected.GAELIC}<`);
  expect(gaelic.test(markupOfDocx(docx)), "Word knows the Gaelic words as Gaelic").toBe(true);
  const values = [
    ...sample.evidence.flatMap((item) => [item.title, item.extent]),
    ...sample.actions.flatMap(({ lead, support, measure, by }) => [lead, support, measure, by]),
    ...wanted.findings.map((finding) => `Evidence ${finding.evidence.join(", ")}`),
    `${bold} are told of in section 6, S2 and S4. More is in the ${link}`,
    expected.PLAN,
    "DRAFT",
  ];
  for (const [name, text] of Object.entries({
    html: textOfHtml(files.html),
    docx: textOfDocx(docx),
  })) {
    // A line of enquiry also stands among the details.
    const enquiries = sample.details.enquiries.map((enquiry) => enquiry.text);
    const wrong = written.filter((one) => countOf(text, one) !== (enquiries.includes(one) ? 2 : 1));
    expect(wrong, name).toEqual([]);
    expect(
      values.filter((one) => !text.includes(one)),
      name,
    ).toEqual([]);
  }
  expect(errors).toEqual([]);
});
