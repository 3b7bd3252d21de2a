import { z } from "zod";
import { longest, upTo } from "#shared/lengths.ts";
import type { Block, Inline, Mark } from "#shared/schema.ts";
import { safeHref } from "#shared/schema.ts";
import { sectionIds } from "#shared/templates.ts";
import { actionFacts } from "#shared/summary.ts";

/** A Word document that was read on somebody's device, as it is brought into the summary: in parts, each to a place. */

/** Lists within lists, as deep as reading goes (`field.ts`). */
const DEPTH = 8;
/** Parts of one document: far above what a summary has. */
export const MOST_PARTS = 400;
/** Of all that is sent, in bytes: some 60,000 words. */
export const MOST_BYTES = 480_000;

/** One that is too long is nobody's reason to refuse a document: its words come without it. */
const isSafe = (href: string): boolean => safeHref(href.slice(0, longest.linkAddress)) !== null;
const fits = (mark: Mark): boolean => mark.type !== "link" || mark.href.length <= longest.linkAddress;

const Marked: z.ZodType<Mark> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("bold") }),
  z.object({ type: z.literal("italic") }),
  z.object({ type: z.literal("link"), href: z.string().refine((href) => isSafe(href)) }),
  z.object({ type: z.literal("lang"), lang: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/) }),
]);

/** No references: what a document calls S2 is its own S2. */
const Words: z.ZodType<Inline> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("text"),
    text: z
      .string()
      .min(1)
      .refine((text) => text.isWellFormed()),
    marks: z
      .array(Marked)
      .max(4)
      .transform((marks) => marks.filter(fits)),
  }),
  z.object({ type: z.literal("hardBreak") }),
]);

const blockWithin = (depth: number): z.ZodType<Block> => {
  const paragraph = z.object({ type: z.literal("paragraph"), content: z.array(Words) });
  if (depth >= DEPTH) return paragraph;
  const inner = z.array(z.array(z.lazy(() => blockWithin(depth + 1))).min(1)).min(1);
  return z.discriminatedUnion("type", [
    paragraph,
    z.object({ type: z.enum(["bulletList", "orderedList"]), items: inner }),
  ]) as z.ZodType<Block>;
};

const Text = z.array(blockWithin(0));

/** "S1", "A2" in the document; "" where it has none. */
const Number = z.string().max(8);

/** What is said of an action point in one line. */
export const LONGEST_FACT = 300;
/** Frameworks of one finding, or findings that one action point answers. */
export const MOST_LISTED = 40;

export const ImportedPart = z.discriminatedUnion("to", [
  /** To the end of a section's text, or of its introduction. */
  z.object({ to: z.literal("section"), section: z.enum(sectionIds), text: Text.min(1) }),
  /** A new finding, after those that are there. */
  z.object({
    to: z.literal("finding"),
    section: z.enum(sectionIds),
    number: Number,
    statement: z.array(Words),
    narrative: Text,
    /** Id of a line of enquiry of the review. */
    enquiry: z.string().max(64).nullable(),
    frameworks: z.array(upTo(longest.choice).min(1)).max(MOST_LISTED),
  }),
  /** A new action point, after those that are there. */
  z.object({
    to: z.literal("action"),
    what: Text,
    /** Findings that it answers, as the document numbers them; those that come in with it are linked. */
    answers: z.array(Number).max(MOST_LISTED),
    facts: z.partialRecord(z.enum(actionFacts), z.string().max(LONGEST_FACT)),
  }),
]);
export type ImportedPart = z.infer<typeof ImportedPart>;

export const Importing = z.object({
  /** Of this act: sent again with the same one, it is not done twice. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "This id could not be read."),
  file: upTo(200, "the name of the file").min(1),
  parts: z.array(ImportedPart).min(1).max(MOST_PARTS),
});
export type Importing = z.infer<typeof Importing>;
