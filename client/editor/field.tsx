import type { MouseEvent } from "react";
import { useRef } from "react";
import { useStore } from "#client/lib/store.ts";
import { useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { RichText } from "#shared/schema.ts";
import { isBlank, referenceText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { live, openField } from "./live.ts";
import { LiveField } from "./live-field.tsx";
import { StaticText } from "./static.tsx";

interface FieldProps {
  readonly address: FieldAddress;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly multiline?: boolean;
  /** Id of what explains it: its prompts. */
  readonly describedBy?: string | undefined;
}

/** One editable piece of the text: plain elements until somebody goes into it, an editor while they are. */
export function Field({ address, label, multiline = false, describedBy }: FieldProps) {
  const { readOnly } = useConnection();
  const locked = useStore(readOnly);
  const spot = useStore(live, (one) => (one?.address === address ? one.spot : null));
  if (spot !== null && !locked) return <LiveField {...{ address, label, multiline, describedBy, spot }} />;
  return <StaticField {...{ address, label, multiline, describedBy, locked }} />;
}

function StaticField(
  props: Required<Omit<FieldProps, "describedBy">> & { describedBy: string | undefined; locked: boolean },
) {
  const { address, label, multiline, describedBy, locked } = props;
  const text = useSummary((summary) => textAt(summary, address));
  const reference = useSummary(referencesOf);
  const pressed = useRef(false);
  const blank = isBlank(text);

  function onClick(event: MouseEvent): void {
    pressed.current = false;
    if (locked || !getSelection()?.isCollapsed) return;
    // To who writes, a link is words like others; with Ctrl it opens, as in Word.
    if (event.target instanceof Element && event.target.closest("a")) {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
    }
    openField(address, blank ? "start" : { x: event.clientX, y: event.clientY });
  }

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keyboard opens it by focus
    <div
      className={blank ? "field field--empty" : "field"}
      role="textbox"
      tabIndex={0}
      aria-label={label}
      aria-multiline={multiline}
      aria-readonly={locked}
      aria-describedby={describedBy}
      data-field={address}
      // A press gives the focus before it is known where it was: the click opens it then.
      onMouseDown={() => (pressed.current = true)}
      onFocus={() => !locked && !pressed.current && openField(address, "start")}
      onClick={onClick}
    >
      {blank ? (
        <p className="ph">{locked ? "Nothing is written here yet" : "Start writing"}</p>
      ) : (
        <StaticText text={text} reference={reference} />
      )}
    </div>
  );
}

const nothing: RichText = [];

/** The words at an address; nothing where there is no such field. */
function textAt(summary: Summary, address: FieldAddress): RichText {
  const [of, id = "", part] = address.split("/");
  if (of === "section") return summary.sections.find((section) => section.id === id)?.text ?? nothing;
  if (of === "action")
    return [...summary.actions, ...summary.removed.actions].find((one) => one.id === id)?.what ?? nothing;
  for (const findings of [
    ...summary.sections.map((section) => section.findings),
    summary.unplaced,
    summary.removed.findings,
  ]) {
    const finding = findings.find((one) => one.id === id);
    if (finding) return part === "statement" ? finding.statement : finding.narrative;
  }
  return nothing;
}

const known = new WeakMap<Summary, ReturnType<typeof referenceText>>();
let last: { key: string; text: ReturnType<typeof referenceText> } | null = null;

/** How references read now; the same function for as long as no number changes, so that fields need not draw again. */
function referencesOf(summary: Summary): ReturnType<typeof referenceText> {
  const before = known.get(summary);
  if (before) return before;
  const items = [...summary.sections.flatMap((section) => section.findings), ...summary.actions, ...summary.evidence];
  const key = items.map((one) => `${one.id} ${one.number}`).join();
  if (last?.key !== key) last = { key, text: referenceText(summary) };
  known.set(summary, last.text);
  return last.text;
}
