import type { PlaceId } from "#shared/agreements.ts";
import { NOW } from "#shared/versions.ts";

/** Stands in an address for the text as it was when one last said that one had looked. */
export const LOOKED = "looked";

/**
 * The address of a comparison. `from` and `to`: a version's id, "now", `at-<log position>`; `from` also "looked".
 * `place`: of one finding or section alone; null: of the whole.
 */
export const comparePath = (review: string, from: string, to: string = NOW, place: PlaceId | null = null): string =>
  `/reviews/${review}/compare?${new URLSearchParams({ from, to, ...(place === null ? {} : { place }) }).toString()}`;

/** The place that an address asks for; null: the whole, or what cannot be read. */
export const placeIn = (params: URLSearchParams): PlaceId | null => {
  const place = params.get("place") ?? "";
  return /^(finding|section)\/[\w-]+$/.test(place) ? (place as PlaceId) : null;
};

/** A log position as it stands in an address. */
export const positionOf = (sequence: number): string => `at-${sequence}`;
