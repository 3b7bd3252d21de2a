import { useState } from "react";
import { Field } from "#client/editor/field.tsx";
import { focusField } from "#client/editor/live.ts";
import { Toolbar } from "#client/editor/toolbar.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { HereInCard } from "#client/summary/here-in-card.tsx";
import { useIsOpen } from "#client/summary/open-card.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import type { SummarySection } from "#shared/summary.ts";
import { isBlank } from "#shared/summary-text.ts";

/** The words before a section's findings or action points. Most sections need none, so it opens on request. */
export function Introduction({ section }: { section: SummarySection }) {
  const { writes } = useEditing();
  const [asked, setAsked] = useState(false);
  const card = `introduction-${section.id}`;
  const open = useIsOpen(card);
  const title = section.section.title;
  if (isBlank(section.text) && !asked) {
    if (!writes) return null;
    return (
      <p className="introduce">
        <button
          type="button"
          className="btn-quiet"
          onClick={() => {
            setAsked(true);
            requestAnimationFrame(() => focusField(`section/${section.id}`, "start"));
          }}
        >
          <Icon name="plus" />
          Write an introduction
          <span className="vh"> to {title}</span>
        </button>
      </p>
    );
  }
  return (
    <div className={open && writes ? "introduction is-open" : "introduction"} id={card} data-card>
      {open && writes && <Toolbar card={section.id} />}
      <HereInCard card={section.id} covered={open} />
      <Field address={`section/${section.id}`} label={`Introduction to ${title}`} multiline />
    </div>
  );
}
