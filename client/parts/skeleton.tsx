import { useEffect, useState } from "react";

/** Has it taken so long already? */
export function useLate(milliseconds: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return late;
}

/** Each step would be too much to listen to. */
const SPOKEN_STEP = 25;

/**
 * Where text will be: shown only when it takes longer than a blink, and without shimmer. `percent`: how much of it has
 * come, where that is known.
 */
export function Skeleton({ percent = null }: { percent?: number | null }) {
  if (!useLate(300)) return null;
  const spoken = percent === null ? "" : `, ${Math.floor(percent / SPOKEN_STEP) * SPOKEN_STEP}%`;
  return (
    <div role="status">
      <span className="vh">Loading{spoken}</span>
      {percent !== null && (
        <p className="quiet" aria-hidden>
          Loading… {percent}%
        </p>
      )}
      <div className="skel skel--h" />
      <div className="skel" />
      <div className="skel" />
      <div className="skel skel--s" />
    </div>
  );
}
