/** How many connections there are by a key, such as an address; those over sockets and over HTTP together. */
export interface Tally {
  full(key: string): boolean;
  /** Counts one more. Returns how to take it away again, which may be called more than once. */
  enter(key: string): () => void;
}

export function createTally(limit: number): Tally {
  const counts = new Map<string, number>();
  function change(key: string, by: 1 | -1): void {
    const now = (counts.get(key) ?? 0) + by;
    if (now > 0) counts.set(key, now);
    else counts.delete(key);
  }
  return {
    full: (key) => (counts.get(key) ?? 0) >= limit,
    enter(key) {
      change(key, 1);
      let inside = true;
      return () => {
        if (inside) change(key, -1);
        inside = false;
      };
    },
  };
}
