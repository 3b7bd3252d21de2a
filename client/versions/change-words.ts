import type { IconName } from "#client/parts/icons.tsx";
import type { Change, Subject } from "#shared/compare/summaries.ts";
import { plainText, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";

/** A change of structure as a sentence: what it is about, which stands out, and what became of it. */
export interface ChangeWords {
  readonly icon: IconName;
  readonly about: string;
  readonly words: string;
}

/** "S1", "Section 3", "Action point 2", "E5", "Details". */
export function subjectName({ kind, number, title }: Subject): string {
  switch (kind) {
    case "details":
      return "Details";
    case "section":
      return number === "" ? title : `Section ${number}`;
    case "action":
      return `Action point ${number}`.trim();
    case "finding":
      return number || "Unplaced finding";
    case "evidence":
      return number;
  }
}

/** "3 Overall evaluation", "S1 Officers know their schools": the heading of a place. */
export const subjectHeading = (subject: Subject): string =>
  subject.kind === "section"
    ? `${subject.number} ${subject.title}`.trim()
    : subject.kind === "details"
      ? "Details"
      : `${subjectName(subject)} ${subject.title}`.trim();

const icons: Record<Change["kind"], IconName> = {
  added: "plus",
  removed: "trash",
  moved: "swap",
  reordered: "move",
  value: "pencil",
  linked: "link",
  unlinked: "link",
};

export function changeWords(change: Change, older: Summary, newer: Summary): ChangeWords {
  const { subject } = change;
  const said = { icon: icons[change.kind], about: subjectName(subject) };
  const titled = (words: string): string => (subject.title === "" ? words : `${words}: ${subject.title}`);
  switch (change.kind) {
    case "added":
    case "removed":
      return { ...said, words: ` ${titled(change.kind)}` };
    case "moved":
      return {
        ...said,
        words: ` moved from ${quoted(change.from)} to ${quoted(change.to)}${wasNumber(subject, older)}`,
      };
    case "reordered": {
      // Which of two neighbours was moved cannot be seen in their order.
      const swapped = swappedWith(subject, older, newer);
      if (swapped !== null) return { ...said, about: swapped.about, words: ` changed places${swapped.were}` };
      return { ...said, words: ` moved ${direction(subject, older, newer)}${wasNumber(subject, older)}` };
    }
    case "value":
      return { ...said, words: `: ${lower(change.name)} ${valueWords(change.from, change.to)}` };
    case "linked":
      return {
        ...said,
        words: `: ${lower(change.name)} ${linkedWord(change.name, true)}: ${labelled(change.value, newer)}`,
      };
    case "unlinked":
      return {
        ...said,
        words: `: ${lower(change.name)} ${linkedWord(change.name, false)}: ${labelled(change.value, older)}`,
      };
  }
}

const quoted = (words: string): string => `“${words}”`;
const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function valueWords(from: string, to: string): string {
  if (from === "") return `set to ${quoted(to)}`;
  return to === "" ? `${quoted(from)} taken away` : `changed from ${quoted(from)} to ${quoted(to)}`;
}

function linkedWord(name: string, there: boolean): string {
  if (name === "Evidence") return there ? "linked" : "no longer linked";
  return there ? "added" : "taken away";
}

/** Evidence and findings are named by what they say; the number helps to find them. */
function labelled(label: string, summary: Summary): string {
  const reference = referenceText(summary);
  const number =
    summary.evidence.find(({ title }) => title === label)?.number ??
    allFindings(summary).find(({ statement }) => plainText(statement, reference) === label)?.number;
  return number === undefined || number === "" ? label : `${number} ${label}`;
}

const listOf = ({ kind, id }: Subject, summary: Summary): readonly { id: string; number: string }[] => {
  if (kind === "action") return summary.actions;
  if (kind === "evidence") return summary.evidence;
  return summary.sections.find(({ findings }) => findings.some((one) => one.id === id))?.findings ?? [];
};

/** "; it was A2" where its number changed. */
function wasNumber(subject: Subject, older: Summary): string {
  const was = listOf(subject, older).find(({ id }) => id === subject.id)?.number ?? "";
  return was === "" || was === subject.number ? "" : `; it was ${was}`;
}

/**
 * Where a line and its neighbour did nothing but change places: "S1 and S2" by their numbers of now, and "; they were S3
 * and S1" where others came or went too, so that those do not tell which these were. Null otherwise.
 */
function swappedWith(
  subject: Subject,
  older: Summary,
  newer: Summary,
): { readonly about: string; readonly were: string } | null {
  const [before, after] = [listOf(subject, older), listOf(subject, newer)];
  const stayed = (list: typeof before, other: typeof before) =>
    list.filter(({ id }) => other.some((one) => one.id === id));
  const [was, is] = [stayed(before, after), stayed(after, before)];
  const at = is.findIndex(({ id }) => id === subject.id);
  const isSwapped = (i: number): boolean =>
    is[i] !== undefined && is[i].id === was[i + 1]?.id && is[i + 1]?.id === was[i]?.id;
  const from = [at - 1, at].find(isSwapped);
  if (from === undefined) return null;
  const [first, second, wasFirst, wasSecond] = [is[from], is[from + 1], was[from + 1], was[from]].map(
    (one) => one?.number ?? "",
  ) as [string, string, string, string];
  if (first === "" || second === "") return null;
  const name = subjectName({ ...subject, number: first });
  const were = wasFirst === second && wasSecond === first ? "" : `; they were ${wasFirst} and ${wasSecond}`;
  return { about: `${subject.kind === "action" ? name.replace("point", "points") : name} and ${second}`, were };
}

function direction(subject: Subject, older: Summary, newer: Summary): string {
  const [before, after] = [listOf(subject, older), listOf(subject, newer)].map((list) =>
    list.findIndex(({ id }) => id === subject.id),
  );
  if (before === undefined || after === undefined || before === after) return "to another place among the others";
  return after < before ? "up" : "down";
}
