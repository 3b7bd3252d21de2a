import type { MouseEvent } from "react";
import { memo, useCallback, useDeferredValue, useMemo, useSyncExternalStore } from "react";
import type { Mark } from "#client/agreement/marks.ts";
import { Marks } from "#client/agreement/marks-view.tsx";
import { useMarks } from "#client/agreement/use-marks.ts";
import type { LineCount } from "#client/comments/line-counts.ts";
import { noThreads } from "#client/comments/line-counts.ts";
import { useLineCounts } from "#client/comments/use-line-counts.ts";
import { WholeSince } from "#client/agreement/since.tsx";
import { ThreadSigns } from "#client/comments/thread-signs.tsx";
import { useStore } from "#client/lib/store.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Face } from "#client/parts/people.tsx";
import { useCurrent } from "#client/summary/current.ts";
import { goTo } from "#client/summary/go.ts";
import { rangeName, summaryGuide } from "#client/summary/guide.ts";
import { counted } from "#client/summary/names.ts";
import type { Amount, Outline as OutlineValue, OutlineFinding, OutlineSection } from "#client/summary/outline-model.ts";
import { outlineOf, peopleByLine } from "#client/summary/outline-model.ts";
import { byMember } from "#client/summary/people.ts";
import { statusName } from "#client/summary/words.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Present } from "#client/sync/people.ts";

type People = readonly Present[];
const nobody: People = [];

interface OutlineProps {
  /** Id of the heading; a sheet has its own, and needs none here. */
  readonly headingId?: string;
  /** After a line was chosen: the sheet closes. */
  readonly onGo?: () => void;
  readonly onRemoved: () => void;
}

/**
 * Sections and findings with their amounts, and who is where. It follows the text a moment behind it, so that a
 * keystroke never waits for it, and it never scrolls by itself.
 */
export function Outline({ headingId, onGo, onRemoved }: OutlineProps) {
  const outline = useOutline();
  const threads = useLineCounts();
  const marks = useMarks();
  const agreed = useOpenReview().review.state === "agreed";
  const { people } = useConnection();
  const present = useStore(people);
  const lines = useMemo(() => peopleByLine(byMember(present)), [present]);
  const anchors = useMemo(
    () => outline.lines.flatMap((line) => [line.anchor, ...line.findings.map((finding) => finding.anchor)]),
    [outline],
  );
  const current = useCurrent(anchors);

  const go = useCallback(
    (event: MouseEvent<HTMLAnchorElement>) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      onGo?.();
      goTo(event.currentTarget.hash.slice(1));
    },
    [onGo],
  );

  return (
    <>
      <div className="outline__head">
        {headingId && <h2 id={headingId}>Outline</h2>}
        <p>
          {counted(outline.words, "word")}
          <span className="quiet"> · guide {rangeName(summaryGuide)}</span>
        </p>
      </div>
      <ol className="o">
        {outline.lines.map((line) => (
          <Line
            key={line.id}
            line={line}
            current={current}
            people={lines}
            threads={threads}
            marks={marks}
            agreed={agreed}
            onGo={go}
          />
        ))}
      </ol>
      <div className="outline__foot">
        <WholeSince />
        <button type="button" className="btn-quiet" onClick={onRemoved}>
          <Icon name="trash" />
          Removed ({outline.removed})
        </button>
      </div>
    </>
  );
}

function useOutline(): OutlineValue {
  const { summary } = useConnection();
  const value = useSyncExternalStore(summary.subscribe, summary.get);
  const later = useDeferredValue(value);
  return useMemo(() => outlineOf(later), [later]);
}

interface LineProps {
  readonly line: OutlineSection;
  readonly current: string | null;
  readonly people: ReadonlyMap<string, People>;
  readonly threads: ReadonlyMap<string, LineCount>;
  readonly marks: ReturnType<typeof useMarks>;
  /** Nothing is being drafted any more. */
  readonly agreed: boolean;
  readonly onGo: (event: MouseEvent<HTMLAnchorElement>) => void;
}

function Line({ line, current, people, threads, marks, agreed, onGo }: LineProps) {
  const own = threads.get(`section/${line.id}`) ?? noThreads;
  const settled = marks.get(`section/${line.id}`);
  return (
    <li className="o-sec">
      <a href={`#${line.anchor}`} onClick={onGo} aria-current={current === line.anchor ? "true" : undefined}>
        <span className="o-num">{line.number}</span>
        <span className="o-name">
          {line.title}
          <Faces people={people.get(line.id) ?? nobody} className="o-who o-who--s" />
          {settled && <Marks marks={settled} />}
          {own.open > 0 && (
            <span className="o-threads">
              <ThreadSigns {...own} />
            </span>
          )}
        </span>
        {line.amount && <AmountWords amount={line.amount} />}
      </a>
      {line.findings.length > 0 && (
        <ol>
          {line.findings.map((finding) => (
            <FindingLine
              key={finding.id}
              anchor={finding.anchor}
              number={finding.number}
              statement={finding.statement}
              status={agreed ? null : finding.status}
              current={current === finding.anchor}
              people={people.get(finding.id) ?? nobody}
              marks={marks.get(`finding/${finding.id}`)}
              {...(threads.get(`finding/${finding.id}`) ?? noThreads)}
              onGo={onGo}
            />
          ))}
        </ol>
      )}
    </li>
  );
}

interface FindingLineProps extends Omit<OutlineFinding, "id" | "status">, LineCount {
  readonly status: OutlineFinding["status"] | null;
  readonly current: boolean;
  readonly people: People;
  readonly marks: readonly Mark[] | undefined;
  readonly onGo: LineProps["onGo"];
}

const FindingLine = memo(function FindingLine({
  anchor,
  number,
  statement,
  status,
  current,
  people,
  marks,
  open,
  blocking,
  unread,
  onGo,
}: FindingLineProps) {
  const words = statement || "No statement yet";
  return (
    <li>
      <a href={`#${anchor}`} onClick={onGo} aria-current={current ? "true" : undefined} title={words}>
        <span className="o-num">{number}</span>
        <span className={statement ? "o-text" : "o-text quiet"}>{words}</span>
        <span className="o-meta">
          {marks && <Marks marks={marks} />}
          {status && <span className={`o-st o-st--${status}`}>{statusName[status]}</span>}
          <ThreadSigns open={open} blocking={blocking} unread={unread} />
          <Faces people={people} className="o-who" />
        </span>
      </a>
    </li>
  );
});

function Faces({ people, className }: { people: People; className: string }) {
  if (people.length === 0) return null;
  return (
    <span className={className}>
      {people.map((person) => (
        <Face key={person.member} person={person} size="s" />
      ))}
    </span>
  );
}

function AmountWords({ amount }: { amount: Amount }) {
  switch (amount.kind) {
    case "empty":
      return <span className="o-words o-words--empty">Empty</span>;
    case "items":
      return (
        <span className="o-words">
          <span aria-hidden="true">{amount.count}</span>
          <span className="vh">{counted(amount.count, amount.of)}</span>
        </span>
      );
    case "words":
      return (
        <span className="o-words">
          <span aria-hidden="true">{amount.count}</span>
          <span className="vh">{counted(amount.count, "word")}</span>
        </span>
      );
    case "guided":
      return (
        <span className="o-words">
          <b className={amount.over ? "over" : ""}>{amount.words}</b>
          <span aria-hidden="true"> of {amount.guide.to}</span>
          <span className="vh">
            {" "}
            words, guide {rangeName(amount.guide)}
            {amount.over && ", over the guide"}
          </span>
        </span>
      );
  }
}
