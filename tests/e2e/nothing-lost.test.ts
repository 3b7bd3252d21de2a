import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SampleFinding } from "#server/demo/sample.ts";
import { readSample } from "#server/demo/sample.ts";
import { must } from "#shared/assert.ts";
import type { Summary } from "#shared/summary.ts";
import type { Sleeper } from "#tests/support/browser.ts";
import { enter, launch, launchKept, launchSleeper, programKept } from "#tests/support/browser.ts";
import { field, openField } from "#tests/support/fields.ts";
import { everythingKept } from "#tests/support/kept.ts";
import * as officer from "#tests/support/officer.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { startProxy } from "#tests/support/proxy.ts";
import * as expected from "#tests/support/sample-summary.ts";
import { countOf, sentences, textOfHtml } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/**
 * The whole story: three people write the sample, each with a network of another kind of bad, and the server is ended
 * with kill -9 again and again. At the end the same words stand everywhere, each sentence once.
 */

const sample = readSample();
const [strengths, areas] = (["strengths", "areas"] as const).map((id) =>
  sample.findings.filter((finding) => finding.section === id),
) as [SampleFinding[], SampleFinding[]];

/** For what comes from others, on a busy machine. */
const WAIT = { timeout: 60_000 };

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

type Prose = "context" | "method" | "evaluation" | "practice" | "follow-up";
const prose = (id: Prose): readonly string[] => must(sample.sections.get(id), id);
const writeSection = (page: Page, id: Prose): Promise<void> => officer.writeSection(page, id, prose(id));

const addressOf = async (page: Page, statement: string, part: "statement" | "narrative"): Promise<string> => {
  const found = page.locator('[data-field$="/statement"]').filter({ hasText: statement });
  return must(await found.getAttribute("data-field", WAIT), statement).replace("statement", part);
};

async function writeNarrative(page: Page, { statement, narrative }: SampleFinding): Promise<void> {
  await openField(page, await addressOf(page, statement, "narrative"));
  await officer.type(page, narrative);
}

const offline = (page: Page): Promise<void> => lineSays(page, /^Offline, kept on this device/, WAIT);

const fieldsOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-field]")].map((one) => one.textContent).join("\n"),
  );

/** Stands on the page of somebody who is in the room. */
const heard = (page: Page, words: string): Promise<void> =>
  expect.poll(async () => countOf(await fieldsOf(page), words), WAIT).toBe(1);

/** A browser with a profile, and its page. It may be closed and opened again. */
interface Visitor {
  context: BrowserContext;
  page: Page;
  readonly errors: string[];
}

async function openProfile(visitor: Pick<Visitor, "errors">, folder: string): Promise<Visitor> {
  const context = await launchKept(folder);
  const page = must(context.pages()[0], "a profile opens with a page");
  // Whatever asks before leaving is answered with "leave".
  page.on("dialog", (dialog) => void dialog.accept());
  page.on("pageerror", (error) => visitor.errors.push(error.message));
  return Object.assign(visitor, { context, page });
}

async function visit(folder: string, link: string): Promise<Visitor> {
  const visitor = await openProfile({ errors: [] }, folder);
  await visitor.page.goto(link);
  await visitor.page.getByRole("button", { name: "Sign in" }).click();
  await officer.saved(visitor.page);
  await programKept(visitor.page);
  return visitor;
}

/** Offline from here on: two reloads and a restart of the browser, each right after the last words. */
async function writeOffline(visitor: Visitor, folder: string, address: string, findings: readonly SampleFinding[]) {
  const [first, ...others] = findings;
  await visitor.context.setOffline(true);
  await offline(visitor.page);
  await writeSection(visitor.page, "follow-up");
  await visitor.page.reload();
  await offline(visitor.page);
  await writeNarrative(visitor.page, first!);
  const last = must(sentences(first!.narrative).at(-1), "a narrative has sentences");
  // A browser that is ended in the same moment keeps only what its disk had.
  await expect.poll(async () => (await everythingKept(visitor.page)).text, WAIT).toContain(last);
  await visitor.context.close();

  const { context, page } = await openProfile(visitor, folder);
  await context.setOffline(true);
  await page.goto(address);
  await offline(page);
  for (const finding of others) await writeNarrative(page, finding);
  await page.reload();
  await offline(page);
}

interface Story {
  readonly name: string;
  readonly holdsBack: boolean;
}

const stories: readonly Story[] = [
  { name: "refuses WebSockets", holdsBack: false },
  { name: "refuses WebSockets and holds streamed answers back", holdsBack: true },
];
const KILLS = 5;

test.each(stories)(
  "one offline with two reloads and a restart, one on a network that $name, one asleep, the server killed five times",
  async ({ holdsBack }) => {
    const began = Date.now();
    const [server, sleeper, folder]: [ServerProcess, Sleeper, string] = await Promise.all([
      startProcess(),
      launchSleeper(),
      mkdtemp(join(tmpdir(), "codraft-profile-")),
    ]);
    const proxy = await startProxy(server.url);
    proxy.holdsBack = holdsBack;
    const [mine, theirs] = [strengths, areas];
    let ades: Visitor | null = null;
    try {
      const [la, es, visitor] = await Promise.all([
        enter(sleeper.browser, server.links["lead"]!),
        enter(browser, proxy.url + new URL(server.links["es"]!).pathname),
        visit(folder, server.links["ades"]!),
      ]);
      ades = visitor;
      // Nothing that is asked of a browser is answered while it sleeps.
      la.setDefaultTimeout(WAIT.timeout);
      const errors: string[] = [];
      for (const page of [la, es]) page.on("pageerror", (error) => errors.push(error.message));
      await lineSays(es, "over a slower connection", WAIT);
      expect(proxy.seen.findLast(({ what }) => /\/(events|poll)/.test(what))?.what).toMatch(
        holdsBack ? /\/poll/ : /\/events/,
      );

      let killed = 0;
      const away = (async () => {
        for (const finding of theirs) {
          await officer.saved(visitor.page);
          await officer.writeFinding(visitor.page, { ...finding, narrative: "" });
        }
        await officer.saved(visitor.page);
        await writeOffline(visitor, folder, `${server.url}/reviews/${server.review}`, theirs);
      })();

      // Asleep in mid-sentence, until the server was killed twice without it.
      const opening = prose("context")[0]!;
      const beforeSleep = opening.slice(0, opening.indexOf(" ", opening.length / 2));
      const sleeping = (async () => {
        await openField(la, "section/context");
        await la.keyboard.insertText(beforeSleep);
        await heard(es, beforeSleep);
        const written = writeRest(la, opening.slice(beforeSleep.length));
        sleeper.sleep();
        await expect.poll(() => killed, { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
        sleeper.wake();
        await written;
        for (const id of ["evaluation", "practice"] as const) await writeSection(la, id);
      })();

      // Killed in the middle of each of these findings.
      const behindProxy = (async () => {
        await heard(es, beforeSleep);
        for (const finding of mine) {
          await officer.saved(es);
          const writing = officer.writeFinding(es, finding);
          if (killed < KILLS) {
            await heard(es, finding.statement);
            await server.crash();
            killed++;
          }
          await writing;
        }
        await writeSection(es, "method");
      })();
      await Promise.all([away, sleeping, behindProxy]);
      expect(killed).toBe(KILLS);

      // Only the one who is away has what they wrote; then they come back.
      const [apart = ""] = sentences(prose("follow-up")[0]!);
      await Promise.all([la, es].map(officer.saved));
      // What was just opened draws the rest of a long text a moment after its beginning.
      await expect.poll(async () => countOf(await fieldsOf(visitor.page), apart), WAIT).toBe(1);
      expect(countOf(await fieldsOf(la), apart)).toBe(0);
      await visitor.context.setOffline(false);
      await Promise.all([la, es, visitor.page].map(officer.saved));
      for (const { statement } of sample.findings) await heard(la, statement);
      const statements = new Map(sample.findings.map(({ number, statement }) => [number, statement]));
      for (const { what, answers, ...values } of sample.actions)
        await officer.writeAction(
          la,
          what,
          { ...values, plan: expected.PLAN },
          answers.map((number) => must(statements.get(number), number)),
        );
      await officer.saved(la);

      const written = [
        ...[...sample.sections.keys()].flatMap((id) => prose(id as Prose).map((line) => line.replace(/^\d+\. /, ""))),
        ...mine.flatMap(({ statement, narrative }) => [statement, narrative]),
        ...theirs.flatMap(({ statement, narrative }) => [statement, narrative]),
        ...sample.actions.map(({ what }) => what),
      ].flatMap(sentences);
      const fourth = await enter(browser, server.links["la"]!);
      for (const [name, page] of Object.entries({ la, es, ades: visitor.page, fourth }))
        await expect
          .poll(
            async () => {
              const text = await fieldsOf(page);
              return written.filter((one) => countOf(text, one) !== 1);
            },
            { message: `sentences that ${name} does not have exactly once`, ...WAIT },
          )
          .toEqual([]);

      const { summary, html } = await fourth.evaluate(async (review) => {
        const answer = await fetch(`/api/reviews/${review}/summary`);
        return {
          summary: ((await answer.json()) as { summary: Summary }).summary,
          html: await (await fetch(`/api/reviews/${review}/export/html`)).text(),
        };
      }, server.review);
      const file = textOfHtml(html);
      // A line of enquiry also stands among the details.
      const enquiries = sample.details.enquiries.map((enquiry) => enquiry.text);
      expect(written.filter((one) => countOf(file, one) !== (enquiries.includes(one) ? 2 : 1))).toEqual([]);
      expect(wordsOf(expected.inSampleWords(summary))).toEqual(wordsOf(wanted(mine, theirs)));
      // And nothing else: every page shows what the server reads.
      const whole = await fieldsOf(fourth);
      for (const page of [la, es, visitor.page])
        await expect.poll(async () => lines(await fieldsOf(page)), WAIT).toEqual(lines(whole));
      expect([...errors, ...visitor.errors]).toEqual([]);
      console.log(`${KILLS} kills, ${written.length} sentences: ${((Date.now() - began) / 1000).toFixed(0)} s`);
    } finally {
      await Promise.all([ades?.context.close(), sleeper.close(), ...browser.contexts().map((one) => one.close())]);
      await Promise.all([proxy.close(), server.stop()]);
      await rm(folder, { recursive: true, force: true });
    }
  },
);

/** The rest of the first paragraph, then the other lines of the context. */
async function writeRest(page: Page, rest: string): Promise<void> {
  await officer.type(page, rest);
  let listed = false;
  for (const line of prose("context").slice(1)) {
    await page.keyboard.press("Enter");
    const item = /^\d+\. (.+)$/.exec(line)?.[1];
    if (item !== undefined && !listed) {
      await page.keyboard.type("1. ");
      await field(page, "section/context").locator("ol > li").waitFor();
      listed = true;
    }
    await officer.type(page, item ?? line);
  }
}

const lines = (text: string): string[] => text.split("\n").toSorted();

type Words = ReturnType<typeof expected.inSampleWords>;

/** Only what was written here: findings in whichever order they came, and words without marks. */
function wordsOf({ sections, findings, actions }: Pick<Words, "sections" | "findings" | "actions">) {
  const plain = (value: unknown): string => JSON.stringify(value, (key, one: unknown) => (key === "marks" ? [] : one));
  return {
    sections: Object.fromEntries(Object.entries(sections).map(([id, blocks]) => [id, joined(plain(blocks))])),
    findings: findings.map(({ statement, narrative }) => plain([statement, narrative])).toSorted(),
    actions: actions.map(({ what, lead, support, measure, by, plan }) =>
      plain([what, lead, support, measure, by, plan]),
    ),
  };
}

/** Neighbouring runs that differ in their marks alone are one. */
const joined = (json: string): string =>
  json.replaceAll(/"\},\{"type":"text","text":"|","marks":\[\]\},\{"type":"text","text":"/g, "");

function wanted(mine: readonly SampleFinding[], theirs: readonly SampleFinding[]) {
  const whole = expected.expectedSummary(sample);
  const here = new Set([...mine, ...theirs]);
  return {
    sections: Object.fromEntries(
      Object.entries(whole.sections).filter(([id]) => sample.sections.has(id as Prose)),
    ) as unknown as Words["sections"],
    findings: whole.findings.filter((_finding, at) => here.has(sample.findings[at]!)),
    actions: whole.actions,
  };
}
