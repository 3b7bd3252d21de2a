import type { MouseEvent } from "react";
import { useEffect, useRef } from "react";
import { toast } from "#client/lib/announce.ts";
import { useStore } from "#client/lib/store.ts";
import { useSummary } from "#client/summary/summary-context.tsx";
import { textAt } from "#client/summary/text-at.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isBlank, referenceText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { live, notOpened, openField } from "./live.ts";
import { LiveField } from "./live-field.tsx";
import { StaticText } from "./static.tsx";
import { useInShape } from "./use-in-shape.ts";

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
  const wanted = spot !== null && !locked;
  const inShape = useInShape(address, wanted);
  useEffect(() => {
    if (inShape) return;
    notOpened(address);
    toast({
      text: "This text cannot be opened yet: Codraft puts it in order first, once you are connected. No word of it is lost.",
    });
  }, [address, inShape]);
  if (wanted && inShape) return <LiveField {...{ address, label, multiline, describedBy, spot }} />;
  return <StaticField {...{ address, label, multiline, describedBy, locked }} />;
}

/** Pixels that a pointer may move in a click. */
const STILL = 4;

function StaticField(
  props: Required<Omit<FieldProps, "describedBy">> & { describedBy: string | undefined; locked: boolean },
) {
  const { address, label, multiline, describedBy, locked } = props;
  const text = useSummary((summary) => textAt(summary, address));
  const reference = useSummary(referencesOf);
  const pressed = useRef(false);
  const blank = isBlank(text);

  /**
   * A press gives the focus before it is known whether words are being selected: the click opens the field then. It is
   * listened for on the window, since the card opens in between and its toolbar may come under the pointer. And there
   * is no click when another's words took the place of what was pressed: then the release counts.
   */
  function onMouseDown(down: MouseEvent): void {
    if (locked || down.button !== 0) return;
    pressed.current = true;
    const onClick = (click: globalThis.MouseEvent): void => {
      removeEventListener("click", onClick, { capture: true });
      if (!pressed.current) return;
      pressed.current = false;
      const moved = Math.hypot(click.clientX - down.clientX, click.clientY - down.clientY);
      if (moved > STILL || !getSelection()?.isCollapsed) return;
      // To who writes, a link is words like others; with Ctrl it opens, as in Word.
      if (click.target instanceof Element && click.target.closest("a")) {
        if (click.ctrlKey || click.metaKey) return;
        click.preventDefault();
      }
      openField(address, blank ? "start" : { x: click.clientX, y: click.clientY });
    };
    addEventListener("click", onClick, { capture: true });
    // The click comes with the release, before any timer.
    addEventListener("mouseup", (up) => setTimeout(() => onClick(up)), { once: true, capture: true });
  }

  return (
    <div
      className={blank ? "field field--empty" : "field"}
      role="textbox"
      tabIndex={0}
      aria-label={label}
      aria-multiline={multiline}
      aria-readonly={locked}
      aria-describedby={describedBy}
      data-field={address}
      onMouseDown={onMouseDown}
      onFocus={() => !locked && !pressed.current && openField(address, "start")}
    >
      {blank ? (
        <p className="ph">{locked ? "Nothing is written here yet" : "Start writing"}</p>
      ) : (
        <StaticText text={text} reference={reference} />
      )}
    </div>
  );
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
