import { z } from "zod";
import type { InstallationAct, ReviewAct } from "#shared/permissions.ts";
import { roles } from "#shared/permissions.ts";
import { Email, Member, Review, WrittenDetails } from "#shared/reviews.ts";
import { Template } from "#shared/templates.ts";

/**
 * Every HTTP endpoint, as data: server and client are typed from this one list, and the permission test walks it.
 * `:review` and the like in a path are parameters. `act` is the row of the permission table that is asked.
 */
export interface Endpoint<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: `/api/${string}`;
  readonly act: ReviewAct | InstallationAct;
  /** The JSON body; `z.undefined()` where there is none. */
  readonly request: Request;
  readonly response: Response;
}

function endpoint<Request extends z.ZodType, Response extends z.ZodType>(
  declared: Endpoint<Request, Response>,
): Endpoint<Request, Response> {
  return declared;
}

const none = z.undefined();
/** What an act that has nothing to say answers. */
export const Done = z.object({ done: z.literal(true) });

export const Account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  administrator: z.boolean(),
  mayCreateReviews: z.boolean(),
});
export type Account = z.infer<typeof Account>;

export const Name = z.string().trim().min(1, "Enter your name.").max(120, "Keep the name under 120 characters.");

export const Invitation = z.object({
  email: Email,
  /** Empty: the person says it at first sign-in. */
  name: z.string().trim().max(120),
  partner: z.string().min(1, "Choose a partner."),
  role: z.enum(roles),
  signatory: z.boolean(),
});
export type Invitation = z.infer<typeof Invitation>;

/** Somebody who is a member now, but whose mail did not leave: it can be sent again. */
export const Unsent = z.object({ member: z.string(), email: z.string(), reason: z.enum(["failed", "too-many"]) });
export type Unsent = z.infer<typeof Unsent>;

/** A line of the list of reviews. */
export const ReviewCard = z.object({
  review: Review.omit({ template: true }),
  member: Member,
  /** People in the summary at this moment. */
  present: z.number().int(),
});
export type ReviewCard = z.infer<typeof ReviewCard>;

/** What can be broken in a page: its drawing, a handler of the document's events, or the document itself. */
export const defectKinds = ["drawing", "handler", "dead-document"] as const;
export type DefectKind = (typeof defectKinds)[number];

/** What an error answers, whatever the endpoint. `fields` names form fields. */
export const ProblemBody = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.string()),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

export const api = {
  /** Who am I? 401 when nobody is signed in. */
  me: endpoint({ method: "GET", path: "/api/me", act: "account.read", request: none, response: Account }),
  changeMe: endpoint({
    method: "PATCH",
    path: "/api/me",
    act: "account.change",
    request: z.object({ name: Name.optional(), email: Email.optional() }),
    response: Account,
  }),
  /** Sends a link, if there is such an account; the answer never says whether. `review`: where the link leads to. */
  requestLink: endpoint({
    method: "POST",
    path: "/api/sign-in",
    act: "door.use",
    request: z.object({ email: Email, review: z.string().max(100).optional() }),
    response: Done,
  }),
  signOut: endpoint({ method: "POST", path: "/api/sign-out", act: "door.use", request: none, response: Done }),

  /** A page tells that something in it is broken. Names and places in the program only, never words of anybody's. */
  reportDefect: endpoint({
    method: "POST",
    path: "/api/defects",
    act: "defect.report",
    request: z.object({
      kind: z.enum(defectKinds),
      name: z.string().regex(/^\w{1,60}$/),
      places: z.array(z.string().regex(/^[\w.-]{1,80}:\d{1,7}:\d{1,7}$/)).max(8),
    }),
    response: Done,
  }),

  accounts: endpoint({
    method: "GET",
    path: "/api/accounts",
    act: "accounts.read",
    request: none,
    response: z.object({ accounts: z.array(Account) }),
  }),
  /** Lets an account (made if there is none with this address) create reviews, or no longer. */
  allowAccount: endpoint({
    method: "POST",
    path: "/api/accounts",
    act: "accounts.change",
    request: z.object({ email: Email, mayCreateReviews: z.boolean() }),
    /** `mailed`: null when there was nothing to say to them. */
    response: Account.extend({ mailed: z.boolean().nullable() }),
  }),

  reviews: endpoint({
    method: "GET",
    path: "/api/reviews",
    act: "reviews.list",
    request: none,
    response: z.object({ reviews: z.array(ReviewCard) }),
  }),
  createReview: endpoint({
    method: "POST",
    path: "/api/reviews",
    act: "reviews.create",
    /** `partner` is the creator's own; `invitations` may be empty. */
    request: z.object({ details: WrittenDetails, partner: z.string(), invitations: z.array(Invitation).max(100) }),
    response: z.object({ id: z.string(), unsent: z.array(Unsent) }),
  }),
  review: endpoint({
    method: "GET",
    path: "/api/reviews/:review",
    act: "review.read",
    request: none,
    response: z.object({ review: Review, member: Member }),
  }),
  /** `revision` is the one the change is based on; another answers `stale`. */
  changeReview: endpoint({
    method: "PUT",
    path: "/api/reviews/:review",
    act: "review.change",
    request: z.object({ details: WrittenDetails, revision: z.number().int() }),
    response: z.object({ review: Review }),
  }),
  changeTemplate: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/template",
    act: "template.change",
    request: z.object({ template: Template, revision: z.number().int() }),
    response: z.object({ review: Review }),
  }),

  members: endpoint({
    method: "GET",
    path: "/api/reviews/:review/members",
    act: "members.read",
    request: none,
    response: z.object({ members: z.array(Member) }),
  }),
  /** Invites many at once and sends each a link. Someone who is already a member is left as they are. */
  invite: endpoint({
    method: "POST",
    path: "/api/reviews/:review/members",
    act: "members.invite",
    request: z.object({ invitations: z.array(Invitation).min(1, "Enter at least one e-mail address.").max(100) }),
    response: z.object({ members: z.array(Member), already: z.array(z.string()), unsent: z.array(Unsent) }),
  }),
  inviteAgain: endpoint({
    method: "POST",
    path: "/api/reviews/:review/members/:member/invitation",
    act: "members.invite",
    request: none,
    response: Done,
  }),
  changeMember: endpoint({
    method: "PATCH",
    path: "/api/reviews/:review/members/:member",
    act: "members.change",
    request: z.object({
      role: z.enum(roles).optional(),
      partner: z.string().optional(),
      signatory: z.boolean().optional(),
    }),
    response: Member,
  }),
  removeMember: endpoint({
    method: "DELETE",
    path: "/api/reviews/:review/members/:member",
    act: "members.remove",
    request: none,
    response: Done,
  }),
  /** To give up one's own membership. `member` is one's own id there, so that another's session gives up nothing. */
  leaveReview: endpoint({
    method: "POST",
    path: "/api/reviews/:review/leave",
    act: "members.leave",
    request: z.object({ member: z.string() }),
    response: Done,
  }),

  /** The `Summary` value of now with its content hash (SHA-256 of the canonical hashed part, hex). */
  summary: endpoint({
    method: "GET",
    path: "/api/reviews/:review/summary",
    act: "summary.read",
    request: none,
    response: z.object({ summary: z.unknown(), hash: z.string() }),
  }),
} as const;

/** Formats of `GET /api/reviews/:review/export/:format`, act `summary.export`. A file, so not in the list above. */
export const exportFormats = ["html", "docx"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportPath = (review: string, format: ExportFormat): `/api/${string}` =>
  `/api/reviews/${review}/export/${format}`;
