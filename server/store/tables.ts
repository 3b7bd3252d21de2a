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

export interface Tables {
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
