import { fork } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launch } from "#tests/support/browser.ts";

/** Opened so many times each, in turn; the middle one counts. */
const ROUNDS = 7;
const KEYSTROKES = 60;
const KEYSTROKE_MS = 60;

interface Place {
  readonly name: "codraft" | "plain";
  readonly url: string;
  /** Where somebody begins who has just opened it: the first words. */
  readonly first: string;
  /** In the middle of the text. */
  readonly middle: string;
  /** Where the typed letter shows up. */
  readonly written: string;
}

interface Measured {
  readonly openMs: number;
  readonly taskMsPerKeystroke: number;
}

/** From the address to a letter that is on the screen; then what a keystroke costs the page's thread. */
async function measure(browser: Browser, place: Place, cookies: Cookies): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(place.url, { waitUntil: "commit" });
  await page.locator(place.first).click({ position: { x: 200, y: 10 } });
  await page.keyboard.type("\u00e6");
  const openMs = await page.evaluate(
    (written) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector(written)?.textContent?.includes("\u00e6"))
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
    place.written,
  );
  await page.locator(place.middle).click({ position: { x: 200, y: 10 } });
  // What goes on after opening is not the price of a keystroke.
  await page.waitForTimeout(2000);
  const idle = await tasks(page, () => page.waitForTimeout(KEYSTROKES * KEYSTROKE_MS));
  const busy = await tasks(page, () => page.keyboard.type("words ".repeat(KEYSTROKES / 6), { delay: KEYSTROKE_MS }));
  await context.close();
  return { openMs, taskMsPerKeystroke: (busy - idle) / KEYSTROKES };
}

/** Milliseconds of the page's main thread while something happens. */
async function tasks(page: Page, happens: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const at = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0) * 1000;
  };
  const before = await at();
  await happens();
  const spent = (await at()) - before;
  await session.detach();
  return spent;
}

type Cookies = Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;

async function signIn(browser: Browser, link: string): Promise<Cookies> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("[data-field]").first().waitFor();
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** The long summary in Codraft beside one plain TipTap editor with the same words, in turn, in one run. */
export async function bench(): Promise<void> {
  const server = fork(join(import.meta.dirname, "pages.ts"), { execArgv: ["--disable-warning=ExperimentalWarning"] });
  const { link, summary, plain, words, findings } = await new Promise<{
    link: string;
    summary: string;
    plain: string;
    words: number;
    findings: number;
  }>((resolve) => server.once("message", (said) => resolve(said as never)));
  console.log(`${words} words, ${findings} findings`);
  const browser = await launch();
  const cookies = await signIn(browser, link);
  const places: readonly Place[] = [
    {
      name: "codraft",
      url: summary,
      first: "[data-field] >> nth=0",
      middle: '[data-field$="/narrative"] >> nth=30',
      written: ".field--live",
    },
    {
      name: "plain",
      url: plain,
      first: ".ProseMirror > p >> nth=0",
      middle: ".ProseMirror > p >> nth=60",
      written: ".ProseMirror",
    },
  ];
  const results = { codraft: [] as Measured[], plain: [] as Measured[] };
  // The first of each only warms what the machine keeps.
  for (const place of places) await measure(browser, place, cookies);
  for (let i = 0; i < ROUNDS; i++)
    for (const place of places) results[place.name].push(await measure(browser, place, cookies));
  await browser.close();
  server.kill();

  const figures = (name: Place["name"]): Measured => {
    const openMs = median(results[name].map((one) => one.openMs));
    const taskMsPerKeystroke = median(results[name].map((one) => one.taskMsPerKeystroke));
    console.log(
      `${name.padEnd(8)} open to first keystroke ${openMs.toFixed(0)} ms  main thread per keystroke ${taskMsPerKeystroke.toFixed(1)} ms`,
    );
    return { openMs, taskMsPerKeystroke };
  };
  const [codraft, reference] = [figures("codraft"), figures("plain")];
  console.log(
    `ratio    open ${(codraft.openMs / reference.openMs).toFixed(2)} (goal: at most 1.5)  keystroke ${(codraft.taskMsPerKeystroke / reference.taskMsPerKeystroke).toFixed(2)} (goal: at most 1.5)`,
  );
}
