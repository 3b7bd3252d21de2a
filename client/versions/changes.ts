import type { LineChange } from "#shared/compare/field.ts";
import { changeKey } from "#shared/compare/keys.ts";
import type { Change, Comparison, Subject } from "#shared/compare/summaries.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { SectionId } from "#shared/templates.ts";
import type { Edit } from "#shared/versions.ts";

/** A comparison as the page shows it: each change with where it is and who made it, and the words in hunks. */

export interface Editor {
  /** Null where it cannot be known. */
  readonly member: string | null;
  readonly partner: string | null;
  /** When they last did. */
  readonly at: number;
}

export interface Placed {
  readonly subject: Subject;
  /** Null where it stands in none: an unplaced finding. */
  readonly section: SectionId | null;
  /** In the order of their last edit; empty where nobody is on record. */
  readonly editors: readonly Editor[];
}

export interface StructureChange extends Placed {
  readonly change: Change;
  readonly id: string;
}

/** One field whose words changed. */
export interface WordsChange extends Placed {
  readonly address: FieldAddress;
  readonly hunks: readonly Hunk[];
}

/**
 * Neighbouring lines of one field. "changed": one change, which one steps to; it has an id. Lines that came or went
 * together are one, a line that was changed in itself is one by itself.
 */
export type Hunk =
  | { readonly kind: "same" | "moved away"; readonly lines: readonly LineChange[] }
  | { readonly kind: "changed"; readonly lines: readonly LineChange[]; readonly id: string };

export interface ShownChanges {
  readonly structure: readonly StructureChange[];
  readonly words: readonly WordsChange[];
}

export function shownChanges(
  { changes, fields }: Comparison,
  edits: readonly Edit[],
  older: Summary,
  newer: Summary,
): ShownChanges {
  const editors = editorsByKey(edits);
  const sectionOf = sectionFinder(older, newer);
  let count = 0;
  const nextId = (): string => `change-${++count}`;
  return {
    structure: changes.map((change) => ({
      change,
      id: nextId(),
      subject: change.subject,
      section: sectionOf(change.subject),
      editors: makersOf(change, editors),
    })),
    words: fields.map(({ subject, address, lines }) => ({
      address,
      subject,
      section: sectionOf(subject),
      editors: editors((key) => key === address),
      hunks: hunksOf(lines, nextId),
    })),
  };
}

function makersOf(change: Change, editors: EditorsOf): Editor[] {
  const own = changeKey(change);
  const { kind, id } = change.subject;
  // Whoever wrote in what was added has a part in it.
  if (change.kind === "added") return editors((key) => key === own || key.startsWith(`${kind}/${id}/`));
  const makers = editors((key) => key === own);
  // Several moves can come to an order that is explained by fewer: then by others than those that were moved.
  return change.kind === "reordered" && makers.length === 0
    ? editors((key) => key.startsWith(`${kind}/`) && key.endsWith(" reordered"))
    : makers;
}

type EditorsOf = (asked: (key: string) => boolean) => Editor[];

/** Who made the edits that go by some key, each once. */
function editorsByKey(edits: readonly Edit[]): EditorsOf {
  const keys = Map.groupBy(edits, ({ key }) => key);
  return (asked) => {
    const editors = new Map<string, Editor>();
    const theirs = [...keys].filter(([key]) => asked(key)).flatMap(([, of]) => of);
    for (const { member, partner, at } of theirs.sort((a, b) => a.at - b.at)) {
      const who = `${member ?? ""} ${partner ?? ""}`;
      editors.delete(who);
      editors.set(who, { member, partner, at });
    }
    return [...editors.values()];
  };
}

function sectionFinder(older: Summary, newer: Summary): (subject: Subject) => SectionId | null {
  const findings = new Map<string, SectionId>();
  for (const { sections } of [older, newer])
    for (const section of sections) for (const { id } of section.findings) findings.set(id, section.id);
  return ({ kind, id }) => {
    switch (kind) {
      case "details":
        return "details";
      case "section":
        return id as SectionId;
      case "finding":
        return findings.get(id) ?? null;
      case "action":
        return "actions";
      case "evidence":
        return "evidence";
    }
  };
}

function hunksOf(lines: readonly LineChange[], nextId: () => string): Hunk[] {
  const hunks: { kind: Hunk["kind"]; lines: LineChange[]; id: string }[] = [];
  for (const line of lines) {
    const kind = line.kind === "same" || line.kind === "moved away" ? line.kind : "changed";
    const last = hunks.at(-1);
    const joins =
      last?.kind === kind && (kind !== "changed" || (comesOrGoes(line) && last.lines.every((one) => comesOrGoes(one))));
    if (joins) last.lines.push(line);
    else hunks.push({ kind, lines: [line], id: kind === "changed" ? nextId() : "" });
  }
  return hunks;
}

const comesOrGoes = ({ kind }: LineChange): boolean => kind === "added" || kind === "removed";

/** The ids of all changes, in the order in which one steps through them. */
export const stepsOf = ({ structure, words }: ShownChanges): string[] => [
  ...structure.map(({ id }) => id),
  ...words.flatMap(({ hunks }) => hunks.flatMap((hunk) => (hunk.kind === "changed" ? [hunk.id] : []))),
];

/** The change that one comes to from another, or from none; it ends at either end. */
export function stepFrom(steps: readonly string[], current: string | null, by: 1 | -1): string | null {
  const at = current === null ? -1 : steps.indexOf(current);
  if (at < 0) return (by > 0 ? steps[0] : steps.at(-1)) ?? null;
  return steps[at + by] ?? current;
}
