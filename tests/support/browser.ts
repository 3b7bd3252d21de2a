import { existsSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { must } from "#shared/assert.ts";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The last of this switch counts: what Playwright switches off, and the address bar's pop-ups. Those are web pages,
  // made anew with every window although nobody sees one: half of the processor time that a window costs.
  `--disable-features=${[
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
  ].join(",")}`,
];

/** The machine's own Chromium or Chrome, or the one that comes through npm; CHROMIUM_PATH goes before. */
async function wholeBrowser(): Promise<string> {
  const found = [process.env["CHROMIUM_PATH"], ...installed].find((path) => path !== undefined && existsSync(path));
  return found ?? (await import("@sparticuz/chromium")).default.executablePath();
}

/** For `npm test` the headless shell, where it runs. Pictures and benchmarks are of the machine's own browser. */
const executable = async (): Promise<string> =>
  process.env["CHROMIUM_PATH"] ?? process.env["HEADLESS_SHELL"] ?? (await wholeBrowser());

/** `whole`: the machine's own also in `npm test`, for what is the window's, as where Tab leads. */
export async function launch({ whole = false } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: await (whole ? wholeBrowser() : executable()), args });
}

export interface Sleeper {
  readonly browser: Browser;
  /** All its processes stop at once, as when a laptop is closed; and go on. */
  sleep(): void;
  wake(): void;
  close(): Promise<void>;
}

/** A browser of its own that can be put to sleep. */
export async function launchSleeper(): Promise<Sleeper> {
  const server = await chromium.launchServer({ executablePath: await executable(), args });
  const { pid } = server.process();
  if (pid === undefined) throw new Error("The browser did not start.");
  // It leads a group of its own, which its helpers are in.
  const signal = (what: NodeJS.Signals): boolean => process.kill(-pid, what);
  return {
    browser: await chromium.connect(server.wsEndpoint()),
    sleep: () => void signal("SIGSTOP"),
    wake: () => void signal("SIGCONT"),
    async close() {
      signal("SIGCONT");
      await server.close();
    },
  };
}

/**
 * A browser whose profile lies in a folder: closed and launched again it has what it had. The machine's own: how it keeps
 * a profile, and finds it again after a crash, is the program's, not the pages'.
 */
export async function launchKept(folder: string, size = { width: 1440, height: 900 }): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: await wholeBrowser(),
    args,
    viewport: size,
    reducedMotion: "reduce",
  });
}

/** `kill -9` of a browser that was launched with this profile, and of all its helpers. */
export async function killKept(context: BrowserContext, folder: string): Promise<void> {
  // The browser's own lock of its profile names its process, which leads a group of its own.
  const pid = Number((await readlink(join(folder, "SingletonLock"))).split("-").at(-1));
  const gone = context.waitForEvent("close");
  process.kill(-pid, "SIGKILL");
  await gone;
}

/** Waits until the program is kept on the device, so that its pages open without a network. */
export const programKept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const { controller } = navigator.serviceWorker;
    if (!controller)
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  });

/** Nothing stands in for this page's WebSockets, now or because an earlier page did without. */
export async function onlySockets(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.removeItem("codraft/way"));
  await page.route(/\/sync\/[^/]+\/http/, (route) => route.abort("connectionrefused"));
}

/** The browser of this page keeps nothing in databases, as some are set to. */
export async function refuseStorage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  });
}

export async function signIn(page: Page, link: string, shared = false): Promise<void> {
  await page.goto(link);
  if (shared) await page.getByLabel("This is a shared machine").check();
  await page.getByRole("button", { name: "Sign in" }).click();
}

/**
 * Signed in with this link (not by its page), and in the summary by the list of reviews: a page that was loaded as the
 * list, and goes back to it without being loaded anew.
 */
export async function comeByList(page: Page, link: string, shared = false): Promise<void> {
  await page.context().request.post(link, { form: shared ? { shared: "yes" } : {}, maxRedirects: 0 });
  await page.goto(new URL("/", link).href);
  await page.getByRole("link", { name: "Strathallan Council" }).click();
}

interface Visit {
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** The device is to keep the program, so that pages open without a network: else it never fetches all of it. */
  readonly kept?: boolean;
  /** What is to be arranged before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** The review that is opened; the link's own otherwise. */
  readonly review?: string | null;
}

/** A browser of somebody's own, signed in with their link (not by its page, which `signIn` uses) and in the summary. */
export async function enter(
  browser: Browser,
  link: string,
  { size = { width: 1440, height: 900 }, kept = false, before, review = null }: Visit = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    reducedMotion: "reduce",
    serviceWorkers: kept ? "allow" : "block",
  });
  // As a browser refuses it. Playwright's own stand-in says that it is done, and gives nothing.
  if (!kept)
    await context.addInitScript(() => {
      const refuse = (): Promise<never> => Promise.reject(new DOMException("refused", "SecurityError"));
      Object.assign(navigator.serviceWorker, { register: refuse });
    });
  const answer = await context.request.post(link, { form: {}, maxRedirects: 0 });
  const page = await context.newPage();
  await before?.(page);
  const leadsTo = must(answer.headers()["location"], "the link signs in");
  await page.goto(new URL(review === null ? leadsTo : `/reviews/${review}`, link).href);
  await page.getByRole("navigation", { name: "Outline" }).or(page.locator("[data-field]").first()).first().waitFor();
  return page;
}

/** Would closing this page ask? */
export const asksBeforeLeaving = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const leaving = new Event("beforeunload", { cancelable: true });
    dispatchEvent(leaving);
    return leaving.defaultPrevented;
  });
