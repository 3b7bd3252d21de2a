/** The tables, as Kysely sees them. Only bytes, text and integers: one code for every engine. */

/** The log: one row an accepted update. Never changed once written. */
export interface UpdatesTable {
  review: string;
  /** 1, 2, 3 … within the review. */
  sequence: number;
  /** Null: the server itself (seeding, restoring). */
  member: string | null;
  /** The member's partner at the time. */
  partner: string | null;
  /** Milliseconds since the epoch. */
  at: number;
  bytes: Uint8Array;
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

export interface Tables {
  updates: UpdatesTable;
  snapshots: SnapshotsTable;
  clients: ClientsTable;
}
