import { typedComment } from "#client/comments/comment-text.ts";
import type { Draft } from "#client/comments/drafts.ts";
import type { Unsent } from "#client/comments/outbox.ts";
import { ATOM } from "#shared/text-blocks.ts";
import type { NewProposal } from "#shared/threads.ts";

/** What somebody who lost access wrote themselves. Words of the text that it stands on are not theirs to see any more. */
export function ownWords(unsent: Unsent): string {
  const { text } = unsent.kind === "thread" ? unsent.body.comment : unsent.body;
  const proposal = unsent.kind === "thread" ? unsent.body.proposal : null;
  return withProposed(
    typedComment(text, () => "a member"),
    proposal,
  );
}

/** The same of what they only began. */
export const begunWords = ({ typed, start }: Draft): string => withProposed(typed.trim(), start?.proposal ?? null);

function withProposed(said: string, proposal: NewProposal | null): string {
  if (proposal?.kind !== "words" || proposal.words === "") return said;
  return `${said}\nProposed words: ${proposal.words.replaceAll(ATOM, "…")}`.trim();
}
