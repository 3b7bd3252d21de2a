/** Bounds on what one connection can cost. Sizes in bytes. */
export interface Limits {
  /** One message. A day's offline work of one person is well under a megabyte. */
  readonly messageBytes: number;
  /** Messages a second, on average over ten seconds; a fast typist with a caret makes about 30. */
  readonly messagesPerSecond: number;
  readonly awarenessBytes: number;
  /** Updates that wait for missing predecessors. */
  readonly heldBytes: number;
  /** What may wait in a slow connection's buffer; past it the peer is dropped to a resync. */
  readonly bufferedBytes: number;
  /** How long a peer may stay behind before it is closed. */
  readonly behindMs: number;
  /** Log rows after which the log is compacted, so that loading stays quick. */
  readonly compactRows: number;
  readonly connectionsPerAccount: number;
  /** A school or a council may stand behind one address. */
  readonly connectionsPerAddress: number;
}

export const defaultLimits: Limits = {
  messageBytes: 8 * 1024 * 1024,
  messagesPerSecond: 200,
  awarenessBytes: 4 * 1024,
  heldBytes: 1024 * 1024,
  bufferedBytes: 4 * 1024 * 1024,
  behindMs: 60_000,
  compactRows: 1000,
  connectionsPerAccount: 20,
  connectionsPerAddress: 500,
};

/** How long carets are gathered: they go out as one frame, or N people's would be N² frames. */
export const PRESENCE_MS = 30;
/** After the first, and after each further failure to write. */
export const RETRY_MS = [250, 500, 1000, 2000, 4000] as const;
/** A connection that is dead is found out within this time; until then what it was sent may not have arrived. */
export const HALF_OPEN_MS = 40_000;
/** A device that is here and let none of what was left to it go along within this time has seen no reason to. */
export const ENTRUSTED_MS = 4000;
/** After a server's start the devices that were here before its end are back within this time. */
export const RETURN_MS = 6000;
/** An empty room stays loaded this long: people reload, and change pages. */
export const IDLE_MS = 30_000;
/** A stopping server waits this long for a disk that takes nothing. */
export const STOP_MS = 10_000;
/** When a room closes, a log tail of so many rows is worth compacting. */
export const COMPACT_AT_CLOSE = 100;
/** Who locks a review waits this long for a disk that takes nothing. */
export const LOCK_MS = 10_000;
/** Whether a review is locked is asked again after this long, when the store could not say. */
export const UNKNOWN_MS = 1000;
