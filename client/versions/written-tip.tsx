import type { CSSProperties } from "react";
import { useEffect, useState } from "react";
import type { Cast } from "./cast.tsx";
import { castMember, Moment, PersonMark } from "./cast.tsx";
import type { Marked, WrittenMarks } from "./written-marks.ts";

interface TipProps {
  readonly marks: WrittenMarks;
  readonly marked: Marked | null;
  readonly cast: Cast;
  readonly now: number;
}

/** Pixels between a passage and what is said of it. */
const GAP = 6;

/** Who wrote a passage and when, beside it. The bar says the same in words that are read out. */
export function WrittenTip({ marks, marked, cast, now }: TipProps) {
  const [style, setStyle] = useState<CSSProperties | null>(null);
  useEffect(() => {
    function place(): void {
      const rect = marked && [...(marks.rangesOf(marked)[0]?.getClientRects() ?? [])][0];
      setStyle(
        rect && rect.bottom > 0 && rect.top < innerHeight
          ? { left: Math.max(8, Math.min(rect.left, innerWidth - 320)), bottom: innerHeight - rect.top + GAP }
          : null,
      );
    }
    const frame = requestAnimationFrame(place);
    addEventListener("scroll", place, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", place);
    };
  }, [marks, marked]);
  if (!marked || !style) return null;
  const { author } = marked.passage;
  return (
    <p className="written__tip by" style={style} aria-hidden="true">
      {author === "unread" ? (
        "Being read: typed just now"
      ) : (
        <>
          <PersonMark person={castMember(cast, author.member, author.partner)} />
          {author.member !== null && <Moment at={author.at} now={now} />}
        </>
      )}
    </p>
  );
}
