import type { AuthoredSpan } from "#shared/authorship.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { SectionId } from "#shared/templates.ts";

/** Who wrote how much: words of now, counted for the partner that wrote their first letter. */

export type Written = Readonly<Record<string, { readonly text: string; readonly spans: readonly AuthoredSpan[] }>>;

export interface ShareRow {
  readonly section: SectionId;
  readonly number: string;
  readonly title: string;
  /** By partner id; null: it cannot be known. */
  readonly words: ReadonlyMap<string | null, number>;
}

/** A row for each section in which something is written. */
export function sharesOf(summary: Summary, written: Written): ShareRow[] {
  return summary.sections.flatMap(({ id, number, section }) => {
    const words = new Map<string | null, number>();
    for (const address of fieldsOf(summary, id)) {
      const field = written[address];
      if (field) countInto(words, field.text, field.spans);
    }
    return words.size === 0 ? [] : [{ section: id, number, title: section.title, words }];
  });
}

/** The addresses of a section's text, in reading order. */
export function fieldsOf(summary: Summary, section: SectionId): FieldAddress[] {
  const findings = summary.sections.find(({ id }) => id === section)?.findings ?? [];
  return [
    `section/${section}`,
    ...findings.flatMap(({ id }): FieldAddress[] => [`finding/${id}/statement`, `finding/${id}/narrative`]),
    ...(section === "actions" ? summary.actions.map(({ id }): FieldAddress => `action/${id}/what`) : []),
  ];
}

function countInto(counts: Map<string | null, number>, text: string, spans: readonly AuthoredSpan[]): void {
  let [at, end] = [0, spans[0]?.length ?? 0];
  for (const { index } of text.matchAll(/\S+/g)) {
    while (index >= end && at < spans.length - 1) end += spans[++at]?.length ?? 0;
    const partner = spans[at]?.partner ?? null;
    counts.set(partner, (counts.get(partner) ?? 0) + 1);
  }
}

/** The columns of the table: partners in their order, then "unknown" where there is any. */
export function shareColumns(rows: readonly ShareRow[], partners: readonly string[]): (string | null)[] {
  const unknown = rows.some(({ words }) => [...words.keys()].some((key) => key === null || !partners.includes(key)));
  return [...partners, ...(unknown ? [null] : [])];
}

/** The words in a column; in the last those of partners that the review no longer has, too. */
export function shareIn({ words }: ShareRow, column: string | null, partners: readonly string[]): number {
  if (column !== null) return words.get(column) ?? 0;
  return [...words].reduce((sum, [key, count]) => (key === null || !partners.includes(key) ? sum + count : sum), 0);
}
