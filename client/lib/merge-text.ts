import { diffArrays } from "diff";
import { commonEnds } from "#shared/common-ends.ts";

/**
 * Two people's changes to one line of text. What each of them changed is taken where it stands; where they changed the
 * same words, both their words stand, mine first. Words go only when one of them took them away.
 */
export function mergeText(base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const signs = signsOf(base);
  const [my, their] = [changeOf(signs, signsOf(mine)), changeOf(signs, signsOf(theirs))];
  const [first, second] = my.from <= their.from ? [my, their] : [their, my];
  if (first.to < second.from && !shareWord(signs, first.to, second.from)) return apply(signs, [first, second]);
  if (my.from === my.to && their.from === their.to) {
    const between = signs.slice(first.from, second.from).length > 0;
    return between ? apply(signs, [first, second]) : apply(signs, [atOnePlace(signs, my, their)]);
  }
  return mergeWords(wordsOf(base), wordsOf(mine), wordsOf(theirs)).join(" ");
}

// Made once: making one costs many times what using it does.
const segmenter = new Intl.Segmenter("en-GB", { granularity: "grapheme" });
/** Letters and other signs as people count them: none is ever cut in two. */
const signsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** What stands between two offsets is replaced. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** The one stretch in which two texts differ. */
function changeOf(before: readonly string[], after: readonly string[]): Change {
  const { head, tail } = commonEnds(before.length, after.length, (i, j) => before[i] === after[j]);
  return { from: head, to: before.length - tail, put: after.slice(head, after.length - tail).join("") };
}

/** Changes in the order of their places, none over another. */
function apply(signs: readonly string[], changes: readonly Change[]): string {
  let [text, at] = ["", 0];
  for (const { from, to, put } of changes) {
    text += signs.slice(at, from).join("") + put;
    at = to;
  }
  return text + signs.slice(at).join("");
}

const isSpace = (sign: string | undefined): boolean => sign === undefined || /\s/.test(sign);
const shareWord = (signs: readonly string[], from: number, to: number): boolean =>
  !isSpace(signs[from - 1]) && !isSpace(signs[to]) && !signs.slice(from, to).some(isSpace);

/** Two insertions at one place: what goes on in a word stands before what begins one, and two new words stay two. */
function atOnePlace(signs: readonly string[], mine: Change, theirs: Change): Change {
  const goesOn = (one: Change): boolean => !isSpace(signs[one.from - 1]) && !isSpace(one.put[0]);
  const [first, second] = goesOn(theirs) && !goesOn(mine) ? [theirs, mine] : [mine, theirs];
  const meet = !isSpace(first.put.at(-1)) && !isSpace(second.put[0]);
  const apart = meet && !(goesOn(first) && goesOn(second)) ? " " : "";
  return { ...mine, put: first.put + apart + second.put };
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

function mergeWords(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const [my, their] = [editsOf(base, mine), editsOf(base, theirs)];
  return Array.from({ length: base.length + 1 }, (_, i) => {
    const [a, b] = [my.put[i] ?? [], their.put[i] ?? []];
    const kept = i < base.length && !my.gone.has(i) && !their.gone.has(i) ? [base[i] ?? ""] : [];
    return [...a, ...(a.join(" ") === b.join(" ") ? [] : b), ...kept];
  }).flat();
}

/** Which words went, and which were put before which. */
function editsOf(before: readonly string[], after: readonly string[]): { gone: Set<number>; put: string[][] } {
  const gone = new Set<number>();
  const put: string[][] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (added) put[at] = [...(put[at] ?? []), ...value];
    else {
      if (removed) for (let i = 0; i < value.length; i++) gone.add(at + i);
      at += value.length;
    }
  }
  return { gone, put };
}
