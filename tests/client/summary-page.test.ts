import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { judgeClaim } from "#client/findings/claim-model.ts";
import { comings, structuralChanges } from "#client/summary/changes.ts";
import { copiedSection } from "#client/summary/copy-model.ts";
import type { FindPlace } from "#client/summary/find-model.ts";
import { caretAt, controlOf, find, foundIn, replaceAll, replaceOne, whyLeft } from "#client/summary/find-model.ts";
import type { Query } from "#client/summary/find-pattern.ts";
import { matches, patternOf } from "#client/summary/find-pattern.ts";
import { frameworkNames } from "#client/summary/names.ts";
import { outlineOf, peopleByLine } from "#client/summary/outline-model.ts";
import { crewsOf, crewWords } from "#client/summary/people.ts";
import { writeField } from "#shared/field.ts";
import { hitsInClaim, replacedClaim } from "#client/summary/find-claim.ts";
import { scales } from "#shared/quantities.ts";
import type { Partner, Review } from "#shared/reviews.ts";
import { paragraph } from "#shared/schema.ts";
import type { FieldAddress } from "#shared/summary.ts";
import {
  addAction,
  addEvidence,
  addFinding,
  fieldFragment,
  moveFinding,
  putBack,
  remove,
  seedSummary,
  setActionFact,
  setClaim,
  setEvidenceFacts,
  step,
  USER,
} from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { countWords, plainText, referenceText } from "#shared/summary-text.ts";
import type { Summary } from "#shared/summary.ts";
import { defaultTemplate } from "#shared/templates.ts";

const replaceInPlace = (doc: Y.Doc, summary: Summary, place: FindPlace, query: Query, by: string): number | undefined =>
  replaceAll(doc, summary, [place], query, by).get(place);

const by = { by: "m1", partner: "la", at: 0 };
const partner = (id: string, code: string, slot: number, signs = true): Partner => ({
  id,
  code,
  slot,
  signs,
  name: code,
});
const partners = [
  partner("la", "LA", 1),
  partner("es", "ES", 2),
  partner("ades", "ADES", 3),
  partner("oa", "OA", 4, false),
];
const review: Review = {
  id: "r1",
  state: "drafting",
  template: defaultTemplate,
  createdAt: 0,
  revision: 1,
  title: "Evaluative summary",
  hosts: [{ name: "Strathallan Council" }],
  focus: "How well?",
  reason: "",
  enquiries: [],
  firstDay: "",
  lastDay: "",
  mode: "",
  partners,
  scale: "national-2025",
};

/** Words into a field that has none yet. */
function write(doc: Y.Doc, address: FieldAddress, words: string): void {
  const fragment = fieldFragment(doc, address);
  if (!fragment) throw new Error(`No field ${address}`);
  fragment.delete(0, fragment.length);
  writeField(fragment, [paragraph(words)]);
}

/** A summary with strengths by these statements; returns their ids. */
function withStrengths(...statements: string[]): { doc: Y.Doc; ids: string[] } {
  const doc = new Y.Doc();
  seedSummary(doc, 0);
  const ids = statements.map((statement) => {
    const id = addFinding(doc, "strengths", by);
    write(doc, `finding/${id}/statement`, statement);
    return id;
  });
  return { doc, ids };
}
const read = (doc: Y.Doc) => readSummary(doc, review);

describe("outline", () => {
  test("words stand against the guide, and over it they say so", () => {
    const { doc } = withStrengths("Two words");
    write(doc, "section/evaluation", "word ".repeat(181));
    const { lines, words } = outlineOf(read(doc));
    const amount = (id: string) => lines.find((one) => one.id === id)?.amount;
    expect(amount("evaluation")).toMatchObject({ kind: "guided", words: 181, over: true });
    expect(amount("context")).toEqual({ kind: "empty" });
    expect(amount("strengths")).toEqual({ kind: "words", count: 2 });
    expect(amount("actions")).toMatchObject({ kind: "items", count: 0 });
    expect(amount("agreement")).toBeNull();
    expect(words).toBe(183);
  });

  test("a removed finding leaves its list and is counted as removed", () => {
    const { doc, ids } = withStrengths("One", "Two");
    remove(doc, "findings", ids[0]!, by);
    const { lines, removed } = outlineOf(read(doc));
    expect(lines.find((one) => one.id === "strengths")?.findings.map((one) => [one.number, one.statement])).toEqual([
      ["S1", "Two"],
    ]);
    expect(removed).toBe(1);
  });

  test("people stand at their finding, or at the section of the action points", () => {
    const at = (field: FieldAddress | null) => ({ field });
    const lines = peopleByLine([
      at("finding/f1/narrative"),
      at("finding/f1/statement"),
      at("action/a1/what"),
      at(null),
    ]);
    expect([...lines].map(([line, people]) => [line, people.length])).toEqual([
      ["f1", 2],
      ["actions", 1],
    ]);
  });
});

describe("who is here", () => {
  const here = (member: string, code: string, self = false, field: string | null = null) => ({
    member,
    name: member,
    partner: { code, slot: 1 },
    clientId: 1,
    self,
    field,
  });

  test("two tabs of one person count once, and stand where that person writes", () => {
    const crews = crewsOf(partners, [here("Effie", "ES"), here("Effie", "ES", false, "section/context")]);
    expect(crews.count).toBe(1);
    expect(crews.here[0]?.people[0]?.field).toBe("section/context");
  });

  test("signing partners of whom nobody is here are named, others not", () => {
    const crews = crewsOf(partners, [here("Ailsa", "LA", true), here("Dougal", "LA")]);
    expect(crews.away.map((one) => one.code)).toEqual(["ES", "ADES"]);
    expect(crewWords(crews)).toEqual({ here: "2 here", away: ", no ES and ADES" });
    expect(crews.here[0]?.people.map((one) => one.name)).toEqual(["Ailsa", "Dougal"]);
  });

  test("a second tab neither joins nor leaves, and oneself is not news", () => {
    const before = [here("Ailsa", "LA", true), here("Effie", "ES")];
    const after = [here("Ailsa", "LA", true), here("Effie", "ES"), here("Effie", "ES"), here("Tam", "ES")];
    expect(comings(before, after).joined.map((one) => one.member)).toEqual(["Tam"]);
    expect(comings(after, before).left.map((one) => one.member)).toEqual(["Tam"]);
  });
});

describe("what others changed", () => {
  const words = (change: (doc: Y.Doc, ids: string[]) => void): string[] => {
    const { doc, ids } = withStrengths("One", "Two", "Three");
    const before = read(doc);
    change(doc, ids);
    return structuralChanges(before, read(doc)).map((one) => one.words);
  };

  test.each<[string, (doc: Y.Doc, ids: string[]) => void, string[]]>([
    ["nothing", () => {}, []],
    ["only text", (doc, ids) => write(doc, `finding/${ids[0]!}/narrative`, "New words"), []],
    [
      "removed: those below are not said to have moved",
      (doc, ids) => remove(doc, "findings", ids[0]!, by),
      ["S1 was removed."],
    ],
    ["added", (doc) => void addFinding(doc, "strengths", by), ["S4 was added."]],
    ["stepped", (doc, ids) => void step(doc, "findings", ids[0]!, 1), ["S2 was moved. It is now S1."]],
    [
      "moved to areas",
      (doc, ids) => moveFinding(doc, ids[1]!, "areas", { before: null }),
      ["S2 was moved to areas for further focus. It is now A1."],
    ],
  ])("%s", (_, change, expected) => {
    // A step past one neighbour can be told as either of the two having moved.
    const said = words(change);
    if (expected[0]?.includes("was moved. It"))
      expect(["S2 was moved. It is now S1.", "S1 was moved. It is now S2."]).toContain(said[0]);
    else expect(said).toEqual(expected);
  });

  test("put back", () => {
    const { doc, ids } = withStrengths("One", "Two");
    remove(doc, "findings", ids[1]!, by);
    const before = read(doc);
    putBack(doc, "findings", ids[1]!);
    expect(structuralChanges(before, read(doc)).map((one) => one.words)).toEqual(["S2 was put back."]);
  });

  test("evidence and action points are told as findings are", () => {
    const doc = new Y.Doc();
    seedSummary(doc, 0);
    const facts = { title: "Survey", type: "document", extent: "", date: "" } as const;
    const [first] = [1, 2].map(() => addEvidence(doc, facts, by));
    let before = read(doc);
    const told = (change: () => void): string[] => {
      change();
      const now = read(doc);
      const words = structuralChanges(before, now).map((one) => one.words);
      before = now;
      return words;
    };
    expect(told(() => remove(doc, "evidence", first!, by))).toEqual(["E1 was removed."]);
    expect(told(() => putBack(doc, "evidence", first!))).toEqual(["E1 was put back."]);
    expect(told(() => void addAction(doc, by))).toEqual(["action point 1 was added."]);
    expect(told(() => setEvidenceFacts(doc, first!, { extent: "49 replies" }))).toEqual([]);
    expect(told(() => void step(doc, "evidence", first!, 1))[0]).toMatch(/^E[12] was moved. It is now E[12]\.$/);
  });
});

describe("find and replace", () => {
  test.each<[string, string, boolean, number]>([
    ["Most schools. Almost most.", "most", false, 3],
    ["Most schools. Almost most.", "most", true, 2],
    ["the team’s own", "team's", false, 1],
    ["two   spaces", "two spaces", false, 1],
    ["cost (net)", "(net)", true, 1],
    ["Sgoil Àraich", "àraich", true, 1],
    ["Sgoil Àraich", "sgoil araich", true, 1],
    ["Sgoil Araich", "àraich", true, 1],
    ["Sgoil A\u0300raich", "àr", false, 1],
    ["anything", "  ", false, 0],
    ["anything", "\u0300", false, 0],
  ])("%s: %s", (text, words, wholeWord, count) => {
    const pattern = patternOf({ words, wholeWord, matchCase: false });
    expect(pattern ? matches(text, pattern) : []).toHaveLength(count);
  });

  test.each([
    ["Dùn Èideann", "eide", ["Èide"]],
    ["Bo\u0300d agus Bòd", "bod", ["Bo\u0300d", "Bòd"]],
    ["cafe\u0301 too", "cafe", ["cafe\u0301"]],
    ["a\u0323\u0302 and ậ 👍🏽 a", "a", ["a\u0323\u0302", "a", "ậ", "a"]],
  ])("without accents it is the words as they stand that are found: %s", (text, words, expected) => {
    const pattern = patternOf({ words, wholeWord: false, matchCase: false })!;
    expect(matches(text, pattern).map(({ at, length }) => text.slice(at, at + length))).toEqual(expected);
  });

  test("all places in a field are replaced, one place keeps the others, marks stay", () => {
    const { doc, ids } = withStrengths("a few and a few");
    const address: FieldAddress = `finding/${ids[0]!}/narrative`;
    const fragment = fieldFragment(doc, address)!;
    fragment.delete(0, fragment.length);
    writeField(fragment, [
      {
        type: "paragraph",
        content: [
          { type: "text", text: "plain ", marks: [] },
          { type: "text", text: "few", marks: [{ type: "bold" }] },
        ],
      },
    ]);
    const query = { words: "few", wholeWord: true, matchCase: false };
    const hits = find(doc, read(doc), query);
    expect(hits.map((hit) => hit.nth)).toEqual([0, 1, 0]);
    expect(replaceOne(doc, read(doc), hits[1]!, query, "lot")).toBe(true);
    expect(replaceInPlace(doc, read(doc), address, query, "many")).toBe(1);
    const finding = read(doc).sections.find((one) => one.id === "strengths")!.findings[0]!;
    expect(plainText(finding.statement, () => "")).toBe("a few and a lot");
    expect(finding.narrative[0]).toMatchObject({
      content: [{ text: "plain " }, { text: "many", marks: [{ type: "bold" }] }],
    });
    expect(countWords(finding.narrative)).toBe(2);
    expect(find(doc, read(doc), query)).toHaveLength(1);
  });

  test("values of action points and the register are found and replaced, and a title is never emptied", () => {
    const { doc } = withStrengths("Few");
    const action = addAction(doc, by);
    setActionFact(doc, action, "measure", "A few learners, and few parents");
    const item = addEvidence(doc, { title: "Few", type: "document", extent: "few replies", date: "" }, by);
    const query = { words: "few", wholeWord: true, matchCase: true };
    const hits = find(doc, read(doc), query);
    expect(hits.map((hit) => `${foundIn(read(doc), hit.place)} ${hit.nth}`)).toEqual([
      "How we will know of action point 1 0",
      "How we will know of action point 1 1",
      "E1 in the register 0",
    ]);
    expect(replaceOne(doc, read(doc), hits[1]!, query, "$&many")).toBe(true);
    expect(read(doc).actions[0]?.measure).toBe("A few learners, and $&many parents");
    expect(replaceInPlace(doc, read(doc), hits[2]!.place, query, "49")).toBe(1);
    expect(read(doc).evidence[0]?.extent).toBe("49 replies");
    const title = { place: `fact/evidence/${item}/title` as const, nth: 0 };
    expect(replaceOne(doc, read(doc), title, { ...query, words: "Few" }, "")).toBe(false);
    expect(read(doc).evidence[0]?.title).toBe("Few");
  });

  describe("in a quantity claim", () => {
    const claim = { count: 1346, total: 1449, group: "heads of all schools", term: "almost all" };
    const claims = (doc: Y.Doc) => read(doc).sections.flatMap((one) => one.findings.flatMap((each) => each.claims));
    /** A finding with this claim, and what finds and replaces in it. */
    function withClaim(about: Partial<typeof claim> = {}) {
      const { doc, ids } = withStrengths("Heads plan");
      const id = setClaim(doc, ids[0]!, { ...claim, ...about });
      const place: FindPlace = `fact/claim/${ids[0]!}/${id}`;
      const query = (words: string) => ({ words, wholeWord: false, matchCase: false });
      return {
        doc,
        place,
        hits: (words: string) => find(doc, read(doc), query(words)),
        all: (words: string, by: string) => replaceInPlace(doc, read(doc), place, query(words), by),
        one: (words: string, nth: number, by: string) => replaceOne(doc, read(doc), { place, nth }, query(words), by),
      };
    }

    test("it is found as its line reads, and replaced in the group and the term, as one step of undo", () => {
      const { doc, place, hits, all, one } = withClaim();
      expect(foundIn(read(doc), place)).toBe("Count of S1");
      expect(hits("heads").map((hit) => hit.place)).toEqual([expect.stringMatching(/statement$/), place]);
      expect(hits("1,346 of 1,449 heads")).toHaveLength(1);
      expect(hits("93%")).toHaveLength(1);
      // The group's, then the term's.
      expect(hits("all").flatMap((hit) => (hit.place === place ? [hit.nth] : []))).toEqual([0, 1]);
      const undo = new Y.UndoManager(doc, { trackedOrigins: new Set([USER]) });
      expect(all("heads", "headteachers")).toBe(1);
      expect(one("almost all", 0, "Most")).toBe(true);
      expect(claims(doc)).toMatchObject([{ ...claim, group: "headteachers of all schools", term: "most" }]);
      expect(undo.undo() && claims(doc)).toMatchObject([claim]);
    });

    test("a number takes the suggested term along, and a chosen one stays", () => {
      const suggested = withClaim();
      expect(suggested.all("1,346", "1,449")).toBe(1);
      expect(claims(suggested.doc)).toMatchObject([{ count: 1449, total: 1449, term: "all" }]);
      const chosen = withClaim({ term: "most" });
      expect(chosen.one("46", 0, "00")).toBe(true);
      expect(claims(chosen.doc)).toMatchObject([{ count: 1300, term: "most" }]);
      // Either number alone would not fit the other.
      const both = withClaim({ count: 46, total: 49 });
      expect(both.all("4", "6")).toBe(2);
      expect(claims(both.doc)).toMatchObject([{ count: 66, total: 69 }]);
    });

    test.each([
      ["a count over the total", "1,346", "2,000"],
      ["a number that is none", "1,346", "many"],
      ["a term off the scale", "almost", "nearly"],
      ["nobody counted", "heads of all schools", " "],
      ["a group that is too long", "heads of", "x".repeat(120)],
      ["words across two values", "1,449 heads", "1,449 headteachers"],
      ["the percentage", "93%", "94%"],
    ])("%s is left and said so", (_, words, by) => {
      const { doc, hits, all, one } = withClaim();
      expect(hits(words)).toHaveLength(1);
      expect(all(words, by)).toBe(0);
      expect(one(words, 0, by)).toBe(false);
      expect(whyLeft(hits(words)[0]!)).toContain("a term of the scale");
      expect(claims(doc)).toMatchObject([claim]);
    });

    test("what can be replaced is, beside what cannot", () => {
      const { doc, all } = withClaim({ group: "almost every head" });
      expect(all("almost", "nearly")).toBe(1);
      expect(claims(doc)).toMatchObject([{ group: "nearly every head", term: "almost all" }]);
    });
  });

  test("the details are found first, part by part, and never replaced here", () => {
    const { doc } = withStrengths("How it goes");
    const summary = readSummary(doc, {
      ...review,
      reason: "Nobody knew how.",
      enquiries: [
        { id: "q1", text: "Who plans?" },
        { id: "q2", text: "How and how often?" },
      ],
    });
    const query = { words: "how", wholeWord: true, matchCase: false };
    const hits = find(doc, summary, query);
    expect(hits.map((hit) => `${foundIn(summary, hit.place)} ${hit.nth}`)).toEqual([
      "Agreed focus 0",
      "Why this focus 0",
      "Lines of enquiry 0",
      "Lines of enquiry 1",
      "Statement of S1 0",
    ]);
    expect(hits.slice(0, 3).map((hit) => controlOf(summary, hit.place))).toEqual(["focus", "reason", "enquiry-q2"]);
    expect(replaceOne(doc, summary, hits[0]!, query, "why")).toBe(false);
    expect(replaceInPlace(doc, summary, hits[2]!.place, query, "why")).toBe(0);
    expect(whyLeft(hits[0]!)).toContain("a page of their own");
  });

  describe("beside references", () => {
    /** "See (E1) and S1 end, see on" behind another paragraph, with a line break before "see". */
    function withReferences() {
      const { doc, ids } = withStrengths("One");
      const item = addEvidence(doc, { title: "Survey", type: "document", extent: "", date: "" }, by);
      const address: FieldAddress = `finding/${ids[0]!}/narrative`;
      const fragment = fieldFragment(doc, address)!;
      fragment.delete(0, fragment.length);
      const text = (words: string) => ({ type: "text", text: words, marks: [] }) as const;
      const reference = (to: string) => ({ type: "reference", to }) as const;
      writeField(fragment, [
        paragraph("First"),
        {
          type: "paragraph",
          content: [
            text("See ("),
            reference(item),
            text(") and "),
            reference(ids[0]!),
            text(" end,"),
            { type: "hardBreak" },
            text("see on"),
          ],
        },
      ]);
      const query = (words: string) => ({ words, wholeWord: false, matchCase: false });
      return {
        doc,
        item,
        fragment,
        hits: (words: string) => find(doc, read(doc), query(words)).filter((hit) => hit.place === address),
        caret: (words: string, nth = 0) => caretAt(doc, read(doc), { place: address, nth }, query(words))?.spot,
        one: (words: string, nth: number, put: string) =>
          replaceOne(doc, read(doc), { place: address, nth }, query(words), put),
        all: (words: string, put: string) => replaceInPlace(doc, read(doc), address, query(words), put),
        words: () => {
          const finding = read(doc).sections.find((one) => one.id === "strengths")!.findings[0]!;
          return plainText(finding.narrative, referenceText(read(doc)));
        },
      };
    }

    // "First" and its edges 7, an edge 1, "See (" 5, a reference 1, ") and " 6, a reference 1, " end," 5, a break 1.
    test.each<[string, { anchor: number; head: number }]>([
      ["E1", { anchor: 13, head: 14 }],
      ["see (e", { anchor: 8, head: 14 }],
      ["1) and s", { anchor: 13, head: 21 }],
      ["1 end", { anchor: 20, head: 25 }],
      ["(E1) and S1 end", { anchor: 12, head: 25 }],
    ])("%s is found as the page shows it, gone to, and stays", (words, spot) => {
      const { hits, caret, one, all, words: now } = withReferences();
      expect(hits(words)).toMatchObject([{ nth: 0, withReference: true }]);
      expect(caret(words)).toEqual(spot);
      const before = now();
      expect(one(words, 0, "gone")).toBe(false);
      expect(all(words, "gone")).toBe(0);
      expect(now()).toBe(before);
      expect(whyLeft(hits(words)[0]!)).toBe("a reference is changed by choosing another");
    });

    test("letters alone are found and replaced right beside them, and what touches one stays", () => {
      const { hits, caret, one, all, words } = withReferences();
      expect(caret("see", 1)).toEqual({ anchor: 27, head: 30 });
      expect(one(") and ", 0, ", ")).toBe(true);
      expect(words()).toBe("First\nSee (E1, S1 end,\nsee on");
      expect(hits("e").map((hit) => hit.withReference)).toEqual([false, false, true, false, false, false]);
      expect(one("e", 2, "i")).toBe(false);
      expect(one("e", 3, "i")).toBe(true);
      expect(all("e", "a")).toBe(4);
      expect(words()).toBe("First\nSaa (E1, S1 ind,\nsaa on");
      expect(all("(", "")).toBe(1);
      expect(words()).toBe("First\nSaa E1, S1 ind,\nsaa on");
    });

    test("whole words end at a reference as they do on the page, and no match runs through a line break", () => {
      const { doc, hits } = withReferences();
      expect(hits("end, see")).toEqual([]);
      expect(hits("on First")).toEqual([]);
      const whole = (words: string) => find(doc, read(doc), { words, wholeWord: true, matchCase: true });
      expect(whole("E1").filter((hit) => hit.withReference)).toHaveLength(1);
      expect(whole("1")).toEqual([]);
    });

    test("a removed item is found as what stands there instead, and a number as it is now", () => {
      const { doc, item, hits } = withReferences();
      moveFinding(doc, read(doc).sections.find((one) => one.id === "strengths")!.findings[0]!.id, "areas", {
        before: null,
      });
      expect(hits("S1")).toEqual([]);
      expect(hits("A1 end")).toHaveLength(1);
      remove(doc, "evidence", item, by);
      expect(hits("E1")).toEqual([]);
      expect(hits("see ([removed item])")).toHaveLength(1);
    });

    test("a match that runs from one text into another beside it is replaced in both", () => {
      const { fragment, hits, one, words } = withReferences();
      const beside = new Y.XmlText();
      (fragment.get(1) as Y.XmlElement).insert(0, [beside]);
      beside.insert(0, "Over", { bold: {} });
      expect(hits("overs")).toMatchObject([{ withReference: false }]);
      expect(one("overs", 0, "Fores")).toBe(true);
      expect(words()).toBe("First\nForesee (E1) and S1 end,\nsee on");
      expect(beside.toDelta()).toEqual([{ insert: "Fores", attributes: { bold: {} } }]);
    });
  });

  test("a caret goes to the words found without accents, which are replaced with theirs", () => {
    const { doc, ids } = withStrengths("Sgoil A\u0300raich agus Àraich");
    const query = { words: "araich", wholeWord: true, matchCase: false };
    const hits = find(doc, read(doc), query);
    expect(hits.map((hit) => caretAt(doc, read(doc), hit, query)?.spot)).toEqual([
      { anchor: 7, head: 14 },
      { anchor: 20, head: 26 },
    ]);
    expect(replaceInPlace(doc, read(doc), `finding/${ids[0]!}/statement`, query, "bheag")).toBe(2);
    const finding = read(doc).sections.find((one) => one.id === "strengths")!.findings[0]!;
    expect(plainText(finding.statement, () => "")).toBe("Sgoil bheag agus bheag");
  });
});

test.each([
  ["46", "49", "headteachers", "almost all", false],
  ["49", "49", "headteachers", "all", false],
  ["2", "17", "departments", "a few", true],
  ["1,200", "1 600", "learners", "most", false],
])("a count of %s of %s %s is %s", (count, total, group, term, small) => {
  expect(judgeClaim(scales[0]!, { count, total, group, chosen: null })).toMatchObject({
    ready: true,
    claim: { term },
    small,
  });
});

test.each([
  ["", "49", "headteachers"],
  ["50", "49", "headteachers"],
  ["0", "49", "headteachers"],
  ["4", "0", "headteachers"],
  ["4.5", "9", "headteachers"],
  ["4", "9", " "],
])("a count of %s of %s %s is not taken", (count, total, group) => {
  expect(judgeClaim(scales[0]!, { count, total, group, chosen: null }).ready).toBe(false);
});

test.each(scales)("all is only for a count that equals its total: $id", (scale) => {
  const counted = { count: "46", total: "49", group: "headteachers" };
  expect(judgeClaim(scale, { ...counted, chosen: "all" })).toEqual({
    ready: false,
    missing: "Only a count that equals its total is “all”: 46 of 49 is “almost all”.",
    at: "o",
  });
  expect(judgeClaim(scale, { ...counted, chosen: "most" })).toMatchObject({ ready: true, claim: { term: "most" } });
  expect(judgeClaim(scale, { ...counted, count: "49", chosen: "all" })).toMatchObject({ ready: true });
  const claim = { id: "c", count: 46, total: 49, group: "headteachers", term: "most" };
  const replaced = (by: string) => {
    const hits = hitsInClaim(claim, scale, /most$/g);
    return replacedClaim(claim, scale, hits, by);
  };
  expect(replaced("majority")).toMatchObject({ claim: { term: "majority" }, count: 1 });
  expect(replaced("all")).toMatchObject({ claim: { term: "most" }, count: 0 });
});

test("references to one framework stand together", () => {
  expect(frameworkNames(["HGIOS4 1.1", "HGIOS4 1.3", "Performance information"])).toBe(
    "HGIOS4 1.1, 1.3; Performance information",
  );
});

test("a copied section escapes what it holds", () => {
  const { doc } = withStrengths("Less < more & <b>bold</b>");
  const { plain, html } = copiedSection(read(doc), "strengths");
  expect(plain).toContain("S1 Less < more & <b>bold</b>");
  expect(html).toContain("S1 Less &lt; more &amp; &lt;b&gt;bold&lt;/b&gt;");
});
