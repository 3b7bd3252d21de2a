import { z } from "zod";
import { longest, upTo } from "#shared/lengths.ts";
import { hasLetters } from "#shared/letters.ts";
import type { AgreementAct, PlaceId } from "#shared/agreements.ts";

/** The agreement as it is sent: the acts and settlements themselves, folded on both sides by `agreements.ts`. */

export const Hash = z.string().regex(/^[0-9a-f]{64}$/, "The text could not be told by its number. Reload the page.");

const reason = upTo(longest.reason, "the reason");
export const Reason = reason.refine(hasLetters, "Say why.");
const NoneOrReason = reason.refine((words) => words === "" || hasLetters(words), "Say why.");
/** "" when nothing stands open. */
export const Despite = NoneOrReason;
/** "" ends it. */
export const Because = NoneOrReason;

export const PlaceText = z.custom<PlaceId>(
  (value) => typeof value === "string" && /^(finding|section)\/[A-Za-z0-9_-]{1,64}$/.test(value),
  "There is no such place in the summary.",
);

export const SettlementSent = z.object({
  partner: z.string(),
  place: PlaceText,
  hash: z.string().nullable(),
  by: z.string(),
  at: z.number(),
  /** Log position at which the text was so. */
  sequence: z.number().int(),
});

export const AgreementView = z.object({
  acts: z.array(z.custom<AgreementAct>((value) => typeof value === "object" && value !== null)),
  settlements: z.array(SettlementSent),
  /** When the awaited were last reminded in this round; null: not yet. */
  remindedAt: z.number().nullable(),
  /** Of all who are or were members, by member id. */
  names: z.record(z.string(), z.string()),
});
export type AgreementView = z.infer<typeof AgreementView>;

/** An act in a review: who, when, what, in words that people read. */
export const AuditEntry = z.object({
  position: z.number().int(),
  at: z.number(),
  by: z.string().nullable(),
  /** Their name; "Codraft" for its own. */
  name: z.string(),
  kind: z.string(),
  /** "Invited amy@example.gov.uk as writer for ES". */
  what: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
