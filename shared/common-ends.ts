/** How many are the same at the beginning of two sequences of these lengths, and at their ends; none counts for both. */
export function commonEnds(
  before: number,
  after: number,
  isSame: (before: number, after: number) => boolean,
): { head: number; tail: number } {
  const shorter = Math.min(before, after);
  let [head, tail] = [0, 0];
  while (head < shorter && isSame(head, head)) head++;
  while (tail < shorter - head && isSame(before - tail - 1, after - tail - 1)) tail++;
  return { head, tail };
}
