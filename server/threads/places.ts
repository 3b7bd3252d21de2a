import type * as Y from "yjs";
import type { Anchor } from "#shared/anchors.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import { Problem } from "#shared/errors.ts";
import { oddWords } from "#shared/proposed-words.ts";
import type { Review } from "#shared/reviews.ts";
import { fieldFragment } from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress, Finding } from "#shared/summary.ts";
import { isShown } from "#shared/summary.ts";
import { beginning } from "#shared/summary-text.ts";
import { ATOM } from "#shared/text-blocks.ts";
import { readTexts } from "#shared/texts.ts";
import type { NewThread, Place, Proposal } from "#shared/threads.ts";
import { homeOf } from "#shared/threads.ts";

/** Checks a new thread against the committed text: what it stands on is there, as its author saw it. */

export const stale = (message: string): Problem => new Problem("stale", message);

export interface Grounded {
  /** Made anew by the server, so that the quote is what stands there and nobody's claim. */
  readonly anchor: Anchor | null;
  readonly proposal: Proposal | null;
  /** What it is about, for lists over several reviews; null where the thread's words or its section say it. */
  readonly called: string | null;
}

/** Throws `stale` when the text is not what the thread speaks of, `bad-input` when it could never be. */
export function groundThread(doc: Y.Doc, review: Review, thread: NewThread): Grounded {
  refuseUnknownPlace(doc, review, thread.place);
  const anchor = thread.anchor && groundAnchor(doc, thread.place, thread.anchor);
  const called = anchor ? null : calledNow(doc, thread.place);
  return { anchor, proposal: groundProposal(doc, review, thread, anchor), called };
}

const CALLED_MAX = 140;

/** The beginning of the statement, or of what will be done. */
function calledNow(doc: Y.Doc, place: Place): string | null {
  const home = homeOf(place);
  if (home.startsWith("section/")) return null;
  const finding = home.startsWith("finding/");
  const field = readTexts(doc).field(`${home}/${finding ? "statement" : "what"}` as FieldAddress);
  const words = (field?.flat ?? "").replaceAll(ATOM, "…").replaceAll(/\s+/g, " ").trim();
  if (words === "") return finding ? "a strength or area without words" : "an action point without words";
  return `“${beginning(words, CALLED_MAX)}”`;
}

function refuseUnknownPlace(doc: Y.Doc, review: Review, place: Place): void {
  const there =
    place.kind === "section"
      ? review.template.sections.some(({ id }) => id === place.section)
      : place.kind === "field"
        ? isField(doc, review, place.field)
        : fieldFragment(
            doc,
            place.kind === "finding" ? `finding/${place.finding}/statement` : `action/${place.action}/what`,
          );
  if (!there) throw stale("What this is about is not in the summary. It may not be saved yet; try again in a moment.");
}

function isField(doc: Y.Doc, review: Review, field: string): boolean {
  const [of, id] = field.split("/");
  if (of === "section") return review.template.sections.some((one) => one.id === id && one.kind !== "generated");
  return fieldFragment(doc, field as `section/${string}`) !== null;
}

function groundAnchor(doc: Y.Doc, place: Place, anchor: Anchor): Anchor {
  if (place.kind !== "field" || place.field !== anchor.field)
    throw new Problem("bad-input", "The selected words and the place of the comment do not belong together.");
  const texts = readTexts(doc);
  const standing = resolveAnchor(anchor, texts);
  const [first, last] = standing.at === "words" ? [standing.ranges[0], standing.ranges.at(-1)] : [];
  const made =
    standing.at === "words" && standing.whole && first && last
      ? makeAnchor(texts, standing.field, { block: first.block, at: first.from }, { block: last.block, at: last.to })
      : null;
  if (!made) throw stale("The selected words were changed meanwhile. Select them again.");
  return made;
}

function groundProposal(doc: Y.Doc, review: Review, thread: NewThread, anchor: Anchor | null): Proposal | null {
  const { proposal, place } = thread;
  if (!proposal) return null;
  if (proposal.kind === "words") {
    if (!anchor || !thread.anchor) throw new Problem("bad-input", "Select the words that should change.");
    if (anchor.quote !== thread.anchor.quote)
      throw stale("The selected words were changed meanwhile. Select them again.");
    const odd = oddWords(anchor.quote, proposal.words);
    if (odd !== null) throw new Problem("bad-input", odd);
    return { kind: "words", old: anchor.quote, words: proposal.words };
  }
  if (place.kind !== "finding") throw new Problem("bad-input", "Only a strength or an area can be changed like this.");
  const { finding, section } = findingOf(doc, review, place.finding);
  switch (proposal.kind) {
    case "remove":
      return proposal;
    case "move":
      if (!review.template.sections.some(({ id, kind, on }) => id === proposal.section && kind === "findings" && on))
        throw new Problem("bad-input", "Choose a section that holds strengths or areas.");
      if (section === proposal.section) throw new Problem("bad-input", "It stands in that section already.");
      return { ...proposal, from: section };
    case "enquiry":
      if (proposal.enquiry !== null && !review.enquiries.some(({ id }) => id === proposal.enquiry))
        throw new Problem("bad-input", "Choose one of the review’s lines of enquiry.");
      if (finding.enquiry === proposal.enquiry)
        throw new Problem("bad-input", "It answers that line of enquiry already.");
      return { ...proposal, from: finding.enquiry };
  }
}

/** Nobody would see a change there: throws `stale` for a field of what is removed, or of a section that is off. */
export function refuseHidden(doc: Y.Doc, review: Review, field: FieldAddress): void {
  if (isShown(readSummary(doc, review), field)) return;
  const [of] = field.split("/");
  throw stale(
    of === "section"
      ? "The section with these words is switched off, so nobody would see them change. Switch it on first."
      : of === "action"
        ? "The action point with these words is not in the summary now. It may have been removed meanwhile."
        : goneFinding,
  );
}

const goneFinding = "This strength or area is not in the summary now. It may have been removed meanwhile.";

/** A finding that is in the text, and the section it stands in. Throws `stale` when it is removed or nowhere. */
export function findingOf(doc: Y.Doc, review: Review, id: string): { finding: Finding; section: string } {
  const summary = readSummary(doc, review);
  for (const { id: section, findings } of summary.sections) {
    const finding = findings.find((one) => one.id === id);
    if (finding) return { finding, section };
  }
  const unplaced = summary.unplaced.find((one) => one.id === id);
  if (unplaced) return { finding: unplaced, section: "" };
  throw stale(goneFinding);
}
