import { memo } from "react";
import { Field } from "#client/editor/field.tsx";
import { Toolbar } from "#client/editor/toolbar.tsx";
import { guideOf, rangeName } from "#client/summary/guide.ts";
import { HereInCard } from "#client/summary/here-in-card.tsx";
import { anchorOf, counted } from "#client/summary/names.ts";
import { useIsOpen } from "#client/summary/open-card.ts";
import { Prompts } from "#client/summary/prompts.tsx";
import { SectionHeading } from "#client/summary/section-heading.tsx";
import { useEditing } from "#client/summary/summary-context.tsx";
import type { SummarySection } from "#shared/summary.ts";
import { countWords, isBlank } from "#shared/summary-text.ts";

/** A section of running text; while it is empty its prompts stand under it. */
export const ProseSection = memo(function ProseSection({ section }: { section: SummarySection }) {
  const { id, text } = section;
  const anchor = anchorOf.section(id);
  const open = useIsOpen(anchor);
  const { writes } = useEditing();
  const empty = isBlank(text);
  const guide = guideOf(section.section);
  return (
    <section
      className={open && writes ? "sec is-live" : "sec"}
      id={anchor}
      data-card
      tabIndex={-1}
      aria-labelledby={`heading-${id}`}
    >
      {open && writes && <Toolbar card={id} />}
      <SectionHeading section={section} />
      <HereInCard card={id} covered={open} />
      <Field
        address={`section/${id}`}
        label={section.section.title}
        multiline
        describedBy={empty ? `prompts-${id}` : undefined}
      />
      {empty && <Prompts section={section.section} id={`prompts-${id}`} />}
      {open && !empty && (
        <p className="f-count">
          <span>{counted(countWords(text), "word")}</span>
          {guide && <span className="quiet">guide {rangeName(guide)}</span>}
        </p>
      )}
    </section>
  );
});
