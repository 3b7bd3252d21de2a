import { useEffect } from "react";
import { createStore, useStore } from "#client/lib/store.ts";
import { Icon } from "#client/parts/icons.tsx";
import { ClaimDialog } from "#client/findings/claim-dialog.tsx";
import { EvidencePicker } from "#client/findings/evidence-picker.tsx";
import { FrameworkPicker } from "#client/findings/framework-picker.tsx";
import { anchorOf } from "#client/summary/names.ts";
import { useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import type { Finding, Summary } from "#shared/summary.ts";

interface Asked {
  readonly finding: string;
  readonly about: "evidence" | "frameworks" | "new claim" | { readonly claim: string };
  /** What had the focus then: the button that asked. */
  readonly from: Element | null;
}

const asked = createStore<Asked | null>(null);

/** Opens one of a finding's dialogs. */
export const ask = (finding: string, about: Asked["about"]): void =>
  asked.set({ finding, about, from: document.activeElement });

/**
 * The dialogs of findings. Shown once, on the page and not in the card: so what somebody has half entered stays when
 * another moves the finding to the other section, or removes it.
 */
export function FindingDialogs() {
  const open = useStore(asked);
  const finding = useSummary((summary) => (open ? findingOf(summary, open.finding) : null));
  // Another summary: what was asked in this one is over.
  useEffect(() => () => asked.set(null), []);
  if (!open || !finding) return null;
  const close = (): void => {
    asked.set(null);
    setTimeout(() => focusBack(open));
  };
  const { about } = open;
  const note = finding.removed && <RemovedNote finding={finding} />;
  if (about === "evidence") return <EvidencePicker finding={finding} note={note} onClose={close} />;
  if (about === "frameworks") return <FrameworkPicker finding={finding} note={note} onClose={close} />;
  return <ClaimDialog finding={finding} id={about === "new claim" ? null : about.claim} note={note} onClose={close} />;
}

function findingOf(summary: Summary, id: string): Finding | null {
  const all = [...summary.sections.map((one) => one.findings), summary.unplaced, summary.removed.findings].flat();
  return all.find((one) => one.id === id) ?? null;
}

/**
 * Closing gives the focus back to what opened the dialog, which the dialog does by itself a frame later; when that is gone
 * meanwhile, to where its finding is now.
 */
function focusBack({ finding, from }: Asked): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  const place = document.getElementById(anchorOf.finding(finding)) ?? document.getElementById("main");
  const opener = from instanceof HTMLElement && from !== document.body && from.isConnected ? from : null;
  (opener ?? place)?.focus({ preventScroll: true });
}

function RemovedNote({ finding: { removed } }: { finding: Finding }) {
  const { members } = useOpenReview();
  const who = members.find((one) => one.id === removed?.by)?.name ?? "Somebody";
  return (
    <p className="noted" role="status">
      <Icon name="warn" />
      <span>{who} removed this finding meanwhile. What you enter is kept with it, under Removed.</span>
    </p>
  );
}
