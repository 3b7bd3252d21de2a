import { z } from "zod";
import { Anchor, QUOTE_MAX } from "#shared/anchors.ts";
import { cleanWords, CommentText, isBlank, NewCommentText } from "#shared/comments.ts";
import { longest, upTo } from "#shared/lengths.ts";
import type { Role } from "#shared/permissions.ts";
import { FieldAddressText } from "#shared/texts.ts";
import { sectionIds } from "#shared/templates.ts";

/**
 * Threads and comments, as they are stored and sent. What was done with a thread is a list of acts that only grows;
 * what holds now (resolved, blocking, decided) is one fold over them, `threadState`, the same on both sides.
 */

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "This id could not be read.");
const Sentence = z.string().overwrite(cleanWords).pipe(upTo(longest.why, "the reason"));

/** Where a thread was started from, and where it stands when it has no words to stand on. */
export const Place = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("field"), field: FieldAddressText }),
  z.object({ kind: z.literal("finding"), finding: Id }),
  z.object({ kind: z.literal("action"), action: Id }),
  z.object({ kind: z.literal("section"), section: z.enum(sectionIds) }),
]);
export type Place = z.infer<typeof Place>;

/** Ends a thread. */
export const outcomes = ["accepted", "not accepted", "reworded", "no change needed"] as const;
export type Outcome = (typeof outcomes)[number];

export const reactions = ["agree", "not yet"] as const;

const Words = z.string().max(QUOTE_MAX, `Keep the proposed words under ${QUOTE_MAX} characters.`);
const Enquiry = z.string().max(64).nullable();

/** The words that are replaced end with no space; beside what follows them one would stand twice. */
const withoutEnds = (words: string): string => (isBlank(words) ? words : words.trim());

/** What somebody would change: words (a new line for each paragraph of the old ones), or the finding as a whole. */
export const NewProposal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("words"), words: Words.overwrite(cleanWords).overwrite(withoutEnds) }),
  z.object({ kind: z.literal("move"), section: z.enum(sectionIds) }),
  z.object({ kind: z.literal("remove") }),
  z.object({ kind: z.literal("enquiry"), enquiry: Enquiry }),
]);
export type NewProposal = z.infer<typeof NewProposal>;

/** The same with what it was based on, as the server saw it: it is applied only while that still holds. */
export const Proposal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("words"), old: Words, words: Words }),
  z.object({ kind: z.literal("move"), from: z.string(), section: z.enum(sectionIds) }),
  z.object({ kind: z.literal("remove") }),
  z.object({ kind: z.literal("enquiry"), from: Enquiry, enquiry: Enquiry }),
  /** Its author took it back before it was used: what it proposed is not kept. */
  z.object({ kind: z.literal("withdrawn") }),
]);
export type Proposal = z.infer<typeof Proposal>;

/** Member and partner as they were then. */
const by = { by: z.string(), partner: z.string(), at: z.number() };

export const Comment = z.object({
  id: z.string(),
  author: z.string(),
  /** The author's partner at the time. */
  partner: z.string(),
  at: z.number(),
  editedAt: z.number().nullable(),
  /** Set: its words are gone, and the thread says that something was deleted. */
  deletedAt: z.number().nullable(),
  text: CommentText,
});
export type Comment = z.infer<typeof Comment>;

export const actKinds = ["resolve", "reopen", "block", "unblock", "apply", "decline"] as const;
export const Act = z.object({
  kind: z.enum(actKinds),
  ...by,
  /** With `resolve` only. */
  outcome: z.enum(outcomes).nullable(),
  /** Why, when somebody said so; "" otherwise. */
  sentence: z.string(),
});
export type Act = z.infer<typeof Act>;

export const Reaction = z.object({ ...by, reaction: z.enum(reactions) });
export type Reaction = z.infer<typeof Reaction>;

export const Thread = z.object({
  id: z.string(),
  place: Place,
  /** The words it stands on; null when it stands on the place itself. */
  anchor: Anchor.nullable(),
  /** The server's last look: were the words gone? Whoever has the document resolves the anchor instead. */
  gone: z.boolean(),
  author: z.string(),
  partner: z.string(),
  at: z.number(),
  proposal: Proposal.nullable(),
  /** At least one, in order. They are never taken out: a deleted one keeps its place. */
  comments: z.array(Comment),
  /** In order, from the first. */
  acts: z.array(Act),
  /** One a member at most. */
  reactions: z.array(Reaction),
  /** Grows with every change; see `threads` in api.ts. */
  revision: z.number().int(),
});
export type Thread = z.infer<typeof Thread>;

export const NewComment = z.object({ id: Id, text: NewCommentText });
/** Ids are made by the client, so that what is sent twice is stored once. */
export const NewThread = z.object({
  id: Id,
  comment: NewComment,
  place: Place,
  anchor: Anchor.nullable(),
  proposal: NewProposal.nullable(),
  blocking: z.boolean(),
  /** The thread that this takes the place of: it ends as reworded in the same step, if it is open and its author may. */
  instead: Id.optional(),
});
export type NewThread = z.infer<typeof NewThread>;
export const Resolution = z.object({ outcome: z.enum(outcomes), sentence: Sentence });
export const Refusal = z.object({ sentence: Sentence });

export interface ThreadState {
  /** Waits to be settled: neither resolved nor deleted. */
  readonly open: boolean;
  /** Every comment was deleted: nothing is left to settle. */
  readonly deleted: boolean;
  /** Null while it is open. */
  readonly resolution: { outcome: Outcome; sentence: string; by: string; partner: string; at: number } | null;
  /** The last reopening, while it is open because of it. */
  readonly reopened: Act | null;
  /** How it ended before it was reopened, in order: "resolve", "apply" and "decline". */
  readonly earlier: readonly Act[];
  /** Must be settled before agreement. Only an open thread blocks. */
  readonly blocking: boolean;
  /** What became of the proposal; null while it waits (also again: one that was declined, reopened), or there is none. */
  readonly decision: { readonly kind: "applied" | "declined" | "withdrawn"; readonly act: Act | null } | null;
}

/** What holds of a thread now. */
export function threadState(thread: Pick<Thread, "acts" | "comments" | "proposal">): ThreadState {
  let resolution: ThreadState["resolution"] = null;
  let reopened: Act | null = null;
  let blocking = false;
  let decision: ThreadState["decision"] = null;
  const endings: Act[] = [];
  for (const act of thread.acts) {
    const { by: who, partner, at, sentence } = act;
    if (ends(act)) endings.push(act);
    switch (act.kind) {
      case "resolve":
        resolution = { outcome: outcomeOf(act) ?? "no change needed", sentence, by: who, partner, at };
        break;
      case "apply":
        decision = { kind: "applied", act };
        resolution = { outcome: "accepted", sentence, by: who, partner, at };
        break;
      case "decline":
        decision = { kind: "declined", act };
        resolution = { outcome: "not accepted", sentence, by: who, partner, at };
        break;
      case "reopen":
        resolution = null;
        reopened = act;
        // What was declined may be taken up after all; what was used is in the text.
        if (decision?.kind === "declined") decision = null;
        break;
      case "block":
      case "unblock":
        blocking = act.kind === "block";
    }
  }
  // Who deletes the comment that proposes takes the proposal back, whatever was thought of it. What was used is in the text.
  if (thread.proposal && decision?.kind !== "applied" && thread.comments[0]?.deletedAt != null)
    decision = { kind: "withdrawn", act: null };
  const deleted = thread.comments.length > 0 && thread.comments.every(({ deletedAt }) => deletedAt !== null);
  const open = !resolution && !deleted;
  return {
    open,
    deleted,
    resolution,
    reopened: resolution ? null : reopened,
    earlier: resolution ? endings.slice(0, -1) : endings,
    blocking: blocking && open,
    decision,
  };
}

const ends = ({ kind }: Act): boolean => kind === "resolve" || kind === "apply" || kind === "decline";

/** How an act ended its thread; null when it did not. */
export const outcomeOf = (act: Pick<Act, "kind" | "outcome">): Outcome | null =>
  act.kind === "apply" ? "accepted" : act.kind === "decline" ? "not accepted" : act.outcome;

/** Does it propose something that nobody decided yet? */
export const proposalWaits = (thread: Pick<Thread, "acts" | "comments" | "proposal">): boolean =>
  thread.proposal !== null && threadState(thread).decision === null;

/** How it can be resolved. Only using it accepts a proposal that waits, or it would read as done and not be. */
export const outcomesOf = (thread: Pick<Thread, "acts" | "comments" | "proposal">): readonly Outcome[] =>
  proposalWaits(thread) ? outcomes.filter((outcome) => outcome !== "accepted") : outcomes;

/** May they resolve, reopen or mark as blocking? Commenters settle what they started themselves. */
export const maySettle = (member: { id: string; role: Role }, thread: Pick<Thread, "author">): boolean =>
  member.role === "lead" || member.role === "writer" || (member.role === "commenter" && member.id === thread.author);

/** The item or section that a place belongs to, as the first two parts of a field's address. */
export function homeOf(place: Place): `${"section" | "finding" | "action"}/${string}` {
  switch (place.kind) {
    case "field":
      return place.field.split("/", 2).join("/") as `section/${string}`;
    case "finding":
      return `finding/${place.finding}`;
    case "action":
      return `action/${place.action}`;
    case "section":
      return `section/${place.section}`;
  }
}
