/** The index of the first that ends after a clock, in a list of one Yjs client in the order of its clocks; their number, where none does. */
export function firstEndingAfter(list: readonly { readonly end: number }[], clock: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as { readonly end: number }).end > clock) high = middle;
    else low = middle + 1;
  }
  return low;
}
