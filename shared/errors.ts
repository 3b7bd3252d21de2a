/**
 * Everything that can be refused, as a closed list. `status` is the HTTP status it answers with.
 * The words shown to people come from the place that throws: they know what was tried.
 */
export const problems = {
  "bad-input": { status: 400 },
  "signed-out": { status: 401 },
  "not-allowed": { status: 403 },
  "foreign-origin": { status: 403 },
  "not-found": { status: 404 },
  /** What it was based on has changed meanwhile. */
  stale: { status: 409 },
  /** The summary is proposed or agreed: its text and its details do not change. */
  locked: { status: 423 },
  "too-large": { status: 413 },
  "too-many": { status: 429 },
  "link-used": { status: 410 },
  unavailable: { status: 503 },
  failed: { status: 500 },
} as const;

export type ProblemCode = keyof typeof problems;

/** An expected refusal. `message` is one sentence for a person: what is true, then what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  /** Messages by form field, for a form that can show them in place. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.fields = fields;
  }
}

/** What was asked for is not there, or not for this person; they need not know which. */
export const isGone = (error: unknown): boolean =>
  error instanceof Problem && (error.code === "not-found" || error.code === "not-allowed");

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema finds wrong, as one problem that names the fields. */
export function inputProblem(issues: readonly Issue[]): Problem {
  const fields: Record<string, string> = {};
  for (const { path, message } of issues) fields[path.map(String).join(".")] ??= sentenceOf(message);
  return new Problem("bad-input", sentenceOf(issues[0]?.message), fields);
}

/** What the parser itself says is for programmers. */
const sentenceOf = (message = ""): string =>
  message === "" || /^(Invalid|Unrecognized|Too )/.test(message) ? "The request could not be read." : message;
