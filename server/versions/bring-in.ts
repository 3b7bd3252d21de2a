import * as Y from "yjs";
import { writeBlock, writeField } from "#shared/field.ts";
import type { ImportedPart } from "#shared/imports.ts";
import type { RichText } from "#shared/schema.ts";
import type { By } from "#shared/summary-edits.ts";
import {
  addAction,
  addFinding,
  fieldFragment,
  linkAnswer,
  setActionFact,
  setFindingFact,
  setFramework,
  USER,
} from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { actionFacts } from "#shared/summary.ts";

/**
 * Writes the parts of a document at the end of what stands at their places, as one edit. Nothing that is there is
 * changed, so what others write meanwhile merges as beside any new paragraph.
 */
export function bringInto(doc: Y.Doc, parts: readonly ImportedPart[], by: By): void {
  doc.transact(() => {
    /** Ids of the new findings by the document's own numbers. */
    const numbered = new Map<string, string>();
    for (const part of parts) if (part.to === "finding") numbered.set(part.number, addImported(doc, part, by));
    for (const part of parts) {
      if (part.to === "section") append(doc.getXmlFragment(`section/${part.section}`), part.text);
      if (part.to !== "action") continue;
      const id = addAction(doc, by);
      fill(doc, `action/${id}/what`, part.what);
      for (const fact of actionFacts) if (part.facts[fact]) setActionFact(doc, id, fact, part.facts[fact]);
      for (const number of part.answers) {
        const finding = number === "" ? undefined : numbered.get(number);
        if (finding !== undefined) linkAnswer(doc, id, finding, true);
      }
    }
  }, USER);
}

function addImported(doc: Y.Doc, part: Extract<ImportedPart, { to: "finding" }>, by: By): string {
  const id = addFinding(doc, part.section, by);
  if (part.statement.length > 0) fill(doc, `finding/${id}/statement`, [{ type: "paragraph", content: part.statement }]);
  fill(doc, `finding/${id}/narrative`, part.narrative);
  if (part.enquiry !== null) setFindingFact(doc, id, "enquiry", part.enquiry);
  for (const framework of part.frameworks) setFramework(doc, id, framework, true);
  return id;
}

/** Of a new item: the paragraph that it begins with is nobody's yet. */
function fill(doc: Y.Doc, address: FieldAddress, text: RichText): void {
  const fragment = fieldFragment(doc, address);
  if (!fragment || text.length === 0) return;
  fragment.delete(0, fragment.length);
  writeField(fragment, text);
}

/** Before an empty last paragraph: whoever has their caret in it writes on behind what comes. */
function append(fragment: Y.XmlFragment, text: RichText): void {
  const last: unknown = fragment.length > 0 ? fragment.get(fragment.length - 1) : null;
  const waits = last instanceof Y.XmlElement && last.nodeName === "paragraph" && isEmpty(last);
  fragment.insert(fragment.length - (waits ? 1 : 0), text.map(writeBlock));
}

const isEmpty = (paragraph: Y.XmlElement): boolean =>
  paragraph.toArray().every((child) => child instanceof Y.XmlText && child.length === 0);
