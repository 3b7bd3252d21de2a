import type { KeyboardEvent } from "react";
import { memo } from "react";
import { SettleLine } from "#client/agreement/settle.tsx";
import { FindingComments } from "#client/comments/comment-menu.tsx";
import { Field } from "#client/editor/field.tsx";
import { Toolbar } from "#client/editor/toolbar.tsx";
import { FindingFacts } from "#client/findings/facts.tsx";
import { FindingMeta } from "#client/findings/meta.tsx";
import { FindingMenu } from "#client/findings/menu.tsx";
import { RestingFacts } from "#client/findings/resting-facts.tsx";
import { neighboursOf, useFindingCommands } from "#client/findings/commands.ts";
import { narrativeGuide, rangeName } from "#client/summary/guide.ts";
import { HereInCard } from "#client/summary/here-in-card.tsx";
import { anchorOf, counted } from "#client/summary/names.ts";
import { useIsOpen } from "#client/summary/open-card.ts";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import type { Finding } from "#shared/summary.ts";
import { countWords } from "#shared/summary-text.ts";
import { useConnection } from "#client/sync/connection-context.tsx";

/** One finding: at rest a piece of the document, with focus in it framed, with toolbar and all its facts. */
export const FindingCard = memo(function FindingCard({ finding }: { finding: Finding }) {
  const { id } = finding;
  const anchor = anchorOf.finding(id);
  const name = finding.number || "the unplaced finding";
  const open = useIsOpen(anchor);
  const { writes } = useEditing();
  const commands = useFindingCommands();

  function onKeyDown(event: KeyboardEvent): void {
    if (!writes || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    commands.move(id, event.key === "ArrowUp" ? -1 : 1);
  }

  return (
    // The keys work from every control of the card; each command is in its menu too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={open ? "finding is-live" : "finding"}
      id={anchor}
      data-card
      tabIndex={-1}
      aria-labelledby={`${anchor}-heading`}
      onKeyDown={onKeyDown}
    >
      {open && writes && <Toolbar card={id} more={<MenuOfFinding id={id} />} />}
      <HereInCard card={id} covered={open} />
      <h3 className="f-st" id={`${anchor}-heading`}>
        <span className="f-n">{finding.number}</span>
        <Field address={`finding/${id}/statement`} label={`Statement of ${name}`} />
      </h3>
      <FindingComments id={id} name={name} />
      <FindingMeta finding={finding} open={open && writes} />
      <Field address={`finding/${id}/narrative`} label={`Narrative of ${name}`} multiline />
      {open ? (
        <>
          <p className="f-count">
            <span>{counted(countWords(finding.narrative), "word")}</span>
            <span className="quiet">guide {rangeName(narrativeGuide)}</span>
          </p>
          <FindingFacts finding={finding} />
          <SettleLine place={`finding/${id}`} />
        </>
      ) : (
        <RestingFacts finding={finding} />
      )}
    </article>
  );
});

function MenuOfFinding({ id }: { id: string }) {
  const { summary } = useConnection();
  const commands = useFindingCommands();
  useSummary((value) => value.sections);
  const standing = neighboursOf(summary.get(), id);
  return standing ? <FindingMenu id={id} standing={standing} commands={commands} /> : null;
}
