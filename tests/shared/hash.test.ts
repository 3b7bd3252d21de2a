import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { documentBlocks } from "#server/exports/blocks.ts";
import { writeInlines, writeField } from "#shared/field.ts";
import type { PlaceId } from "#shared/agreements.ts";
import { placeHash, summaryHash } from "#shared/hash.ts";
import type { Review } from "#shared/reviews.ts";
import type { Block, Inline, Mark } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { buildDoc, buildReview, copyDoc } from "#tests/support/builders.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { addresses, randomEdit, textsOf } from "#tests/support/edits.ts";
import { words } from "#tests/support/everything.ts";
import { writerOf } from "#tests/support/histories.ts";

const by = { by: "m1", partner: "la", at: 1 };

/** What a reader of the document sees: whatever the exports write, but for the mark that says which text it is. */
const seen = (summary: Summary): string =>
  JSON.stringify(documentBlocks(summary, { text: "", hash: "", agreement: null }));

// ---- the table ---------------------------------------------------------------------------------------------------

interface Draft {
  readonly doc: Y.Doc;
  review: Review;
  /** Ids by what they are called here. */
  readonly ids: Readonly<Record<Item, string>>;
}
type Item = "first" | "second" | "area" | "unplaced" | "sheep" | "goats" | "one" | "two" | "claim";

const says = (...content: Inline[]): Block[] => [{ type: "paragraph", content }];

function write(doc: Y.Doc, address: FieldAddress, blocks: readonly Block[]): void {
  const fragment = edits.fieldFragment(doc, address)!;
  fragment.delete(0, fragment.length);
  writeField(fragment, blocks);
}

/** A summary with something of everything. */
const draft = ((): Draft => {
  const doc = buildDoc();
  const [first, second] = [edits.addFinding(doc, "strengths", by), edits.addFinding(doc, "strengths", by)];
  const [area, unplaced] = [edits.addFinding(doc, "areas", by), edits.addFinding(doc, "nowhere", by)];
  const item = (title: string): string =>
    edits.addEvidence(doc, { title, type: "views", extent: "12 schools", date: "May 2026" }, by);
  const [sheep, goats] = [item("Questionnaire"), item("Focus groups")];
  const [one, two] = [edits.addAction(doc, by), edits.addAction(doc, by)];
  for (const id of [first, second, area, unplaced]) write(doc, `finding/${id}/statement`, [paragraph(`About ${id}.`)]);
  write(doc, `finding/${first}/narrative`, says(words("Officers know "), words("their schools"), words(" well.")));
  write(doc, "section/context", [paragraph("Once."), paragraph("Upon a time.")]);
  for (const id of [one, two]) write(doc, `action/${id}/what`, [paragraph(`To do for ${id}.`)]);
  edits.setFindingFact(doc, first, "enquiry", "q1");
  edits.setFindingFact(doc, first, "confidence", "secure");
  edits.setFramework(doc, first, "HGIOS4 1.1", true);
  edits.linkEvidence(doc, first, sheep, true);
  const claim = edits.setClaim(doc, first, { count: 7, total: 9, group: "schools", term: "most" })!;
  edits.linkAnswer(doc, one, first, true);
  for (const fact of ["lead", "support", "measure", "by", "plan", "progress"] as const)
    edits.setActionFact(doc, one, fact, `The ${fact}`);
  return { doc, review: buildReview(), ids: { first, second, area, unplaced, sheep, goats, one, two, claim } };
})();

type Edit = (doc: Y.Doc, ids: Draft["ids"]) => void;

/** The words of the first finding, with some of them told otherwise. */
const told =
  (...content: Inline[]): Edit =>
  (doc, { first }) =>
    write(doc, `finding/${first}/narrative`, says(words("Officers know "), ...content, words(" well.")));
const marked = (...marks: Mark[]): Edit => told(words("their schools", ...marks));
const context =
  (...blocks: Block[]): Edit =>
  (doc) =>
    write(doc, "section/context", blocks);
const list = (type: "bulletList" | "orderedList", ...items: string[]): Block => ({
  type,
  items: items.map((item) => [paragraph(item)]),
});
const end = { before: null };

const textEdits: Readonly<Record<string, Edit>> = {
  "a word more": told(words("all their schools")),
  "a word other": told(words("their settings")),
  "a full stop": told(words("their schools.")),
  "a capital": told(words("Their schools")),
  "a space more": told(words("their  schools")),
  "a space that does not break": told(words("their\u00A0schools")),
  "an accent": told(words("théir schools")),
  "a character beyond the first 65,536": told(words("their schools \u{1F600}")),
  bold: marked({ type: "bold" }),
  italic: marked({ type: "italic" }),
  "bold and italic": marked({ type: "bold" }, { type: "italic" }),
  "half of it bold": told(words("their "), words("schools", { type: "bold" })),
  "a link": marked({ type: "link", href: "https://example.org/a" }),
  "a link elsewhere": marked({ type: "link", href: "https://example.org/b" }),
  Gaelic: marked({ type: "lang", lang: "gd" }),
  "a line break": told(words("their"), { type: "hardBreak" }, words("schools")),
  "a reference": told({ type: "reference", to: draft.ids.second }),
  "a reference to another": told({ type: "reference", to: draft.ids.area }),
  "a reference to evidence": told({ type: "reference", to: draft.ids.goats }),
  "a reference to an action point": told({ type: "reference", to: draft.ids.two }),
  "a reference to what is gone": told({ type: "reference", to: "nobody" }),
  "paragraphs the other way round": context(paragraph("Upon a time."), paragraph("Once.")),
  "paragraphs as one": context(paragraph("Once.Upon a time.")),
  "a break for a paragraph": context(...says(words("Once."), { type: "hardBreak" }, words("Upon a time."))),
  bullets: context(list("bulletList", "Once.", "Upon a time.")),
  numbers: context(list("orderedList", "Once.", "Upon a time.")),
  "two lists": context(list("bulletList", "Once."), list("bulletList", "Upon a time.")),
  "one item of two paragraphs": context({
    type: "bulletList",
    items: [[paragraph("Once."), paragraph("Upon a time.")]],
  }),
  "a list in a list": context({
    type: "bulletList",
    items: [[paragraph("Once."), list("bulletList", "Upon a time.")]],
  }),
  "words in another section": (doc) => write(doc, "section/method", [paragraph("Once."), paragraph("Upon a time.")]),
  "words before the findings": (doc) => write(doc, "section/areas", [paragraph("Once.")]),
  "words before the action points": (doc) => write(doc, "section/actions", [paragraph("Once.")]),
  "a statement": (doc, { area }) => write(doc, `finding/${area}/statement`, [paragraph("Something else.")]),
  "a narrative": (doc, { area }) => write(doc, `finding/${area}/narrative`, [paragraph("Something else.")]),
  "words of an unplaced finding": (doc, { unplaced }) =>
    write(doc, `finding/${unplaced}/narrative`, [paragraph("Something else.")]),
  "words of an action point": (doc, { two }) => write(doc, `action/${two}/what`, [paragraph("Something else.")]),
};

const otherEdits: Readonly<Record<string, Edit>> = {
  "a finding more": (doc) => edits.addFinding(doc, "strengths", by),
  "a finding removed": (doc, { second }) => edits.remove(doc, "findings", second, by),
  "findings the other way round": (doc, { first }) => edits.moveFinding(doc, first, "strengths", end),
  "a strength moved to the areas": (doc, { second }) => edits.moveFinding(doc, second, "areas", end),
  "an area moved to the strengths": (doc, { area }) => edits.moveFinding(doc, area, "strengths", end),
  "a finding that loses its section": (doc, { second }) => edits.moveFinding(doc, second, "nowhere", end),
  "an unplaced finding placed": (doc, { unplaced }) => edits.moveFinding(doc, unplaced, "areas", end),
  "an action point more": (doc) => edits.addAction(doc, by),
  "an action point removed": (doc, { two }) => edits.remove(doc, "actions", two, by),
  "action points the other way round": (doc, { one }) => edits.moveItem(doc, "actions", one, end),
  "evidence more": (doc) => edits.addEvidence(doc, { title: "X", type: "views", extent: "", date: "" }, by),
  "evidence removed": (doc, { goats }) => edits.remove(doc, "evidence", goats, by),
  "evidence the other way round": (doc, { sheep }) => edits.moveItem(doc, "evidence", sheep, end),
  "the title of evidence": (doc, { sheep }) => edits.setEvidenceFacts(doc, sheep, { title: "Survey" }),
  "the type of evidence": (doc, { sheep }) => edits.setEvidenceFacts(doc, sheep, { type: "numbers" }),
  "the extent of evidence": (doc, { sheep }) => edits.setEvidenceFacts(doc, sheep, { extent: "13 schools" }),
  "the date of evidence": (doc, { sheep }) => edits.setEvidenceFacts(doc, sheep, { date: "June 2026" }),
  "a link to evidence": (doc, { area, sheep }) => edits.linkEvidence(doc, area, sheep, true),
  "a link to other evidence": (doc, { first, sheep, goats }) => {
    edits.linkEvidence(doc, first, sheep, false);
    edits.linkEvidence(doc, first, goats, true);
  },
  "no link to evidence": (doc, { first, sheep }) => edits.linkEvidence(doc, first, sheep, false),
  "a link of an unplaced finding": (doc, { unplaced, sheep }) => edits.linkEvidence(doc, unplaced, sheep, true),
  "an answer more": (doc, { one, second }) => edits.linkAnswer(doc, one, second, true),
  "no answer": (doc, { one, first }) => edits.linkAnswer(doc, one, first, false),
  "a line of enquiry": (doc, { first }) => edits.setFindingFact(doc, first, "enquiry", "q2"),
  "no line of enquiry": (doc, { first }) => edits.setFindingFact(doc, first, "enquiry", null),
  "a line of enquiry of an unplaced finding": (doc, { unplaced }) =>
    edits.setFindingFact(doc, unplaced, "enquiry", "q2"),
  "a framework more": (doc, { first }) => edits.setFramework(doc, first, "HGIOS4 2.3", true),
  "no framework": (doc, { first }) => edits.setFramework(doc, first, "HGIOS4 1.1", false),
  "a framework of an unplaced finding": (doc, { unplaced }) => edits.setFramework(doc, unplaced, "HGIOS4 1.1", true),
  "a term": (doc, { first, claim }) =>
    edits.setClaim(doc, first, { count: 7, total: 9, group: "schools", term: "almost all" }, claim),
  "a term of another finding": (doc, { area }) =>
    edits.setClaim(doc, area, { count: 7, total: 9, group: "schools", term: "most" }),
  "a term that is not on the scale": (doc, { first, claim }) =>
    edits.setClaim(doc, first, { count: 7, total: 9, group: "schools", term: "many" }, claim),
  "no term": (doc, { first, claim }) => edits.removeClaim(doc, first, claim),
  ...Object.fromEntries(
    (["lead", "support", "measure", "by", "plan", "progress"] as const).flatMap((fact): [string, Edit][] => [
      [`${fact} of an action point`, (doc, { one }) => edits.setActionFact(doc, one, fact, "Otherwise")],
      [`no ${fact}`, (doc, { one }) => edits.setActionFact(doc, one, fact, "")],
      [`${fact} of another action point`, (doc, { two }) => edits.setActionFact(doc, two, fact, "Otherwise")],
    ]),
  ),
};

const sections =
  (change: (all: Review["template"]["sections"]) => Review["template"]["sections"]) =>
  ({ template }: Review): Partial<Review> => ({ template: { ...template, sections: change(template.sections) } });
const section = (id: string, changes: Partial<Review["template"]["sections"][number]>) =>
  sections((all) => all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
const partner =
  (id: string, changes: Partial<Review["partners"][number]>) =>
  ({ partners }: Review): Partial<Review> => ({
    partners: partners.map((one) => (one.id === id ? { ...one, ...changes } : one)),
  });

const reviewEdits: Readonly<Record<string, (review: Review) => Partial<Review>>> = {
  "the title": () => ({ title: "Summary" }),
  "the host": () => ({ hosts: [{ name: "Glenmore Council" }] }),
  "a host more": ({ hosts }) => ({ hosts: [...hosts, { name: "Glenmore Council" }] }),
  "hosts the other way round": ({ hosts }) => ({ hosts: [{ name: "Glenmore Council" }, ...hosts] }),
  "the focus": () => ({ focus: "Another one" }),
  "why this focus": () => ({ reason: "Another one" }),
  "the words of a line of enquiry": ({ enquiries }) => ({
    enquiries: enquiries.map((one, i) => (i === 0 ? { ...one, text: "Another one" } : one)),
  }),
  "a line of enquiry less": ({ enquiries }) => ({ enquiries: enquiries.slice(0, 2) }),
  "lines of enquiry the other way round": ({ enquiries }) => ({ enquiries: enquiries.toReversed() }),
  "the first day": () => ({ firstDay: "2026-03-09" }),
  "the last day": () => ({ lastDay: "2026-03-14" }),
  "no dates": () => ({ firstDay: "", lastDay: "" }),
  "how it was done": () => ({ mode: "online" }),
  "not said how": () => ({ mode: "" }),
  "a partner's name": partner("es", { name: "Education Alba" }),
  "a partner's short form": partner("es", { code: "EA" }),
  "a partner that signs no more": partner("es", { signs: false }),
  "a partner more that signs": partner("oa", { signs: true }),
  "a partner less": ({ partners }) => ({ partners: partners.slice(0, 3) }),
  "partners the other way round": ({ partners }) => ({ partners: partners.toReversed() }),
  "the scale": () => ({ scale: "glossary-2018" }),
  "the title of a section": section("context", { title: "Where we began" }),
  "the title of an annex": section("evidence", { title: "What we looked at" }),
  "an optional section off": section("practice", { on: false }),
  "an annex off": section("evidence", { on: false }),
  "the other annex off": section("quantities", { on: false }),
  "sections the other way round": sections((all) => all.toReversed()),
};

/** What no reader of the document sees: who writes it does. */
const hidden: Readonly<Record<string, Edit>> = {
  "the same words written anew": marked(),
  status: (doc, { first }) => edits.setFindingFact(doc, first, "status", "ready"),
  confidence: (doc, { first }) => edits.setFindingFact(doc, first, "confidence", "emerging"),
  "a count": (doc, { first, claim }) =>
    edits.setClaim(doc, first, { count: 6, total: 8, group: "teachers", term: "most" }, claim),
  "what is removed at once": (doc) => edits.remove(doc, "findings", edits.addFinding(doc, "areas", by), by),
  "a link to an address that no writer writes": marked({ type: "link", href: "javascript:alert(1)" }),
};

const after = (edit: Edit): Summary => {
  const doc = copyDoc(draft.doc);
  edit(doc, draft.ids);
  return readSummary(doc, draft.review);
};

describe("H1 any visible change gives another hash", () => {
  const base = readSummary(draft.doc, draft.review);
  const all: readonly (readonly [string, Summary])[] = [
    ...Object.entries({ ...textEdits, ...otherEdits }).map(([name, edit]) => [name, after(edit)] as const),
    ...Object.entries(reviewEdits).map(
      ([name, change]) =>
        [name, readSummary(copyDoc(draft.doc), { ...draft.review, ...change(draft.review) })] as const,
    ),
  ];

  test.each(all)("H1 %s", (_, summary) => {
    expect(summaryHash(summary)).not.toBe(summaryHash(base));
  });

  test("H1 no two of these changes give the same", () => {
    const hashes = new Map<string, string[]>();
    for (const [name, summary] of all) {
      const hash = summaryHash(summary);
      hashes.set(hash, [...(hashes.get(hash) ?? []), name]);
    }
    expect([...hashes.values()].filter((names) => names.length > 1)).toEqual([]);
  });

  test.each(Object.entries(hidden))("H1 what no reader sees gives the same: %s", (_, edit) => {
    const summary = after(edit);
    expect(seen(summary)).toBe(seen(base));
    expect(summaryHash(summary)).toBe(summaryHash(base));
  });
});

/** Ids differ from run to run: the names of tests do not. */
const whereOf = (place: PlaceId): string =>
  Object.entries(draft.ids).reduce((said, [name, id]) => said.replace(id, name), place as string);

describe("AG5 any visible change of a settled text gives another hash", () => {
  const base = readSummary(draft.doc, draft.review);
  const { first, area } = draft.ids;
  const cases: readonly (readonly [PlaceId, ...string[]])[] = [
    [
      `finding/${first}`,
      "a word other",
      "bold",
      "a reference",
      "a link to other evidence",
      "a line of enquiry",
      "a framework more",
      "a term",
      "no term",
    ],
    [`finding/${area}`, "an area moved to the strengths", "a term of another finding"],
    ["section/strengths", "findings the other way round", "a strength moved to the areas", "a finding removed"],
    [
      "section/actions",
      "words before the action points",
      "action points the other way round",
      "progress of an action point",
      "no answer",
    ],
    ["section/evidence", "evidence more", "evidence removed", "evidence the other way round", "the extent of evidence"],
    ["section/quantities", "a term", "no term", "a term of another finding"],
  ];
  test.each(cases.flatMap(([place, ...names]) => names.map((name) => [whereOf(place), name, place] as const)))(
    "AG5 %s: %s",
    (_, name, place) => {
      const edit = { ...textEdits, ...otherEdits }[name]!;
      expect(placeHash(after(edit), place)).not.toBe(placeHash(base, place));
    },
  );

  test("AG5 what is changed elsewhere lapses nothing: another number, another finding's words", () => {
    const place = `finding/${area}` as const;
    for (const name of ["a strength moved to the areas", "a word other", "evidence the other way round"])
      expect(placeHash(after({ ...textEdits, ...otherEdits }[name]!), place), name).toBe(placeHash(base, place));
  });
});

// ---- by chance ---------------------------------------------------------------------------------------------------

const formats: readonly Record<string, object | null>[] = [
  { bold: {} },
  { bold: null },
  { italic: {} },
  { link: { href: "https://example.org/" } },
  { link: null },
  { lang: { lang: "gd" } },
];

/** Marks, breaks, references and lists, which random edits of the summary do not make. */
function randomMark(doc: Y.Doc, chance: Chance): string {
  const fragment = edits.fieldFragment(doc, pick(addresses(doc), chance)!)!;
  const text = pick(textsOf(fragment), chance);
  if (!text || chance() < 0.2) {
    writeField(fragment, [list(pick(["bulletList", "orderedList"], chance)!, "an item", "another")]);
    return "a list";
  }
  if (chance() < 0.4) {
    const to = pick([...doc.getMap("findings").keys(), ...doc.getMap("evidence").keys(), "nobody"].sort(), chance)!;
    (text.parent as Y.XmlElement).push(
      writeInlines([pick([{ type: "hardBreak" }, { type: "reference", to }], chance)!]),
    );
    return "a break or a reference";
  }
  const from = whole(0, text.length, chance);
  text.format(from, whole(0, text.length - from, chance), pick(formats, chance)!);
  return "a mark";
}

function randomReview(review: Review, chance: Chance): Review {
  const change = pick(Object.values(reviewEdits), chance)!;
  return { ...review, ...change(review) };
}

describe("H1 H2 by chance", () => {
  test("H1 texts of one hash read alike; H2 the page, which reads what changes, has the server's hash", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const chance = seededChance(seed);
        const server = copyDoc(draft.doc);
        let review = draft.review;
        // A device's document forgets what was deleted; the server's does not.
        const device = new Y.Doc();
        Y.applyUpdate(device, Y.encodeStateAsUpdate(server));
        const page = watchSummary(device, review);
        const writer = writerOf(server, "a", "la", 1);
        const known = new Map<string, { readonly seen: string; readonly story: string }>();
        for (let step = 0; step < 60; step++) {
          const before = Y.encodeStateVector(server);
          let story = "the review";
          const kind = chance();
          if (kind < 0.1) page.setReview((review = randomReview(review, chance)));
          else if (kind < 0.4) story = randomMark(server, chance);
          else story = randomEdit(writer, chance) ?? "nothing";
          Y.applyUpdate(device, Y.encodeStateAsUpdate(server, before), "remote");
          const summary = readSummary(server, review);
          const hash = summaryHash(summary);
          const same = known.get(hash);
          const now = seen(summary);
          expect(!same || same.seen === now, `after “${story}” it reads otherwise than after “${same?.story}”`).toBe(
            true,
          );
          known.set(hash, { seen: now, story });
          if (step % 5 === 0) expect(summaryHash(page.get()), `on the page, after “${story}”`).toBe(hash);
        }
        page.stop();
      }),
      { numRuns: 25 },
    );
  });

  test("H2 the order of frameworks is the same everywhere, whatever a browser knows of languages", () => {
    const written = ["HGIOS4 2.10", "HGIOS4 2.9", "hgios4 1.1", "HGIOELC 1.3", "Àrd-ìre", "2.10", "2.9", "02.9"];
    const read = (names: readonly string[]): readonly string[] => {
      const doc = copyDoc(draft.doc);
      for (const name of names) edits.setFramework(doc, draft.ids.area, name, true);
      return readSummary(doc, draft.review)
        .sections.flatMap(({ findings }) => findings)
        .at(-1)!.frameworks;
    };
    const { localeCompare } = String.prototype;
    const order = read(written);
    String.prototype.localeCompare = () => 0;
    try {
      expect(read(written.toReversed())).toEqual(order);
    } finally {
      String.prototype.localeCompare = localeCompare;
    }
    expect(order).toEqual(["02.9", "2.9", "2.10", "Àrd-ìre", "HGIOELC 1.3", "hgios4 1.1", "HGIOS4 2.9", "HGIOS4 2.10"]);
  });
});
