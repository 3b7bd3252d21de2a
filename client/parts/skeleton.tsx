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

/** Where text will be: shown only when it takes longer than a blink, and without shimmer. */
export function Skeleton() {
  if (!useLate(300)) return null;
  return (
    <div role="status">
      <span className="vh">Loading</span>
      <div className="skel skel--h" />
      <div className="skel" />
      <div className="skel" />
      <div className="skel skel--s" />
    </div>
  );
}
