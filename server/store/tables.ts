import type { ReviewState, Role } from "#shared/permissions.ts";

/** The tables, as Kysely sees them. Only bytes, text and integers: one code for every engine. */

/** The log: one row an accepted update. Rows of one member that authorship has passed may become one. */
export interface UpdatesTable {
  review: string;
  /** 1, 2, 3 … within the review. Merged rows keep the last one's. */
  sequence: number;
  /** Null: the server itself (seeding, restoring), or brought back in the recovery time, when nobody can say. */
  member: string | null;
  /** The member's partner at the time. */
  partner: string | null;
  /** Milliseconds since the epoch. */
  at: number;
  /** Of merged rows the last one's time; null otherwise. */
  lastAt: number | null;
  bytes: Uint8Array;
  /** 1: it came as what a device had and the server lacked (step 2): written while they were not connected. */
  brought: number | null;
}

/** How far the log of a review may be, and has been, merged. Without a row nothing is. */
export interface CompactionsTable {
  review: string;
  /** Authorship has read the log up to here. It alone moves this on. */
  authored: number;
  merged: number;
}

/** At most one row: the database was restored from a backup, and members' devices may bring back what it lacks. */
export interface RecoveryTable {
  until: number;
}

/** The document up to and with one log position, so that loading need not replay everything. */
export interface SnapshotsTable {
  review: string;
  sequence: number;
  at: number;
  bytes: Uint8Array;
}

/** Which member introduced which Yjs client id: two people's structs under one id would split the document. */
export interface ClientsTable {
  review: string;
  client: number;
  member: string | null;
}

/** A person, once for the whole installation. Flags are 0 or 1. */
export interface AccountsTable {
  id: string;
  /** Lower case. Empty only for the first account, until it says it. */
  email: string;
  /** Empty until they say it. */
  name: string;
  administrator: number;
  mayCreateReviews: number;
  createdAt: number;
  /** When they first signed in; null until then. */
  signedInAt: number | null;
}

/** A sign-in link that was sent. Only the hash of its token is kept. */
export interface LinksTable {
  hash: string;
  account: string;
  /** Where it leads after signing in; null: the list of reviews. */
  review: string | null;
  /** Set when opening it also proves a new address. */
  newEmail: string | null;
  expiresAt: number;
  /** Null while it can be used. */
  usedAt: number | null;
  /** The demo's links work again and again. */
  reusable: number;
}

/** A browser that is signed in. Only the hash of its cookie is kept. */
export interface SessionsTable {
  hash: string;
  account: string;
  expiresAt: number;
}

export interface ReviewsTable {
  id: string;
  /** `ReviewDetails` as JSON. */
  details: string;
  /** `Template` as JSON: the review's own copy. */
  template: string;
  state: ReviewState;
  revision: number;
  createdAt: number;
}

/** Kept when somebody is removed, since the log speaks of them. */
export interface MembersTable {
  id: string;
  review: string;
  account: string;
  partner: string;
  role: Role;
  signatory: number;
  /** Null while they are a member. */
  removedAt: number | null;
}

/** A discussion. What became of it is in `threadActs`. */
export interface ThreadsTable {
  id: string;
  review: string;
  /** `Place` as JSON. */
  place: string;
  /** `Anchor` as JSON, refreshed after quiet moments; null: on the place itself. */
  anchor: string | null;
  /** 1: at the last look the words were gone. */
  gone: number;
  author: string;
  partner: string;
  at: number;
  /** `Proposal` as JSON. */
  proposal: string | null;
  /** How what it is about was called when it was started; null where its words or its section say it, or none of it is known. */
  called: string | null;
  /** Grows within the review with every change of any thread. */
  revision: number;
}

export interface CommentsTable {
  id: string;
  review: string;
  thread: string;
  /** 1, 2, 3 … within the thread. */
  position: number;
  author: string;
  partner: string;
  at: number;
  editedAt: number | null;
  deletedAt: number | null;
  /** `CommentText` as JSON. */
  text: string;
}

/** What was done with a thread, by whom. Rows are only added. */
export interface ThreadActsTable {
  thread: string;
  /** 1, 2, 3 … within the thread: two that act at once cannot both be the next. */
  position: number;
  review: string;
  kind: string;
  by: string;
  partner: string;
  at: number;
  outcome: string | null;
  sentence: string;
}

export interface ReactionsTable {
  thread: string;
  member: string;
  review: string;
  partner: string;
  at: number;
  reaction: string;
}

/** How many comments of a thread a member has seen. */
export interface ThreadReadsTable {
  thread: string;
  member: string;
  review: string;
  seen: number;
}

/** Something that concerns a member. */
export interface NoticesTable {
  id: string;
  review: string;
  member: string;
  kind: string;
  /** Both "" where it is of the agreement. */
  thread: string;
  comment: string;
  /** Member id of who did it. */
  by: string;
  at: number;
  readAt: number | null;
  /** When a mail told of it; null while none has. */
  mailedAt: number | null;
}

/** Which mails an account gets; without a row, mentions at once. */
export interface MailChoicesTable {
  account: string;
  choice: string;
  /** In the links that end mails: lets nobody do anything else. */
  token: string;
}

/** What was said about a review at a time when a version was made: the log holds its text only. */
export interface ReviewRevisionsTable {
  review: string;
  revision: number;
  /** `ReviewDetails` and `Template` as JSON. */
  details: string;
  template: string;
}

/** A place in the log that can be looked at again. No copy of the text. */
export interface VersionsTable {
  id: string;
  review: string;
  /** Log position. Rows of the log are never merged across it. */
  sequence: number;
  /** Of `reviewRevisions`. */
  revision: number;
  at: number;
  reason: string;
  /** `VersionAbout` as JSON; null where the reason says all. */
  about: string | null;
  /** "" for one that nobody named. */
  name: string;
  by: string | null;
  partner: string | null;
  hash: string;
  account: string;
  /** Member ids as JSON. */
  writers: string;
}

/** The text itself, of versions that somebody made: it stays readable whatever becomes of the log. All deflated. */
export interface VersionTextsTable {
  version: string;
  /** The document as one update. */
  state: Uint8Array;
  /** `Summary` as JSON. */
  summary: Uint8Array;
  /** `Checkpoint` of `versions/live.ts` as JSON; null until authorship has come so far. */
  written: Uint8Array | null;
}

/** How far who wrote what has been read from the log, and what came out. */
export interface AuthorshipsTable {
  review: string;
  sequence: number;
  /** `Checkpoint` of `versions/live.ts` as JSON, deflated. */
  written: Uint8Array;
}

/**
 * A member is bringing a version back: its words are still their authors'. Noted before it is done, and forgotten once
 * authorship has read what came of it.
 */
export interface RestorationsTable {
  review: string;
  /** Log position right before. */
  sequence: number;
  member: string;
  at: number;
  /** `Checkpoint` at the version as JSON, deflated. */
  written: Uint8Array;
}

/** An act on the whole text whose edit may be in the log while its version after and its entry in the trail are not. */
export interface BegunActsTable {
  /** Ids of the versions: the one before is there, the one after is not yet. */
  before: string;
  after: string;
  review: string;
  /** `VersionAbout` of the version after. */
  about: string;
  /** The entry in the trail: its kind, and what it says. */
  kind: string;
  said: string;
  /** Log position of its edit, written in one commit with it; null: there is none. */
  sequence: number | null;
}

/** That somebody changed something. See `Edit`. */
export interface EditsTable {
  review: string;
  /** Of the last batch that changed it. */
  sequence: number;
  key: string;
  at: number;
  member: string | null;
  partner: string | null;
}

/** At which log position a member last said that they had looked. */
export interface LooksTable {
  review: string;
  member: string;
  sequence: number;
  at: number;
}

/** Proposals and decisions. Rows are only added. */
export interface AgreementActsTable {
  review: string;
  /** 1, 2, 3 … within the review: two that act at once cannot both be the next. */
  position: number;
  kind: string;
  by: string;
  at: number;
  /** `AgreementAct` as JSON. */
  act: string;
}

/** That a partner settled one finding's or section's text. Rows are only added. */
export interface SettlementsTable {
  review: string;
  position: number;
  partner: string;
  place: string;
  /** Null: taken back. */
  hash: string | null;
  /** Log position at which the text was so: what changed since then can be shown. */
  sequence: number;
  by: string;
  at: number;
}

/** Every act in a review. Rows are only added. */
export interface AuditTable {
  review: string;
  position: number;
  at: number;
  /** Member; null: Codraft itself. */
  by: string | null;
  kind: string;
  /** What it was about, as JSON. */
  about: string;
}

/** A file of an agreed text that was given out. */
export interface ExportsOnRecordTable {
  /** SHA-256 of the file, in hex. */
  bytes: string;
  review: string;
  version: string;
  format: string;
  at: number;
}

export interface Tables {
  reviewRevisions: ReviewRevisionsTable;
  versions: VersionsTable;
  versionTexts: VersionTextsTable;
  authorships: AuthorshipsTable;
  edits: EditsTable;
  looks: LooksTable;
  restorations: RestorationsTable;
  begunActs: BegunActsTable;
  agreementActs: AgreementActsTable;
  settlements: SettlementsTable;
  audit: AuditTable;
  exportsOnRecord: ExportsOnRecordTable;
  threads: ThreadsTable;
  comments: CommentsTable;
  threadActs: ThreadActsTable;
  reactions: ReactionsTable;
  threadReads: ThreadReadsTable;
  notices: NoticesTable;
  mailChoices: MailChoicesTable;
  accounts: AccountsTable;
  links: LinksTable;
  sessions: SessionsTable;
  reviews: ReviewsTable;
  members: MembersTable;
  updates: UpdatesTable;
  snapshots: SnapshotsTable;
  clients: ClientsTable;
  compactions: CompactionsTable;
  recovery: RecoveryTable;
}
