/** Behind these a word follows as it is. */
const OPENS = /(?:^|[\s([“‘/–—-])$/u;
/** These stand right behind a word. */
const CLOSES = /^(?:$|[\s)\]”’.,;:!?…/–—-])/u;

/** Words as they are put in between others: words are kept without the spaces around them. */
export function spaced(words: string, before: string, after: string): string {
  const lead = OPENS.test(before) || CLOSES.test(words) ? "" : " ";
  const trail = OPENS.test(words) || CLOSES.test(after) ? "" : " ";
  return lead + words + trail;
}
