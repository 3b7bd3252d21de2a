import type { KeyboardEvent } from "react";
import { memo, useMemo, useState } from "react";
import { PlaceComments } from "#client/comments/comment-menu.tsx";
import { Field } from "#client/editor/field.tsx";
import { Toolbar } from "#client/editor/toolbar.tsx";
import { factRows } from "#client/actions/action-facts.ts";
import { FactInput } from "#client/actions/fact-input.tsx";
import { ChoiceDialog } from "#client/findings/choice-dialog.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { goTo } from "#client/summary/go.ts";
import { HereInCard, HereInValue } from "#client/summary/here-in-card.tsx";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { ItemMenu } from "#client/summary/item-menu.tsx";
import { anchorOf } from "#client/summary/names.ts";
import { useIsOpen } from "#client/summary/open-card.ts";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { ActionPoint } from "#shared/summary.ts";
import { linkAnswer } from "#shared/summary-edits.ts";
import { oneLine, plainText, referenceText } from "#shared/summary-text.ts";

interface ActionCardProps {
  readonly action: ActionPoint;
  readonly first: boolean;
  readonly last: boolean;
}

/** One action point: what, and underneath who, when and how we will know, written where they stand. */
export const ActionCard = memo(function ActionCard({ action, first, last }: ActionCardProps) {
  const { id, number } = action;
  const anchor = anchorOf.action(id);
  const open = useIsOpen(anchor);
  const { writes } = useEditing();
  const commands = useItemCommands("actions");
  const name = `action point ${number}`;
  const rows = factRows.filter((row) => open || !row.late || action[row.fact] !== "");

  function onKeyDown(event: KeyboardEvent): void {
    if (!writes || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    commands.move(id, event.key === "ArrowUp" ? -1 : 1);
  }

  return (
    // The keys work from every control of the card; each command is in its menu too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={open ? "action is-open" : "action"}
      id={anchor}
      data-card
      tabIndex={-1}
      aria-labelledby={`${anchor}-heading`}
      onKeyDown={onKeyDown}
    >
      {open && writes && (
        <Toolbar card={id} more={<ItemMenu id={id} name={name} first={first} last={last} commands={commands} />} />
      )}
      <HereInCard card={id} covered={open} />
      <h3 id={`${anchor}-heading`}>
        <span className="f-n">{number}</span>
        <Field address={`action/${id}/what`} label={`Words of ${name}`} />
      </h3>
      <PlaceComments place={{ kind: "action", action: id }} name={name} />
      <dl>
        <Answers action={action} />
        {rows.map((row) => (
          <div key={row.fact} className={row.wide ? "w" : ""} data-fact={`fact/action/${id}/${row.fact}`}>
            {writes ? (
              <FactInput
                label={row.label}
                hint={row.hint}
                action={id}
                fact={row.fact}
                value={action[row.fact]}
                mark={open && <HereInValue address={`action/${id}/${row.fact}`} />}
              />
            ) : (
              <>
                <dt>
                  {row.label}
                  {open && <HereInValue address={`action/${id}/${row.fact}`} />}
                </dt>
                <dd>{action[row.fact] || <span className="quiet">Not said yet</span>}</dd>
              </>
            )}
          </div>
        ))}
      </dl>
    </li>
  );
});

/** The findings that an action point answers, as links; a removed one shows as removed. */
function Answers({ action }: { action: ActionPoint }) {
  const { writes } = useEditing();
  const sections = useSummary((summary) => summary.sections);
  const [picking, setPicking] = useState(false);
  const numbers = useMemo(
    () => new Map(sections.flatMap((section) => section.findings.map((one) => [one.id, one.number] as const))),
    [sections],
  );
  return (
    <div>
      <dt>Answers</dt>
      <dd className="answers">
        {action.answers.map((id) => {
          const number = numbers.get(id);
          return number === undefined ? (
            <span key={id} className="quiet">
              [removed]
            </span>
          ) : (
            <a
              key={id}
              className="ref"
              href={`#${anchorOf.finding(id)}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(anchorOf.finding(id));
              }}
            >
              {number}
            </a>
          );
        })}
        {writes ? (
          <button type="button" className="pick" onClick={() => setPicking(true)}>
            {action.answers.length === 0 && "Choose findings"}
            <span className="vh">
              {action.answers.length > 0 && "Choose findings"} that action point {action.number} answers
            </span>
            <Icon name="down" />
          </button>
        ) : (
          action.answers.length === 0 && <span className="quiet">Not said yet</span>
        )}
        {picking && <AnswersDialog action={action} onClose={() => setPicking(false)} />}
      </dd>
    </div>
  );
}

function AnswersDialog({ action, onClose }: { action: ActionPoint; onClose: () => void }) {
  const { summary } = useConnection();
  const { edit } = useEditing();
  const sections = useSummary((value) => value.sections);
  const reference = referenceText(summary.get());
  return (
    <ChoiceDialog
      title={`What action point ${action.number} answers`}
      label="Find a finding"
      none="There are no findings yet."
      choices={sections.flatMap((section) =>
        section.findings.map((finding) => ({
          id: finding.id,
          mark: finding.number,
          words: plainText(oneLine(finding.statement), reference) || "No statement yet",
          chosen: action.answers.includes(finding.id),
        })),
      )}
      onChoose={(finding, linked) => edit((doc) => linkAnswer(doc, action.id, finding, linked))}
      onAdd={null}
      onClose={onClose}
    />
  );
}
