/** So many of what stays are named. */
const NAMED = 6;

const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** Of what undoing a restoration or an import leaves: "S2 was changed since, so it stays". */
export function stayWords(left: readonly string[], when: "meanwhile" | "since"): string {
  const names = left.length > NAMED ? [...left.slice(0, NAMED - 1), `${left.length - NAMED + 1} more`] : left;
  return `${lists.format(names)} ${left.length === 1 ? `was changed ${when}, so it stays` : `were changed ${when}, so they stay`}`;
}
