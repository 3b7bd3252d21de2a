import type * as Y from "yjs";
import { readSample } from "#server/demo/sample.ts";
import { writeSample } from "#server/demo/write.ts";
import type { AuthoredSpan, AuthoredText, Authorship } from "#shared/authorship.ts";
import { carryAuthors } from "#shared/authorship.ts";
import { comparisonKeys } from "#shared/compare/keys.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { readTexts } from "#shared/texts.ts";
import type { Edit, Version } from "#shared/versions.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";
import { textsOf } from "#tests/support/edits.ts";

/** Two drafts of the sample, two days of joint work apart, with who changed what: every kind of change is in it. */

const by = { by: "ailsa", partner: "la", at: 0 };
/** 11 March 2026, 16:40. */
const start = Date.UTC(2026, 2, 11, 16, 40);
const hour = 3_600_000;

export const names = {
  ailsa: "Ailsa Fernhope",
  dougal: "Dougal Pennywhin",
  effie: "Effie Larkrigg",
  gregor: "Gregor Thistlemoor",
  iona: "Iona Marrowby",
} as const;
const partnerOf = { ailsa: "la", dougal: "la", effie: "es", gregor: "ades", iona: "oa" } as const;
type Person = keyof typeof names;

export interface TwoDrafts {
  readonly older: Summary;
  readonly newer: Summary;
  readonly edits: readonly Edit[];
  /** Newest first. */
  readonly versions: readonly Version[];
  readonly written: Readonly<Record<string, AuthoredText>>;
  /** Id of the item with this number in the older draft. */
  readonly id: (number: string) => string;
}

export function twoDrafts(): TwoDrafts {
  const sample = readSample();
  const review = buildReview({ ...sample.details });
  const doc = buildDoc();
  writeSample(doc, review, sample);
  const older = readSummary(doc, review);
  const items = [...older.sections.flatMap(({ findings }) => findings), ...older.actions, ...older.evidence];
  const id = (number: string): string => items.find((one) => one.number === number)?.id ?? "";

  const said: Edit[] = [];
  let before = older;
  const textsNow = (): Map<string, string> =>
    new Map(addressesOf(before).map((address) => [address, readTexts(doc).field(address)?.flat ?? ""]));
  let record: Authorship = new Map([...textsNow()].map(([address, text]) => [address, { text, spans: shared(text) }]));
  /** One batch of somebody's work, on record as the server has it. */
  function work(who: Person, after: number, change: () => void): void {
    change();
    const now = readSummary(doc, review);
    const at = start + after * hour;
    const sequence = 101 + said.length;
    for (const key of comparisonKeys(compareSummaries(before, now)))
      said.push({ sequence, at, member: who, partner: partnerOf[who], key });
    before = now;
    record = carryAuthors(record, textsNow(), { member: who, partner: partnerOf[who], at });
  }

  work("effie", 18, () => edits.moveFinding(doc, id("A2"), "strengths", { before: null }));
  let added = "";
  work("dougal", 22, () => {
    added = edits.addFinding(doc, "areas", by);
    write(doc, `finding/${added}/statement`, "Bring evidence of impact together so that it can be seen and shared");
    write(doc, `finding/${added}/narrative`, "Schools hold evidence of impact in many places.");
  });
  work("gregor", 22.1, () => retype(doc, `finding/${added}/narrative`, 0, 1, "Most schools"));
  work("ailsa", 22.2, () => edits.remove(doc, "findings", id("S2"), by));
  work("ailsa", 22.5, () => void edits.step(doc, "findings", id("S4"), -1));
  work("effie", 40, () => edits.linkEvidence(doc, id("S3"), id("E1"), !linked(older, id("S3"), id("E1"))));
  work("gregor", 41, () => edits.setActionFact(doc, id("1"), "by", "June 2027"));
  work("effie", 41.5, () => retype(doc, `finding/${id("S1")}/narrative`, 3, 5, "evaluate what was seen and"));
  work("iona", 42, () => retype(doc, `finding/${id("S1")}/narrative`, 12, 12, "and do not only describe it"));
  work("gregor", 42.5, () => retype(doc, `finding/${id("S3")}/statement`, 2, 3, "very well"));
  work("dougal", 43, () => {
    const fragment = edits.fieldFragment(doc, "section/context");
    if (fragment) writeField(fragment, [paragraph("A paragraph that begins the context.")]);
  });
  const newer = readSummary(doc, review);

  const version = (sequence: number, at: number, reason: Version["reason"], name: string): Version => ({
    id: `version-${sequence}`,
    sequence,
    at,
    reason,
    about: null,
    name,
    by: reason === "activity" ? null : "ailsa",
    partner: reason === "activity" ? null : "la",
    hash: "0".repeat(64),
    account: "S1, S3 and one more changed; one finding added",
    writers: ["effie", "dougal"],
  });
  const written = Object.fromEntries(
    addressesOf(newer).flatMap((address) => {
      const of = record.get(address);
      return of && of.text !== "" ? [[address, of] as const] : [];
    }),
  );
  return {
    older,
    newer,
    edits: said,
    versions: [
      version(108, start + 42 * hour, "activity", ""),
      version(104, start + 22 * hour, "activity", ""),
      version(100, start, "named", "Before the joint session"),
      version(60, start - 20 * hour, "imported", ""),
    ],
    written,
    id,
  };
}

const linked = (summary: Summary, finding: string, evidence: string): boolean =>
  summary.sections.some(({ findings }) =>
    findings.some((one) => one.id === finding && one.evidence.includes(evidence)),
  );

function write(doc: Y.Doc, address: FieldAddress, words: string): void {
  const fragment = edits.fieldFragment(doc, address);
  if (!fragment) return;
  fragment.delete(0, fragment.length);
  writeField(fragment, [paragraph(words)]);
}

/** Types over the words from one to another of a field's first paragraph, the latter not included. */
function retype(doc: Y.Doc, address: FieldAddress, from: number, to: number, words: string): void {
  const fragment = edits.fieldFragment(doc, address);
  const text = fragment && textsOf(fragment)[0];
  if (!text) throw new Error(`There is nothing in ${address}.`);
  const starts = [...text.toString().matchAll(/\S+/g)].map(({ index }) => index);
  const [start, end] = [starts[from] ?? 0, starts[to] ?? text.length];
  doc.transact(() => {
    text.delete(start, end - start);
    text.insert(start, `${words} `);
  });
}

const addressesOf = ({ sections, actions }: Summary): FieldAddress[] => [
  ...sections.flatMap(({ id, findings }): FieldAddress[] => [
    `section/${id}`,
    ...findings.flatMap((one): FieldAddress[] => [`finding/${one.id}/statement`, `finding/${one.id}/narrative`]),
  ]),
  ...actions.map(({ id }): FieldAddress => `action/${id}/what`),
];

/** The older text in three pieces by three partners, and a last one by nobody who is known. */
function shared(text: string): AuthoredSpan[] {
  const people: readonly (Person | null)[] = ["ailsa", "effie", "gregor", null];
  const piece = Math.floor(text.length / people.length);
  return people.flatMap((who, i) => {
    const length = i < people.length - 1 ? piece : text.length - piece * (people.length - 1);
    return length === 0 ? [] : [{ length, member: who, partner: who && partnerOf[who], at: start + i * hour }];
  });
}
