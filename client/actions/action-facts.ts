import type { ActionFact } from "#shared/summary.ts";

/** The plain values of an action point in the order they are shown. */
export interface FactRow {
  readonly fact: ActionFact;
  readonly label: string;
  readonly hint: string;
  /** Over the whole width. */
  readonly wide: boolean;
  /** Shown at rest only when it says something. */
  readonly late: boolean;
}

export const factRows: readonly FactRow[] = [
  { fact: "by", label: "By when", hint: "Month and year", wide: false, late: false },
  { fact: "lead", label: "Lead", hint: "A role, not a name", wide: false, late: false },
  { fact: "support", label: "Support", hint: "What partners offer", wide: false, late: false },
  {
    fact: "measure",
    label: "How we will know",
    hint: "What will be different, and who will see it",
    wide: true,
    late: false,
  },
  { fact: "plan", label: "Plan that holds it", hint: "An existing plan", wide: false, late: true },
  { fact: "progress", label: "Progress", hint: "Where it stands", wide: false, late: true },
];
