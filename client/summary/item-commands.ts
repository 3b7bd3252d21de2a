import { flushSync } from "react-dom";
import { announce, hideToastOfRemoved, toast } from "#client/lib/announce.ts";
import { goToDrawn, keepPlace } from "#client/summary/go.ts";
import { anchorOf } from "#client/summary/names.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { addAction, addEvidence, putBack, remove, step } from "#shared/summary-edits.ts";
import type { EvidenceFacts } from "#shared/summary-edits.ts";

/** Action points and evidence items are both plain lists: what can be done to one as a whole is the same. */
const lists = {
  actions: { name: (number: string) => `action point ${number}`, anchor: anchorOf.action, section: "actions" },
  evidence: { name: (number: string) => number, anchor: anchorOf.evidence, section: "evidence" },
} as const;
export type ListKind = keyof typeof lists;

export interface ItemCommands {
  readonly move: (id: string, by: -1 | 1) => void;
  readonly remove: (id: string) => void;
  readonly putBack: (id: string) => void;
  readonly addAction: () => string | null;
  readonly addEvidence: (facts: EvidenceFacts) => string | null;
}

export function useItemCommands(kind: ListKind): ItemCommands {
  const { summary } = useConnection();
  const { structure, why, edit } = useEditing();
  const { name, anchor, section } = lists[kind];

  function refused(): boolean {
    if (!structure && why) toast({ text: why });
    return !structure;
  }
  const numberOf = (id: string): string => summary.get()[kind].find((one) => one.id === id)?.number ?? "";

  return {
    move(id, by) {
      const card = document.getElementById(anchor(id));
      if (refused() || !card) return;
      keepPlace(card, () => flushSync(() => edit((doc) => step(doc, kind, id, by))));
      announce(`Moved. It is now ${name(numberOf(id))}.`);
    },
    remove(id) {
      if (refused()) return;
      const list = summary.get()[kind];
      const at = list.findIndex((one) => one.id === id);
      const next = list[at + 1] ?? list[at - 1];
      const was = name(numberOf(id));
      edit((doc, by) => remove(doc, kind, id, by));
      toast({
        text: `Removed ${was}. It waits under Removed.`,
        removed: id,
        action: {
          label: "Undo",
          run: () => {
            edit((doc) => putBack(doc, kind, id));
            goToDrawn(anchor(id));
          },
        },
      });
      goToDrawn(next ? anchor(next.id) : anchorOf.section(section));
    },
    putBack(id) {
      if (refused()) return;
      edit((doc) => putBack(doc, kind, id));
      hideToastOfRemoved(id);
      goToDrawn(anchor(id));
    },
    addAction: () => (refused() ? null : edit((doc, by) => addAction(doc, by))),
    addEvidence: (facts) => (refused() ? null : edit((doc, by) => addEvidence(doc, facts, by))),
  };
}
