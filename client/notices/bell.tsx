import { useState } from "react";
import { useInbox } from "#client/notices/queries.ts";
import { NewsSheet } from "#client/notices/news-sheet.tsx";
import { Icon } from "#client/parts/icons.tsx";

export const useUnread = (): number => useInbox().data?.unread ?? 0;

/** How much is new for me. */
export function BellButton({ onPress, className = "" }: { onPress: () => void; className?: string }) {
  const unread = useUnread();
  return (
    <button
      type="button"
      className={`bar__b bell ${className}`.trim()}
      title="What is new for me"
      aria-haspopup="dialog"
      onClick={onPress}
    >
      <Icon name="bell" />
      <span className="vh">What is new for me{unread > 0 ? `, ${unread} not read` : ", nothing unread"}</span>
      {unread > 0 && (
        <span className="bell__n" aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </button>
  );
}

/** The bell of the pages that have no panels. */
export function Bell() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <BellButton onPress={() => setOpen(true)} />
      <NewsSheet isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
