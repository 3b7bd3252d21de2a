import { fork } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launch } from "#tests/support/browser.ts";
import { median } from "./figures.ts";

/** Opened so many times each, in turn; the middle one counts. */
const ROUNDS = 7;
const KEYSTROKES = 60;
const KEYSTROKE_MS = 60;
const SETTLED_MS = 1000;
/** Typed first: a key that the text has not, or Playwright would put the letter in without one. */
const LETTER = "~";
const GOAL = 1.5;

interface Place {
  readonly name: "codraft" | "plain";
  readonly url: string;
  /** Where somebody begins who has just opened it: the first words. */
  readonly first: string;
  /** In the middle of the text, the so-manieth of those. */
  readonly middle: readonly [selector: string, at: number];
  /** Where the typed letter shows up. */
  readonly written: string;
}

interface Measured {
  /** From asking for the address to a letter that is on the screen. */
  readonly openMs: number;
  /** On the way to it: the page's scripts are there, and how many kB they are unpacked; the first words can be clicked. */
  readonly scriptsMs: number;
  readonly scriptsKb: number;
  readonly thereMs: number;
  /** What that took of the page's main thread: its own time, in which others on the machine don't count. */
  readonly openTask: number;
  readonly openScript: number;
  readonly openLayout: number;
  /** The same of one keystroke. */
  readonly keyTask: number;
  readonly keyScript: number;
  readonly keyLayout: number;
}

/** From the address to a letter that is on the screen; then what a keystroke costs the page's thread. */
async function measure(browser: Browser, place: Place, cookies: Cookies): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const thread = await mainThread(page);
  const before = await thread();
  await page.goto(place.url, { waitUntil: "commit" });
  // Looked for in the page, frame by frame: Playwright's own waiting looks again only after up to half a second.
  const there = await page.evaluate(
    ([first, letter]) =>
      new Promise<{ x: number; y: number; ms: number; letters: number }>((resolve) => {
        const look = (): void => {
          const element = document.querySelector(first);
          if (!element) return void requestAnimationFrame(look);
          element.scrollIntoView({ block: "center", behavior: "instant" });
          const { x, y, bottom } = element.getBoundingClientRect();
          const letters = element.textContent.split(letter).length;
          resolve({ x: x + 200, y: Math.max(y, 200) + Math.min(10, bottom - y), ms: performance.now(), letters });
        };
        look();
      }),
    [place.first, LETTER] as const,
  );
  await page.mouse.click(there.x, there.y);
  await page.keyboard.type(LETTER);
  const openMs = await page.evaluate(
    ([written, letter, letters]) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          // The summary keeps those of earlier rounds.
          if ((document.querySelector(written)?.textContent?.split(letter).length ?? 0) > letters)
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
    [place.written, LETTER, there.letters] as const,
  );
  const opened = await thread();
  const scripts = await page.evaluate(() => {
    const all = performance
      .getEntriesByType("resource")
      .filter((one): one is PerformanceResourceTiming => one instanceof PerformanceResourceTiming)
      .filter((one) => new URL(one.name).pathname.endsWith(".js"));
    return {
      scriptsMs: Math.max(...all.map((one) => one.responseEnd)),
      scriptsKb: all.reduce((sum, one) => sum + one.decodedBodySize, 0) / 1000,
    };
  });
  const [selector, at] = place.middle;
  await page
    .locator(selector)
    .nth(at)
    .click({ position: { x: 200, y: 10 } });
  // What goes on after opening is not the price of a keystroke.
  await page.waitForTimeout(SETTLED_MS);
  const still = await thread();
  await page.waitForTimeout(KEYSTROKES * KEYSTROKE_MS);
  const typing = await thread();
  await page.keyboard.type("words ".repeat(KEYSTROKES / 6), { delay: KEYSTROKE_MS });
  const typed = await thread();
  await context.close();
  const key = (of: keyof Spent): number => (typed[of] - typing[of] - (typing[of] - still[of])) / KEYSTROKES;
  return {
    openMs,
    ...scripts,
    thereMs: there.ms,
    openTask: opened.task - before.task,
    openScript: opened.script - before.script,
    openLayout: opened.layout - before.layout,
    keyTask: key("task"),
    keyScript: key("script"),
    keyLayout: key("layout"),
  };
}

/** Milliseconds of the page's main thread. */
interface Spent {
  readonly task: number;
  readonly script: number;
  readonly layout: number;
}

/** What the page's main thread has done so far, in processor time: waiting for a busy machine does not count. */
async function mainThread(page: Page): Promise<() => Promise<Spent>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
    return {
      task: of("TaskDuration"),
      script: of("ScriptDuration"),
      layout: of("LayoutDuration") + of("RecalcStyleDuration"),
    };
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
      first: "[data-field]",
      middle: ['[data-field$="/narrative"]', 30],
      written: ".field--live",
    },
    {
      name: "plain",
      url: plain,
      first: ".ProseMirror > p",
      middle: [".ProseMirror > p", 60],
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

  const middle = (name: Place["name"], of: keyof Measured): number => median(results[name].map((one) => one[of]));
  for (const { name } of places) {
    const ms = (of: keyof Measured): string => middle(name, of).toFixed(of.startsWith("key") ? 2 : 0);
    console.log(
      `${name.padEnd(8)} open to first keystroke ${ms("openMs")} ms (scripts ${ms("scriptsKb")} kB there at ${ms("scriptsMs")} ms, ` +
        `first words at ${ms("thereMs")} ms); main thread ${ms("openTask")} ms CPU (script ${ms("openScript")}, style and layout ${ms("openLayout")})`,
    );
    console.log(
      `${name.padEnd(8)} main thread per keystroke ${ms("keyTask")} ms CPU (script ${ms("keyScript")}, style and layout ${ms("keyLayout")})`,
    );
  }
  const ratio = (of: keyof Measured): number => middle("codraft", of) / middle("plain", of);
  const more = (of: keyof Measured): string =>
    (middle("codraft", of) - middle("plain", of)).toFixed(of.startsWith("key") ? 2 : 0);
  console.log(
    `ratio    open ${ratio("openMs").toFixed(2)} (goal: at most 1.5), CPU ${ratio("openTask").toFixed(2)}  keystroke ${ratio("keyTask").toFixed(2)} (goal: at most 1.5)  load ${loadavg()[0]?.toFixed(1)}`,
  );
  if (ratio("openMs") > GOAL)
    console.log(
      `What bounds it: of the ${more("openMs")} ms more, ${more("openTask")} ms are work of the page's own thread ` +
        `(script ${more("openScript")}, style and layout ${more("openLayout")}), for ${more("scriptsKb")} kB more of scripts, ` +
        "a page around the text, and a document that is decoded from the wire; the rest is to be let in, to join the room, and on a busy machine to wait for a processor.",
    );
  if (ratio("keyTask") > GOAL)
    console.log(
      `What bounds it: of the ${more("keyTask")} ms more per keystroke, ${more("keyScript")} ms are scripts, ` +
        `${more("keyLayout")} ms style and layout, and the rest painting and what the browser does for both.`,
    );
}
