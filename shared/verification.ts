import { z } from "zod";

/** Whether a file is an agreed text, and of what. */

/** `POST` a file as it is, act `verification.use`; answers `Verification`. */
export const verificationPath = "/api/verification";
/** Bytes. Ours are well under one megabyte. */
export const VERIFIED_MOST = 10 * 1024 * 1024;

export const Verification = z.object({
  /**
   * "on record": these very bytes were given out. "same text": in every part what Codraft writes for the agreed text.
   * "altered": all lines of the agreed text, in a file that is not as Codraft writes it, so that it may show others.
   * "same words": all its words in their order, in lines that are others or look otherwise. "part": most of its words are from an agreed text that has many more. "draft": a draft with all the agreed words,
   * without their agreement. "differs": nearly an agreed text. "unknown": none that this
   * person may see. "unreadable": no file that Codraft writes.
   */
  outcome: z.enum([
    "on record",
    "same text",
    "altered",
    "same words",
    "part",
    "draft",
    "differs",
    "unknown",
    "unreadable",
  ]),
  /** Which agreed text it is, or comes nearest to. */
  agreed: z
    .object({
      review: z.string(),
      title: z.string(),
      hosts: z.string(),
      version: z.string(),
      /** What somebody named the version; "" mostly. */
      name: z.string(),
      hash: z.string(),
      at: z.number(),
      /** Of several that the review has agreed; false: a later text was agreed since. */
      latest: z.boolean(),
    })
    .nullable(),
  /** A hash that the file prints; null: none. It proves nothing. */
  printed: z.string().nullable(),
  /** What the file says of itself when it is a draft: "DRAFT, 13 March 2026 at 10:31"; null: nothing of the kind. */
  draft: z.string().nullable(),
  /** What differs, in the order of the text, at most a hundred places. The same words twice: how they look, or where they lead. */
  differences: z.array(
    z.object({
      agreed: z.string().nullable(),
      file: z.string().nullable(),
      /** Headings of the agreed text that it stands under: of the section, of the finding. Empty at the top. */
      where: z.array(z.string()).readonly(),
    }),
  ),
  /** In so many places the words differ, also where more do than are told. */
  places: z.number(),
  /** Of a part: what it is of the agreed text. */
  part: z
    .object({
      words: z.number(),
      /** Words of the whole text. */
      of: z.number(),
      /** Headings of the agreed text that it begins and ends under. */
      from: z.array(z.string()).readonly(),
      to: z.array(z.string()).readonly(),
      /** Words of the agreed text that stand in between, and are not told as differences. */
      leftOut: z.number(),
    })
    .nullable(),
  /** What the file holds that Codraft does not write, in words. */
  foreign: z.array(z.string()),
  /** Links lead elsewhere than in the agreed text, or are missing. */
  otherLinks: z.boolean(),
  /** It holds signs that nobody sees, soft hyphens for one, which the agreed text does not. They count as no words. */
  unseen: z.boolean(),
});
export type Verification = z.infer<typeof Verification>;
