import type { ReactNode } from "react";
import { StaticInlines } from "#client/editor/static.tsx";
import type { LineChange, Span } from "#shared/compare/field.ts";
import type { Line } from "#shared/compare/lines.ts";
import type { Inline } from "#shared/schema.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import type { ShownSpan } from "./look-change.ts";
import { listChange, shownSpans } from "./look-change.ts";

/** How references read in either text. */
export interface References {
  readonly older: ReferenceText;
  readonly newer: ReferenceText;
}

/** Deletions and insertions in one, or one of the two alone. */
export type Side = "both" | "earlier" | "later";

/** Deleted words: struck and in brackets, and read out as deleted. */
export function Deleted({ children }: { children: ReactNode }) {
  return (
    <del>
      <span className="vh">Deleted: </span>
      {children}
      <span className="vh"> end of deletion. </span>
    </del>
  );
}

/** Inserted words: underlined and medium, and read out as inserted. */
export function Inserted({ children }: { children: ReactNode }) {
  return (
    <ins>
      <span className="vh">Inserted: </span>
      {children}
      <span className="vh"> end of insertion. </span>
    </ins>
  );
}

interface LineProps {
  readonly change: LineChange;
  readonly side: Side;
  readonly references: References;
  /** Stands before an item of a numbered list. */
  readonly number: number | null;
}

/** One line of a field, with what became of it. Null where this side has no such line. */
export function LineWords({ change, side, references, number }: LineProps) {
  if (side === "later" && (change.kind === "removed" || change.kind === "moved away")) return null;
  if (side === "earlier" && (change.kind === "added" || change.kind === "moved here")) return null;
  const line = side === "earlier" && "before" in change ? change.before : change.line;
  const depth = line.lists.length;
  return (
    <p className="txt" style={depth > 0 ? { paddingInlineStart: `${depth * 1.5}rem` } : undefined}>
      {depth > 0 && <span className="txt__mark">{markOf(line, number)}</span>}
      <What change={change} side={side} />
      <Said change={change} side={side} references={references} />
    </p>
  );
}

function markOf({ lists }: Line, number: number | null): string {
  const place = lists.at(-1);
  if (!place?.item) return "";
  return place.list === "orderedList" && number !== null ? `${number}. ` : "• ";
}

/** What happened to the line as a whole. */
function What({ change, side }: { change: LineChange; side: Side }) {
  if (change.kind === "moved here") return <span className="txt__note">Moved here: </span>;
  if (change.kind === "moved away")
    return (
      <span className="txt__note">{side === "both" ? "Stood here before it was moved: " : "Moved from here: "}</span>
    );
  if (change.kind === "changed" && change.relisted && side !== "earlier")
    return <span className="txt__note">{listChange(change.before, change.line)}: </span>;
  return null;
}

function Said({ change, side, references }: Omit<LineProps, "number">) {
  const { older, newer } = references;
  switch (change.kind) {
    case "same":
      return <StaticInlines content={change.line.content} reference={newer} />;
    case "moved away":
      return (
        <span className="quiet">
          <StaticInlines content={change.line.content} reference={older} />
        </span>
      );
    case "added":
      return (
        <Inserted>
          <Or content={change.line.content} reference={newer} />
        </Inserted>
      );
    case "removed":
      return (
        <Deleted>
          <Or content={change.line.content} reference={older} />
        </Deleted>
      );
    case "changed":
    case "moved here":
      return shownSpans(change.spans).map((span, i) => (
        <Words key={i} span={span} side={side} references={references} />
      ));
  }
}

/** The end of a paragraph or an item. */
const Break = ({ kind }: { kind: Span["kind"] }) => {
  const Mark = kind === "added" ? Inserted : Deleted;
  return (
    <Mark>
      <span aria-hidden="true">¶</span>
      <span className="vh">the end of a paragraph</span>
    </Mark>
  );
};

/** A line that has no words can come or go too. */
const Or = ({ content, reference }: { content: readonly Inline[]; reference: ReferenceText }) =>
  content.length === 0 ? "an empty line" : <StaticInlines content={content} reference={reference} />;

function Words({ span, side, references }: { span: ShownSpan; side: Side; references: References }) {
  if (span.kind === "looks")
    return side === "earlier" ? (
      <StaticInlines content={span.before.content} reference={references.older} />
    ) : (
      <>
        <span className="txt__looks">
          <StaticInlines content={span.after.content} reference={references.newer} />
        </span>
        <span className="txt__note"> ({span.what})</span>
      </>
    );
  if (span.kind === "alike")
    return side === "earlier" ? null : <span className="txt__note"> (looks the same, written with other signs) </span>;
  const { kind, content, breaks } = span;
  if (breaks) {
    const goesOn = kind === "added" ? side === "earlier" : side !== "earlier";
    return (
      <>
        {kind !== (side === "earlier" ? "added" : side === "later" ? "removed" : null) && <Break kind={kind} />}
        {goesOn && <StaticInlines content={content} reference={references.newer} />}
      </>
    );
  }
  if (kind === "same") return <StaticInlines content={content} reference={references.newer} />;
  if (kind === "removed")
    return side === "later" ? null : (
      <>
        <Deleted>
          <StaticInlines content={content} reference={references.older} />
        </Deleted>{" "}
      </>
    );
  return side === "earlier" ? null : (
    <Inserted>
      <StaticInlines content={content} reference={references.newer} />
    </Inserted>
  );
}
