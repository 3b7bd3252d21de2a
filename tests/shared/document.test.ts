import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { sectionIds } from "#shared/templates.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";
import { pick, seededChance } from "#tests/support/chance.ts";
import { checkSummary, randomEdit } from "#tests/support/edits.ts";

const review = buildReview();
const by = { by: "m1", partner: "la", at: 1 };
const facts = { title: "Survey", type: "views", extent: "40 replies", date: "" } as const;

const write = (doc: Y.Doc, address: `finding/${string}/statement` | `action/${string}/what`, words: string): void =>
  doc.transact(() => writeField(edits.fieldFragment(doc, address)!, [paragraph(words)]), edits.USER);

/** An item of each kind, with words in it. */
function filled() {
  const doc = buildDoc();
  const [finding, action] = [edits.addFinding(doc, "strengths", by), edits.addAction(doc, by)];
  const evidence = edits.addEvidence(doc, facts, by);
  write(doc, `finding/${finding}/statement`, "Officers know their schools");
  write(doc, `action/${action}/what`, "Visit each school");
  edits.linkEvidence(doc, finding, evidence, true);
  return { doc, ids: { findings: finding, actions: action, evidence } };
}

describe("SU1 roots", () => {
  test("are those that are named, whatever is edited, and none goes", () => {
    const named = ["meta", "findings", "actions", "evidence", ...sectionIds.map((id) => `section/${id}`)];
    const chance = seededChance(1);
    const doc = buildDoc();
    const seeded = [...doc.share.keys()];
    for (const id of seeded) expect(named).toContain(id);
    let words = 0;
    for (let i = 0; i < 500; i++) randomEdit({ doc, by, word: () => `w${words++}` }, chance);
    for (const id of doc.share.keys()) expect(named).toContain(id);
    // As another device finds them.
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    for (const kind of ["meta", "findings", "actions", "evidence"]) expect(copy.getMap(kind).size).toBeGreaterThan(0);
  });
});

describe("SU2 seed", () => {
  test("nobody but the server seeds: reading what has not come yet writes nothing, and says that it is not there", () => {
    const doc = new Y.Doc();
    readSummary(doc, review);
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(new Y.Doc()));
    expect(doc.getMap("meta").has("schemaVersion")).toBe(false);
    expect(buildDoc().getMap("meta").has("schemaVersion")).toBe(true);
  });
});

describe("SU3 remove", () => {
  test.each(["findings", "actions", "evidence"] as const)(
    "is a mark: of what is removed from %s nothing is deleted, and put back it is as it was",
    (kind) => {
      const { doc, ids } = filled();
      const before = readSummary(doc, review);
      const words = JSON.stringify(doc.getMap(kind).get(ids[kind]));
      edits.remove(doc, kind, ids[kind], by);
      const after = readSummary(doc, review);
      const shown = { ...after, findings: after.sections.flatMap((section) => section.findings) };
      expect(shown[kind]).toEqual([]);
      expect(readSummary(doc, review).removed[kind].map((one) => one.id)).toEqual([ids[kind]]);
      const { removed: _, ...kept } = doc.getMap<Y.Map<unknown>>(kind).get(ids[kind])!.toJSON() as { removed: unknown };
      expect(kept).toMatchObject(omitRemoved(words));
      edits.putBack(doc, kind, ids[kind]);
      expect(readSummary(doc, review)).toEqual(before);
    },
  );
  const omitRemoved = (json: string): object => {
    const { removed: _, ...rest } = JSON.parse(json) as { removed?: unknown };
    return rest;
  };
});

describe("SU8 read", () => {
  const rubbish: readonly unknown[] = [
    null,
    undefined,
    -1,
    1e300,
    "",
    "nowhere",
    true,
    [],
    [1, "two", null],
    { a: { b: 1 } },
    new Uint8Array(3),
  ];
  const alive = (): unknown[] => [
    new Y.Map([["order", 7]]),
    new Y.Array(),
    new Y.XmlElement("script"),
    new Y.XmlText("x"),
  ];

  test.each(Array.from({ length: 100 }, (_, seed) => seed + 1))(
    "a damaged value costs that value, and reading writes nothing: seed %i",
    (seed) => {
      const chance = seededChance(seed);
      const { doc, ids } = filled();
      const whole = edits.addFinding(doc, "areas", by);
      write(doc, `finding/${whole}/statement`, "This one is whole");
      doc.transact(() => {
        for (let i = 0; i < 8; i++) {
          const bad = pick([...rubbish, ...alive()], chance);
          const kind = pick(["findings", "actions", "evidence"] as const, chance)!;
          const item = doc.getMap<Y.Map<unknown>>(kind).get(ids[kind]);
          const keys = item instanceof Y.Map ? [...item.keys(), "strange", "removed"] : [];
          const where = pick(["meta", "beside", "within", "within", "within"], chance);
          if (where === "meta") doc.getMap("meta").set(pick(["strange", "seededAt"], chance)!, bad);
          else if (where === "beside") doc.getMap(kind).set(`strange-${i}`, bad);
          else if (keys.length > 0) item!.set(pick(keys, chance)!, bad);
        }
        doc.getXmlFragment("section/context").insert(0, [new Y.XmlElement("iframe"), new Y.XmlText("loose")]);
      });
      const before = Y.encodeStateAsUpdate(doc);
      const summary = readSummary(doc, review);
      expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
      checkSummary(summary);
      const areas = summary.sections.find(({ id }) => id === "areas")!;
      expect(areas.findings.some(({ id }) => id === whole)).toBe(true);
      expect(JSON.stringify(areas)).toContain("This one is whole");
    },
  );
});
