import { useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { anchorOf, personName } from "#client/summary/names.ts";
import { reportDefect } from "#client/lib/defects.ts";
import { goTo } from "#client/summary/go.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { createWriters } from "#client/sync/who-wrote.ts";
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
  readonly before: Summary;
  readonly after: Summary;
  readonly things: readonly ChangedThing[];
}

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });
/** So many are shown; the rest are counted. */
const SHOWN = 8;

/** The text changes behind a dialog: what, where and by whom, since the dialog was opened. */
export function useChangesBehind(): ChangesBehind {
  const { doc, people, summary } = useConnection();
  const [before] = useState(() => summary.get());
  const [writers] = useState(createWriters);
  useEffect(() => {
    // An exception in a document's handler silently ends all its later events: this one must not throw.
    function note(transaction: Y.Transaction): void {
      try {
        writers.note(transaction, people.get());
      } catch (error) {
        reportDefect("handler", error);
      }
    }
    doc.on("afterTransaction", note);
    return () => doc.off("afterTransaction", note);
  }, [doc, people, writers]);
  const after = useDeferredValue(useSyncExternalStore(summary.subscribe, summary.get));
  const things = useMemo(() => {
    if (after === before) return [];
    const { changes, fields } = compareSummaries(before, after);
    const all = new Map<string, ChangedThing>();
    for (const { subject } of [...changes, ...fields]) {
      const key = `${subject.kind} ${subject.id}`;
      if (all.has(key)) continue;
      const same = (one: { subject: Subject }): boolean => `${one.subject.kind} ${one.subject.id}` === key;
      const by = writers.of(key).map((person) => (person.self ? "you" : personName(person)));
      all.set(key, { subject, changes: changes.filter(same), fields: fields.filter(same), by });
    }
    return [...all.values()];
  }, [before, after, writers]);
  return { before, after, things };
}

/** The same as a list: one looks at the words in the dialog, or goes to their place. */
export function ChangedList({ behind, onGo }: { behind: ChangesBehind; onGo: () => void }) {
  const { before, after, things } = behind;
  const references = useMemo(() => ({ older: referenceText(before), newer: referenceText(after) }), [before, after]);
  return (
    <ul className="since">
      {things.slice(0, SHOWN).map((thing) => (
        <li key={`${thing.subject.kind} ${thing.subject.id}`}>
          <Thing {...{ thing, before, after, references, onGo }} />
        </li>
      ))}
      {things.length > SHOWN && <li className="quiet">and {things.length - SHOWN} more</li>}
    </ul>
  );
}

interface ThingProps extends Pick<ChangesBehind, "before" | "after"> {
  readonly thing: ChangedThing;
  readonly references: References;
  readonly onGo: () => void;
}

function Thing({ thing: { subject, changes, fields, by }, before, after, references, onGo }: ThingProps) {
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
      {changes.map((change, i) => {
        const { about, words } = changeWords(change, before, after);
        return (
          <p key={i} className="since__c">
            {about}
            {words}
          </p>
        );
      })}
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
