import { Icon } from "#client/parts/icons.tsx";
import { Pick } from "#client/findings/pick.tsx";
import type { SectionId } from "#shared/templates.ts";
import type { Cast } from "./cast.tsx";
import { castMember } from "./cast.tsx";
import type { ChangeFilter } from "./change-filter.ts";
import { choices } from "./change-filter.ts";
import type { ShownChanges } from "./changes.ts";
import { Deleted, Inserted } from "./line-words.tsx";

interface StepProps {
  /** Of all changes, whatever the filter says. */
  readonly changes: ShownChanges;
  readonly steps: readonly string[];
  readonly current: string | null;
  readonly onStep: (by: 1 | -1) => void;
  readonly filter: ChangeFilter;
  readonly onFilter: (filter: ChangeFilter) => void;
  readonly cast: Cast;
  /** As they stand in the text. */
  readonly sections: readonly SectionId[];
  readonly sectionTitle: (section: SectionId) => string;
}

const Signs = () => (
  <>
    <Deleted>Deleted words</Deleted> <Inserted>inserted words</Inserted>{" "}
    <span className="txt__looks">words that look otherwise</span> <span>¶ the end of a paragraph</span>
  </>
);

/** What the signs mean, where the bar that stays in sight has no room for it. */
export const SignsKey = () => (
  <p className="cmp__key">
    <Signs />
  </p>
);

/** From change to change, what the signs mean, and which changes show. */
export function StepBar(props: StepProps) {
  const { changes, steps, current, onStep, filter, onFilter, cast, sectionTitle } = props;
  const at = current === null ? -1 : steps.indexOf(current);
  const { partners, members, sections } = choices(changes, {
    sections: props.sections,
    partners: cast.partners.map(({ id }) => id),
  });
  const partner = (id: string): string => cast.partners.find((one) => one.id === id)?.code ?? id;
  const member = (id: string): string => castMember(cast, id, null).name;
  const all = (words: string) => ({ value: "", words });
  return (
    <div className="step" role="group" aria-label="Changes">
      <b role="status">
        {at >= 0
          ? `Change ${at + 1} of ${steps.length}`
          : `${steps.length} ${steps.length === 1 ? "change" : "changes"}`}
      </b>
      <button
        className="bar__b"
        type="button"
        title="Previous change (K)"
        aria-keyshortcuts="K"
        disabled={steps.length === 0}
        onClick={() => onStep(-1)}
      >
        <Icon name="up" />
        <span className="vh">Previous change</span>
      </button>
      <button
        className="bar__b"
        type="button"
        title="Next change (J)"
        aria-keyshortcuts="J"
        disabled={steps.length === 0}
        onClick={() => onStep(1)}
      >
        <Icon name="down" />
        <span className="vh">Next change</span>
      </button>
      <span className="push" />
      <span className="step__key">
        <Signs />
      </span>
      <span className="step__filters">
        <Pick
          label="Partner"
          value={filter.partner ?? ""}
          shown={filter.partner === null ? "All partners" : partner(filter.partner)}
          options={[all("All partners"), ...partners.map((id) => ({ value: id, words: partner(id) }))]}
          onChange={(id) => onFilter({ ...filter, partner: id || null })}
        />
        <Pick
          label="Section"
          value={filter.section ?? ""}
          shown={filter.section === null ? "All sections" : sectionTitle(filter.section)}
          options={[all("All sections"), ...sections.map((id) => ({ value: id as string, words: sectionTitle(id) }))]}
          onChange={(id) => onFilter({ ...filter, section: (id || null) as SectionId | null })}
        />
        <Pick
          label="Person"
          value={filter.member ?? ""}
          shown={filter.member === null ? "Everyone" : member(filter.member)}
          options={[all("Everyone"), ...members.map((id) => ({ value: id, words: member(id) }))]}
          onChange={(id) => onFilter({ ...filter, member: id || null })}
        />
      </span>
    </div>
  );
}
