import { z } from "zod";
import { upTo } from "#shared/lengths.ts";
import { FieldAddressText } from "#shared/texts.ts";
import { sectionIds } from "#shared/templates.ts";

/**
 * Versions: places in a review's log that can be looked at again, and who changed what between two of them.
 */

/** Why a version was made. "activity": by itself, so that any quarter of an hour of work can be looked back at. */
export const versionReasons = [
  "named",
  "proposed",
  "agreed",
  "reopened",
  "imported",
  "restored",
  "came home",
  "activity",
] as const;
export type VersionReason = (typeof versionReasons)[number];

export const VersionName = upTo(120, "the name").min(1, "Give the version a name.");

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "This id could not be read.");

/** An act on the whole text. `act`: the id that its member's page gave it: sent again with the same one, it is not done twice. */
const act = {
  side: z.enum(["before", "after"]),
  undone: z.boolean(),
  act: z.string().optional(),
  /** After one was taken back: what stayed as it was, as people call it. */
  left: z.array(z.string()).optional(),
};

/** What an event made a version for, where its reason alone does not tell two of them apart. */
export const VersionAbout = z.discriminatedUnion("kind", [
  /**
   * Of a text that was proposed, of the same once it was agreed, and once that was reopened: the round, and of the how
   * manieth agreement, since rounds are counted anew after a reopening. Older versions do not say.
   */
  z.object({ kind: z.literal("round"), round: z.number().int(), agreement: z.number().int().optional() }),
  /** The text before a restoration and with it, or before and after one was taken back. `what`: "S5", "section 1". */
  z.object({ kind: z.literal("restoration"), ...act, what: z.string() }),
  /** The text before a document was brought in and with it, or before and after that was taken back. */
  z.object({ kind: z.literal("import"), ...act, file: z.string() }),
]);
export type VersionAbout = z.infer<typeof VersionAbout>;
export type ActAbout = Exclude<VersionAbout, { kind: "round" }>;

export const Version = z.object({
  id: z.string(),
  /** Log position: the text with everything up to and with it. Grows within the review. */
  sequence: z.number().int(),
  /** Milliseconds since the epoch: when that text was so. */
  at: z.number(),
  reason: z.enum(versionReasons),
  about: VersionAbout.nullable(),
  /** "" for one that nobody named. */
  name: z.string(),
  /** Member who made it, and their partner then; null: Codraft itself. */
  by: z.string().nullable(),
  partner: z.string().nullable(),
  /** Of the whole summary. */
  hash: z.string(),
  /** One line: what changed since the version before; "" while it is being read. */
  account: z.string(),
  /** Members who wrote since the version before. */
  writers: z.array(z.string()),
});
export type Version = z.infer<typeof Version>;

/** Stands in a path for the text as it is now. */
export const NOW = "now";

/** Neighbouring characters of one author, as sent: `AuthoredSpan` of `authorship.ts`. */
export const WrittenSpan = z.object({
  length: z.number().int(),
  member: z.string().nullable(),
  partner: z.string().nullable(),
  at: z.number(),
});

/** Who wrote each field's flat text (as in `texts.ts`: blocks joined by new lines, an inline atom one character). */
export const WrittenFields = z.record(z.string(), z.object({ text: z.string(), spans: z.array(WrittenSpan) }));

/**
 * That somebody changed something: one for each member and thing, their last, between two positions that somebody may
 * ask for (a version, or where somebody looked or settled) and within a quarter of an hour. `key` is a field's address, or
 * what `changeKey` of `compare/keys.ts` gives for a change of structure or of a value.
 */
export const Edit = z.object({
  sequence: z.number().int(),
  at: z.number(),
  member: z.string().nullable(),
  partner: z.string().nullable(),
  key: z.string(),
});
export type Edit = z.infer<typeof Edit>;

/** What of an older version is brought back. */
export const RestoredPart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("whole") }),
  z.object({ kind: z.literal("section"), section: z.enum(sectionIds) }),
  z.object({ kind: z.literal("finding"), finding: Id }),
  z.object({ kind: z.literal("action"), action: Id }),
  z.object({ kind: z.literal("field"), field: FieldAddressText }),
]);
export type RestoredPart = z.infer<typeof RestoredPart>;

/**
 * The same, or "undo": of the version before a restoration or an import only what that changed and nobody has changed
 * since. `after`: the version that it made.
 */
export const Restoring = z.discriminatedUnion("kind", [
  ...RestoredPart.options,
  z.object({ kind: z.literal("undo"), after: Id }),
]);
export type Restoring = z.infer<typeof Restoring>;
