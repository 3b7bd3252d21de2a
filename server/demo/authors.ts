/** Who of `people.ts` wrote which part of the sample: pairs from two organisations, as the review worked. */
interface Pair {
  readonly drafts: string;
  /** Adds the end of it, with what it rests on. */
  readonly adds: string;
}

const pairs: Readonly<Record<string, readonly [drafts: string, adds: string]>> = {
  context: ["lead", "es"],
  method: ["es2", "ades"],
  evaluation: ["es", "ades"],
  practice: ["ades", "ades"],
  "follow-up": ["lead", "lead"],
  evidence: ["es2", "es2"],
  actions: ["la", "la"],
  S1: ["es", "la"],
  S2: ["ades", "es2"],
  S3: ["es2", "lead"],
  S4: ["la", "es"],
  S5: ["ades", "es"],
  A1: ["es", "ades"],
  A2: ["es2", "la"],
  A3: ["ades", "la"],
  A4: ["la", "es2"],
};

export function authors(part: string): Pair {
  const [drafts, adds] = pairs[part] ?? ["lead", "lead"];
  return { drafts, adds };
}
