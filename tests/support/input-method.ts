import type { CDPSession, Page } from "playwright-core";

/** An input method, as of a phone's keyboard: it composes a word letter by letter. */
export interface InputMethod {
  /** The whole of what is being composed. */
  compose(text: string): Promise<void>;
  /** That is what it is to be. */
  commit(text: string): Promise<void>;
  /** Takes up a word of the field that has the focus once more, as a phone does where its caret is put: with these letters. */
  takeUp(word: string, letters: string): Promise<void>;
  /**
   * Types one letter more. As a real one, it begins anew where the page ended its composition or moved the focus. Gives
   * what it composes now.
   */
  letter(letter: string): Promise<string>;
  /** Ends the word, and types a space. */
  space(): Promise<void>;
}

interface Watched extends Window {
  composes?: boolean;
}

/** Chromium's own events: the same that its input methods send. */
export async function inputMethod(page: Page): Promise<InputMethod> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const on = globalThis as unknown as Watched;
    addEventListener("compositionstart", () => (on.composes = true), true);
    for (const sign of ["compositionend", "focusin"]) addEventListener(sign, () => (on.composes = false), true);
  });
  let composed = "";
  const goesOn = (): Promise<boolean> => page.evaluate(() => (globalThis as unknown as Watched).composes ?? false);
  const compose = async (text: string): Promise<void> => {
    composed = text;
    await devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  };
  const commit = async (text: string): Promise<void> => {
    composed = "";
    await devtools.send("Input.insertText", { text });
  };
  return {
    compose,
    commit,
    async takeUp(word, letters) {
      const from = await page.evaluate((one) => document.activeElement!.textContent.indexOf(one), word);
      composed = letters;
      await devtools.send("Input.imeSetComposition", {
        text: letters,
        selectionStart: letters.length,
        selectionEnd: letters.length,
        replacementStart: from,
        replacementEnd: from + word.length,
      });
    },
    async letter(letter) {
      await compose((await goesOn()) ? composed + letter : letter);
      return composed;
    },
    async space() {
      if (await goesOn()) await commit(composed);
      await commit(" ");
    },
  };
}
