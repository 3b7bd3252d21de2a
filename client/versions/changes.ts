import type { LineChange } from "#shared/compare/field.ts";
import { changeKey } from "#shared/compare/keys.ts";
import { toLines } from "#shared/compare/lines.ts";
import type { Change, Comparison, Subject } from "#shared/compare/summaries.ts";
import type { RichText } from "#shared/schema.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";
import type { SectionId } from "#shared/templates.ts";
import type { Edit } from "#shared/versions.ts";
import type { FieldRecord, Makers, RestoredTexts, Restoring } from "./makers.ts";
import { each, flatOf, makersOfLines, makersOfNew, nobody, restoringOf, together } from "./makers.ts";
import type { Written } from "./shares.ts";

/** A comparison as the page shows it: each change with where it is and who made it, and the words in hunks. */

export interface Placed {
  readonly subject: Subject;
  /** Where it stands and, of a finding that moved, where it stood; none of one that is in no place. */
  readonly sections: readonly SectionId[];
}

export interface StructureChange extends Placed {
  readonly change: Change;
  readonly id: string;
  readonly makers: Makers;
}

/** One field whose words changed. */
export interface WordsChange extends Placed {
  readonly address: FieldAddress;
  readonly hunks: readonly Hunk[];
}

/**
 * Neighbouring lines of one field. "changed": one change, which one steps to; it has an id. Lines that came or went
 * together are one, a line that was changed in itself is one by itself. "left out": a change that is not asked for.
 */
export type Hunk =
  | { readonly kind: "same" | "moved away"; readonly lines: readonly LineChange[] }
  | {
      readonly kind: "changed" | "left out";
      readonly lines: readonly LineChange[];
      readonly id: string;
      readonly makers: Makers;
    };

export interface ShownChanges {
  readonly structure: readonly StructureChange[];
  readonly words: readonly WordsChange[];
}

/** What is known of who made the changes between two texts. */
export interface Known {
  readonly edits: readonly Edit[];
  readonly restorations: readonly Restoring[];
  /** What a restoration made of a field; null: not known, or not yet. */
  readonly restored: (restoring: Restoring, address: FieldAddress) => RestoredTexts | null;
  /** Who wrote the newer text; null: it is being read. */
  readonly written: Written | null;
  /** When the older text was so. */
  readonly since: number;
}

export function shownChanges(
  { changes, fields }: Comparison,
  known: Known,
  older: Summary,
  newer: Summary,
): ShownChanges {
  const recordOf = fieldRecords(known);
  const makersOf = makersFrom(known, recordOf, older, newer);
  const sectionsOf = sectionsFinder(older, newer);
  let count = 0;
  const nextId = (): string => `change-${++count}`;
  return {
    structure: changes.map((change) => ({
      change,
      id: nextId(),
      subject: change.subject,
      sections: sectionsOf(change.subject),
      makers: makersOf(change),
    })),
    words: fields.map(({ subject, address, lines }) => ({
      address,
      subject,
      sections: sectionsOf(subject),
      hunks: hunksOf(lines, recordOf(address), nextId),
    })),
  };
}

const fieldRecords = ({
  edits,
  restorations,
  restored,
  written,
  since,
}: Known): ((address: FieldAddress) => FieldRecord) => {
  const byKey = Map.groupBy(edits, ({ key }) => key);
  return (address) => {
    const own = byKey.get(address) ?? [];
    const found = restoringEdits(address, byKey, restorations);
    return {
      editors: each(own),
      movers: each(own.filter((edit) => !restoringOf(edit, restorations))),
      restored: found.map(({ edit, restoring }) => ({ by: edit, texts: restored(restoring, address) })),
      written: written === null ? "being read" : (written[address] ?? null),
      since,
    };
  };
};

/** What restorations did to a field, or brought it back with its finding or action point; the last first. */
function restoringEdits(
  address: FieldAddress,
  byKey: ReadonlyMap<string, readonly Edit[]>,
  restorations: readonly Restoring[],
): { readonly edit: Edit; readonly restoring: Restoring }[] {
  const found = new Map<Restoring, Edit>();
  const item = address.split("/", 2).join("/");
  for (const edit of [...(byKey.get(`${item} added`) ?? []), ...(byKey.get(address) ?? [])]) {
    const restoring = restoringOf(edit, restorations);
    if (restoring) found.set(restoring, edit);
  }
  return [...found]
    .map(([restoring, edit]) => ({ edit, restoring }))
    .toSorted((a, b) => b.restoring.upto - a.restoring.upto);
}

/**
 * Restorations whose own work in a changed field has to be told from that of others there. Most comparisons have none:
 * only for these are the texts before and after looked at.
 */
export function restorationsToTell(
  { changes, fields }: Comparison,
  { edits, restorations }: Pick<Known, "edits" | "restorations">,
  newer: Summary,
): Restoring[] {
  const byKey = Map.groupBy(edits, ({ key }) => key);
  const added = changes.flatMap(({ kind, subject }) => (kind === "added" ? textsOf(subject, newer) : []));
  const addresses = [...fields.map(({ address }) => address), ...added.map(([address]) => address)];
  const found = addresses.flatMap((address) => {
    const restoring = restoringEdits(address, byKey, restorations);
    const others = (byKey.get(address) ?? []).some((edit) => !restoringOf(edit, restorations));
    return others || restoring.length > 1 ? restoring.map((one) => one.restoring) : [];
  });
  return [...new Set(found)];
}

/** A field's flat text, "" where the summary does not show it. */
export function flatText(summary: Summary, address: FieldAddress): string {
  const [kind, id] = address.split("/", 2) as ["section" | "finding" | "action", string];
  const text =
    kind === "section"
      ? summary.sections.find((one) => one.id === id)?.text
      : textsOf({ kind, id }, summary).find(([one]) => one === address)?.[1];
  return toLines(text ?? [])
    .map(({ content }) => flatOf(content))
    .join("\n");
}

function makersFrom(
  { edits, restorations }: Known,
  recordOf: (address: FieldAddress) => FieldRecord,
  older: Summary,
  newer: Summary,
): (change: Change) => Makers {
  const byKey = Map.groupBy(edits, ({ key }) => key);
  return (change) => {
    const own = changeKey(change);
    const those = byKey.get(own) ?? [];
    const sure = each(those);
    // Whoever wrote what stands in it has a part in it.
    if (change.kind === "added") {
      const putBack = wasRemoved(change.subject, older) ? those.filter((one) => !restoringOf(one, restorations)) : [];
      const texts = textsOf(change.subject, newer).map(([address, text]) => makersOfNew(text, recordOf(address)));
      const made = wasRemoved(change.subject, older) ? { ...nobody, sure } : madeSince(those);
      return together([made, ...texts.map((makers) => alsoPutBack(makers, putBack))]);
    }
    if (change.kind !== "reordered" || sure.length > 0) return { ...nobody, sure };
    // Several moves can come to an order that is explained by fewer: then by others than those that were moved.
    const { kind } = change.subject;
    return {
      ...nobody,
      sure: each(edits.filter(({ key }) => key.startsWith(`${kind}/`) && key.endsWith(" reordered"))),
    };
  };
}

/** Who made what is new, and who brought it back since, each by themselves: they added nothing to it. */
function madeSince(added: readonly Edit[]): Makers {
  const [first, ...later] = added.toSorted((a, b) => a.sequence - b.sequence);
  if (!first) return nobody;
  const back = each(later.filter(({ member, partner }) => member !== first.member || partner !== first.partner));
  return { ...nobody, sure: each([first]), brought: back.map((one) => ({ how: "again", by: [one], of: [] })) };
}

const wasRemoved = ({ id }: Subject, { removed }: Summary): boolean =>
  [...removed.findings, ...removed.actions].some((one) => one.id === id);

/** What was not written in an item may have come back with it. */
const alsoPutBack = (makers: Makers, by: readonly Edit[]): Makers =>
  by.length === 0
    ? makers
    : {
        ...makers,
        brought: makers.brought.map((one) =>
          one.how === "moved" ? { ...one, how: "either", by: each([...by, ...one.by]) } : one,
        ),
      };

/** The words of an item, by field. */
function textsOf({ kind, id }: Pick<Subject, "kind" | "id">, summary: Summary): (readonly [FieldAddress, RichText])[] {
  if (kind === "finding")
    return allFindings(summary)
      .filter((one) => one.id === id)
      .flatMap(({ statement, narrative }) => [
        [`finding/${id}/statement`, statement] as const,
        [`finding/${id}/narrative`, narrative] as const,
      ]);
  if (kind !== "action") return [];
  return summary.actions.filter((one) => one.id === id).map(({ what }) => [`action/${id}/what`, what] as const);
}

function sectionsFinder(older: Summary, newer: Summary): (subject: Subject) => readonly SectionId[] {
  const findings = new Map<string, Set<SectionId>>();
  for (const { sections } of [older, newer])
    for (const section of sections)
      for (const { id } of section.findings) findings.set(id, (findings.get(id) ?? new Set()).add(section.id));
  return ({ kind, id }) => {
    switch (kind) {
      case "details":
        return ["details"];
      case "section":
        return [id as SectionId];
      case "finding":
        return [...(findings.get(id) ?? [])];
      case "action":
        return ["actions"];
      case "evidence":
        return ["evidence"];
    }
  };
}

function hunksOf(lines: readonly LineChange[], record: FieldRecord, nextId: () => string): Hunk[] {
  const groups: { kind: Hunk["kind"]; lines: LineChange[] }[] = [];
  for (const line of lines) {
    const kind = line.kind === "same" || line.kind === "moved away" ? line.kind : "changed";
    const last = groups.at(-1);
    const joins =
      last?.kind === kind && (kind !== "changed" || (comesOrGoes(line) && last.lines.every((one) => comesOrGoes(one))));
    if (joins) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  const made = makersOfLines(
    groups.map((group) => group.lines),
    record,
  );
  return groups.map((group, i): Hunk => {
    const { kind } = group;
    if (kind === "same" || kind === "moved away") return { kind, lines: group.lines };
    return { kind, lines: group.lines, id: nextId(), makers: made[i] ?? nobody };
  });
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
