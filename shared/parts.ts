import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { CloseReason } from "./wire.ts";
import { tags } from "./wire.ts";

/** What is longer goes in parts. At 8,000 bytes a second one is a second in which nothing else goes. */
export const PART_BYTES = 8 * 1024;
/** All parts but the last have at least so many bytes: a message of a megabyte is not a million of them. */
export const LEAST_PART_BYTES = 1024;

/** A piece of a frame that goes in parts, one frame after the other. */
export interface Part {
  /** How long the whole is. */
  readonly total: number;
  /** How much of it came before this. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

export function writePart({ total, at, bytes }: Part): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, tags.part);
  encoding.writeVarUint(encoder, total);
  encoding.writeVarUint(encoder, at);
  encoding.writeUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** The first `total` bytes of what was sent have come. */
export function writeGot(total: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, tags.got);
  encoding.writeVarUint(encoder, total);
  return encoding.toUint8Array(encoder);
}

/** Null when it is malformed. */
export function readGot(frame: Uint8Array): number | null {
  try {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== tags.got) return null;
    const total = decoding.readVarUint(decoder);
    return decoding.hasContent(decoder) ? null : total;
  } catch {
    return null;
  }
}

/** Null when it is malformed. */
function readPart(frame: Uint8Array): Part | null {
  try {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== tags.part) return null;
    const total = decoding.readVarUint(decoder);
    const at = decoding.readVarUint(decoder);
    const bytes = decoding.readTailAsUint8Array(decoder);
    return bytes.length > 0 && at + bytes.length <= total ? { total, at, bytes } : null;
  } catch {
    return null;
  }
}

/** What is coming in parts: how much of it is there, and how much it is in all. */
export interface Coming {
  readonly came: number;
  readonly total: number;
}

export interface Joiner {
  /** Takes a part: the whole once it is there, null before, a reason to end when it is none that may come. */
  take(frame: Uint8Array): Uint8Array | CloseReason | null;
  /** Null while nothing is. */
  coming(): Coming | null;
}

/** Puts together what comes in parts. It holds no more than has come, and that is bounded. */
export function createJoiner(maxBytes: number): Joiner {
  let parts: Uint8Array[] = [];
  let came = 0;
  let total = 0;

  return {
    take(frame) {
      const part = readPart(frame);
      if (part === null) return "bad-message";
      if (part.total > maxBytes) return "too-large";
      if (part.at !== came || (came > 0 && part.total !== total)) return "bad-message";
      ({ total } = part);
      const isLast = came + part.bytes.length === total;
      if (!isLast && part.bytes.length < LEAST_PART_BYTES) return "too-many";
      parts.push(part.bytes);
      came += part.bytes.length;
      if (!isLast) return null;
      const whole = new Uint8Array(total);
      let at = 0;
      for (const one of parts) {
        whole.set(one, at);
        at += one.length;
      }
      parts = [];
      came = 0;
      return whole;
    },
    coming: () => (came > 0 ? { came, total } : null),
  };
}
