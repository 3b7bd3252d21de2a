import { useBook, useThreads } from "#client/comments/book-context.tsx";
import { useRefused } from "#client/comments/counts.ts";
import { focusThread } from "#client/comments/focus.ts";
import { idOf } from "#client/comments/outbox.ts";
import { Button } from "#client/parts/controls.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { counted } from "#client/summary/names.ts";

/** A comment that the server did not take: said wherever its author is, until they decide what becomes of it. */
export function RefusedStrip({ onComments }: { onComments: () => void }) {
  const book = useBook();
  const count = useRefused();
  const first = useThreads((now) => now.waiting.find(({ problem }) => problem !== null) ?? null);
  if (!first) return null;
  const { unsent, problem } = first;
  const id = idOf(unsent);
  return (
    <Strip
      icon="warn"
      tone="red"
      action={
        <Button
          kind="line"
          small
          onPress={() => {
            onComments();
            focusThread(book, unsent.kind === "thread" ? unsent.body.id : unsent.thread, id);
          }}
        >
          Show it
        </Button>
      }
    >
      <b>{count === 1 ? "A comment of yours was not sent." : `${counted(count, "comment")} of yours were not sent.`}</b>{" "}
      {problem?.message}
    </Strip>
  );
}
