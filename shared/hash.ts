import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { PlaceId } from "#shared/agreements.ts";
import { canonicalJson, hashedPart, hashedPlace } from "#shared/canonical.ts";
import type { Summary } from "#shared/summary.ts";

/**
 * What is agreed is agreed by hash: SHA-256 in hex over canonical JSON. The same on both sides, and at once: a
 * browser's own digest answers later, and not at all on a page without https.
 */

const hashOf = (canonical: string): string => bytesToHex(sha256(utf8ToBytes(canonical)));

export const summaryHash = (summary: Summary): string => hashOf(canonicalJson(hashedPart(summary)));

/** Of one finding or section alone; null when it is not in the summary. */
export function placeHash(summary: Summary, place: PlaceId): string | null {
  const part = hashedPlace(summary, place);
  return part === null ? null : hashOf(canonicalJson(part));
}

/** As people see it: "3f9c 1a7e". */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`;
