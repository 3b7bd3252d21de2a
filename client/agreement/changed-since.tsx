import { useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { anchorOf, personName } from "#client/summary/names.ts";
import { goTo } from "#client/summary/go.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { watchWriters } from "#client/sync/who-wrote.ts";
import { changeWords, subjectHeading } from "#client/versions/change-words.ts";
import { excerpt } from "#client/versions/excerpt.ts";
import type { References } from "#client/versions/line-words.tsx";
import { LineWords } from "#client/versions/line-words.tsx";
import type { Change, FieldChange, Subject } from "#shared/compare/summaries.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import { referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";

/** What became of one thing since a dialog was opened over the text. */
interface ChangedThing {
  readonly subject: Subject;
  readonly changes: readonly Change[];
  readonly fields: readonly FieldChange[];
  /** Who of those here wrote in it; empty: not known. */
  readonly by: readonly string[];
}

interface ChangesBehind {
  readonly then: Summary;
  readonly now: Summary;
  readonly things: readonly ChangedThing[];
}

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });
/** So many are shown; the rest are counted. */
const SHOWN = 8;

/** The text changes behind a dialog: what, where and by whom, since the dialog was opened. */
export function useChangesBehind(): ChangesBehind {
  const { doc, people, summary } = useConnection();
  const [then] = useState(() => summary.get());
  const [writers] = useState(() => ({ current: null as ReturnType<typeof watchWriters> | null }));
  useEffect(() => {
    const watch = watchWriters(doc, () => people.get());
    writers.current = watch;
    return watch.stop;
  }, [doc, people, writers]);
  const now = useDeferredValue(useSyncExternalStore(summary.subscribe, summary.get));
  const things = useMemo(() => {
    if (now === then) return [];
    const { changes, fields } = compareSummaries(then, now);
    const all = new Map<string, ChangedThing>();
    for (const { subject } of [...changes, ...fields]) {
      const key = `${subject.kind} ${subject.id}`;
      if (all.has(key)) continue;
      const same = (one: { subject: Subject }): boolean => `${one.subject.kind} ${one.subject.id}` === key;
      const by = (writers.current?.of(key) ?? []).map((person) =>
        person.self ? "you, in another window" : personName(person),
      );
      all.set(key, { subject, changes: changes.filter(same), fields: fields.filter(same), by });
    }
    return [...all.values()];
  }, [then, now, writers]);
  return { then, now, things };
}

/** The same as a list: one looks at the words in the dialog, or goes to their place. */
export function ChangedList({ behind, onGo }: { behind: ChangesBehind; onGo: () => void }) {
  const { then, now, things } = behind;
  const references = useMemo(() => ({ older: referenceText(then), newer: referenceText(now) }), [then, now]);
  return (
    <ul className="since">
      {things.slice(0, SHOWN).map((thing) => (
        <li key={`${thing.subject.kind} ${thing.subject.id}`}>
          <Thing {...{ thing, then, now, references, onGo }} />
        </li>
      ))}
      {things.length > SHOWN && <li className="quiet">and {things.length - SHOWN} more</li>}
    </ul>
  );
}

interface ThingProps extends Pick<ChangesBehind, "then" | "now"> {
  readonly thing: ChangedThing;
  readonly references: References;
  readonly onGo: () => void;
}

function Thing({ thing: { subject, changes, fields, by }, then, now, references, onGo }: ThingProps) {
  const heading = subjectHeading(subject);
  return (
    <>
      <p>
        {subject.kind === "details" ? (
          <b>{heading}</b>
        ) : (
          <a
            className="link"
            href={`#${anchorOf[subject.kind](subject.id)}`}
            onClick={(event) => {
              event.preventDefault();
              onGo();
              if (subject.kind !== "details") goTo(anchorOf[subject.kind](subject.id));
            }}
          >
            {heading}
          </a>
        )}
        {by.length > 0 && <span className="quiet">, by {listed.format(by)}</span>}
      </p>
      {changes.map((change, i) => (
        <p key={i} className="since__c">
          {changeWords(change, then, now).about}
          {changeWords(change, then, now).words}
        </p>
      ))}
      {fields.flatMap(({ address, lines }) =>
        lines.map((change, i) =>
          change.kind === "same" ? null : (
            <LineWords
              key={`${address} ${i}`}
              change={excerpt(change)}
              side="both"
              references={references}
              number={null}
            />
          ),
        ),
      )}
    </>
  );
}
