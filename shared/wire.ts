import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/**
 * The wire: the y-websocket protocol unchanged at `/sync/<review id>`, and tags of our own that only clients which
 * connect with `?codraft=<SCHEMA_VERSION>` (three of them: and `parts=1`) are sent. Rules with their ids: SPEC.md.
 */

/**
 * What the document and its fields may hold, and the wire. An older client is told to reload: it would delete for
 * everybody what it does not know. History: 1, the first; 2, values of action points are shared texts.
 */
export const SCHEMA_VERSION = 2;

/** First varUint of a frame. The first four are y-websocket's. */
export const tags = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  saved: 100,
  announce: 101,
  part: 102,
  got: 103,
  stored: 104,
} as const;

/** In the address beside `codraft`: this client takes and sends parts (W22). */
export const PARTS = "parts";

/** Second varUint of a sync frame. */
export const steps = { step1: 0, step2: 1, update: 2 } as const;

/** What an announcement may say. The receiver fetches; `not-saved` and `saved-again` speak of the store itself. */
export const topics = ["review", "members", "threads", "versions", "agreement", "not-saved", "saved-again"] as const;
export type Topic = (typeof topics)[number];

/**
 * Every way a connection is ended. The stock provider comes back after any code except 4400–4499, so what cannot be
 * mended by trying again lies in that range.
 */
export const closes = {
  "bad-message": { code: 4400, retry: false, meaning: "A message could not be read." },
  "signed-out": { code: 4401, retry: false, meaning: "Nobody is signed in." },
  refused: { code: 4403, retry: false, meaning: "This role may not write here; the addition was not taken." },
  "no-access": { code: 4404, retry: false, meaning: "There is no such review, or they are not a member of it." },
  "foreign-client": { code: 4409, retry: false, meaning: "The addition bears another member's client id." },
  "too-large": { code: 4413, retry: false, meaning: "A message was larger than is allowed." },
  misshapen: {
    code: 4422,
    retry: false,
    meaning: "The addition puts something into a field that no field can hold; nothing of it was taken.",
  },
  locked: { code: 4423, retry: false, meaning: "The summary is proposed or agreed; the addition was not taken." },
  reload: {
    code: 4426,
    retry: false,
    meaning: "The client is older than the summary. Its work is safe on the device.",
  },
  "judge-anew": {
    code: 4500,
    retry: true,
    meaning: "Something about this member changed. Come back and be judged anew.",
  },
  "coming-back": { code: 4503, retry: true, meaning: "The server is stopping, and comes back." },
  "too-slow": { code: 4508, retry: true, meaning: "The connection could not keep up. Coming back catches up." },
  lost: { code: 4510, retry: true, meaning: "Updates were missing between two messages. Coming back mends it." },
  "too-many": { code: 4529, retry: true, meaning: "Too many messages or connections. Wait before coming back." },
} as const satisfies Record<string, { code: number; retry: boolean; meaning: string }>;
export type CloseReason = keyof typeof closes;

/** The reason behind a close code; null for a code that is not ours (a network that went away). */
export function closeReason(code: number): CloseReason | null {
  // The protocol's own word for it, said before a message has wholly come.
  if (code === 1009) return "too-large";
  for (const [reason, close] of Object.entries(closes)) if (close.code === code) return reason as CloseReason;
  return null;
}

/** One entry of an awareness frame. `state` is JSON text; "null" means gone. */
export interface AwarenessEntry {
  readonly client: number;
  readonly clock: number;
  readonly state: string;
}

export type Message =
  | { readonly kind: "step1"; readonly stateVector: Uint8Array }
  /** Both step 2 and update carry additions; an update is somebody's own, step 2 is all that the server lacked. */
  | { readonly kind: "update"; readonly update: Uint8Array; readonly own: boolean }
  | { readonly kind: "awareness"; readonly entries: readonly AwarenessEntry[] }
  | { readonly kind: "queryAwareness" }
  /** Another protocol's business (the auth tag): nothing to do. */
  | { readonly kind: "other" };

/** Reads a client's frame. Null when it is malformed: bad input is a value here, never an exception. */
export function readMessage(frame: Uint8Array): Message | null {
  try {
    const decoder = decoding.createDecoder(frame);
    const message = readTagged(decoder);
    return message !== null && decoding.hasContent(decoder) ? null : message;
  } catch {
    return null;
  }
}

function readTagged(decoder: decoding.Decoder): Message | null {
  switch (decoding.readVarUint(decoder)) {
    case tags.sync:
      switch (decoding.readVarUint(decoder)) {
        case steps.step1:
          return { kind: "step1", stateVector: decoding.readVarUint8Array(decoder) };
        case steps.step2:
          return { kind: "update", update: decoding.readVarUint8Array(decoder), own: false };
        case steps.update:
          return { kind: "update", update: decoding.readVarUint8Array(decoder), own: true };
        default:
          return null;
      }
    case tags.awareness:
      return { kind: "awareness", entries: readAwareness(decoding.readVarUint8Array(decoder)) };
    case tags.queryAwareness:
      return { kind: "queryAwareness" };
    case tags.auth:
      decoding.readTailAsUint8Array(decoder);
      return { kind: "other" };
    default:
      return null;
  }
}

function readAwareness(bytes: Uint8Array): AwarenessEntry[] {
  const decoder = decoding.createDecoder(bytes);
  const count = decoding.readVarUint(decoder);
  const entries: AwarenessEntry[] = [];
  for (let i = 0; i < count; i++) {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    entries.push({ client, clock, state: decoding.readVarString(decoder) });
  }
  return entries;
}

/** How many updates a client's own frame carries: what `saved` counts. Null-safe on frames of any kind. */
export function carriesUpdate(frame: Uint8Array): boolean {
  return frame[0] === tags.sync && (frame[1] === steps.step2 || frame[1] === steps.update);
}

function frame(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

function syncFrame(step: number, bytes: Uint8Array): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, tags.sync);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
  });
}

export const writeStep1 = (stateVector: Uint8Array): Uint8Array => syncFrame(steps.step1, stateVector);
export const writeStep2 = (update: Uint8Array): Uint8Array => syncFrame(steps.step2, update);
export const writeUpdate = (update: Uint8Array): Uint8Array => syncFrame(steps.update, update);

export function writeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const body = frame((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const entry of entries) {
      encoding.writeVarUint(encoder, entry.client);
      encoding.writeVarUint(encoder, entry.clock);
      encoding.writeVarString(encoder, entry.state);
    }
  });
  return frame((encoder) => {
    encoding.writeVarUint(encoder, tags.awareness);
    encoding.writeVarUint8Array(encoder, body);
  });
}

/** The first `count` update-carrying messages of this connection are stored durably. */
export function writeSaved(count: number): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, tags.saved);
    encoding.writeVarUint(encoder, count);
  });
}

/** How much a `saved` frame says is stored; null for any other frame. */
export function readStored(frame: Uint8Array): number | null {
  if (frame[0] !== tags.saved) return null;
  const decoder = decoding.createDecoder(frame.subarray(1));
  return decoding.readVarUint(decoder);
}

export function writeAnnounce(topic: Topic): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, tags.announce);
    encoding.writeVarString(encoder, topic);
  });
}

/** As `saved`, said before what stands in front of it: others' words from before may still be on their way (W22). */
export function writeStored(count: number): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, tags.stored);
    encoding.writeVarUint(encoder, count);
  });
}

/** The body of a `saved` or a `stored` frame, after its tag. */
export const readSaved = (decoder: decoding.Decoder): number => decoding.readVarUint(decoder);

/** The body of an `announce` frame, after its tag. Null for a topic that this build does not know. */
export function readAnnounce(decoder: decoding.Decoder): Topic | null {
  const said = decoding.readVarString(decoder);
  return topics.find((topic) => topic === said) ?? null;
}
