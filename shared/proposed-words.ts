import { hunks } from "#shared/common.ts";
import { isBlank } from "#shared/comments.ts";
import { ATOM } from "#shared/text-blocks.ts";

/**
 * Why these words cannot be proposed for the old ones; null when they can. They must fit into the paragraphs of the old
 * ones, a line for each; references and line breaks cannot be typed.
 */
export function oddWords(old: string, words: string): string | null {
  if (words !== "" && isBlank(words))
    return "Write the words you propose. To leave the old ones out, leave the box empty.";
  if (words.trim() === old) return "Change some of the words first.";
  const [before, after] = [old.split("\n"), words.split("\n")];
  if (words !== "" && before.length !== after.length) return "Keep the paragraphs as they are: one line for each.";
  const typed = after.some((line, i) => hunks(before[i] ?? "", line).some(({ inserted }) => inserted.includes(ATOM)));
  return typed ? "A reference stays where it is, or goes with the words around it." : null;
}
