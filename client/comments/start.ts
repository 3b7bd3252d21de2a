import type { CommentBook } from "#client/comments/book.ts";
import type { Draft, Starting } from "#client/comments/drafts.ts";
import { draftAnew, replyKey } from "#client/comments/drafts.ts";
import { fieldAround, selectedWords } from "#client/comments/selected.ts";
import { elementIdOf } from "#client/comments/place-names.ts";
import { live } from "#client/editor/live.ts";
import { placeCaret } from "#client/editor/place.ts";
import { toast } from "#client/lib/announce.ts";
import { fieldElement } from "#client/editor/field-element.ts";
import { goTo } from "#client/summary/go.ts";
import type { Anchor } from "#shared/anchors.ts";
import { newId } from "#shared/ids.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { SectionId } from "#shared/templates.ts";
import { sectionIds } from "#shared/templates.ts";
import { whereStands } from "#shared/thread-lists.ts";
import type { NewProposal, Place, Thread } from "#shared/threads.ts";

/** Where the caret or the focus was before somebody went to the comments: Escape goes back there. */
let cameFrom: { readonly field: FieldAddress } | { readonly element: HTMLElement } | null = null;

export function rememberPlace(): void {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element.closest(".margin, [role='dialog']")) return;
  const field = fieldAround(element)?.dataset["field"] as FieldAddress | undefined;
  cameFrom = field === undefined ? (element === document.body ? null : { element }) : { field };
}

const leaves = new Set<() => void>();
/** Calls when somebody goes from a comment back to the text. Returns how to stop. */
export function onBackToText(run: () => void): () => void {
  leaves.add(run);
  return () => leaves.delete(run);
}

/** Back to the text, to the caret where it was; otherwise to what the comment is about. */
export function backToText(thread: Pick<Thread, "id" | "place">): void {
  goBack(thread);
  for (const run of leaves) run();
}

function goBack(thread: Pick<Thread, "id" | "place">): void {
  const from = cameFrom;
  cameFrom = null;
  if (from && "field" in from) {
    const now = live.get();
    if (now?.address === from.field && now.editor) {
      const { anchor, head } = now.editor.state.selection;
      return placeCaret(now.editor, { anchor, head });
    }
    const element = fieldElement(from.field);
    if (element) return element.focus({ preventScroll: true });
  }
  if (from && "element" in from && from.element.isConnected) return from.element.focus({ preventScroll: true });
  goTo(elementIdOf(whereStands(thread as Thread, null)));
}

/** Opens the box for a new thread on what is selected, or on a place. */
export function startThread(
  book: CommentBook,
  on: { readonly place: Place; readonly anchor: Thread["anchor"] },
  proposal: NewProposal | null = null,
): void {
  openNew(book, { start: { id: newId(), ...on, proposal }, typed: "", blocking: false });
}

/** Opens the box with the words of a thread for the words of now; see `draftAnew`. */
export function proposeAnew(book: CommentBook, former: Thread, anchor: Anchor, mayBlock: boolean): void {
  openNew(book, draftAnew(former, anchor, mayBlock));
}

function openNew(book: CommentBook, draft: Draft & { readonly start: Starting }): void {
  rememberPlace();
  const { id } = draft.start;
  book.drafts.set(id, draft);
  book.active.set(id);
  book.writing.set(id);
}

/** On the selected words. False: none are. */
export function startOnSelection(book: CommentBook, propose: boolean): boolean {
  const selected = selectedWords(book.standings.texts);
  if (selected === null) return false;
  if (selected === "changed") {
    toast({ text: "Somebody changed these words just now. Select them again." });
    return true;
  }
  const { field, anchor } = selected;
  startThread(
    book,
    { place: { kind: "field", field }, anchor },
    propose ? { kind: "words", words: anchor.quote } : null,
  );
  return true;
}

/** The comment that is being written on selected words proposes others, or no longer does. */
export function proposeInstead(book: CommentBook, id: string, words: string | null): void {
  const draft = book.drafts.all.get().get(id);
  if (!draft?.start?.anchor) return;
  const proposal = words === null ? null : ({ kind: "words", words } as const);
  book.drafts.set(id, { ...draft, start: { ...draft.start, proposal } });
}

/** The place that has the focus: its card, down to the section. */
export function placeInFocus(): Place | null {
  const element = document.activeElement;
  const field = fieldAround(element)?.dataset["field"];
  const id = (field ?? element?.closest("[data-card], .sec")?.id ?? "").replace(/^introduction-/, "section-");
  const match = /^(section|finding|action)[/-]([^/]+)/.exec(id);
  if (!match) return null;
  const [, of, which = ""] = match;
  if (of === "finding") return { kind: "finding", finding: which };
  if (of === "action") return { kind: "action", action: which };
  const section = sectionIds.find((one) => one === (which as SectionId));
  return section ? { kind: "section", section } : null;
}

export function openReply(book: CommentBook, thread: string): void {
  const key = replyKey(thread);
  if (!book.drafts.all.get().has(key)) book.drafts.set(key, { start: null, typed: "", blocking: false });
  book.active.set(thread);
  book.writing.set(key);
}
