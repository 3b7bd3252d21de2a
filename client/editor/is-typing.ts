import type { Node } from "@tiptap/pm/model";

/**
 * Did only words of one paragraph come or go? Those that follow each other at once are taken back together; a break, a
 * list, or how words look is a step of its own, as quickly as one may go on.
 */
export function isTyping(before: Node, after: Node): boolean {
  const from = before.content.findDiffStart(after.content);
  const to = before.content.findDiffEnd(after.content);
  if (from === null || !to) return true;
  // Of letters that repeat, the same may be found from either side.
  const more = Math.max(0, from - Math.min(to.a, to.b));
  const [endBefore, endAfter] = [to.a + more, to.b + more];
  if (before.textBetween(from, endBefore, "\n", " ") === after.textBetween(from, endAfter, "\n", " ")) return false;
  return isWithinOne(before, from, endBefore) && isWithinOne(after, from, endAfter);
}

function isWithinOne(doc: Node, from: number, to: number): boolean {
  const start = doc.resolve(from);
  return start.parent.isTextblock && start.sameParent(doc.resolve(to));
}
