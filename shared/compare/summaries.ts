import type { RichText } from "#shared/schema.ts";
import type { ActionPoint, EvidenceItem, FieldAddress, Finding, Summary, SummarySection } from "#shared/summary.ts";
import { plainText, referenceText } from "#shared/summary-text.ts";
import type { LineChange } from "./field.ts";
import { compareField } from "./field.ts";
import { withBreaks } from "./breaks.ts";

/** What a change is about. `number` and `title` are those of the newer summary, or of the older where it is gone. */
export interface Subject {
  readonly kind: "details" | "section" | "finding" | "action" | "evidence";
  /** "" for the details. */
  readonly id: string;
  readonly number: string;
  readonly title: string;
}

/** One change of structure or of a plain value. Values are as people read them: numbers and words, never ids. */
export type Change =
  | { readonly kind: "added" | "removed"; readonly subject: Subject }
  /** Of a finding: to another section, for example from areas to strengths. */
  | { readonly kind: "moved"; readonly subject: Subject; readonly from: string; readonly to: string }
  | { readonly kind: "reordered"; readonly subject: Subject }
  | {
      readonly kind: "value";
      readonly subject: Subject;
      readonly name: string;
      readonly from: string;
      readonly to: string;
    }
  /** Of a list of values: evidence links, frameworks, answers, lines of enquiry, hosts, partners. */
  | { readonly kind: "linked" | "unlinked"; readonly subject: Subject; readonly name: string; readonly value: string };

/** The words of one field that both have. */
export interface FieldChange {
  readonly subject: Subject;
  readonly address: FieldAddress;
  readonly lines: readonly LineChange[];
}

export interface Comparison {
  /** Structure first, in the order of the newer summary. */
  readonly changes: readonly Change[];
  readonly fields: readonly FieldChange[];
}

/** A value as people read it, and what tells whether it is still the same one. */
interface Labelled {
  readonly key: string;
  readonly label: string;
}

type Values = readonly (readonly [name: string, value: Labelled])[];
type Sets = readonly {
  readonly name: string;
  /** Links to items of their own: what such an item is called now is its own change, not that of each link. */
  readonly links: boolean;
  readonly values: readonly Labelled[];
}[];

interface Part {
  readonly subject: Subject;
  /** The section it stands in; empty where there is only one place for its kind. */
  readonly place: Labelled;
  readonly values: Values;
  readonly sets: Sets;
  readonly texts: readonly (readonly [address: FieldAddress, text: RichText])[];
}

/** How two summaries of one review differ. Items are paired by id, so a moved one keeps its history. */
export function compareSummaries(older: Summary, newer: Summary): Comparison {
  const [before, after] = [partsOf(older), partsOf(newer)];
  const known = new Map(before.map((part) => [keyOf(part), part]));
  const later = new Set(after.map(keyOf));
  const changes: Change[] = [];
  const fields: FieldChange[] = [];
  const moved = reordered(before, after);

  for (const part of after) {
    const { subject } = part;
    const was = known.get(keyOf(part));
    if (!was) {
      changes.push({ kind: "added", subject });
      continue;
    }
    if (was.place.key !== part.place.key)
      changes.push({ kind: "moved", subject, from: was.place.label, to: part.place.label });
    else if (moved.has(keyOf(part))) changes.push({ kind: "reordered", subject });
    changes.push(...valueChanges(subject, was.values, part.values), ...setChanges(subject, was.sets, part.sets));
    const texts = new Map(was.texts);
    for (const [address, text] of part.texts) {
      const lines = compareField(texts.get(address) ?? [], text);
      if (lines) fields.push({ subject, address, lines: withBreaks(lines) });
    }
  }
  for (const part of before) if (!later.has(keyOf(part))) changes.push({ kind: "removed", subject: part.subject });
  return { changes, fields };
}

const keyOf = ({ subject }: Part): string => `${subject.kind} ${subject.id}`;

function valueChanges(subject: Subject, older: Values, newer: Values): Change[] {
  const before = new Map(older);
  return newer.flatMap(([name, to]): Change[] => {
    const from = before.get(name) ?? nothing;
    return from.key === to.key ? [] : [{ kind: "value", subject, name, from: from.label, to: to.label }];
  });
}

function setChanges(subject: Subject, older: Sets, newer: Sets): Change[] {
  return newer.flatMap(({ name, links, values }): Change[] => {
    const had = older.find((set) => set.name === name)?.values ?? [];
    const [before, now] = [keyed(had), keyed(values)];
    return [
      ...had
        .filter(({ key }) => !now.has(key))
        .map(({ label }): Change => ({ kind: "unlinked", subject, name, value: label })),
      ...values.flatMap(({ key, label }): Change[] => {
        const from = before.get(key);
        if (from === undefined) return [{ kind: "linked", subject, name, value: label }];
        return links || from === label ? [] : [{ kind: "value", subject, name, from, to: label }];
      }),
    ];
  });
}

const keyed = (values: readonly Labelled[]): Map<string, string> =>
  new Map(values.map(({ key, label }) => [key, label]));

const nothing: Labelled = { key: "", label: "" };
/** A value that is what it says. */
const said = (label: string): Labelled => ({ key: label, label });

/**
 * The fewest items whose move explains the new order of each list: all that both have and that stayed in their place
 * make the longest rising run; the others were moved.
 */
function reordered(before: readonly Part[], after: readonly Part[]): Set<string> {
  const lists = new Map<string, string[]>();
  const place = new Map(before.map((part, at) => [keyOf(part), { at, list: listOf(part) }]));
  for (const part of after) {
    if (place.get(keyOf(part))?.list !== listOf(part)) continue;
    lists.set(listOf(part), [...(lists.get(listOf(part)) ?? []), keyOf(part)]);
  }
  const moved = new Set<string>();
  for (const list of lists.values()) {
    const stay = longestRising(list.map((key) => place.get(key)?.at ?? 0));
    list.forEach((key, i) => {
      if (!stay.has(i)) moved.add(key);
    });
  }
  return moved;
}

const listOf = ({ subject, place }: Part): string => `${subject.kind} ${place.key}`;

/** Indexes of one longest rising subsequence. */
function longestRising(values: readonly number[]): Set<number> {
  /** For each index the one before it in its best run. */
  const previous: number[] = [];
  /** Index of the smallest value that ends a run of each length. */
  const ends: number[] = [];
  values.forEach((value, i) => {
    const length = ends.findIndex((end) => (values[end] ?? 0) >= value);
    const at = length < 0 ? ends.length : length;
    previous[i] = at > 0 ? (ends[at - 1] ?? -1) : -1;
    ends[at] = i;
  });
  const run = new Set<number>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i] ?? -1) run.add(i);
  return run;
}

// ---- the parts of a summary -------------------------------------------------------------------------------------

function partsOf(summary: Summary): Part[] {
  const names = namesOf(summary);
  return [
    detailsPart(summary),
    ...summary.sections.flatMap((section) => [
      sectionPart(section),
      ...section.findings.map((finding) =>
        findingPart(finding, { key: section.id, label: section.section.title }, summary, names),
      ),
    ]),
    ...summary.unplaced.map((finding) => findingPart(finding, said("Unplaced"), summary, names)),
    ...summary.actions.map((action) => actionPart(action, names)),
    ...summary.evidence.map(evidencePart),
  ];
}

type NameOf = (id: string) => Labelled;

/** Linked items by what they say, not by their number: that changes with others, and is nobody's edit. */
function namesOf(summary: Summary): NameOf {
  const reference = referenceText(summary);
  const names = new Map<string, string>();
  for (const findings of [
    ...summary.sections.map((section) => section.findings),
    summary.unplaced,
    summary.removed.findings,
  ])
    for (const { id, statement } of findings) names.set(id, plainText(statement, reference));
  for (const { id, title } of [...summary.evidence, ...summary.removed.evidence]) names.set(id, title);
  return (id) => ({ key: id, label: names.get(id) ?? "" });
}

function detailsPart({ details, scale }: Summary): Part {
  return {
    subject: { kind: "details", id: "", number: "", title: details.title },
    place: nothing,
    values: [
      ["Title", said(details.title)],
      ["Agreed focus", said(details.focus)],
      ["Why this focus", said(details.reason)],
      ["First day", said(details.firstDay)],
      ["Last day", said(details.lastDay)],
      ["In person or online", said(details.mode)],
      ["Scale of terms of quantity", said(scale.name)],
    ],
    sets: [
      { name: "Host authority", links: false, values: details.hosts.map((host) => said(host.name)) },
      {
        name: "Line of enquiry",
        links: false,
        values: details.enquiries.map(({ id, text }) => ({ key: id, label: text })),
      },
      {
        name: "Partner",
        links: false,
        values: details.partners.map(({ id, name, code, signs }) => ({
          key: id,
          label: `${name} (${code})${signs ? ", signs" : ""}`,
        })),
      },
    ],
    texts: [],
  };
}

function sectionPart({ id, number, section, text }: SummarySection): Part {
  return {
    subject: { kind: "section", id, number, title: section.title },
    place: nothing,
    values: [["Title", said(section.title)]],
    sets: [],
    texts: [[`section/${id}`, text]],
  };
}

function findingPart(finding: Finding, place: Labelled, summary: Summary, name: NameOf): Part {
  const { id, number, statement, narrative, enquiry, frameworks, evidence, claims } = finding;
  const about = summary.details.enquiries.find((one) => one.id === enquiry);
  return {
    subject: { kind: "finding", id, number, title: plainText(statement, referenceText(summary)) },
    place,
    values: [["Line of enquiry", about ? { key: about.id, label: about.text } : nothing]],
    sets: [
      { name: "Framework reference", links: false, values: frameworks.map(said) },
      { name: "Evidence", links: true, values: evidence.map(name) },
      {
        name: "Count",
        links: false,
        values: claims.map(({ id: key, count, total, group, term }) => ({
          key,
          label: `${count} of ${total} ${group}: ${term}`,
        })),
      },
    ],
    texts: [
      [`finding/${id}/statement`, statement],
      [`finding/${id}/narrative`, narrative],
    ],
  };
}

function actionPart(action: ActionPoint, name: NameOf): Part {
  const { id, number, what, answers, lead, support, measure, by, plan, progress } = action;
  return {
    subject: { kind: "action", id, number, title: plainText(what, (to) => name(to).label) },
    place: nothing,
    values: [
      ["Lead", said(lead)],
      ["Support from partners", said(support)],
      ["How we will know", said(measure)],
      ["By when", said(by)],
      ["Plan that holds it", said(plan)],
      ["Progress", said(progress)],
    ],
    sets: [{ name: "Answers", links: true, values: answers.map(name) }],
    texts: [[`action/${id}/what`, what]],
  };
}

function evidencePart({ id, number, title, type, extent, date }: EvidenceItem): Part {
  return {
    subject: { kind: "evidence", id, number, title },
    place: nothing,
    values: [
      ["Title", said(title)],
      ["Type", said(type)],
      ["Extent", said(extent)],
      ["Date", said(date)],
    ],
    sets: [],
    texts: [],
  };
}
