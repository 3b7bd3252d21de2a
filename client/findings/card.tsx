import type { KeyboardEvent } from "react";
import { memo, useCallback } from "react";
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
import { Prompts } from "#client/summary/prompts.tsx";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import type { Finding, Summary } from "#shared/summary.ts";
import { countWords, isBlank } from "#shared/summary-text.ts";
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
      <Narrative finding={finding} name={name} prompts={open && writes} />
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

/** While it is empty and its card is open, what it might answer stands under it. */
function Narrative({ finding, name, prompts }: { finding: Finding; name: string; prompts: boolean }) {
  const { id } = finding;
  const section = useSummary(
    useCallback(
      ({ sections }: Summary) => sections.find(({ findings }) => findings.some((one) => one.id === id))?.section,
      [id],
    ),
  );
  const shown = prompts && isBlank(finding.narrative) && section !== undefined && section.prompts.length > 0;
  const promptsId = `prompts-${id}`;
  return (
    <>
      <Field
        address={`finding/${id}/narrative`}
        label={`Narrative of ${name}`}
        multiline
        describedBy={shown ? promptsId : undefined}
      />
      {shown && <Prompts section={section} id={promptsId} />}
    </>
  );
}

function MenuOfFinding({ id }: { id: string }) {
  const { summary } = useConnection();
  const commands = useFindingCommands();
  useSummary((value) => value.sections);
  const standing = neighboursOf(summary.get(), id);
  return standing ? <FindingMenu id={id} standing={standing} commands={commands} /> : null;
}
