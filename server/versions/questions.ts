import type { ImportedPart } from "#shared/imports.ts";
import type { Review } from "#shared/reviews.ts";
import type { By } from "#shared/summary-edits.ts";
import type { Edit, RestoredPart } from "#shared/versions.ts";
import type { Written } from "./live.ts";
import type { PartName } from "./part-name.ts";

/** What the event loop and the historian's thread say to each other. Packed bytes are deflated. */

/** What the document at a log position is made from: a state, and the updates after it. */
export interface TextSource {
  readonly state: { readonly bytes: Uint8Array; readonly packed: boolean } | null;
  readonly updates: readonly Uint8Array[];
}

/** What a version was of: the text, and what was said about the review then. */
export interface TextOf {
  readonly review: Review;
  readonly text: TextSource;
}

/** What tells who wrote a text: the record itself, or an earlier one and the log from there. `Checkpoint`s, packed. */
export type WrittenSource =
  | { readonly kind: "stored"; readonly checkpoint: Uint8Array }
  | {
      readonly kind: "replay";
      readonly text: TextSource;
      readonly checkpoint: Uint8Array | null;
      readonly rows: readonly Written[];
    };

export interface Stretch {
  readonly review: Review;
  /** Authorship has been read up to here. */
  readonly from: number;
  /** The document and the record there; null: the thread may still have them. */
  readonly base: { readonly text: TextSource; readonly checkpoint: Uint8Array | null } | null;
  /** The log after it, in order. */
  readonly rows: readonly Written[];
  /** Positions among them at which somebody may ask who changed what until then. */
  readonly cuts: readonly number[];
  /** Positions at which the record is wanted. */
  readonly wanted: readonly number[];
  /** Positions of rows by somebody who had not been heard for long. */
  readonly homecomings: readonly number[];
  readonly restorations: readonly {
    readonly sequence: number;
    readonly member: string;
    readonly at: number;
    readonly checkpoint: Uint8Array;
  }[];
}

export interface StretchRead {
  readonly edits: readonly Edit[];
  readonly checkpoint: Uint8Array;
  readonly records: readonly { readonly sequence: number; readonly checkpoint: Uint8Array }[];
  /** Of `homecomings` those that brought much at once, with the hash of the text then. */
  readonly home: readonly { readonly sequence: number; readonly hash: string }[];
}

/** A text, ready to be stored. */
export interface Packed {
  readonly hash: string;
  readonly state: Uint8Array;
  readonly summary: Uint8Array;
}

export interface Described {
  readonly hash: string;
  /** What changed since the text before; "" when there was none to compare with. */
  readonly account: string;
}

/** A part of the older text; or undoing a restoration or an import: `after` is the older text with it and nothing else. */
export type Bringing =
  | RestoredPart
  | { readonly kind: "undo"; readonly of: "restoration" | "import"; readonly after: TextSource };

export type Question =
  | ({ readonly kind: "stretch" } & Stretch)
  | ({ readonly kind: "read"; readonly written: WrittenSource | null } & TextOf)
  | { readonly kind: "written"; readonly review: Review; readonly written: WrittenSource }
  | { readonly kind: "describe"; readonly before: TextOf | null; readonly after: TextOf }
  | ({ readonly kind: "pack" } & TextOf)
  | {
      readonly kind: "restore";
      readonly now: TextSource;
      readonly older: TextOf;
      readonly what: Bringing;
      readonly by: By;
    }
  | { readonly kind: "import"; readonly now: TextSource; readonly parts: readonly ImportedPart[]; readonly by: By };

/** What each kind of question is answered with. */
export interface Answers {
  /** Null: the thread does not have the document any more; ask again with `base`. */
  stretch: StretchRead | null;
  /** JSON, from `"hash":` to the last brace: the tail of what the endpoint answers. */
  read: string;
  written: Uint8Array;
  describe: Described;
  pack: Packed;
  /**
   * The edit as an update; null: nothing has to change. `left`: what undoing leaves, as people call it. `name`: what is
   * brought back, as it is called; null when undoing. "missing": the version does not have it.
   */
  restore:
    | { readonly edit: Uint8Array | null; readonly left: readonly string[]; readonly name: PartName | null }
    | "missing";
  /** The edit as an update; null: the parts hold nothing. */
  import: Uint8Array | null;
}
