import type { ProblemCode } from "#shared/errors.ts";

/**
 * Who may do what: the one table. The button asks it, every HTTP endpoint asks it, every WebSocket message asks it.
 */

export const roles = ["lead", "writer", "commenter", "reader"] as const;
export type Role = (typeof roles)[number];

/** Drafting: open. Proposed and agreed: locked, neither the text nor the details change. */
export const reviewStates = ["drafting", "proposed", "agreed"] as const;
export type ReviewState = (typeof reviewStates)[number];

/** What someone is to a review, as far as permission goes. */
export interface Standing {
  role: Role;
  signatory: boolean;
}

interface ReviewRule {
  readonly roles: readonly Role[];
  /** Signatories may too, whatever their role. */
  readonly signatories?: true;
  /** Also while the summary is locked. */
  readonly whenLocked: boolean;
}

/** Acts within one review: who may, and whether a locked summary refuses them. */
export const reviewActs = {
  "review.read": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  "review.change": { roles: ["lead"], whenLocked: false },
  "template.change": { roles: ["lead"], whenLocked: false },
  "members.read": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  "members.invite": { roles: ["lead"], whenLocked: true },
  "members.change": { roles: ["lead"], whenLocked: true },
  "members.remove": { roles: ["lead"], whenLocked: true },
  "members.leave": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  "summary.read": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  /** To add to the document: any struct or deletion that the room does not have yet. */
  "summary.write": { roles: ["lead", "writer"], whenLocked: false },
  /** To bring a document that one has into the text. */
  "summary.import": { roles: ["lead", "writer"], whenLocked: false },
  "summary.export": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  /** To be seen: one's own caret and where one reads. */
  "presence.show": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  "threads.read": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  /** What one has read is one's own business. */
  "threads.mark": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  // Comments stand beside the text: a locked summary is talked about most of all.
  /** To start a thread, also with a proposal, to reply, and to edit or delete what one said. */
  "threads.comment": { roles: ["lead", "writer", "commenter"], whenLocked: true },
  "threads.react": { roles: ["lead", "writer", "commenter"], whenLocked: true },
  /** To resolve, reopen or mark as blocking. A commenter: the threads they started, see `maySettle`. */
  "threads.settle": { roles: ["lead", "writer", "commenter"], whenLocked: true },
  /** To make a proposed change in the text. */
  "proposals.apply": { roles: ["lead", "writer"], whenLocked: false },
  "proposals.decline": { roles: ["lead", "writer"], whenLocked: true },
  /** The file for a records request. */
  "record.read": { roles: ["lead"], whenLocked: true },
  "versions.read": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  /** To name the text of now, or a version that has no name. */
  "versions.name": { roles: ["lead", "writer"], whenLocked: true },
  "versions.restore": { roles: ["lead", "writer"], whenLocked: false },
  "agreement.read": { roles: ["lead", "writer", "commenter", "reader"], whenLocked: true },
  "agreement.propose": { roles: ["lead"], whenLocked: false },
  /** To agree or to ask for changes; who decides for which partner is `mayAct`'s to say. */
  "agreement.decide": { roles: [], signatories: true, whenLocked: true },
  "agreement.withdraw": { roles: ["lead"], whenLocked: true },
  "agreement.reopen": { roles: ["lead"], whenLocked: true },
  /** To have a signatory decide for another partner, and to end that. */
  "agreement.stand-in": { roles: ["lead"], whenLocked: true },
  "agreement.remind": { roles: ["lead"], whenLocked: true },
  /** To settle one finding's or section's text for one's own partner. */
  "agreement.settle": { roles: ["lead", "writer"], signatories: true, whenLocked: false },
  "audit.read": { roles: ["lead"], whenLocked: true },
} as const satisfies Record<string, ReviewRule>;
export type ReviewAct = keyof typeof reviewActs;

/** What an account is to the installation. The first account administers it. */
export interface AccountStanding {
  administrator: boolean;
  mayCreateReviews: boolean;
}

/** Acts outside any review: anybody, any signed-in account, or accounts with a right. */
export const installationActs = {
  "door.use": "anybody",
  "account.read": "account",
  "account.change": "account",
  "defect.report": "account",
  "reviews.list": "account",
  /** One's own notices, and which mails one gets. */
  "inbox.use": "account",
  /** To ask whether a file is an agreed text of a review that one is a member of. */
  "verification.use": "account",
  "reviews.create": "mayCreateReviews",
  "accounts.read": "administrator",
  "accounts.change": "administrator",
} as const satisfies Record<string, "anybody" | "account" | keyof AccountStanding>;
export type InstallationAct = keyof typeof installationActs;

/** Null: allowed. Otherwise why not. */
export type Refusal = Extract<ProblemCode, "signed-out" | "not-found" | "not-allowed" | "locked"> | null;

/**
 * May somebody with this standing do this in a review in this state?
 * To anyone without a standing (not a member, or not signed in) the review does not exist.
 */
export function mayInReview(act: ReviewAct, standing: Standing | null, state: ReviewState): Refusal {
  if (!standing) return "not-found";
  const rule: ReviewRule = reviewActs[act];
  if (!rule.roles.includes(standing.role) && !(rule.signatories && standing.signatory)) return "not-allowed";
  if (state !== "drafting" && !rule.whenLocked) return "locked";
  return null;
}

/** May this account (null: nobody signed in) do this in the installation? */
export function mayInInstallation(act: InstallationAct, account: AccountStanding | null): Refusal {
  const rule = installationActs[act];
  if (rule === "anybody") return null;
  if (!account) return "signed-out";
  if (rule === "account") return null;
  return account[rule] ? null : "not-allowed";
}
