import { z } from "zod";
import type { InstallationAct, ReviewAct } from "#shared/permissions.ts";
import { roles } from "#shared/permissions.ts";
import { Email, Member, Review, WrittenDetails } from "#shared/reviews.ts";
import { upTo } from "#shared/lengths.ts";
import { hasLetters } from "#shared/letters.ts";
import { Template } from "#shared/templates.ts";
import { mailChoices, Notice } from "#shared/notices.ts";
import { AgreementView, AuditEntry, Because, Despite, Hash, PlaceText, Reason } from "#shared/agreement-wire.ts";
import { Edit, Restoring, Version, VersionName, WrittenFields } from "#shared/versions.ts";
import { Importing } from "#shared/imports.ts";
import { NewComment, NewThread, reactions, Refusal, Resolution, Thread } from "#shared/threads.ts";

/** An id that a page makes for what it asks for: sent again with the same one, it is not done twice. Older pages make none. */
const AskedOnce = z.object({ act: z.uuid("This id could not be read.").optional() });

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

/** As it stands in an address, `#comment-…`. */
export const CommentId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "This comment could not be found.");

/** Signs that nobody sees, and that turn, break or end what stands beside them. */
const readable = (name: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(name);
const NOT_READABLE = "Write the name in one line, in letters that can be seen.";

export const Name = upTo(120, "the name")
  .min(1, "Enter your name.")
  .refine(readable, NOT_READABLE)
  .refine((name) => name === "" || hasLetters(name), NOT_READABLE);

export const Invitation = z.object({
  email: Email,
  /** Empty: the person says it at first sign-in. */
  name: upTo(120, "the name").refine((name) => name === "" || (readable(name) && hasLetters(name)), NOT_READABLE),
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
  /**
   * Sends a link, if there is such an account; the answer never says whether. `review`: where the link leads to, and
   * `comment`: where there.
   */
  requestLink: endpoint({
    method: "POST",
    path: "/api/sign-in",
    act: "door.use",
    request: z.object({
      email: Email,
      review: z.string().max(100).optional(),
      comment: CommentId.optional(),
    }),
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
    request: AskedOnce.extend({
      details: WrittenDetails,
      partner: z.string(),
      invitations: z.array(Invitation).max(100),
    }),
    /** `again`: it was created before, under the same `act`, as it was asked for then. */
    response: z.object({ id: z.string(), unsent: z.array(Unsent), again: z.boolean() }),
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

  // ---- threads: each changing endpoint answers the thread as it is now, and announces "threads" -------------------

  /**
   * The threads that changed after this revision (0: all), the revision to ask from next, and how many comments of
   * each thread the member has seen. Threads are never taken out, so `mergeThreads` keeps a list up to date. `names` of
   * all who are or were members, by member id: threads speak of people who have left.
   */
  threads: endpoint({
    method: "GET",
    path: "/api/reviews/:review/threads/since/:revision",
    act: "threads.read",
    request: none,
    response: z.object({
      threads: z.array(Thread),
      revision: z.number().int(),
      seen: z.record(z.string(), z.number().int()),
      names: z.record(z.string(), z.string()),
    }),
  }),
  /**
   * Sent again with the same ids it answers what is stored. `stale`: the place or the words are not in the text as the
   * server has it; wait until everything is saved, then say what became of the words.
   */
  createThread: endpoint({
    method: "POST",
    path: "/api/reviews/:review/threads",
    act: "threads.comment",
    request: NewThread,
    response: Thread,
  }),
  /** Sent again with the same id it answers what is stored. Replying to a resolved thread leaves it resolved. */
  reply: endpoint({
    method: "POST",
    path: "/api/reviews/:review/threads/:thread/comments",
    act: "threads.comment",
    request: NewComment,
    response: Thread,
  }),
  /** One's own only. */
  editComment: endpoint({
    method: "PATCH",
    path: "/api/reviews/:review/threads/:thread/comments/:comment",
    act: "threads.comment",
    request: NewComment.pick({ text: true }),
    response: Thread,
  }),
  /** One's own only. The thread keeps a mark; deleting the first comment withdraws what it proposed. */
  deleteComment: endpoint({
    method: "DELETE",
    path: "/api/reviews/:review/threads/:thread/comments/:comment",
    act: "threads.comment",
    request: none,
    response: Thread,
  }),
  /** `stale`: somebody else resolved it meanwhile. */
  resolveThread: endpoint({
    method: "POST",
    path: "/api/reviews/:review/threads/:thread/resolution",
    act: "threads.settle",
    request: Resolution,
    response: Thread,
  }),
  reopenThread: endpoint({
    method: "DELETE",
    path: "/api/reviews/:review/threads/:thread/resolution",
    act: "threads.settle",
    request: none,
    response: Thread,
  }),
  blockThread: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/threads/:thread/blocking",
    act: "threads.settle",
    request: z.object({ blocking: z.boolean() }),
    response: Thread,
  }),
  /** Null takes one's reaction back. */
  react: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/threads/:thread/reaction",
    act: "threads.react",
    request: z.object({ reaction: z.enum(reactions).nullable() }),
    response: Thread,
  }),
  /**
   * Makes the proposed change in the text, as the proposer's words, and resolves the thread as accepted. `stale`: the
   * words are not those it was made for any more, or somebody else has decided.
   */
  applyProposal: endpoint({
    method: "POST",
    path: "/api/reviews/:review/threads/:thread/application",
    act: "proposals.apply",
    request: none,
    response: Thread,
  }),
  /** Not these words: resolves the thread as not accepted. */
  declineProposal: endpoint({
    method: "POST",
    path: "/api/reviews/:review/threads/:thread/refusal",
    act: "proposals.decline",
    request: Refusal,
    response: Thread,
  }),
  /** How many comments of each thread one has seen. It only grows. Announces nothing. */
  markRead: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/seen",
    act: "threads.mark",
    request: z.object({ seen: z.record(z.string().max(64), z.number().int().min(0).max(100_000)) }),
    response: Done,
  }),

  // ---- versions: each changing endpoint announces "versions" -------------------------------------------------------

  /** The newest first. `looked`: the log position at which the member last said that they had looked; null: never. */
  versions: endpoint({
    method: "GET",
    path: "/api/reviews/:review/versions",
    act: "versions.read",
    request: none,
    response: z.object({
      versions: z.array(Version),
      looked: z.object({ sequence: z.number().int(), at: z.number() }).nullable(),
      /** Of all who are or were members, by member id. */
      names: z.record(z.string(), z.string()),
    }),
  }),
  /** Names the text as it is now. Sent again with the same `act` it names the same version, as it says now. */
  nameNow: endpoint({
    method: "POST",
    path: "/api/reviews/:review/versions",
    act: "versions.name",
    request: AskedOnce.extend({ name: VersionName }),
    response: Version,
  }),
  /** Names a version, whatever made it: it is then never thinned out. */
  nameVersion: endpoint({
    method: "PATCH",
    path: "/api/reviews/:review/versions/:version",
    act: "versions.name",
    request: z.object({ name: VersionName }),
    response: Version,
  }),
  /**
   * A version's text as a value (`Summary`), and who wrote it. `:version` is an id, `now`, or `at-<log position>` for
   * the text as it was there. `written` is null when authorship has not been read up to there yet: ask again.
   */
  version: endpoint({
    method: "GET",
    path: "/api/reviews/:review/versions/:version",
    act: "versions.read",
    request: none,
    response: z.object({
      /** Null for `now` and for a bare log position. */
      version: Version.nullable(),
      sequence: z.number().int(),
      at: z.number(),
      hash: z.string(),
      summary: z.unknown(),
      written: WrittenFields.nullable(),
    }),
  }),
  /** Who changed what after one log position, up to and with another, oldest first. */
  edits: endpoint({
    method: "GET",
    path: "/api/reviews/:review/edits/:after/:upto",
    act: "versions.read",
    request: none,
    response: z.object({ edits: z.array(Edit) }),
  }),
  /**
   * Brings it back as a new edit of the member's, which everybody sees and can undo. Sent again with the same `act` it
   * answers what was done.
   */
  restore: endpoint({
    method: "POST",
    path: "/api/reviews/:review/versions/:version/restoration",
    act: "versions.restore",
    request: Restoring.and(AskedOnce),
    /** `before`: the text as it was until then; `after`: with what was brought back. */
    /** `left`: what undoing left as it is, since somebody changed it after the restoration, as people call it: "S3". */
    /** `called`: what was brought back, by its number in the older text and now: "S5 as S4". */
    response: z.object({ before: Version, after: Version, left: z.array(z.string()), called: z.string() }),
  }),
  /** Brings the parts of a document in, each at the end of what stands at its place, as an edit of the member's. */
  import: endpoint({
    method: "POST",
    path: "/api/reviews/:review/imports",
    act: "summary.import",
    request: Importing,
    /** `before`: the text as it was until then; `after`: with what was brought in. Undone as a restoration is. */
    /** `places`: where it is, as the trail names it; `again`: it was done before, under the same id. */
    response: z.object({ before: Version, after: Version, places: z.array(z.string()), again: z.boolean() }),
  }),
  /** That the member has looked at the text as it is now. Announces nothing. */
  look: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/looked",
    act: "versions.read",
    request: none,
    response: z.object({ sequence: z.number().int(), at: z.number() }),
  }),

  // ---- agreement: each changing endpoint answers the agreement as it is now, and announces "agreement" -------------

  agreement: endpoint({
    method: "GET",
    path: "/api/reviews/:review/agreement",
    act: "agreement.read",
    request: none,
    response: AgreementView,
  }),
  /** Freezes and locks the text. `despite`: why, when something stands open. `stale`: the text is another than `hash`. */
  propose: endpoint({
    method: "POST",
    path: "/api/reviews/:review/agreement/proposal",
    act: "agreement.propose",
    request: z.object({ hash: Hash, despite: Despite }),
    response: AgreementView,
  }),
  /** A signatory's decision on exactly this text. `stale`: it is not the one that is proposed. */
  agree: endpoint({
    method: "POST",
    path: "/api/reviews/:review/agreement/decision",
    act: "agreement.decide",
    request: z.object({ proposal: z.string().max(64), hash: Hash, partner: z.string().max(64) }),
    response: AgreementView,
  }),
  /** The other decision: ends the round and unlocks. */
  askForChanges: endpoint({
    method: "POST",
    path: "/api/reviews/:review/agreement/changes",
    act: "agreement.decide",
    request: z.object({ proposal: z.string().max(64), hash: Hash, partner: z.string().max(64), reason: Reason }),
    response: AgreementView,
  }),
  withdraw: endpoint({
    method: "POST",
    path: "/api/reviews/:review/agreement/withdrawal",
    act: "agreement.withdraw",
    request: z.object({ proposal: z.string().max(64), reason: Reason }),
    response: AgreementView,
  }),
  reopen: endpoint({
    method: "POST",
    path: "/api/reviews/:review/agreement/reopening",
    act: "agreement.reopen",
    request: z.object({ version: z.string().max(64), reason: Reason }),
    response: AgreementView,
  }),
  /** Lets a signatory decide for another partner, whose own are absent; `because` "" ends it. */
  standIn: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/agreement/stand-in",
    act: "agreement.stand-in",
    request: z.object({ member: z.string().max(64), partner: z.string().max(64), because: Because }),
    response: AgreementView,
  }),
  /** Mails the signatories of the partners that are awaited. At most once in four hours. */
  remind: endpoint({
    method: "POST",
    path: "/api/reviews/:review/agreement/reminder",
    act: "agreement.remind",
    request: none,
    response: AgreementView,
  }),
  /** For one's own partner. `hash` null takes it back. `stale`: the text there is another than `hash`. */
  settle: endpoint({
    method: "PUT",
    path: "/api/reviews/:review/agreement/settlement",
    act: "agreement.settle",
    request: z.object({ place: PlaceText, hash: Hash.nullable() }),
    response: AgreementView,
  }),

  /** Every act in a review, the newest first. */
  audit: endpoint({
    method: "GET",
    path: "/api/reviews/:review/audit",
    act: "audit.read",
    request: none,
    response: z.object({ entries: z.array(AuditEntry) }),
  }),

  /** What is new for me, over all my reviews: the latest hundred, the newest first. */
  inbox: endpoint({
    method: "GET",
    path: "/api/inbox",
    act: "inbox.use",
    request: none,
    response: z.object({ notices: z.array(Notice), unread: z.number().int() }),
  }),
  /** Marks notices as read; null: all of them. */
  readInbox: endpoint({
    method: "POST",
    path: "/api/inbox",
    act: "inbox.use",
    request: z.object({ notices: z.array(z.string().max(64)).max(200).nullable() }),
    response: Done,
  }),
  mailChoice: endpoint({
    method: "GET",
    path: "/api/me/mail",
    act: "inbox.use",
    request: none,
    response: z.object({ choice: z.enum(mailChoices) }),
  }),
  chooseMail: endpoint({
    method: "PUT",
    path: "/api/me/mail",
    act: "inbox.use",
    request: z.object({ choice: z.enum(mailChoices) }),
    response: z.object({ choice: z.enum(mailChoices) }),
  }),
} as const;

/** `GET /api/reviews/:review/record/:format`, act `record.read`: everything on record, as a file. */
export const recordFormats = ["json", "html"] as const;
export const recordPath = (review: string, format: (typeof recordFormats)[number]): `/api/${string}` =>
  `/api/reviews/${review}/record/${format}`;

/** Formats of `GET /api/reviews/:review/export/:format`, act `summary.export`. A file, so not in the list above. */
export const exportFormats = ["html", "docx"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** `version`: of that text; without it the agreed one, or the draft of now. */
export const exportPath = (review: string, format: ExportFormat, version?: string): `/api/${string}` =>
  `/api/reviews/${review}/export/${format}${version === undefined ? "" : `?version=${encodeURIComponent(version)}`}`;
