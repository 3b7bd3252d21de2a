import type { MouseEvent } from "react";
import { useRef } from "react";
import { Link, useLocation } from "wouter";
import { goToComment, noticeLine, placeOf, when } from "#client/notices/news.ts";
import { useInbox, useReadInbox } from "#client/notices/queries.ts";
import { Button } from "#client/parts/controls.tsx";
import { Sheet } from "#client/parts/overlays.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import type { Notice } from "#shared/notices.ts";
import { isOfComment } from "#shared/notices.ts";
import "#client/notices/notices.css";

interface NewsProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What is new for me: each leads to its comment. */
export function NewsSheet({ isOpen, onClose }: NewsProps) {
  return (
    <Sheet side="right" title="What is new for me" isOpen={isOpen} onClose={onClose}>
      <News onGo={onClose} />
    </Sheet>
  );
}

function News({ onGo }: { onGo: () => void }) {
  const { data, error, refetch } = useInbox();
  const read = useReadInbox();
  const [, navigate] = useLocation();
  const status = useRef<HTMLParagraphElement>(null);

  function go(event: MouseEvent, notice: Notice): void {
    if (!notice.read) read.mutate([notice.id]);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGo();
    if (isOfComment(notice.kind)) goToComment(notice, navigate);
    else navigate(placeOf(notice));
  }

  /** The button goes with what it was for; the focus must not go with it, or Escape would close nothing. */
  function markAll(): void {
    status.current?.focus();
    if (!read.isPending) read.mutate(null);
  }

  if (!data)
    return error ? (
      <div className="news-none">
        <p>{error.message}</p>
        <Button onPress={() => void refetch()}>Try again</Button>
      </div>
    ) : (
      <Skeleton />
    );
  return (
    <>
      <div className="news-head">
        <p role="status" ref={status} tabIndex={-1}>
          {data.unread > 0 ? `${data.unread} not read` : data.notices.length > 0 ? "All of it is read" : ""}
        </p>
        {data.unread > 0 && (
          <Button kind="quiet" onPress={markAll}>
            Mark all as read
          </Button>
        )}
      </div>
      {read.error && (
        <p className="err" role="alert">
          {read.error.message}
        </p>
      )}
      {data.notices.length === 0 ? (
        <p className="news-none">
          Nothing yet. Here you find who mentions you, replies where you take part, decides what you proposed, or marks
          a comment of yours as one to settle.
        </p>
      ) : (
        <ul className="news">
          {data.notices.map((notice) => (
            <li key={notice.id}>
              <a
                href={placeOf(notice)}
                className={notice.read ? "news__a" : "news__a news__a--new"}
                onClick={(event) => go(event, notice)}
              >
                <span className="news__by">
                  <span>
                    <b>{notice.by.name}</b> {noticeLine(notice)}
                  </span>
                  {!notice.read && <span className="new">New</span>}
                </span>
                {notice.excerpt !== "" && <span className="news__t">{notice.excerpt}</span>}
                <span className="news__w">
                  {notice.reviewTitle} · {when(notice.at)}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p className="news-foot">
        <Link href="/me" onClick={onGo}>
          Choose which mails you get
        </Link>
      </p>
    </>
  );
}
