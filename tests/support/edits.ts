import * as Y from "yjs";
import type { By, ItemKind } from "#shared/summary-edits.ts";
import * as edits from "#shared/summary-edits.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { confidences, evidenceTypes, findingStatuses } from "#shared/summary.ts";
import type { Chance } from "./chance.ts";
import { pick, whole } from "./chance.ts";

/**
 * Random edits of a summary, as people make them, from one table. Each returns what it did, in words, for the story
 * that a failing seed prints. Every word typed is new, so that it can be looked for afterwards.
 */

/** Who edits, and the words that they have typed and not deleted. */
export interface Writer {
  readonly doc: Y.Doc;
  readonly by: By;
  /** Makes a word that nobody ever typed before. */
  readonly word: () => string;
}

const kinds: readonly ItemKind[] = ["findings", "actions", "evidence"];

function idsOf(doc: Y.Doc, kind: ItemKind, removed: boolean): string[] {
  const ids: string[] = [];
  doc.getMap<Y.Map<unknown>>(kind).forEach((values, id) => {
    if ((values.get("removed") !== null) === removed) ids.push(id);
  });
  return ids.sort();
}

export function addresses(doc: Y.Doc): FieldAddress[] {
  const found: FieldAddress[] = ["section/context", "section/method", "section/strengths", "section/follow-up"];
  for (const id of idsOf(doc, "findings", false)) found.push(`finding/${id}/statement`, `finding/${id}/narrative`);
  for (const id of idsOf(doc, "actions", false)) found.push(`action/${id}/what`);
  return found;
}

/** Every text in a field, however deep. */
export function textsOf(fragment: Y.XmlFragment): Y.XmlText[] {
  return fragment.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return [child];
    return child instanceof Y.XmlElement ? textsOf(child) : [];
  });
}

/** Types a word somewhere in a field, as the editor would: into a paragraph's text, making one where there is none. */
function type({ doc, word }: Writer, chance: Chance): string | null {
  const address = pick(addresses(doc), chance);
  const fragment = address && edits.fieldFragment(doc, address);
  if (!fragment) return null;
  const typed = word();
  doc.transact(() => {
    const text = pick(textsOf(fragment), chance);
    if (text && chance() < 0.8) {
      // Between words, so that no word is split in two.
      const said = text.toString().replaceAll(/<[^>]*>/g, "");
      const gaps = [0, ...[...said.matchAll(/ /g)].map((gap) => gap.index + 1)];
      text.insert(said === "" ? 0 : (pick(gaps, chance) ?? 0), `${typed} `);
    } else {
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText(`${typed} `)]);
      fragment.insert(whole(0, fragment.length, chance), [paragraph]);
    }
  }, edits.USER);
  return `type ${typed} in ${address}`;
}

/** Deletes a word, its own or another's; returns it. Nobody can have split it: words are typed between words. */
export function deleteWord(doc: Y.Doc, chance: Chance): string | null {
  const fragment = edits.fieldFragment(doc, pick(addresses(doc), chance)!);
  const text = fragment && pick(textsOf(fragment), chance);
  const word = text && pick([...text.toString().matchAll(/\S+ /g)], chance);
  if (!word) return null;
  doc.transact(() => text.delete(word.index, word[0].length), edits.USER);
  return word[0].trim();
}

interface Operation {
  readonly weight: number;
  readonly run: (writer: Writer, chance: Chance) => string | null;
}

const section = (chance: Chance): string => pick(["strengths", "strengths", "areas", "areas", "practice"], chance)!;
const shownOf = (doc: Y.Doc, kind: ItemKind, chance: Chance): string | undefined =>
  pick(idsOf(doc, kind, false), chance);
const likely = (chance: Chance): boolean => chance() < 0.7;
const before = (doc: Y.Doc, kind: ItemKind, chance: Chance): { before: string | null } => ({
  before: (likely(chance) && shownOf(doc, kind, chance)) || null,
});

/** Does something to a shown item, where there is one. */
const toShown =
  (kind: ItemKind, run: (id: string, writer: Writer, chance: Chance) => string): Operation["run"] =>
  (writer, chance) => {
    const id = shownOf(writer.doc, kind, chance);
    return id === undefined ? null : run(id, writer, chance);
  };
/** As `toShown`, with an item of another kind, shown or removed: links to both are lawful. */
const toPair = (
  kind: ItemKind,
  other: ItemKind,
  run: (id: string, to: string, writer: Writer, chance: Chance) => string,
): Operation["run"] =>
  toShown(kind, (id, writer, chance) => {
    const to = pick([...idsOf(writer.doc, other, false), ...idsOf(writer.doc, other, true)], chance);
    return to === undefined ? "nothing to link" : run(id, to, writer, chance);
  });

function claimsOf(doc: Y.Doc, finding: string): string[] {
  const claims = doc.getMap<Y.Map<unknown>>("findings").get(finding)?.get("claims");
  return claims instanceof Y.Map ? [...claims.keys()].sort() : [];
}

/** Edits of the module: whoever adds one there has to draw it here too. */
type Edit = Exclude<
  keyof typeof edits,
  "USER" | "PREPARED" | "seedSummary" | "fieldFragment" | "actionFact" | "actionText"
>;

const operations: Readonly<Record<"type" | Edit, Operation>> = {
  type: { weight: 12, run: type },
  addFinding: {
    weight: 2,
    run: ({ doc, by }, chance) =>
      `add finding ${edits.addFinding(doc, section(chance), by, before(doc, "findings", chance), chance)}`,
  },
  addAction: {
    weight: 1,
    run: ({ doc, by }, chance) => `add action ${edits.addAction(doc, by, before(doc, "actions", chance), chance)}`,
  },
  addEvidence: {
    weight: 1,
    run: ({ doc, by, word }, chance) => {
      const facts = { title: word(), type: pick(evidenceTypes, chance)!, extent: "", date: "" };
      return `add evidence ${edits.addEvidence(doc, facts, by, before(doc, "evidence", chance), chance)}`;
    },
  },
  moveFinding: {
    weight: 3,
    run: toShown("findings", (id, { doc }, chance) => {
      edits.moveFinding(doc, id, section(chance), before(doc, "findings", chance), chance);
      return `move finding ${id}`;
    }),
  },
  moveItem: {
    weight: 1,
    run: (writer, chance) => {
      const kind = chance() < 0.5 ? "actions" : "evidence";
      return toShown(kind, (id, { doc }) => {
        edits.moveItem(doc, kind, id, before(doc, kind, chance), chance);
        return `move ${kind} ${id}`;
      })(writer, chance);
    },
  },
  step: {
    weight: 2,
    run: (writer, chance) => {
      const kind = pick(kinds, chance)!;
      return toShown(kind, (id, { doc }) => {
        edits.step(doc, kind, id, chance() < 0.5 ? -1 : 1, chance);
        return `step ${kind} ${id}`;
      })(writer, chance);
    },
  },
  remove: {
    weight: 2,
    run: (writer, chance) => {
      const kind = pick(kinds, chance)!;
      return toShown(kind, (id, { doc, by }) => {
        edits.remove(doc, kind, id, by);
        return `remove ${kind} ${id}`;
      })(writer, chance);
    },
  },
  putBack: {
    weight: 2,
    run: ({ doc }, chance) => {
      const kind = pick(kinds, chance)!;
      const id = pick(idsOf(doc, kind, true), chance);
      if (!id) return null;
      edits.putBack(doc, kind, id);
      return `put back ${kind} ${id}`;
    },
  },
  linkEvidence: {
    weight: 3,
    run: toPair("findings", "evidence", (finding, evidence, { doc }, chance) => {
      edits.linkEvidence(doc, finding, evidence, likely(chance));
      return `link evidence ${evidence} to ${finding}`;
    }),
  },
  linkAnswer: {
    weight: 2,
    run: toPair("actions", "findings", (action, finding, { doc }, chance) => {
      edits.linkAnswer(doc, action, finding, likely(chance));
      return `link ${action} answers ${finding}`;
    }),
  },
  setClaim: {
    weight: 2,
    run: toShown("findings", (finding, { doc }, chance) => {
      const claim = { count: whole(1, 9, chance), total: 10, group: "schools", term: "most" };
      const known = likely(chance) ? undefined : pick(claimsOf(doc, finding), chance);
      const id = edits.setClaim(doc, finding, claim, known, chance);
      return known === undefined ? `adds claim ${id}` : `changes claim ${id}`;
    }),
  },
  removeClaim: {
    weight: 1,
    run: toShown("findings", (finding, { doc }, chance) => {
      const claim = pick(claimsOf(doc, finding), chance);
      if (claim === undefined) return "no claim to remove";
      edits.removeClaim(doc, finding, claim);
      return `removes claim ${claim}`;
    }),
  },
  setFindingFact: {
    weight: 1,
    run: toShown("findings", (finding, { doc }, chance) => {
      edits.setFindingFact(doc, finding, "confidence", pick([...confidences, null], chance)!);
      edits.setFindingFact(doc, finding, "enquiry", pick(["q1", "q2", "gone", null], chance)!);
      edits.setFindingFact(doc, finding, "status", pick(findingStatuses, chance)!);
      return `facts of ${finding}`;
    }),
  },
  setFramework: {
    weight: 1,
    run: toShown("findings", (finding, { doc }, chance) => {
      edits.setFramework(doc, finding, `HGIOS4 ${whole(1, 3, chance)}.1`, likely(chance));
      return `framework of ${finding}`;
    }),
  },
  setActionFact: {
    weight: 1,
    run: toShown("actions", (action, { doc, word }, chance) => {
      const fact = pick(["lead", "support", "measure", "by", "plan", "progress"] as const, chance)!;
      edits.setActionFact(doc, action, fact, word());
      return `${fact} of ${action}`;
    }),
  },
  setEvidenceFacts: {
    weight: 1,
    run: toShown("evidence", (item, { doc, word }, chance) => {
      const facts = { extent: word(), type: pick(evidenceTypes, chance)! };
      edits.setEvidenceFacts(doc, item, likely(chance) ? facts : { title: word(), date: word() });
      return `facts of ${item}`;
    }),
  },
};

const all = Object.values(operations);
const total = all.reduce((sum, { weight }) => sum + weight, 0);

/** One random edit; returns what it was, or null when there was nothing to do it to. */
export function randomEdit(writer: Writer, chance: Chance): string | null {
  let at = chance() * total;
  for (const { weight, run } of all) if ((at -= weight) < 0) return run(writer, chance);
  return null;
}

/** What must hold of every summary that can be read, whoever did what. Throws with the rule that is broken. */
export function checkSummary(summary: Summary): void {
  const findings = [
    ...summary.sections.flatMap((section) => section.findings),
    ...summary.unplaced,
    ...summary.removed.findings,
  ];
  const evidence = [...summary.evidence, ...summary.removed.evidence];
  const actions = [...summary.actions, ...summary.removed.actions];
  for (const [name, all] of Object.entries({ findings, evidence, actions })) {
    const ids = all.map((one) => one.id);
    if (new Set(ids).size !== ids.length) throw new Error(`an item of ${name} stands in two places`);
  }
  for (const { findings: here, section } of summary.sections) {
    here.forEach((finding, index) => {
      if (finding.removed) throw new Error(`${finding.id} is removed and shown`);
      const number = `${section.holds === "area" ? "A" : "S"}${index + 1}`;
      if (finding.number !== number) throw new Error(`${finding.id} has number ${finding.number}, not ${number}`);
    });
  }
  summary.evidence.forEach((item, i) => {
    if (item.number !== `E${i + 1}`) throw new Error(`evidence ${item.id} has number ${item.number}`);
  });
  summary.actions.forEach((action, i) => {
    if (action.number !== String(i + 1)) throw new Error(`action ${action.id} has number ${action.number}`);
  });
  const enquiries = new Set(summary.details.enquiries.map((one) => one.id));
  for (const { id, enquiry, claims } of findings) {
    if (enquiry !== null && !enquiries.has(enquiry)) throw new Error(`${id} answers ${enquiry}, which is nowhere`);
    if (new Set(claims.map((one) => one.id)).size !== claims.length) throw new Error(`${id} has a claim twice`);
  }
  // One order: links stand in the order of what they lead to, as far as that is shown.
  const placed = summary.sections.flatMap((one) => one.findings);
  for (const [links, list] of [
    ...findings.map((one) => [one.evidence, summary.evidence] as const),
    ...actions.map((one) => [one.answers, placed] as const),
  ]) {
    const places = links.map((link) => list.findIndex((one) => one.id === link)).filter((place) => place >= 0);
    if (places.some((place, i) => i > 0 && place <= places[i - 1]!)) throw new Error("links stand out of order");
  }
  const known = new Set([...findings, ...evidence].map((one) => one.id));
  for (const id of [...findings.flatMap((one) => one.evidence), ...actions.flatMap((one) => one.answers)])
    if (!known.has(id)) throw new Error(`a link leads to ${id}, which is nowhere`);
}
