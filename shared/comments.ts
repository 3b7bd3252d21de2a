import { z } from "zod";
import { safeHref } from "#shared/schema.ts";

/**
 * The words of a comment: what a field may hold, without deep lists, and with mentions of members. Its nodes bear the
 * same names as a field's, so what shows a field shows a comment.
 */

export const COMMENT_MAX = 8000;
export const MENTIONS_MAX = 20;

const Marks = z
  .array(
    z.discriminatedUnion("type", [
      z.object({ type: z.literal("bold") }).strict(),
      z.object({ type: z.literal("italic") }).strict(),
      z
        .object({
          type: z.literal("link"),
          href: z
            .string()
            .max(2000)
            .refine((href) => safeHref(href) !== null, "A link leads to a web or e-mail address."),
        })
        .strict(),
      z.object({ type: z.literal("lang"), lang: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/) }).strict(),
    ]),
  )
  .max(4);

const CommentInline = z.discriminatedUnion("type", [
  z
    .object({
      type: z.literal("text"),
      text: z.string().min(1).max(COMMENT_MAX, `Keep a comment under ${COMMENT_MAX} characters.`),
      marks: Marks,
    })
    .strict(),
  z.object({ type: z.literal("hardBreak") }).strict(),
  z.object({ type: z.literal("reference"), to: z.string().max(64) }).strict(),
  z.object({ type: z.literal("mention"), member: z.string().min(1).max(64) }).strict(),
]);
export type CommentInline = z.infer<typeof CommentInline>;

const Paragraph = z.object({ type: z.literal("paragraph"), content: z.array(CommentInline).max(500) }).strict();
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .object({
      type: z.enum(["bulletList", "orderedList"]),
      items: z.array(z.array(item).min(1).max(50)).min(1).max(100),
    })
    .strict();
// Two levels, spelt out: a recursive schema would let a hostile body nest until the stack ends.
const InnerList = listOf(Paragraph);
const CommentBlock = z.union([Paragraph, InnerList, listOf(z.union([Paragraph, InnerList]))]);
export type CommentBlock = z.infer<typeof CommentBlock>;

/** What is stored and shown: a deleted comment's is empty. */
export const CommentText = z.array(CommentBlock).max(200);
export type CommentText = z.infer<typeof CommentText>;

/** Control signs, halves of a sign, and what turns the reading round: nobody sees them, and they make words lie. */
const UNSEEN = /(?![\t\n])\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}|[\u202A-\u202E\u2066-\u2069]/gu;

/** What shows nothing when it stands alone: space, and what only shapes the letters beside it. */
const BLANK = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** Does it show nothing? */
export const isBlank = (words: string): boolean => words.replaceAll(BLANK, "") === "";

/** What somebody typed, as it is stored. */
export const cleanWords = (words: string): string => words.replaceAll(UNSEEN, "");

const cleanBlocks = <Block extends CommentBlock>(blocks: readonly Block[]): Block[] =>
  blocks.map((block) => {
    if (block.type !== "paragraph") return { ...block, items: block.items.map((item) => cleanBlocks(item)) };
    const content = block.content
      .map((inline) => (inline.type === "text" ? { ...inline, text: cleanWords(inline.text) } : inline))
      .filter((inline) => inline.type !== "text" || inline.text !== "");
    return { ...block, content };
  });

/** What somebody says: with words in it, and within bounds. */
export const NewCommentText = CommentText.overwrite(cleanBlocks)
  .refine((text) => !isBlank(commentWords(text, () => "x")), "Write something first.")
  .refine(
    (text) => commentWords(text, () => "x").length <= COMMENT_MAX,
    `Keep a comment under ${COMMENT_MAX} characters.`,
  )
  .refine((text) => mentioned(text).length <= MENTIONS_MAX, `Mention at most ${MENTIONS_MAX} people at once.`);

const inlines = (blocks: CommentText): CommentInline[] =>
  blocks.flatMap((block) =>
    block.type === "paragraph" ? block.content : block.items.flatMap((item) => inlines(item)),
  );

/** The members that are mentioned, in order, as often as they are. */
export const mentions = (text: CommentText): string[] =>
  inlines(text).flatMap((inline) => (inline.type === "mention" ? [inline.member] : []));

/** The same, each once. */
export const mentioned = (text: CommentText): string[] => [...new Set(mentions(text))];

/** The words alone: blocks end with a new line. `name` says how a mention or a reference reads. */
export function commentWords(text: CommentText, name: (inline: CommentInline) => string): string {
  return text
    .map((block) =>
      block.type === "paragraph"
        ? block.content
            .map((inline) => (inline.type === "text" ? inline.text : inline.type === "hardBreak" ? "\n" : name(inline)))
            .join("")
        : block.items.map((item) => commentWords(item, name)).join("\n"),
    )
    .join("\n");
}
