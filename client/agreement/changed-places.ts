import { subjectName } from "#client/versions/change-words.ts";
import type { Comparison, FieldChange, Subject } from "#shared/compare/summaries.ts";
import type { Summary } from "#shared/summary.ts";

export interface ChangedPlace {
  readonly subject: Subject;
  /** "3", "S1", "Action point 2". */
  readonly called: string;
  readonly says: string;
}

/** One line for each finding, section or item that changed, in the order of the newer text; what is gone comes last. */
export function changedPlaces({ changes, fields }: Comparison, newer: Summary): ChangedPlace[] {
  const places = new Map<string, { subject: Subject; says: string[] }>();
  const say = (subject: Subject, words: string): void => {
    const place = places.get(keyOf(subject)) ?? { subject, says: [] };
    places.set(keyOf(subject), place);
    if (!place.says.includes(words)) place.says.push(words);
  };
  for (const change of changes) {
    if (change.kind === "value") say(change.subject, `${change.name} changed`);
    else if (change.kind === "linked" || change.kind === "unlinked")
      say(change.subject, `${change.name} ${change.kind}`);
    else say(change.subject, change.kind === "moved" ? `moved from ${change.from}` : change.kind);
  }
  for (const field of fields) say(field.subject, isReworded(field) ? "reworded" : "set in another way");
  const order = orderOf(newer);
  const place = ({ subject }: { readonly subject: Subject }): number => {
    const at = order.indexOf(keyOf(subject));
    return at < 0 ? order.length : at;
  };
  return [...places.values()]
    .toSorted((a, b) => place(a) - place(b))
    .map(({ subject, says }) => ({
      subject,
      called: subject.kind === "section" ? subject.number : subjectName(subject),
      says: `${subject.title === "" ? "" : `${short(subject.title)}: `}${says.join(", ")}`,
    }));
}

const keyOf = ({ kind, id }: Pick<Subject, "kind" | "id">): string => `${kind} ${id}`;

/** Everything in the order in which one reads it. */
function orderOf({ sections, unplaced, actions, evidence }: Summary): string[] {
  const keys = (kind: Subject["kind"], all: readonly { readonly id: string }[]): string[] =>
    all.map(({ id }) => keyOf({ kind, id }));
  return [
    keyOf({ kind: "details", id: "" }),
    ...sections.flatMap((section) => [
      keyOf({ kind: "section", id: section.id }),
      ...keys("finding", section.findings),
      ...(section.id === "actions" ? keys("action", actions) : []),
      ...(section.id === "evidence" ? keys("evidence", evidence) : []),
    ]),
    ...keys("finding", unplaced),
    ...keys("action", actions),
    ...keys("evidence", evidence),
  ];
}

/** Bold, a list or where a link leads changes no word. */
const isReworded = ({ lines }: FieldChange): boolean =>
  lines.some((line) => {
    if (line.kind === "same" || line.kind === "moved away") return false;
    if (line.kind !== "changed") return true;
    const text = (without: "added" | "removed"): string =>
      line.spans
        .filter(({ kind }) => kind !== without)
        .flatMap(({ content }) =>
          content.map((inline) =>
            inline.type === "text" ? inline.text : inline.type === "reference" ? `@${inline.to}` : "\n",
          ),
        )
        .join("");
    return text("added") !== text("removed");
  });

const short = (title: string): string => (title.length > 40 ? `${title.slice(0, 40).replace(/\s+\S*$/, "")} …` : title);
