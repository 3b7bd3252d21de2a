import { memo, useMemo, useState } from "react";
import { EvidenceDialog } from "#client/evidence/evidence-dialog.tsx";
import { formName, isBegun } from "#client/lib/kept-form.ts";
import { Icon } from "#client/parts/icons.tsx";
import { goTo } from "#client/summary/go.ts";
import type { ItemCommands } from "#client/summary/item-commands.ts";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { ItemMenu } from "#client/summary/item-menu.tsx";
import { anchorOf, counted } from "#client/summary/names.ts";
import { ScrollTable } from "#client/summary/scroll-table.tsx";
import { SectionHeading } from "#client/summary/section-heading.tsx";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { evidenceTypeName } from "#client/summary/words.ts";
import type { EvidenceItem, Finding, SummarySection } from "#shared/summary.ts";

type Uses = readonly Pick<Finding, "id" | "number">[];
const unused: Uses = [];

/** The evidence register: what the findings rest on, each item with the findings that use it. */
export const EvidenceRegister = memo(function EvidenceRegister({ section }: { section: SummarySection }) {
  const items = useSummary((summary) => summary.evidence);
  const sections = useSummary((summary) => summary.sections);
  const uses = useMemo(() => usesOf(sections), [sections]);
  const { writes, structure, why } = useEditing();
  const commands = useItemCommands("evidence");
  const { review, member } = useOpenReview();
  // Half entered when the page was loaded anew: it opens again.
  const [changing, setChanging] = useState<EvidenceItem | "new" | null>(() =>
    writes && isBegun(formName(member.account, review.id, "evidence/new")) ? "new" : null,
  );

  return (
    <section className="sec" id={anchorOf.section(section.id)} tabIndex={-1} aria-labelledby={`heading-${section.id}`}>
      <SectionHeading section={section} />
      {items.length === 0 ? (
        <p className="quiet">No evidence yet. Add what the team read, saw and heard; findings then link to it.</p>
      ) : (
        <ScrollTable label={section.section.title}>
          <caption>{counted(items.length, "item")}. Views are reported by group, not by person or school.</caption>
          <thead>
            <tr>
              <th scope="col">Ref.</th>
              <th scope="col">Evidence</th>
              <th scope="col">Type</th>
              <th scope="col">Extent</th>
              <th scope="col">Used in</th>
              {writes && (
                <th scope="col">
                  <span className="vh">Change, move or remove</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {items.map((item, at) => (
              <Row
                key={item.id}
                item={item}
                uses={uses.get(item.id) ?? unused}
                first={at === 0}
                last={at === items.length - 1}
                commands={writes ? commands : null}
                onChange={setChanging}
              />
            ))}
          </tbody>
        </ScrollTable>
      )}
      {writes && (
        <p className="add">
          <button
            type="button"
            className="btn-quiet"
            aria-disabled={!structure}
            onClick={() => structure && setChanging("new")}
          >
            <Icon name="plus" />
            Add evidence
          </button>
          {why && <span className="quiet add__why">{why}</span>}
        </p>
      )}
      {changing && (
        <EvidenceDialog
          item={changing === "new" ? null : changing}
          keptAs={changing === "new" ? changing : changing.id}
          onClose={() => setChanging(null)}
        />
      )}
    </section>
  );
});

/** Findings by the evidence they link to, in the document's order. */
function usesOf(sections: readonly SummarySection[]): ReadonlyMap<string, Uses> {
  const uses = new Map<string, Pick<Finding, "id" | "number">[]>();
  for (const section of sections)
    for (const finding of section.findings)
      for (const id of finding.evidence) uses.set(id, [...(uses.get(id) ?? []), finding]);
  return uses;
}

interface RowProps {
  readonly item: EvidenceItem;
  readonly uses: Uses;
  readonly first: boolean;
  readonly last: boolean;
  /** Null for who only reads. */
  readonly commands: ItemCommands | null;
  readonly onChange: (item: EvidenceItem) => void;
}

function Row({ item, uses, first, last, commands, onChange }: RowProps) {
  return (
    // The keys work from every control of the row; each command is in its menu too.
    <tr
      id={anchorOf.evidence(item.id)}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (!commands || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        commands.move(item.id, event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <th scope="row">{item.number}</th>
      <td>
        <span data-fact={`fact/evidence/${item.id}/title`}>{item.title}</span>
        {item.date !== "" && !item.title.includes(item.date) && (
          <span className="quiet">
            , <span data-fact={`fact/evidence/${item.id}/date`}>{item.date}</span>
          </span>
        )}
      </td>
      <td className="nw">
        <span className="ty">
          <Icon name={item.type} />
          {evidenceTypeName[item.type]}
        </span>
      </td>
      <td data-fact={`fact/evidence/${item.id}/extent`}>{item.extent}</td>
      <td className="refs">
        {uses.length === 0 && <span className="quiet">Not used</span>}
        {uses.map((finding) => (
          <a
            key={finding.id}
            className="ref"
            href={`#${anchorOf.finding(finding.id)}`}
            onClick={(event) => {
              event.preventDefault();
              goTo(anchorOf.finding(finding.id));
            }}
          >
            {finding.number}
          </a>
        ))}
      </td>
      {commands && (
        <td className="reg__more">
          <ItemMenu
            id={item.id}
            name={item.number}
            first={first}
            last={last}
            commands={commands}
            onEdit={() => onChange(item)}
          />
        </td>
      )}
    </tr>
  );
}
