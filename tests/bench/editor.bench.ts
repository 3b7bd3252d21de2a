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
  /** On the way to it: the page's scripts are there, and how many kB they are unpacked; the first words are drawn. */
  readonly scriptsMs: number;
  readonly scriptsKb: number;
  readonly paintMs: number;
  readonly taskMsPerKeystroke: number;
  /** Of it, scripts, and style and layout. */
  readonly scriptMsPerKeystroke: number;
  readonly layoutMsPerKeystroke: number;
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
  const way = await page.evaluate(() => {
    const scripts = performance
      .getEntriesByType("resource")
      .filter((one): one is PerformanceResourceTiming => one instanceof PerformanceResourceTiming)
      .filter((one) => new URL(one.name).pathname.endsWith(".js"));
    return {
      scriptsMs: Math.max(...scripts.map((one) => one.responseEnd)),
      scriptsKb: scripts.reduce((sum, one) => sum + one.decodedBodySize, 0) / 1000,
      paintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    };
  });
  await page.locator(place.middle).click({ position: { x: 200, y: 10 } });
  // What goes on after opening is not the price of a keystroke.
  await page.waitForTimeout(2000);
  const idle = await tasks(page, () => page.waitForTimeout(KEYSTROKES * KEYSTROKE_MS));
  const busy = await tasks(page, () => page.keyboard.type("words ".repeat(KEYSTROKES / 6), { delay: KEYSTROKE_MS }));
  await context.close();
  const per = (of: keyof Spent): number => (busy[of] - idle[of]) / KEYSTROKES;
  return {
    openMs,
    ...way,
    taskMsPerKeystroke: per("task"),
    scriptMsPerKeystroke: per("script"),
    layoutMsPerKeystroke: per("layout"),
  };
}

/** Milliseconds of the page's main thread. */
interface Spent {
  readonly task: number;
  readonly script: number;
  readonly layout: number;
}

/** What the page's main thread does while something happens. */
async function tasks(page: Page, happens: () => Promise<void>): Promise<Spent> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const at = async (): Promise<Spent> => {
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
    return {
      task: of("TaskDuration"),
      script: of("ScriptDuration"),
      layout: of("LayoutDuration") + of("RecalcStyleDuration"),
    };
  };
  const before = await at();
  await happens();
  const after = await at();
  await session.detach();
  return {
    task: after.task - before.task,
    script: after.script - before.script,
    layout: after.layout - before.layout,
  };
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
    const middle = (of: keyof Measured): number => median(results[name].map((one) => one[of]));
    const figure: Measured = {
      openMs: middle("openMs"),
      scriptsMs: middle("scriptsMs"),
      scriptsKb: middle("scriptsKb"),
      paintMs: middle("paintMs"),
      taskMsPerKeystroke: middle("taskMsPerKeystroke"),
      scriptMsPerKeystroke: middle("scriptMsPerKeystroke"),
      layoutMsPerKeystroke: middle("layoutMsPerKeystroke"),
    };
    const { openMs, scriptsMs, scriptsKb, paintMs, taskMsPerKeystroke } = figure;
    console.log(
      `${name.padEnd(8)} open to first keystroke ${openMs.toFixed(0)} ms  main thread per keystroke ${taskMsPerKeystroke.toFixed(1)} ms  ` +
        `(scripts ${scriptsKb.toFixed(0)} kB there at ${scriptsMs.toFixed(0)} ms, first drawn at ${paintMs.toFixed(0)} ms)`,
    );
    return figure;
  };
  const [codraft, reference] = [figures("codraft"), figures("plain")];
  console.log(
    `ratio    open ${(codraft.openMs / reference.openMs).toFixed(2)} (goal: at most 1.5)  keystroke ${(codraft.taskMsPerKeystroke / reference.taskMsPerKeystroke).toFixed(2)} (goal: at most 1.5)`,
  );
  if (codraft.openMs > reference.openMs * 1.5) {
    const more = (of: "scriptsMs" | "openMs"): number => codraft[of] - reference[of];
    console.log(
      `What bounds it: of the ${more("openMs").toFixed(0)} ms more, ${more("scriptsMs").toFixed(0)} ms are ` +
        `${(codraft.scriptsKb - reference.scriptsKb).toFixed(0)} kB more of scripts; the rest is to be let in, to have the ` +
        "document over the wire, and to draw the page around the text.",
    );
  }
  if (codraft.taskMsPerKeystroke > reference.taskMsPerKeystroke * 1.5) {
    const more = (of: keyof Measured): string => (codraft[of] - reference[of]).toFixed(1);
    console.log(
      `What bounds it: of the ${more("taskMsPerKeystroke")} ms more per keystroke, ${more("scriptMsPerKeystroke")} ms are ` +
        `scripts, ${more("layoutMsPerKeystroke")} ms style and layout, and the rest painting and what the browser does for both.`,
    );
  }
}
