import { counted } from "#client/summary/names.ts";
import type { PlaceId } from "#shared/agreements.ts";
import type { SectionId } from "#shared/templates.ts";
import { sectionIds } from "#shared/templates.ts";
import type { Hunk, Placed, ShownChanges } from "./changes.ts";
import { stepsOf } from "./changes.ts";
import type { Makers } from "./makers.ts";
import { acting, having } from "./makers.ts";
import { dayName } from "./version-names.ts";

/** Which changes show. Null: all. */
export interface ChangeFilter {
  readonly partner: string | null;
  readonly member: string | null;
  readonly section: SectionId | null;
  /** Id of the one finding that is looked at. */
  readonly finding: string | null;
}

export const everything: ChangeFilter = { partner: null, member: null, section: null, finding: null };

/** What an address asks for. */
export function filterOf(place: PlaceId | null): ChangeFilter {
  const [kind, id = ""] = place?.split("/", 2) ?? [];
  if (kind === "finding") return { ...everything, finding: id };
  const section = sectionIds.find((one) => kind === "section" && one === id);
  return section === undefined ? everything : { ...everything, section };
}

export const isEverything = (filter: ChangeFilter): boolean => Object.values(filter).every((one) => one === null);

/** A change stays when it holds something of whoever is asked for; its neighbours in the same field are left out. */
export function filtered({ structure, words }: ShownChanges, filter: ChangeFilter): ShownChanges {
  const there = ({ sections, subject }: Placed): boolean =>
    (filter.section === null || sections.includes(filter.section)) &&
    (filter.finding === null || (subject.kind === "finding" && subject.id === filter.finding));
  const theirs = (makers: Makers): boolean =>
    (filter.partner === null && filter.member === null) ||
    having(makers).some(
      ({ partner, member }) =>
        (filter.partner === null || partner === filter.partner) && (filter.member === null || member === filter.member),
    );
  return {
    structure: structure.filter((one) => there(one) && theirs(one.makers)),
    words: words
      .filter(there)
      .map((one) => ({
        ...one,
        hunks: one.hunks.map((hunk): Hunk =>
          hunk.kind === "changed" && !theirs(hunk.makers) ? { ...hunk, kind: "left out" } : hunk,
        ),
      }))
      .filter(({ hunks }) => hunks.some(({ kind }) => kind === "changed")),
  };
}

/** Who made each of these changes. */
const makersIn = ({ structure, words }: ShownChanges): Makers[] => [
  ...structure.map(({ makers }) => makers),
  ...words.flatMap(({ hunks }) => hunks.flatMap((hunk) => (hunk.kind === "changed" ? [hunk.makers] : []))),
];

/**
 * What can be filtered by: those who made a change or whose words came back, and the sections that have one, each once.
 * @param order in which sections and partners stand; what is not in it comes behind
 */
export function choices(
  changes: ShownChanges,
  order: { readonly sections: readonly SectionId[]; readonly partners: readonly string[] },
): {
  readonly partners: readonly string[];
  readonly members: readonly string[];
  readonly sections: readonly SectionId[];
} {
  const all = [...changes.structure, ...changes.words];
  const editors = makersIn(changes).flatMap(having);
  return {
    partners: inOrder(distinct(editors.map(({ partner }) => partner)), order.partners),
    members: distinct(editors.map(({ member }) => member)),
    sections: inOrder(distinct(all.flatMap((one) => one.sections)), order.sections),
  };
}

function inOrder<T>(values: readonly T[], order: readonly T[]): T[] {
  const place = (value: T): number => (order.includes(value) ? order.indexOf(value) : order.length);
  return values.toSorted((a, b) => place(a) - place(b));
}

const distinct = <T>(values: readonly (T | null)[]): T[] => [...new Set(values)].filter((one) => one !== null);

const small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const inWords = (count: number, one: string): string =>
  `${small[count] ?? String(count)} ${count === 1 ? one : `${one}s`}`;

/** "17 changes in 8 places, by four partners, over two days." */
export function headline(changes: ShownChanges): string {
  const all = [...changes.structure, ...changes.words];
  const count = stepsOf(changes).length;
  if (count === 0) return "Nothing changed between these two.";
  const places = new Set(all.map(({ subject }) => `${subject.kind} ${subject.id}`)).size;
  const editors = makersIn(changes).flatMap(acting);
  const partners = distinct(editors.map(({ partner }) => partner)).length;
  const days = new Set(editors.map(({ at }) => dayName(at, 0))).size;
  return [
    `${counted(count, "change")} in ${counted(places, "place")}`,
    ...(partners > 0 ? [`by ${inWords(partners, "partner")}`] : []),
    ...(days > 0 ? [days === 1 ? "on one day" : `over ${inWords(days, "day")}`] : []),
  ]
    .join(", ")
    .concat(".");
}
