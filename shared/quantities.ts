/** One row of a scale: the term covers whole per cents from `from` to `to`, both included. */
export interface QuantityTerm {
  readonly term: string;
  readonly from: number;
  readonly to: number;
  /** The share in words, as printed in the annex. */
  readonly share: string;
}

/** A named, dated scale of terms of quantity. A review chooses one. Whole per cents 0–100, rounded half up. */
export interface Scale {
  readonly id: string;
  readonly name: string;
  readonly terms: readonly QuantityTerm[];
}

/** Published scales. Exactly 15 % and below-1 % cases follow the notes beside each row. */
export const scales: readonly Scale[] = [
  {
    id: "national-2025",
    name: "National thematic inspection, 2025",
    terms: [
      { term: "all", from: 100, to: 100, share: "100%" },
      { term: "almost all", from: 91, to: 99, share: "91% to 99%" },
      { term: "most", from: 75, to: 90, share: "75% to 90%" },
      { term: "majority", from: 50, to: 74, share: "50% to 74%" },
      { term: "less than half", from: 15, to: 49, share: "15% to 49%" },
      { term: "a few", from: 0, to: 14, share: "less than 15%" },
    ],
  },
  {
    // Exactly 15 % fits two rows of the published table; we take the larger row, as the 2025 scale does.
    id: "glossary-2018",
    name: "Inspection glossary, 2018–2022",
    terms: [
      { term: "all", from: 100, to: 100, share: "100%" },
      { term: "almost all", from: 91, to: 99, share: "over 90%" },
      { term: "most", from: 75, to: 90, share: "75% to 90%" },
      { term: "majority", from: 50, to: 74, share: "50% to 74%" },
      { term: "less than half", from: 15, to: 49, share: "15% to 49%" },
      { term: "few", from: 0, to: 14, share: "up to 15%" },
    ],
  },
];

/** Our choice for a new review: the newer scale. */
export const defaultScale = "national-2025";

export interface Suggestion {
  /** Whole per cent. "all" only when count equals total, so 99.6 % shows as 99. */
  readonly percent: number;
  readonly term: QuantityTerm;
}

/**
 * The term that a count of a total suggests on this scale. Null when there is none to suggest: not whole numbers,
 * a total of nought, more than the total, or nobody at all (neither scale has a word for none).
 */
export function suggestTerm(scale: Scale, count: number, total: number): Suggestion | null {
  if (!Number.isInteger(count) || !Number.isInteger(total) || total < 1 || count < 1 || count > total) return null;
  const percent = count === total ? 100 : Math.min(99, Math.floor((count * 200 + total) / (total * 2)));
  const term = scale.terms.find((row) => percent >= row.from && percent <= row.to);
  return term ? { percent, term } : null;
}

/**
 * Why a term cannot stand for a count, in one sentence; null where it can. Another than the suggested one is the
 * writers' choice, but what says 100% says that the count equals the total.
 */
export function misfit(scale: Scale, { term, count, total }: Counted): string | null {
  const row = scale.terms.find((one) => one.term === term.toLowerCase());
  const fitting = suggestTerm(scale, count, total)?.term;
  if (!row || !fitting || row.from < 100 || fitting === row) return null;
  const [name, counted] = [`“${row.term}”`, `${count.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")}`];
  return `Only a count that equals its total is ${name}: ${counted} is “${fitting.term}”.`;
}

interface Counted {
  readonly term: string;
  readonly count: number;
  readonly total: number;
}
