import { shapePath } from "#client/parts/shapes.ts";
import type { Mark } from "./marks.ts";
import { wordsOfMarks } from "./marks.ts";

const classes = { settled: "mk mk--settled", "changed since": "mk mk--lapsed", "not yet": "mk mk--open" } as const;

/** A sign for each signing partner: filled with a tick, an outline with a bar, an outline. */
export function Marks({ marks }: { marks: readonly Mark[] }) {
  return (
    <span className="mks" title={wordsOfMarks(marks)}>
      {marks.map((mark) => (
        <MarkSign key={mark.partner.id} {...mark} />
      ))}
      <span className="vh">{wordsOfMarks(marks)}</span>
    </span>
  );
}

/** Says nothing by itself: words stand beside it. */
export function MarkSign({ partner, kind }: Mark) {
  return (
    <span className={classes[kind]} data-slot={partner.slot}>
      <svg viewBox="-3 -3 30 30" aria-hidden="true">
        <path d={shapePath(partner.slot)} />
        {kind === "settled" && <path className="tickline" d="M6.8 12.5l3.7 3.7 6.7-7.7" />}
        {kind === "changed since" && <path className="half" d="M7 12h10" />}
      </svg>
    </span>
  );
}
