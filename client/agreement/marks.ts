import type { AgreementView } from "#shared/agreement-wire.ts";
import type { PlaceId, SettledMark } from "#shared/agreements.ts";
import { settledMark } from "#shared/agreements.ts";
import { placeHash } from "#shared/hash.ts";
import type { Partner } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";

/** How the signing partners stand to the text of each finding and section. */

export interface Mark {
  readonly partner: Partner;
  readonly kind: SettledMark["kind"];
}

const marksWords: Record<SettledMark["kind"], string> = {
  settled: "settled",
  "changed since": "settled an earlier text",
  "not yet": "not settled yet",
};

/** "LA settled, ES not settled yet". */
export const wordsOfMarks = (marks: readonly Mark[]): string =>
  marks.map(({ partner, kind }) => `${partner.code} ${marksWords[kind]}`).join(", ");

/** Equal lists are one object, so that a line of the outline is drawn anew only when its own marks changed. */
const known = new Map<string, readonly Mark[]>();
function interned(marks: readonly Mark[]): readonly Mark[] {
  const key = JSON.stringify(marks);
  const one = known.get(key) ?? marks;
  known.set(key, one);
  return one;
}

type Marks = ReadonlyMap<PlaceId, readonly Mark[]>;
type Settlements = AgreementView["settlements"];
let last: { summary: Summary; settlements: Settlements; partners: readonly Partner[]; marks: Marks } | null = null;

/** As `settledPlaces`, worked out once for whoever asks of the same text. */
export function marksOf(summary: Summary, settlements: Settlements, partners: readonly Partner[]): Marks {
  if (last?.summary !== summary || last.settlements !== settlements || last.partners !== partners)
    last = { summary, settlements, partners, marks: settledPlaces(summary, { settlements }, partners) };
  return last.marks;
}

/**
 * Marks of every place that anybody ever settled. The others have none: three empty signs at each finding say nothing
 * before the first is settled.
 */
export function settledPlaces(
  summary: Summary,
  { settlements }: Pick<AgreementView, "settlements">,
  partners: readonly Partner[],
): Marks {
  const signing = partners.filter(({ signs }) => signs);
  const marks = new Map<PlaceId, readonly Mark[]>();
  for (const { place } of settlements) {
    if (marks.has(place)) continue;
    const hash = hashAt(summary, place);
    if (hash === null) continue;
    const all = signing.map((partner) => ({ partner, kind: settledMark(settlements, place, partner.id, hash).kind }));
    if (all.some(({ kind }) => kind !== "not yet")) marks.set(place, interned(all));
  }
  return marks;
}

/** A finding that did not change is the same object in the next value, and has the same hash. */
const hashes = new WeakMap<object, string | null>();
export function hashAt(summary: Summary, place: PlaceId): string | null {
  const [kind, id] = place.split("/", 2);
  const item = kind === "finding" ? allFindings(summary).find((one) => one.id === id) : null;
  // A section's text is more than one object.
  if (!item) return placeHash(summary, place);
  const hash = hashes.get(item) ?? placeHash(summary, place);
  hashes.set(item, hash);
  return hash;
}
