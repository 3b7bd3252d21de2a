import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { CloseReason } from "./wire.ts";
import { closeReason, closes } from "./wire.ts";

/**
 * The wire over HTTP, where a network lets no WebSocket through: the same frames, numbered. Rules W13 to W16: SPEC.md.
 *
 * Down go batches; up goes one stream of bytes, frame after frame, cut into numbered bodies where it must be.
 */

/** Where a session is opened; below it lie `/<session>/events`, `/poll`, `/frames` and `/close`. All are POSTs. */
export const httpSyncPath = (review: string): string => `/sync/${review}/http`;

/** Bytes of one body up. Many proxies take no more than a megabyte, some less. */
export const BODY_BYTES = 256 * 1024;
/** How long a poll without news is held back. Under what proxies bear. */
export const POLL_MS = 8000;
/** A stream says at least so often that it is there. */
export const STREAM_BEAT_MS = 5000;
/** A client says at least so often that it is there. */
export const CLIENT_BEAT_MS = 10_000;
/** A session whose client has not been heard for so long has ended. */
export const SESSION_MS = 25_000;

/** What came down together. */
export interface Batch {
  /** The number of its first frame; that of the next one to come where there is none. */
  readonly first: number;
  readonly frames: readonly Uint8Array[];
  /** Set where nothing comes after this. */
  readonly close: CloseReason | null;
}

export function writeBatch({ first, frames, close }: Batch): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, first);
  encoding.writeVarUint(encoder, close === null ? 0 : closes[close].code);
  for (const frame of frames) encoding.writeVarUint8Array(encoder, frame);
  return encoding.toUint8Array(encoder);
}

/** Null when it is malformed, as what a proxy says instead of the server is. */
export function readBatch(bytes: Uint8Array): Batch | null {
  try {
    const decoder = decoding.createDecoder(bytes);
    const first = decoding.readVarUint(decoder);
    const code = decoding.readVarUint(decoder);
    const close = closeReason(code);
    if (first < 1 || (close === null && code !== 0)) return null;
    const frames: Uint8Array[] = [];
    while (decoding.hasContent(decoder)) frames.push(decoding.readVarUint8Array(decoder));
    return { first, frames, close };
  } catch {
    return null;
  }
}

/** A frame as it goes up: its length before it. */
export function writeLengthPrefixed(frame: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint8Array(encoder, frame);
  return encoding.toUint8Array(encoder);
}

/** Puts frames together from the bodies that they came up in. Keeps no more than one frame that is not whole. */
export function frameReader(maxFrameBytes: number): (body: Uint8Array) => readonly Uint8Array[] | "too-large" {
  let rest = new Uint8Array();
  return (body) => {
    const bytes = new Uint8Array(rest.length + body.length);
    bytes.set(rest);
    bytes.set(body, rest.length);
    const frames: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const length = readLength(bytes, at);
      if (length === null) break;
      if (length.value > maxFrameBytes) return "too-large";
      if (length.end + length.value > bytes.length) break;
      frames.push(bytes.slice(length.end, length.end + length.value));
      at = length.end + length.value;
    }
    rest = bytes.slice(at);
    return frames;
  };
}

/** A varUint that may not be there in full yet. One of more than five bytes is far beyond any frame. */
function readLength(bytes: Uint8Array, at: number): { value: number; end: number } | null {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return { value: Infinity, end: at + 5 };
}
