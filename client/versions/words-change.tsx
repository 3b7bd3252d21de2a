import type { ReactNode } from "react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { counted } from "#client/summary/names.ts";
import type { Cast } from "./cast.tsx";
import { ChangeBy } from "./change-by.tsx";
import { subjectHeading, subjectName } from "./change-words.ts";
import type { Hunk, WordsChange } from "./changes.ts";
import { lineNumbers } from "./line-numbers.ts";
import type { References, Side } from "./line-words.tsx";
import { LineWords } from "./line-words.tsx";

import type { Restorable } from "./restoring.ts";

export type Layout = "inline" | "side by side";

interface WordsProps {
  readonly change: WordsChange;
  readonly layout: Layout;
  readonly references: References;
  readonly cast: Cast;
  readonly now: number;
  /** Who wrote the words is not known yet. */
  readonly reading: boolean;
  /** The change of this field that one is at; null: none of it. */
  readonly current: string | null;
  /** What can be brought back of the earlier text; null: nothing, or one may not. */
  readonly part: Restorable | null;
  readonly onRestore: (part: Restorable) => void;
}

/** The words of one field, with every change in its place. */
export const WordsOf = memo(function WordsOf(props: WordsProps) {
  const { change, layout, references, cast, now, reading, current, part, onRestore } = props;
  const { subject, address, hunks } = change;
  const numbers = useMemo(() => numbersByHunk(hunks), [hunks]);
  const titled = !/\/(statement|what)$/.test(address);
  const on = current !== null;
  return (
    <article className={on ? "hunk on" : "hunk"} aria-current={on ? "true" : undefined}>
      <h3>
        {/* The heading of a finding or an action point is its very words. */}
        {titled ? subjectHeading(subject) : subjectName(subject)}
        {address.endsWith("/statement") && <span className="quiet">, statement</span>}
      </h3>
      {layout === "side by side" && (
        <div className="pair pair--h" aria-hidden="true">
          <span>Earlier</span>
          <span>Later</span>
        </div>
      )}
      {hunks.map((hunk, i) => (
        <HunkLines
          key={i}
          hunk={hunk}
          layout={layout}
          references={references}
          numbers={numbers[i] ?? []}
          on={hunk.kind === "changed" && hunk.id === current}
          by={"makers" in hunk ? <ChangeBy makers={hunk.makers} reading={reading} cast={cast} now={now} /> : null}
        />
      ))}
      {part && (
        <div className="hunk__end">
          <button type="button" className="btn-quiet" onClick={() => onRestore(part)}>
            <Icon name="putback" />
            Restore {part.name}
          </button>
        </div>
      )}
    </article>
  );
});

/** A list goes on from hunk to hunk. */
function numbersByHunk(hunks: readonly Hunk[]): (readonly (number | null)[])[] {
  const numbers = lineNumbers(hunks.flatMap(({ lines }) => lines));
  return hunks.map(({ lines }) => numbers.splice(0, lines.length));
}

interface HunkProps {
  readonly hunk: Hunk;
  readonly layout: Layout;
  readonly references: References;
  readonly numbers: readonly (number | null)[];
  readonly on: boolean;
  /** Who made it; null: nothing changed here. */
  readonly by: ReactNode;
}

function HunkLines({ hunk, layout, references, numbers, on, by }: HunkProps) {
  const [unfolded, unfold] = useState(false);
  // The button that was pressed is gone: whoever goes by keyboard goes on from what it showed.
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (unfolded) shown.current?.focus();
  }, [unfolded]);
  if ((hunk.kind === "same" || hunk.kind === "left out") && !unfolded)
    return (
      <button type="button" className="btn-quiet hunk__same" onClick={() => unfold(true)}>
        <Icon name="more" />
        {hunk.kind === "same" ? `${counted(hunk.lines.length, "paragraph")} not changed` : "1 change by others"}
        <span className="vh">: show</span>
      </button>
    );
  const side = (which: Side) =>
    hunk.lines.map((change, i) => (
      <LineWords key={i} change={change} side={which} references={references} number={numbers[i] ?? null} />
    ));
  const words =
    layout === "inline" ? (
      side("both")
    ) : (
      <div className="pair">
        <div>
          <span className="vh">Earlier: </span>
          {side("earlier")}
        </div>
        <div>
          <span className="vh">Later: </span>
          {side("later")}
        </div>
      </div>
    );
  return hunk.kind === "changed" ? (
    <div id={hunk.id} tabIndex={-1} className={on ? "hunk__c on" : "hunk__c"} data-change={hunk.id}>
      {words}
      {by}
    </div>
  ) : (
    <div ref={shown} tabIndex={-1}>
      {words}
      {by}
    </div>
  );
}
