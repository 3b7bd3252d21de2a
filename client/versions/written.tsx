import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Sheet } from "#client/parts/overlays.tsx";
import { Shape } from "#client/parts/people.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { call } from "#client/lib/api.ts";
import { useShown } from "#client/lib/shown.ts";
import { api } from "#shared/api.ts";
import { NOW } from "#shared/versions.ts";
import { fieldsOf } from "./shares.ts";
import { useVersions } from "./queries.ts";
import { usePointedPassage } from "./use-pointed-passage.ts";
import { WrittenList } from "./written-list.tsx";
import type { Marked, WrittenMarks } from "./written-marks.ts";
import { showWritten } from "./written-marks.ts";
import { toggleWritten, writtenMode } from "./written-mode.ts";
import { authorWords } from "./written-names.ts";
import { WrittenTip } from "./written-tip.tsx";
import "./versions.css";

/** While others type, what the server has read since is asked for so often. */
const AGAIN_MS = 4000;

/** Who wrote this: over the open text, without changing a letter of it. Ctrl+Alt+W switches it on and off. */
export function Written() {
  const shows = useStore(writtenMode);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      // AltGr is Ctrl and Alt on some keyboards, and types a letter.
      if (!event.ctrlKey || !event.altKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph"))
        return;
      if (event.code !== "KeyW" || document.querySelector("[role='dialog']")) return;
      event.preventDefault();
      event.stopPropagation();
      toggleWritten();
    }
    addEventListener("keydown", onKeyDown, { capture: true });
    return () => {
      removeEventListener("keydown", onKeyDown, { capture: true });
      writtenMode.set(false);
    };
  }, []);
  return shows ? <WrittenOver /> : null;
}

function WrittenOver() {
  const { review } = useOpenReview();
  const { texts } = useBook().standings;
  const gutter = useRef<HTMLDivElement>(null);
  const [marks, setMarks] = useState<WrittenMarks | null>(null);
  useEffect(() => {
    const text = document.querySelector<HTMLElement>("main.doc");
    if (!text || !gutter.current) return;
    const shown = showWritten(text, gutter.current, texts, review.partners);
    // oxlint-disable-next-line react/set-state-in-effect -- the text is on the page from here on only
    setMarks(shown);
    return () => {
      shown.stop();
      setMarks(null);
    };
  }, [texts, review.partners]);
  return (
    <>
      <div className="written__gutter" ref={gutter} aria-hidden="true" />
      {marks && <WrittenBar marks={marks} />}
    </>
  );
}

function WrittenBar({ marks }: { marks: WrittenMarks }) {
  useShown("written");
  const { review, members } = useOpenReview();
  const { summary } = useConnection();
  const { data: known } = useVersions(review.id);
  const unread = useStore(marks.unread);
  const { data, error, refetch } = useQuery({
    queryKey: ["written now", review.id],
    queryFn: async () => (await call(api.version, { params: { review: review.id, version: NOW } })).written,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data === null || unread ? AGAIN_MS : false),
  });
  const [listing, list] = useState(false);
  const [stepped, setStepped] = useState<Marked | null>(null);
  const { pointed, caret } = usePointedPassage(marks);
  const [now] = useState(() => Date.now());
  const cast = useMemo(
    () => ({
      names: { ...Object.fromEntries(members.map(({ id, name }) => [id, name])), ...known?.names },
      partners: review.partners,
    }),
    [members, known, review.partners],
  );

  useEffect(() => marks.take(data ?? null), [marks, data]);
  useEffect(() => marks.stress(stepped ?? pointed), [marks, stepped, pointed]);

  const go = useCallback(
    (marked: Marked) => {
      setStepped(marked);
      const rect = marks.rangesOf(marked)[0]?.getBoundingClientRect();
      if (rect) scrollBy({ top: rect.top - innerHeight / 3, behavior: "instant" });
    },
    [marks],
  );
  function step(by: 1 | -1): void {
    const all = summary
      .get()
      .sections.flatMap(({ id }) => fieldsOf(summary.get(), id))
      .flatMap((address) => marks.of(address).map((passage) => ({ address, passage })));
    const from = stepped ?? caret;
    const at = from
      ? all.findIndex((one) => one.address === from.address && one.passage.from === from.passage.from)
      : -1;
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) go(next);
  }

  const here = stepped ?? caret;
  return (
    // Escape puts the name at a passage away.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="written"
      aria-label="Who wrote this"
      onKeyDown={(event) => {
        if (event.key === "Escape") setStepped(null);
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setStepped(null);
      }}
    >
      <b>Who wrote this</b>
      <ul className="written__key">
        {review.partners.map(({ id, slot, code }) => (
          <li key={id} data-slot={slot}>
            <Shape slot={slot} />
            <span className="written__line">{code}</span>
          </li>
        ))}
        <li className="written__known">
          <span className="written__unknown">unknown</span>
        </li>
        <li className="written__known">
          <span className="written__unread">being read</span>
        </li>
      </ul>
      <p className="written__here" role="status">
        {error && !data
          ? error.message
          : data === undefined
            ? "Fetching who wrote what."
            : data === null
              ? "Who wrote what is still being read. It comes by itself."
              : here
                ? `Here: ${authorWords(here.passage, cast, now)}`
                : "Point at words, or go from passage to passage."}
      </p>
      {error && !data ? (
        <Button kind="quiet" onPress={() => void refetch()}>
          Try again
        </Button>
      ) : (
        <>
          <button type="button" className="bar__b" title="Previous passage" onClick={() => step(-1)}>
            <Icon name="up" />
            <span className="vh">Previous passage</span>
          </button>
          <button type="button" className="bar__b" title="Next passage" onClick={() => step(1)}>
            <Icon name="down" />
            <span className="vh">Next passage</span>
          </button>
          <button type="button" className="bar__b" aria-haspopup="dialog" onClick={() => list(true)}>
            <Icon name="list" />
            <span className="bar__l">List</span>
          </button>
        </>
      )}
      <button type="button" className="bar__b" title="Close (Ctrl+Alt+W)" onClick={() => toggleWritten()}>
        <Icon name="close" />
        <span className="vh">Close: who wrote this</span>
      </button>
      <WrittenTip marks={marks} marked={stepped ?? pointed} cast={cast} now={now} />
      <Sheet side="right" title="Who wrote this" isOpen={listing} onClose={() => list(false)}>
        {data ? (
          <WrittenList
            summary={summary.get()}
            written={data}
            passagesOf={marks.of}
            partners={review.partners}
            cast={cast}
            now={now}
            onGo={(marked) => {
              list(false);
              go(marked);
            }}
          />
        ) : (
          <p className="versions__none">{error ? error.message : "Who wrote what is still being read."}</p>
        )}
      </Sheet>
    </section>
  );
}
