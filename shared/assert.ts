/** Throws when something that cannot be otherwise is otherwise: a defect in Codraft, never bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Impossible: ${message}`);
}

/** The value, which cannot be missing here. */
export function must<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message);
  return value;
}

/** Ends a switch over a closed union: the compiler proves that it is never reached. */
export function unreachable(value: never): never {
  throw new Error(`Impossible: unknown case ${JSON.stringify(value)}`);
}
