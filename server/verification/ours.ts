import { strFromU8 } from "fflate";
import type { AgreementRecord } from "#server/exports/agreed.ts";
import { exportSummary } from "#server/exports/routes.ts";
import type { Summary } from "#shared/summary.ts";
import { readsAsZip } from "./verify.ts";
import { wholeZip } from "./whole-zip.ts";

/**
 * Is this file, part by part, what Codraft writes for this agreed text? Only then can nothing in it hide words or add
 * any: styles, numbering, headers and what stands outside the text could all do that, and a package in which one reader
 * finds other parts than the next. When and how it was packed does not count otherwise, nor how its lines end.
 */
export async function isOurs(bytes: Uint8Array, summary: Summary, agreement: AgreementRecord): Promise<boolean> {
  const format = readsAsZip(bytes) ? "docx" : "html";
  const made = (await exportSummary(summary, format, new Date(agreement.at), agreement)).bytes;
  if (typeof made === "string") return source(new TextDecoder().decode(bytes)) === source(made);
  const [theirs, ours] = [wholeZip(bytes), wholeZip(made)];
  if (!theirs || !ours) return false;
  const [read, written] = [partsOf(theirs), partsOf(ours)];
  return read.size === written.size && [...written].every(([name, part]) => read.get(name) === part);
}

const source = (html: string): string => html.replaceAll("\r\n", "\n").trimEnd();

/** The parts of a Word file as text, without the moment of writing and the names that links have within it. */
function partsOf(files: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  const links = new Map<string, string>();
  const linkName = (name: string): string => {
    const known = links.get(name) ?? `link${links.size + 1}`;
    links.set(name, known);
    return known;
  };
  const document = "word/document.xml";
  // The document first: links are numbered in the order of the text.
  const names = [...files.keys()].sort((a, b) => Number(b === document) - Number(a === document) || (a < b ? -1 : 1));
  return new Map(
    names.map((name) => [
      name,
      strFromU8(files.get(name) ?? new Uint8Array())
        .replaceAll(/\brId[A-Za-z0-9_-]{15,}/g, linkName)
        .replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, "$1"),
    ]),
  );
}
