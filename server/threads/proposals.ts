import * as Y from "yjs";
import type { Anchor } from "#shared/anchors.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import type { Hunk } from "#shared/common.ts";
import { hunks } from "#shared/common.ts";
import { removeEmpty } from "#shared/surplus-copies.ts";
import type { Review } from "#shared/reviews.ts";
import * as edits from "#shared/summary-edits.ts";
import type { BlockRange, FieldText, TextBlock } from "#shared/text-blocks.ts";
import { readTexts } from "#shared/texts.ts";
import type { Thread } from "#shared/threads.ts";
import { findingOf, refuseHidden, stale } from "./places.ts";
import type { Who } from "./store.ts";

/**
 * Makes the proposed change in this document; returns the anchor on the new words, null where there are none. Throws
 * `stale` unless the document still is what the proposal was made for. Nothing is changed then. What is removed bears
 * the decider's name: the proposer may have no right to remove.
 */
export function applyProposal(doc: Y.Doc, review: Review, thread: Thread, decider: Who): Anchor | null {
  const { proposal, place, anchor } = thread;
  const by = { by: decider.member, partner: decider.partner, at: decider.at };
  if (!proposal || proposal.kind === "withdrawn") return null;
  if (proposal.kind === "words") return anchor && replaceWords(doc, review, anchor, proposal.old, proposal.words);
  const id = place.kind === "finding" ? place.finding : "";
  const { finding, section } = findingOf(doc, review, id);
  switch (proposal.kind) {
    case "remove":
      edits.remove(doc, "findings", id, by);
      break;
    case "move":
      if (section !== proposal.from) throw stale("It was moved meanwhile. Look where it stands now.");
      edits.moveFinding(doc, id, proposal.section, { before: null });
      break;
    case "enquiry":
      if (finding.enquiry !== proposal.from)
        throw stale("Its line of enquiry was changed meanwhile. Look at it again.");
      if (proposal.enquiry !== null && !review.enquiries.some(({ id: one }) => one === proposal.enquiry))
        throw stale("The review no longer has the line of enquiry that was proposed. Propose another.");
      edits.setFindingFact(doc, id, "enquiry", proposal.enquiry);
  }
  return null;
}

function replaceWords(doc: Y.Doc, review: Review, anchor: Anchor, old: string, words: string): Anchor | null {
  const texts = readTexts(doc);
  const standing = resolveAnchor(anchor, texts);
  const field = standing.at === "words" ? texts.field(standing.field) : null;
  if (standing.at !== "words" || !field || standing.words !== old)
    throw stale("The words were changed since this was proposed, so it no longer fits. Change them by hand.");
  refuseHidden(doc, review, standing.field);
  const { ranges } = standing;
  if (words === "") {
    leaveOut(field.text, ranges);
    return null;
  }
  const lines = words.split("\n");
  // From the end, so that what is done leaves the places of the rest alone.
  for (let i = ranges.length - 1; i >= 0; i--) {
    const range = ranges[i];
    const block = range && field.text.blocks[range.block];
    if (!range || !block) continue;
    for (const hunk of hunks(block.text.slice(range.from, range.to), lines[i] ?? ""))
      replaceIn(block, { ...hunk, at: range.from + hunk.at });
  }
  return anchorOn(doc, standing.field, ranges, lines);
}

/** Nothing in place of these words: with one of the spaces around them, and the paragraphs and list items that they fill. */
function leaveOut({ blocks }: FieldText, ranges: readonly BlockRange[]): void {
  const filled = ranges.filter(({ block, from, to }) => from === 0 && to === blocks[block]?.text.length);
  // A field keeps a paragraph.
  const emptied = filled.length < blocks.length ? filled.map(({ block }) => elementOf(blocks[block])) : [];
  for (const range of ranges.toReversed()) {
    const block = blocks[range.block];
    if (!block) continue;
    const { from, to } = withSpace(block.text, range);
    replaceIn(block, { at: from, removed: block.text.slice(from, to), inserted: "" });
  }
  for (const element of emptied) {
    const parent = element?.parent;
    // Of an item with a list in it the words go, and the list stays in its place.
    const holdsMore = parent instanceof Y.XmlElement && parent.nodeName === "listItem" && parent.length > 1;
    if (element && !holdsMore) removeEmpty(element);
  }
}

function withSpace(text: string, { from, to }: BlockRange): { from: number; to: number } {
  const [before, after] = [text[from - 1], text[to]];
  const isSpace = (sign: string | undefined): boolean => sign !== undefined && /\s/.test(sign);
  if (isSpace(after) && (before === undefined || isSpace(before))) return { from, to: to + 1 };
  if (isSpace(before) && (after === undefined || /[.,;:!?)]/.test(after))) return { from: from - 1, to };
  return { from, to };
}

/** The paragraph, or the list item without one, that holds a block. */
function elementOf(block: TextBlock | undefined): Y.XmlElement | null {
  const [piece] = block?.pieces ?? [];
  const parent: unknown = piece && ("text" in piece ? piece.text.parent : piece.parent);
  return parent instanceof Y.XmlElement ? parent : null;
}

/** One replacement in a block. The new words look like the first of those they replace, or like what precedes them. */
function replaceIn({ pieces }: TextBlock, { at, removed, inserted }: Hunk): void {
  const end = at + removed.length;
  const touched = removed === "" ? [] : pieces.filter(({ from, to }) => from < end && at < to);
  const [first] = touched;
  let place: { text: Y.XmlText; at: number; replaces: boolean } | null = null;
  if (inserted !== "") {
    if (first && "text" in first) place = { text: first.text, at: at - first.from + 1, replaces: true };
    else {
      const beside = pieces.find((one) => "text" in one && one.from <= at && at <= one.to);
      if (beside && "text" in beside) place = { text: beside.text, at: at - beside.from, replaces: false };
    }
  }
  if (place) place.text.insert(place.at, inserted);
  else if (inserted !== "") insertBesideAtoms(pieces, at, inserted);
  for (const piece of touched.toReversed()) {
    if (!("text" in piece)) {
      piece.parent.delete(piece.index, 1);
      continue;
    }
    const [from, to] = [Math.max(at, piece.from) - piece.from, Math.min(end, piece.to) - piece.from];
    if (place?.replaces && piece === first) {
      if (to > from + 1) piece.text.delete(from + 1 + inserted.length, to - from - 1);
      piece.text.delete(from, 1);
    } else piece.text.delete(from, to - from);
  }
}

/** Where only references and breaks stand there is no text to write into. */
function insertBesideAtoms(pieces: TextBlock["pieces"], at: number, inserted: string): void {
  const next = pieces.find((piece) => piece.from === at);
  if (next && "parent" in next) next.parent.insert(next.index, [new Y.XmlText(inserted)]);
}

function anchorOn(
  doc: Y.Doc,
  field: Anchor["field"],
  ranges: readonly BlockRange[],
  lines: readonly string[],
): Anchor | null {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return null;
  const end = last.from + (lines[ranges.length - 1] ?? "").length;
  return makeAnchor(readTexts(doc), field, { block: first.block, at: first.from }, { block: last.block, at: end });
}
