import { typedComment } from "#client/comments/comment-text.ts";
import type { Unsent } from "#client/comments/outbox.ts";
import { ATOM } from "#shared/text-blocks.ts";

/** What somebody who lost access wrote themselves. Words of the text that it stands on are not theirs to see any more. */
export function ownWords(unsent: Unsent): string {
  const { text } = unsent.kind === "thread" ? unsent.body.comment : unsent.body;
  const said = typedComment(text, () => "a member");
  const proposal = unsent.kind === "thread" ? unsent.body.proposal : null;
  if (proposal?.kind !== "words" || proposal.words === "") return said;
  return `${said}\nProposed words: ${proposal.words.replaceAll(ATOM, "…")}`;
}
