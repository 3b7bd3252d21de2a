import { NOW } from "#shared/versions.ts";

/** Stands in an address for the text as it was when one last said that one had looked. */
export const LOOKED = "looked";

/** The address of a comparison. `from` and `to`: a version's id, "now", `at-<log position>`; `from` also "looked". */
export const comparePath = (review: string, from: string, to: string = NOW): string =>
  `/reviews/${review}/compare?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;

/** A log position as it stands in an address. */
export const positionOf = (sequence: number): string => `at-${sequence}`;
