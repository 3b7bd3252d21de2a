/** What the event loop and the store's thread say to each other. */

export type SqlValue = null | number | bigint | string | Uint8Array;
export type Row = Record<string, SqlValue>;

/** One accepted update on its way into the log. */
export interface JournalRow {
  readonly review: string;
  readonly sequence: number;
  readonly member: string | null;
  readonly partner: string | null;
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Yjs client ids that this update introduces. */
  readonly clients: readonly number[];
}

/** `file`: where the database lies; null keeps it in memory. */
export interface StoreData {
  readonly file: string | null;
}

export type ToStore =
  | { readonly id: number; readonly kind: "append"; readonly rows: readonly JournalRow[] }
  | { readonly id: number; readonly kind: "query"; readonly sql: string; readonly parameters: SqlValue[] }
  | { readonly id: number; readonly kind: "close" };

export interface QueryAnswer {
  readonly rows: Row[];
  readonly changes: number;
  readonly lastId: number;
}

export interface FromStore {
  readonly id: number;
  readonly result?: QueryAnswer | null;
  readonly failure?: string;
}
