import type { LineCount } from "#client/comments/line-counts.ts";
import { Icon } from "#client/parts/icons.tsx";

/** Blocking threads by a flag, others by a speech sign, each with its number and in words. */
export function ThreadSigns({ open, blocking, unread }: LineCount) {
  const others = open - blocking;
  return (
    <>
      {blocking > 0 && (
        <span className="o-thr o-thr--block">
          <Icon name="flag" />
          <span className="vh">, </span>
          {blocking}
          <span className="vh"> must be settled before agreement</span>
        </span>
      )}
      {others > 0 && (
        <span className="o-thr">
          <Icon name="comment" />
          <span className="vh">, </span>
          {others}
          <span className="vh">{others === 1 ? " open comment thread" : " open comment threads"}</span>
        </span>
      )}
      {unread > 0 && (
        <span className="new o-new">
          <span className="vh">, {unread} </span>New
        </span>
      )}
    </>
  );
}
