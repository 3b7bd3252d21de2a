import { useRefused } from "#client/comments/counts.ts";
import { Icon } from "#client/parts/icons.tsx";

/** At what opens the comments: some of mine were refused. */
export function NotSent() {
  const count = useRefused();
  if (count === 0) return null;
  return (
    <span className="o-thr o-thr--block">
      <Icon name="warn" />
      <span className="vh">, </span>
      {count}
      <span className="vh"> not sent</span>
    </span>
  );
}
