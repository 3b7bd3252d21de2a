import { memo, useEffect, useState } from "react";
import { ActionCard } from "#client/actions/card.tsx";
import { focusField } from "#client/editor/live.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Introduction } from "#client/summary/introduction.tsx";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { anchorOf } from "#client/summary/names.ts";
import { Prompts } from "#client/summary/prompts.tsx";
import { SectionHeading } from "#client/summary/section-heading.tsx";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import type { SummarySection } from "#shared/summary.ts";

/** The agreed action points, in order, and how to add one. */
export const ActionsSection = memo(function ActionsSection({ section }: { section: SummarySection }) {
  const actions = useSummary((summary) => summary.actions);
  const { writes, structure, why } = useEditing();
  const { addAction } = useItemCommands("actions");
  const [added, setAdded] = useState<string | null>(null);

  // The new action point's words take focus once they are drawn.
  useEffect(() => {
    if (added !== null) focusField(`action/${added}/what`, "end");
  }, [added]);

  return (
    <section className="sec" id={anchorOf.section(section.id)} tabIndex={-1} aria-labelledby={`heading-${section.id}`}>
      <SectionHeading section={section} />
      <Introduction section={section} />
      {actions.length === 0 && <Prompts section={section.section} always />}
      <ol className="actions">
        {actions.map((action, at) => (
          <ActionCard key={action.id} action={action} first={at === 0} last={at === actions.length - 1} />
        ))}
      </ol>
      {writes && (
        <p className="add">
          <button type="button" className="btn-quiet" aria-disabled={!structure} onClick={() => setAdded(addAction())}>
            <Icon name="plus" />
            Add an action point
          </button>
          {why && <span className="quiet add__why">{why}</span>}
        </p>
      )}
    </section>
  );
});
