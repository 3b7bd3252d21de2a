import type { Locator, Page } from "playwright-core";

/** Waits until the line that says where one's words are says this. */
export const lineSays = (
  on: Page,
  words: string | RegExp,
  options?: Parameters<Locator["waitFor"]>[0],
): Promise<void> => on.locator(".save", { hasText: words }).first().waitFor(options);

/** The same, also where it is out of sight: on a narrow page, or under a dialog. */
export const lineIs = (on: Page, words: string | RegExp): Promise<void> => lineSays(on, words, { state: "attached" });
