import type { AsideWords } from "#client/sync/aside.ts";
import type { LineState } from "#client/sync/state.ts";
import type { ReviewState, Role, Standing } from "#shared/permissions.ts";
import { mayInReview } from "#shared/permissions.ts";

/** Why nothing can be written any more. */
export interface Closed {
  /** To who was writing. */
  readonly words: string;
  /** Why what they went on typing is not in the text. */
  readonly why: AsideWords["why"];
}

interface Now {
  readonly line: LineState;
  readonly isMember: boolean;
  readonly member: Standing;
  readonly state: ReviewState;
}

const may: Record<Role, string> = {
  lead: "lead this review now",
  writer: "write in this review now",
  commenter: "comment on this review now, but not write in it",
  reader: "read this review now, but not write in it",
};

export const NOT_TAKEN = "Your last changes were not taken, and the text is read anew.";

/** Said to who was writing when the text closed. Pure. */
export function whyClosed({ line, isMember, member, state }: Now): Closed {
  if (!isMember)
    return {
      words: "You no longer have access to this review, so nothing more can be written in it.",
      why: "no-access",
    };
  if (line === "signed-out")
    return { words: "You are signed out, so nothing more can be written here until you sign in.", why: "no-access" };
  if (state !== "drafting")
    return {
      words: `The text ${state === "proposed" ? "was proposed" : "is agreed"}, so nothing more can be written in it.`,
      why: "locked",
    };
  if (mayInReview("summary.write", member, state) !== null)
    return { words: `Your role has changed: you can ${may[member.role]}.`, why: "refused" };
  if (line === "no-access") return { words: NOT_TAKEN, why: "no-access" };
  return { words: "This page has to be loaded again before more can be written.", why: "no-access" };
}
