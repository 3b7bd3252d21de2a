import type { Summary } from "#shared/summary.ts";
import type { Comparison, Subject } from "./summaries.ts";

/** An account is a line of a list: about so many characters. */
const LONG = 100;
/** So many of a kind are named; the others are counted. */
const NAMED = 4;

const verbs = ["added", "removed", "moved", "reordered", "reworded", "linked", "unlinked", "changed"] as const;
type Verb = (typeof verbs)[number];

/** What changed, as one line: "S7 added, S2 and A1 reworded, E12 linked". */
export function accountOf({ changes, fields }: Comparison, newer: Summary): string {
  const said = new Map<Verb, Set<string>>();
  const say = (verb: Verb, what: string): void => void said.set(verb, (said.get(verb) ?? new Set()).add(what));
  for (const change of changes) {
    if (change.kind === "value") say("changed", nameOf(change.subject));
    else if (change.kind !== "linked" && change.kind !== "unlinked") say(change.kind, nameOf(change.subject));
    else if (change.name !== "Evidence") say("changed", nameOf(change.subject));
    else say(change.kind, newer.evidence.find(({ title }) => title === change.value)?.number ?? "evidence");
  }
  for (const { subject } of fields) say("reworded", nameOf(subject));
  const phrases = verbs.flatMap((verb) => {
    const what = said.get(verb);
    return what ? [`${listed([...what])} ${verb}`] : [];
  });
  return shortened(phrases) || "Nothing that shows";
}

function nameOf({ kind, number, title }: Subject): string {
  switch (kind) {
    case "details":
      return "details";
    case "section":
      return `“${title}”`;
    case "action":
      return `action ${number}`.trim();
    case "finding":
    case "evidence":
      return number || (kind === "finding" ? "an unplaced finding" : "evidence");
  }
}

function listed(names: readonly string[]): string {
  const shown = names.length > NAMED ? names.slice(0, NAMED - 1) : names;
  const last = names.length > shown.length ? `${names.length - shown.length} more` : shown.at(-1);
  const before = names.length > shown.length ? shown : shown.slice(0, -1);
  return before.length === 0 ? (last ?? "") : `${before.join(", ")} and ${last}`;
}

/** Leaves out what does not fit. */
function shortened(phrases: readonly string[]): string {
  let line = "";
  for (const phrase of phrases) {
    const next = line === "" ? phrase : `${line}, ${phrase}`;
    if (line !== "" && next.length > LONG) return `${line} and more`;
    line = next;
  }
  return line;
}
