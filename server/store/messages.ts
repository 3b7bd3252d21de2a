/** What the event loop and the store's thread say to each other. */

export type SqlValue = null | number | bigint | string | Uint8Array;
export type Row = Record<string, SqlValue>;

/** One accepted update on its way into the log. */
export interface JournalRow {
  readonly review: string;
  readonly sequence: number;
  /** Null: the server itself, or nobody can say whose words these are (recovery time). */
  readonly member: string | null;
  readonly partner: string | null;
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Yjs client ids that this update introduces: the member's from now on. */
  readonly clients: readonly number[];
  /** It came as what the device had and the server lacked, so it was written while they were not connected. */
  readonly brought?: boolean;
  /** It is the edit of a begun act (`BegunActsTable.before`): that it was written is noted with it. */
  readonly act?: string | null;
}

/** A row as the log has it. `lastAt` differs from `at` where several were merged. */
export interface LogRow {
  readonly sequence: number;
  readonly member: string | null;
  readonly partner: string | null;
  readonly at: number;
  readonly lastAt: number;
  readonly bytes: Uint8Array;
}

/** A review's document as the store has it, read at one moment. */
export interface LoadAnswer {
  readonly snapshot: { readonly sequence: number; readonly bytes: Uint8Array } | null;
  /** The rows after the snapshot, in order. */
  readonly tail: readonly { readonly sequence: number; readonly at: number; readonly bytes: Uint8Array }[];
  readonly owners: readonly { readonly client: number; readonly member: string | null }[];
}

/** What compaction works from, read at one moment. */
export interface CompactionSource extends Omit<LoadAnswer, "owners"> {
  /** Rows that authorship has passed and no compaction yet, in order. */
  readonly mergeable: readonly LogRow[];
  /** Log positions among them that stay readable: versions stand there, or somebody looked or settled there. */
  readonly standing: readonly number[];
}

/** What compaction made of it. */
export interface Compacted {
  /** The new snapshot; null when nothing came after the old one. */
  readonly snapshot: { readonly sequence: number; readonly bytes: Uint8Array } | null;
  /** Each stands in the place of the log positions from `from` to its own. */
  readonly merged: readonly (LogRow & { readonly from: number })[];
  /** Merging has passed the log up to here. */
  readonly mergedTo: number;
}

/** `file`: where the database lies; null keeps it in memory. */
export interface StoreData {
  readonly file: string | null;
}

export type ToStore =
  | { readonly id: number; readonly kind: "append"; readonly rows: readonly JournalRow[] }
  | { readonly id: number; readonly kind: "query"; readonly sql: string; readonly parameters: SqlValue[] }
  | { readonly id: number; readonly kind: "load"; readonly review: string }
  /** Rows younger than `before` are not merged: what is being frozen now has no version yet that keeps them apart. */
  | { readonly id: number; readonly kind: "readCompaction"; readonly review: string; readonly before: number }
  | {
      readonly id: number;
      readonly kind: "keepCompaction";
      readonly review: string;
      readonly at: number;
      readonly compacted: Compacted;
    }
  /** Can it write? Answers after a commit that reached the disk. */
  | { readonly id: number; readonly kind: "probe" }
  | { readonly id: number; readonly kind: "close" };

export interface QueryAnswer {
  readonly rows: Row[];
  readonly changes: number;
  readonly lastId: number;
}

/** What each kind of message is answered with. */
export interface Answers {
  append: null;
  query: QueryAnswer;
  load: LoadAnswer;
  readCompaction: CompactionSource;
  keepCompaction: null;
  probe: null;
  close: null;
}

export type FromStore =
  | { readonly id: number; readonly result: Answers[keyof Answers] }
  /** `disk`: it is the disk that fails, not what was asked. */
  | { readonly id: number; readonly failure: string; readonly disk: boolean };
