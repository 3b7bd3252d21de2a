import { fork } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launch } from "#tests/support/browser.ts";
import { median } from "./figures.ts";

/** Opened so many times each, in turn; the middle one counts. */
const ROUNDS = 7;
/** What the wheel does in one go, and how often. */
const STEP = 600;
const STEP_MS = 50;
/** A task that takes longer is felt. */
const LONG_MS = 50;

type Cookies = Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;

interface Said {
  readonly link: string;
  readonly without: string;
  readonly full: string;
  readonly threads: number;
}

async function openPage(browser: Browser, url: string, cookies: Cookies): Promise<{ page: Page; openMs: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  await page.locator("[data-field] >> nth=0").click({ position: { x: 200, y: 10 } });
  await page.keyboard.type("\u00e6");
  const openMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector(".field--live")?.textContent?.includes("\u00e6"))
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  return { page, openMs };
}

interface Scrolled {
  /** Milliseconds of the processor's time, and by the clock: on a shared machine a task also waits for others. */
  readonly longest: number;
  readonly over: number;
  readonly longestByClock: number;
  readonly overByClock: number;
  /** Cards drawn at once. */
  readonly most: number;
}

/** Chromium's trace events, as far as they are read here. Microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest tasks of the page's thread while the whole text scrolls by, and how many cards were ever drawn at once. */
async function scroll(page: Page): Promise<Scrolled> {
  await page.waitForTimeout(2000);
  const trace = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  trace.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await trace.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "disabled-by-default-devtools.timeline"] },
  });
  await page.mouse.move(600, 500);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  let most = 0;
  for (let at = 0; at < height; at += STEP) {
    await page.mouse.wheel(0, STEP);
    await page.waitForTimeout(STEP_MS);
    most = Math.max(most, await page.locator("[data-thread]").count());
  }
  const complete = new Promise<void>((done) => trace.once("Tracing.tracingComplete", () => done()));
  await trace.send("Tracing.end");
  await complete;
  const isPage = ({ name, args }: TraceEvent): boolean => name === "thread_name" && args?.name === "CrRendererMain";
  const threads = new Set(events.filter(isPage).map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => ph === "X" && name.endsWith("RunTask") && threads.has(`${pid} ${tid}`),
  );
  const spent = tasks.map(({ tdur = 0 }) => tdur / 1000);
  const clock = tasks.map(({ dur = 0 }) => dur / 1000);
  const over = (all: readonly number[]): number => all.filter((ms) => ms > LONG_MS).length;
  const longest = (all: readonly number[]): number => all.reduce((most, ms) => Math.max(most, ms), 0);
  return {
    longest: longest(spent),
    over: over(spent),
    longestByClock: longest(clock),
    overByClock: over(clock),
    most,
  };
}

/** The long summary with 500 threads beside the same one without, in turn, in one run. */
export async function bench(): Promise<void> {
  const server = fork(join(import.meta.dirname, "comments-pages.ts"), {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const said = await new Promise<Said>((resolve) => server.once("message", (message) => resolve(message as Said)));
  const browser = await launch();
  const context = await browser.newContext();
  const door = await context.newPage();
  await door.goto(said.link);
  await door.getByRole("button", { name: "Sign in" }).click();
  await door.locator("[data-field]").first().waitFor();
  const cookies = await context.cookies();
  await context.close();

  const opens = { without: [] as number[], full: [] as number[] };
  const scrolls = new Map<"without" | "full", Scrolled>();
  for (let round = -1; round < ROUNDS; round++) {
    for (const which of ["without", "full"] as const) {
      const { page, openMs } = await openPage(browser, said[which], cookies);
      // The first of each only warms what the machine keeps.
      if (round >= 0) opens[which].push(openMs);
      if (round === ROUNDS - 1) scrolls.set(which, await scroll(page));
      await page.context().close();
    }
  }
  await browser.close();
  server.kill();

  const [without, full] = [median(opens.without), median(opens.full)];
  console.log(
    `open to first keystroke  without comments ${without.toFixed(0)} ms, with ${said.threads} threads ${full.toFixed(0)} ms`,
  );
  console.log(`ratio    open ${(full / without).toFixed(2)} (goal: at most 1.2)`);
  for (const [which, { longest, over, longestByClock, overByClock, most }] of scrolls) {
    console.log(
      `scroll ${which.padEnd(8)} tasks over ${LONG_MS} ms: ${over} by processor time (goal: 0), longest ${longest.toFixed(0)} ms; by the clock ${overByClock}, longest ${longestByClock.toFixed(0)} ms; cards drawn at once: ${most}`,
    );
  }
}
