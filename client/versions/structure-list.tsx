import { StaticText } from "#client/editor/static.tsx";
import { Icon } from "#client/parts/icons.tsx";
import type { Change } from "#shared/compare/summaries.ts";
import type { RichText } from "#shared/schema.ts";
import { isBlank, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import type { Cast } from "./cast.tsx";
import { ChangeBy } from "./change-by.tsx";
import { changeWords } from "./change-words.ts";
import type { StructureChange } from "./changes.ts";
import type { Restorable } from "./restoring.ts";
import { restorableOf } from "./restoring.ts";
import { allFindings } from "#shared/summary.ts";

interface StructureProps {
  readonly changes: readonly StructureChange[];
  readonly older: Summary;
  readonly newer: Summary;
  readonly cast: Cast;
  readonly now: number;
  readonly reading: boolean;
  readonly current: string | null;
  /** Null where one may not. */
  readonly onRestore: ((part: Restorable) => void) | null;
}

/** What was added, removed, moved, linked and set, a line each. */
export function StructureList({ changes, older, newer, cast, now, reading, current, onRestore }: StructureProps) {
  return (
    <ul className="struct">
      {changes.map(({ change, id, makers }) => {
        const { icon, about, words } = changeWords(change, older, newer);
        const part = change.kind === "removed" && onRestore ? restorableOf(change.subject, older) : null;
        return (
          <li key={id} id={id} tabIndex={-1} data-change={id} className={id === current ? "on" : ""}>
            <Icon name={icon} />
            <div>
              <p>
                <b>{about}</b>
                {words}
              </p>
              <ItsWords change={change} older={older} newer={newer} />
              {part && onRestore && (
                <button type="button" className="btn-quiet" onClick={() => onRestore(part)}>
                  <Icon name="putback" />
                  Restore {part.name}
                </button>
              )}
            </div>
            <ChangeBy makers={makers} reading={reading && change.kind === "added"} cast={cast} now={now} />
          </li>
        );
      })}
    </ul>
  );
}

/** All words of what came or went. */
function ItsWords({ change, older, newer }: { change: Change; older: Summary; newer: Summary }) {
  if (change.kind !== "added" && change.kind !== "removed") return null;
  const summary = change.kind === "added" ? newer : older;
  const texts = textsOf(summary, change.subject).filter((text) => !isBlank(text));
  if (texts.length === 0) return null;
  const reference = referenceText(summary);
  return (
    <details className="struct__words">
      <summary>
        {change.kind === "added" ? "Its words" : "Its words then"}
        <span className="vh">: {change.subject.number || change.subject.title}</span>
      </summary>
      {texts.map((text, i) => (
        <div key={i} className="field">
          <StaticText text={text} reference={reference} />
        </div>
      ))}
    </details>
  );
}

/** What its title does not say already. */
function textsOf(summary: Summary, { kind, id }: Change["subject"]): RichText[] {
  if (kind === "finding") {
    return allFindings(summary)
      .filter((one) => one.id === id)
      .map(({ narrative }) => narrative);
  }
  return kind === "section" ? summary.sections.filter((one) => one.id === id).map(({ text }) => text) : [];
}
