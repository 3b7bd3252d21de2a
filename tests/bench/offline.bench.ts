import { fork } from "node:child_process";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { launch, programKept } from "#tests/support/browser.ts";
import { median } from "./figures.ts";

/** Opened so many times with and without a network, in turn; the middle one counts. */
const ROUNDS = 9;

interface Opened {
  /** The first words of the summary are drawn. */
  readonly wordsMs: number;
  /** A letter that was typed into it is on the screen. */
  readonly letterMs: number;
}

async function open(context: BrowserContext, address: string): Promise<Opened> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector("[data-field]")?.textContent) performance.mark("words");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(address, { waitUntil: "commit" });
  const first = page.locator("[data-field] >> nth=0");
  await first.click({ position: { x: 200, y: 10 } });
  // The letters of the rounds before stand there already.
  const before = await first.evaluate((field) => (field.textContent.match(/\u00e6/g) ?? []).length);
  await page.keyboard.type("\u00e6");
  const opened = await page.evaluate(
    (known) =>
      new Promise<Opened>((resolve) => {
        const look = (): void => {
          const letters = document.querySelector("[data-field]")?.textContent.match(/\u00e6/g) ?? [];
          if (letters.length > known)
            resolve({
              wordsMs: performance.getEntriesByName("words")[0]?.startTime ?? Number.NaN,
              letterMs: performance.now(),
            });
          else requestAnimationFrame(look);
        };
        look();
      }),
    before,
  );
  await page.close();
  return opened;
}

/** The long summary on a device that had it before: opened without a network beside with one, in one run. */
export async function bench(): Promise<void> {
  const server = fork(join(import.meta.dirname, "pages.ts"), { execArgv: ["--disable-warning=ExperimentalWarning"] });
  const browser = await launch();
  try {
    const { link, summary, words } = await new Promise<{ link: string; summary: string; words: number }>((resolve) =>
      server.once("message", (said) => resolve(said as never)),
    );
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page
      .locator(".save", { hasText: /^Saved/ })
      .first()
      .waitFor();
    await programKept(page);
    await page.close();

    const rounds: Record<"online" | "offline", Opened[]> = { online: [], offline: [] };
    // The first of each only warms what the machine keeps.
    for (let round = -1; round < ROUNDS; round++)
      for (const way of ["online", "offline"] as const) {
        await context.setOffline(way === "offline");
        const opened = await open(context, summary);
        if (round >= 0) rounds[way].push(opened);
      }
    const middle = (way: keyof typeof rounds, of: keyof Opened): number => median(rounds[way].map((one) => one[of]));
    console.log(`${words} words, median of ${ROUNDS}`);
    for (const way of ["online", "offline"] as const)
      console.log(
        `${way.padEnd(8)} first words ${middle(way, "wordsMs").toFixed(0)} ms  first letter typed ${middle(way, "letterMs").toFixed(0)} ms`,
      );
    const ratio = (of: keyof Opened): string => (middle("offline", of) / middle("online", of)).toFixed(2);
    console.log(`ratio    first words ${ratio("wordsMs")}  first letter typed ${ratio("letterMs")}`);
  } finally {
    await browser.close();
    server.kill();
  }
}
