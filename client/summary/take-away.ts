import { problemIn } from "#client/lib/api.ts";
import { toast } from "#client/lib/announce.ts";
import type { ExportFormat } from "#shared/api.ts";
import { exportPath, recordPath } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";

/** The summary as a document, or everything on record for a records request. */
type Taken = ExportFormat | "record-html" | "record-json";

const made: Record<Taken, string> = {
  docx: "Word document",
  html: "web page",
  "record-html": "record",
  "record-json": "record",
};

/** As they stand in a menu. */
export const exportWords: readonly { readonly format: ExportFormat; readonly words: string }[] = [
  { format: "docx", words: "Word document (.docx)" },
  { format: "html", words: "Web page (.html)" },
];

function pathOf(review: string, taken: Taken, version: string | undefined): string {
  if (taken === "record-html") return recordPath(review, "html");
  return taken === "record-json" ? recordPath(review, "json") : exportPath(review, taken, version);
}

/** The path of what is being made: a second press meanwhile is the same wish. */
let making: string | null = null;

/**
 * Hands a file of the review to the browser's downloads, and says how that went. Not a plain link: that one fails in silence
 * without a connection, and once signed out it would save the refusal as a document. `version`: an older text of it.
 */
export async function takeAway(review: string, format: Taken, version?: string): Promise<void> {
  const path = pathOf(review, format, version);
  if (making === path) return;
  making = path;
  toast({ text: `Making the ${made[format]}.`, lasting: true });
  try {
    const { file, name } = await fetchExport(path, format);
    save(file, name);
    toast({ text: `Downloaded “${name}”.` });
  } catch (error) {
    const why = error instanceof Problem ? error.message : "This browser did not let Codraft save a file.";
    toast({ text: `The ${made[format]} was not made. ${why}`, lasting: true });
  } finally {
    making = null;
  }
}

async function fetchExport(path: string, format: Taken): Promise<{ file: Blob; name: string }> {
  try {
    const response = await fetch(path, { credentials: "same-origin" });
    if (!response.ok) throw problemIn(await response.json().catch(() => null));
    return { file: await response.blob(), name: nameIn(response.headers.get("content-disposition") ?? "", format) };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("unavailable", "The network does not answer. Try again once you are connected.");
  }
}

function nameIn(disposition: string, format: Taken): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  return encoded === undefined
    ? format.startsWith("record-")
      ? `Record.${format.slice("record-".length)}`
      : `Summary DRAFT.${format}`
    : decodeURIComponent(encoded);
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Safari reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
