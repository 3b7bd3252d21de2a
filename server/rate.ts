/** How often something may be done, by a key such as an address. */
export interface Rate {
  /** Takes one from what this key may have; false when that is used up. */
  take(key: string): boolean;
}

/** Allows so many within a window; forgets keys that have been quiet. */
export function createRate(limit: number, windowMs: number, now: () => number): Rate {
  const taken = new Map<string, number[]>();
  return {
    take(key) {
      const at = now();
      for (const [other, times] of taken) if ((times.at(-1) ?? 0) <= at - windowMs) taken.delete(other);
      const recent = (taken.get(key) ?? []).filter((time) => time > at - windowMs);
      if (recent.length >= limit) return false;
      taken.set(key, [...recent, at]);
      return true;
    },
  };
}
