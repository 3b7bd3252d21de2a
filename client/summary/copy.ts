import type { Copied } from "#client/summary/copy-model.ts";
import { copiedSection, copiedSummary } from "#client/summary/copy-model.ts";
import type { Summary } from "#shared/summary.ts";

/** A selection cannot span fields, so copying a section or the whole is a command. False: the browser refused. */
export const copySection = (summary: Summary, id: string): Promise<boolean> => copy(copiedSection(summary, id));
export const copySummary = (summary: Summary): Promise<boolean> => copy(copiedSummary(summary));

async function copy({ plain, html }: Copied): Promise<boolean> {
  try {
    const blob = (type: string, text: string): Blob => new Blob([text], { type });
    const item = new ClipboardItem({ "text/plain": blob("text/plain", plain), "text/html": blob("text/html", html) });
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    return copyText(plain);
  }
}

/** Words by the field that they were written in, to be read or pasted anywhere. */
export const readable = (all: readonly { readonly field: string; readonly words: string }[]): string =>
  all.map(({ field, words }) => `${field}\n${words}`).join("\n\n");

/** False: the browser refused. */
export async function copyText(plain: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(plain);
    return true;
  } catch {
    return false;
  }
}
