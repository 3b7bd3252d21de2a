import { useEffect, useState } from "react";

/** Where text will be: shown only when it takes longer than a blink, and without shimmer. */
export function Skeleton() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
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
