import type { Summary } from "#shared/summary.ts";
import type { Comparison, Subject } from "./summaries.ts";

/** An account is a line of a list: about so many characters. */
const LONG = 100;
/** So many of a verb are named; of more it is said how many. */
const NAMED = 4;

const verbs = ["added", "removed", "moved", "reordered", "reworded", "linked", "unlinked", "changed"] as const;
type Verb = (typeof verbs)[number];

/** What changed, as one line: "S7 added, S2, S3 and action points 1 and 2 reworded, E12 linked". */
export function accountOf({ changes, fields }: Comparison, newer: Summary): string {
  const said = new Map<Verb, Map<string, Named>>();
  const say = (verb: Verb, what: Named): void =>
    void said.set(verb, (said.get(verb) ?? new Map<string, Named>()).set(`${what.kind} ${what.name}`, what));
  for (const change of changes) {
    if (change.kind === "value") say("changed", nameOf(change.subject));
    else if (change.kind !== "linked" && change.kind !== "unlinked") say(change.kind, nameOf(change.subject));
    else if (change.name !== "Evidence") say("changed", nameOf(change.subject));
    else
      say(change.kind, {
        kind: "evidence",
        name: newer.evidence.find(({ title }) => title === change.value)?.number || "evidence",
      });
  }
  for (const { subject } of fields) say("reworded", nameOf(subject));
  // What is gone has its number of then, and another may have that now.
  const now = new Set([...said].flatMap(([verb, what]) => (verb === "removed" ? [] : [...what.keys()])));
  const phrases = verbs.flatMap((verb) => {
    const what = said.get(verb);
    if (!what) return [];
    const phrase = `${listed([...what.values()])} ${verb}`;
    const isTwice = verb === "removed" && [...what].some(([key, { name }]) => /\d/.test(name) && now.has(key));
    if (!isTwice || what.size > NAMED) return [phrase];
    return [`${phrase} (as ${what.size === 1 ? "it was" : "they were"} numbered)`];
  });
  return shortened(phrases) || "Nothing that shows";
}

interface Named {
  readonly kind: Subject["kind"];
  readonly name: string;
}

function nameOf({ kind, number, title, id }: Subject): Named {
  switch (kind) {
    case "details":
      return { kind, name: "details" };
    case "section":
      return { kind, name: `“${title}”` };
    case "action":
      return { kind, name: number || id };
    case "finding":
    case "evidence":
      return { kind, name: number || (kind === "finding" ? "an unplaced finding" : "evidence") };
  }
}

const plurals: Record<Subject["kind"], string> = {
  details: "details",
  section: "sections",
  finding: "findings",
  action: "action points",
  evidence: "items of evidence",
};

const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** By name where they are few: "S1 and action points 2 and 3"; else how many there are of each kind. */
function listed(all: readonly Named[]): string {
  const kinds = [...Map.groupBy(all, ({ kind }) => kind)];
  const names = ([kind, some]: (typeof kinds)[number]): string[] => {
    const each = some.map(({ name }) => name);
    if (kind !== "action") return each;
    return [`${each.length === 1 ? "action point" : "action points"} ${lists.format(each)}`];
  };
  const count = ([kind, some]: (typeof kinds)[number]): string[] =>
    some.length === 1 ? names([kind, some]) : [`${some.length} ${plurals[kind]}`];
  return lists.format(kinds.flatMap(all.length > NAMED ? count : names));
}

/** What does not fit is said to be there. */
function shortened(phrases: readonly string[]): string {
  let line = "";
  for (const phrase of phrases) {
    const next = line === "" ? phrase : `${line}, ${phrase}`;
    if (line !== "" && next.length > LONG) return `${line}, and other changes`;
    line = next;
  }
  return line;
}
