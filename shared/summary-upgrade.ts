import * as Y from "yjs";
import { isPlainText, textOrNull } from "#shared/plain-text.ts";
import type { ActionFact } from "#shared/summary.ts";
import { actionFacts } from "#shared/summary.ts";

/**
 * Documents that an earlier version wrote read as they are. Here what they hold becomes what this version writes in: the
 * server does it when it loads one, since of two clients that did it at once only one's would stand.
 *
 * Version 1 had the values of action points as strings, or not at all.
 */

type Values = Y.Map<unknown>;

export const isOfEarlierVersion = (doc: Y.Doc): boolean => actions(doc).some((values) => missing(values).length > 0);

/** Reads as before. To be called in a transaction that undo does not know. */
export function upgradeSummary(doc: Y.Doc): void {
  for (const values of actions(doc)) upgradeAction(values);
}

export function upgradeAction(values: Values): void {
  for (const fact of missing(values)) values.set(fact, new Y.Text(textOrNull(values.get(fact)) ?? ""));
}

const missing = (values: Values): ActionFact[] => actionFacts.filter((fact) => !isPlainText(values.get(fact)));

const actions = (doc: Y.Doc): Values[] =>
  [...doc.getMap("actions").values()].filter((values) => values instanceof Y.Map) as Values[];
