import type { ListFilter, Reader } from "#client/comments/list-filter.ts";
import { hasOutcomes, listed, sectionName, whichNames, whoseNames } from "#client/comments/list-filter.ts";
import { capital } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { Whereabouts } from "#shared/thread-lists.ts";
import type { Outcome, Thread } from "#shared/threads.ts";
import { outcomes } from "#shared/threads.ts";

interface FiltersProps {
  readonly filter: ListFilter;
  readonly onChange: (filter: ListFilter) => void;
  readonly threads: readonly Thread[];
  readonly reader: Reader;
  readonly where: Whereabouts;
}

/** What stands in no section that is in the text, as an option: the empty one is any section. */
const NOWHERE = "none";

/** One choice of each kind; every option says how many it would leave. */
export function ListFilters({ filter, onChange, threads, reader, where }: FiltersProps) {
  const { review } = useOpenReview();
  const count = (part: Partial<ListFilter>): number => listed(threads, { ...filter, ...part }, reader, where).length;
  const nowhere = count({ section: "" });
  const named = <K extends string>(names: Record<K, string>): (readonly [K, string])[] =>
    (Object.keys(names) as K[]).map((key) => [key, names[key]]);

  return (
    <div className="list-filters" role="group" aria-label="Which comments show">
      <Choice
        label="State"
        value={filter.which}
        options={named(whichNames).map(([which, name]) => [which, name, count({ which, outcome: null })])}
        onChange={(which) => onChange({ ...filter, which: which as ListFilter["which"], outcome: null })}
      />
      <Choice
        label="Concerning me"
        value={filter.whose}
        options={named(whoseNames).map(([whose, name]) => [whose, name, count({ whose })])}
        onChange={(whose) => onChange({ ...filter, whose: whose as ListFilter["whose"] })}
      />
      <Choice
        label="Partner"
        value={filter.partner ?? ""}
        options={[
          ["", "All partners", count({ partner: null })],
          ...review.partners.map(({ id, code }) => [id, code, count({ partner: id })] as const),
        ]}
        onChange={(partner) => onChange({ ...filter, partner: partner || null })}
      />
      <Choice
        label="Section"
        value={filter.section === "" ? NOWHERE : (filter.section ?? "")}
        options={[
          ["", "All sections", count({ section: null })],
          ...where.summary.sections.map(
            ({ id, number, section }) => [id, `${number} ${section.title}`.trim(), count({ section: id })] as const,
          ),
          ...(nowhere > 0 || filter.section === ""
            ? [[NOWHERE, sectionName(review.template, ""), nowhere] as const]
            : []),
        ]}
        onChange={(section) => onChange({ ...filter, section: section === NOWHERE ? "" : section || null })}
      />
      {hasOutcomes(filter.which) && (
        <Choice
          label="Outcome"
          value={filter.outcome ?? ""}
          options={[
            ["", "Any outcome", count({ outcome: null })],
            ...outcomes.map((outcome) => [outcome, capital(outcome), count({ outcome })] as const),
          ]}
          onChange={(outcome) => onChange({ ...filter, outcome: (outcome || null) as Outcome | null })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string, count: number])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      className={value === options[0]?.[0] ? "" : "is-set"}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([option, name, count]) => (
        <option key={option} value={option}>
          {name} ({count})
        </option>
      ))}
    </select>
  );
}
