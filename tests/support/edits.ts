import * as Y from "yjs";
import type { By, ItemKind } from "#shared/summary-edits.ts";
import * as edits from "#shared/summary-edits.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { confidences, evidenceTypes } from "#shared/summary.ts";
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

interface Operation {
  readonly weight: number;
  readonly run: (writer: Writer, chance: Chance) => string | null;
}

const section = (chance: Chance): string => (chance() < 0.5 ? "strengths" : "areas");

const operations: readonly Operation[] = [
  { weight: 12, run: type },
  {
    weight: 2,
    run: ({ doc, by }, chance) => `add finding ${edits.addFinding(doc, section(chance), by, undefined, chance)}`,
  },
  { weight: 1, run: ({ doc, by }, chance) => `add action ${edits.addAction(doc, by, undefined, chance)}` },
  {
    weight: 1,
    run: ({ doc, by, word }, chance) => {
      const facts = { title: word(), type: pick(evidenceTypes, chance)!, extent: "", date: "" };
      return `add evidence ${edits.addEvidence(doc, facts, by, undefined, chance)}`;
    },
  },
  {
    weight: 3,
    run: ({ doc }, chance) => {
      const [id, before] = [pick(idsOf(doc, "findings", false), chance), pick(idsOf(doc, "findings", false), chance)];
      if (!id) return null;
      edits.moveFinding(doc, id, section(chance), { before: chance() < 0.7 ? (before ?? null) : null }, chance);
      return `move finding ${id}`;
    },
  },
  {
    weight: 2,
    run: ({ doc }, chance) => {
      const kind = pick(kinds, chance)!;
      const id = pick(idsOf(doc, kind, false), chance);
      if (!id) return null;
      edits.step(doc, kind, id, chance() < 0.5 ? -1 : 1, chance);
      return `step ${kind} ${id}`;
    },
  },
  {
    weight: 2,
    run: ({ doc, by }, chance) => {
      const kind = pick(kinds, chance)!;
      const id = pick(idsOf(doc, kind, false), chance);
      if (!id) return null;
      edits.remove(doc, kind, id, by);
      return `remove ${kind} ${id}`;
    },
  },
  {
    weight: 2,
    run: ({ doc }, chance) => {
      const kind = pick(kinds, chance)!;
      const id = pick(idsOf(doc, kind, true), chance);
      if (!id) return null;
      edits.putBack(doc, kind, id);
      return `put back ${kind} ${id}`;
    },
  },
  {
    weight: 3,
    run: ({ doc }, chance) => {
      const [finding, evidence] = [
        pick(idsOf(doc, "findings", false), chance),
        pick(idsOf(doc, "evidence", false), chance),
      ];
      if (!finding || !evidence) return null;
      edits.linkEvidence(doc, finding, evidence, chance() < 0.7);
      return `link evidence ${evidence} to ${finding}`;
    },
  },
  {
    weight: 2,
    run: ({ doc }, chance) => {
      const [action, finding] = [
        pick(idsOf(doc, "actions", false), chance),
        pick(idsOf(doc, "findings", false), chance),
      ];
      if (!finding || !action) return null;
      edits.linkAnswer(doc, action, finding, chance() < 0.7);
      return `link ${action} answers ${finding}`;
    },
  },
  {
    weight: 1,
    run: ({ doc }, chance) => {
      const finding = pick(idsOf(doc, "findings", false), chance);
      if (!finding) return null;
      edits.setClaim(
        doc,
        finding,
        { count: whole(1, 9, chance), total: 10, group: "schools", term: "most" },
        undefined,
        chance,
      );
      edits.setFindingFact(doc, finding, "confidence", pick(confidences, chance)!);
      edits.setFindingFact(doc, finding, "enquiry", pick(["q1", "q2", "gone"], chance)!);
      edits.setFramework(doc, finding, `HGIOS4 ${whole(1, 3, chance)}.1`, chance() < 0.7);
      return `facts of ${finding}`;
    },
  },
  {
    weight: 1,
    run: ({ doc, word }, chance) => {
      const action = pick(idsOf(doc, "actions", false), chance);
      if (!action) return null;
      edits.setActionFact(doc, action, "lead", word());
      return `lead of ${action}`;
    },
  },
];

const total = operations.reduce((sum, { weight }) => sum + weight, 0);

/** One random edit; returns what it was, or null when there was nothing to do it to. */
export function randomEdit(writer: Writer, chance: Chance): string | null {
  let at = chance() * total;
  for (const { weight, run } of operations) if ((at -= weight) < 0) return run(writer, chance);
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
  const known = new Set([...findings, ...evidence].map((one) => one.id));
  for (const id of [...findings.flatMap((one) => one.evidence), ...actions.flatMap((one) => one.answers)])
    if (!known.has(id)) throw new Error(`a link leads to ${id}, which is nowhere`);
}
