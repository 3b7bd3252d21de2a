import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { z } from "zod";
import { bringInto } from "#server/versions/bring-in.ts";
import { takeBackInto } from "#server/versions/take-back.ts";
import type { Endpoint } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import { writeBlock, writeField } from "#shared/field.ts";
import type { ImportedPart } from "#shared/imports.ts";
import { newId } from "#shared/ids.ts";
import type { RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { plainText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { madeBy } from "#shared/version-title.ts";
import type { Version } from "#shared/versions.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { buildDoc, buildReview, copyDoc, sync } from "#tests/support/builders.ts";
import type { Answer } from "#tests/support/call.ts";
import { callEndpoint } from "#tests/support/call.ts";
import { seededChance } from "#tests/support/chance.ts";
import { Device } from "#tests/support/device.ts";
import { randomHistory, writerOf, writeSome } from "#tests/support/histories.ts";

const people = ["lead", "writer", "commenter", "reader", "signatory", "stranger"] as const;

let world: TestApp;
let device: Device;
const cookies = new Map<string, string>();

beforeAll(async () => {
  world = await startApp();
  const url = await world.listen();
  for (const who of people) cookies.set(who, (await world.cookie(who))!);
  device = new Device(url, world.review, cookies.get("lead")!);
  device.connect();
  while (!device.synced) await new Promise<void>((resolve) => (device.onHeard = resolve));
});
afterAll(async () => {
  device.stop();
  await world.app.close();
});
beforeEach(() => world.setState("drafting"));

const call = <Q extends z.ZodType, R extends z.ZodType>(
  who: string,
  endpoint: Endpoint<Q, R>,
  params: Record<string, string> = {},
  body?: unknown,
): Promise<Answer<z.infer<R>>> =>
  callEndpoint(world.app, cookies.get(who) ?? "", endpoint, { review: world.review, ...params }, body);

/** A change by the lead, durable. */
async function write(change: (doc: Y.Doc) => void): Promise<void> {
  change(device.doc);
  await expect.poll(() => device.savedUpTo).toBe(device.made);
}
const put = (doc: Y.Doc, address: FieldAddress, words: string): void =>
  doc.transact(() => {
    const fragment = edits.fieldFragment(doc, address)!;
    fragment.delete(0, fragment.length);
    writeField(fragment, [paragraph(words)]);
  }, edits.USER);

/** At the beginning of a field's paragraph. */
const addTo = (doc: Y.Doc, address: FieldAddress, paragraphAt: number, words: string): void =>
  ((edits.fieldFragment(doc, address)!.get(paragraphAt) as Y.XmlElement).get(0) as Y.XmlText).insert(0, words);

const listed = async (): Promise<Version[]> => (await call("reader", api.versions)).body.versions;
const now = async (): Promise<Summary> => (await call("reader", api.summary)).body.summary as unknown as Summary;
const said = (text: RichText): string => plainText(text, (to) => `[${to}]`);
const sectionSays = ({ sections }: Summary, id: string): string =>
  said(sections.find((one) => one.id === id)?.text ?? []);
const findings = ({ sections }: Summary) =>
  sections.flatMap((one) =>
    one.findings.map((finding) => [finding.number, said(finding.statement), said(finding.narrative)]),
  );

const text = (words: string) => ({ type: "text", text: words, marks: [] }) as const;
const toSection = (section: "context" | "method" | "strengths", ...lines: string[]): ImportedPart => ({
  to: "section",
  section,
  text: lines.map(paragraph),
});
const toFinding = (section: "strengths" | "areas", statement: string, number = ""): ImportedPart => ({
  to: "finding",
  section,
  number,
  statement: [text(statement)],
  narrative: [paragraph(`${statement}, at length.`)],
  enquiry: null,
  frameworks: ["HGIOS4 1.1"],
});
const toAction = (what: string, answers: string[]): ImportedPart => ({
  to: "action",
  what: [paragraph(what)],
  answers,
  facts: { lead: "Head of education" },
});
const bringIn = (who: string, file: string, parts: readonly object[], id = newId()) =>
  call(who, api.import, {}, { id, file, parts });

/** After so many turns of the loop. */
async function later<T>(turns: number, run: () => Promise<T>): Promise<T> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
  return run();
}

describe("V8 bringing in a document", () => {
  test("V8 what comes stands behind what is there, in the member's name, between two versions", async () => {
    await write((doc) => put(doc, "section/context", "What stood here."));
    const brought = await bringIn("writer", "Draft 2.docx", [
      toSection("context", "First.", "Second."),
      toSection("strengths", "An introduction."),
      toFinding("areas", "Make judgements consistent", "A1"),
      toFinding("areas", "Another"),
      toAction("Hold joint events", ["A1", "S7"]),
    ]);
    expect(brought.status, brought.message).toBe(200);
    const summary = await now();
    expect(sectionSays(summary, "context")).toBe("What stood here.\nFirst.\nSecond.");
    expect(sectionSays(summary, "strengths")).toBe("An introduction.");
    expect(findings(summary)).toEqual([
      ["A1", "Make judgements consistent", "Make judgements consistent, at length."],
      ["A2", "Another", "Another, at length."],
    ]);
    const [action] = summary.actions;
    expect(action).toMatchObject({
      lead: "Head of education",
      answers: [summary.sections.flatMap((one) => one.findings)[0]!.id],
    });
    // On everybody's page, too.
    await expect.poll(() => sectionSays(readSummary(device.doc, buildReview()), "context")).toContain("Second.");

    const { before, after } = brought.body;
    for (const version of [before, after])
      expect(version).toMatchObject({ reason: "imported", by: world.members["writer"], partner: "la", name: "" });
    expect([before, after].map(madeBy)).toEqual(["Before importing “Draft 2.docx”", "Imported “Draft 2.docx”"]);
    const texts = await Promise.all(
      [before, after].map(
        async ({ id }) => (await call("reader", api.version, { version: id })).body.summary as unknown as Summary,
      ),
    );
    expect(texts.map((one) => sectionSays(one, "context"))).toEqual([
      "What stood here.",
      "What stood here.\nFirst.\nSecond.",
    ]);
    await expect.poll(async () => (await listed()).find(({ id }) => id === after.id)?.account).toMatch(/added/i);
    const written = (await call("reader", api.version, { version: "now" })).body.written!["section/context"]!;
    const mine = written.spans.filter(({ member }) => member === world.members["writer"]);
    expect(mine.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThanOrEqual("First.Second.".length);
    const [act] = (await call("lead", api.audit)).body.entries;
    expect(act).toMatchObject({
      what: "Brought in the Word document “Draft 2.docx”: section 1 “Context and agreed focus”; section 4 “Strengths”; 2 findings in section 5 “Areas for further focus”; 1 action point",
    });
  });

  test("V8 an address that is too long for a link does not hold up the rest: its words come", async () => {
    const href = `https://example.org/${"a".repeat(3000)}`;
    const linked = { type: "paragraph", content: [{ ...text("the report"), marks: [{ type: "link", href }] }] };
    const brought = await bringIn("writer", "Links.docx", [{ to: "section", section: "evaluation", text: [linked] }]);
    expect(brought.status, brought.message).toBe(200);
    expect((await now()).sections.find(({ id }) => id === "evaluation")!.text).toEqual([paragraph("the report")]);
    // Nor is it kept where an editor would make an empty link of it.
    expect(JSON.stringify(device.doc.getXmlFragment("section/evaluation").toJSON())).not.toContain("link");
  });

  test("V8 sent again under its id it is not done twice", async () => {
    const id = newId();
    const first = await bringIn("writer", "Twice.docx", [toSection("method", "Once only.")], id);
    const again = await bringIn("writer", "Twice.docx", [toSection("method", "Once only.")], id);
    expect(again.body.after.id).toBe(first.body.after.id);
    expect(sectionSays(await now(), "method")).toBe("Once only.");
    // To another place: it says where it is.
    const other = await bringIn("writer", "Twice.docx", [toSection("context", "Once only.")], id);
    expect([first, again, other].map(({ body }) => [body.again, body.places])).toEqual([
      [false, ["section 2 “How the review was carried out”"]],
      [true, ["section 2 “How the review was carried out”"]],
      [true, ["section 2 “How the review was carried out”"]],
    ]);
    expect(sectionSays(await now(), "context")).not.toContain("Once only.");
  });

  test("V8 undone, all of it goes but what was changed since; that is named", async () => {
    const before = await now();
    const brought = await bringIn("writer", "Undone.docx", [
      toSection("context", "Brought in."),
      toSection("method", "Brought in here."),
      toFinding("strengths", "One that goes"),
      toFinding("strengths", "One that stays"),
      toAction("An action that goes", []),
    ]);
    await expect
      .poll(() => readSummary(device.doc, buildReview()).sections.flatMap((one) => one.findings).length)
      .toBe(4);
    const stays = readSummary(device.doc, buildReview())
      .sections.flatMap((one) => one.findings)
      .find((one) => said(one.statement) === "One that stays")!;
    await write((doc) => {
      put(doc, `finding/${stays.id}/narrative`, "Somebody went on here.");
      // Beside what came in the one section, and within it in the other.
      addTo(doc, "section/context", 0, "And here: ");
      addTo(doc, "section/method", 1, "Also here: ");
    });
    const undo = { kind: "undo", after: brought.body.after.id };
    const undone = await call("writer", api.restore, { version: brought.body.before.id }, undo);
    expect(undone.status, undone.message).toBe(200);
    expect(undone.body.left.toSorted()).toEqual(["S1", "section 2"]);
    expect([undone.body.before, undone.body.after].map(madeBy)).toEqual([
      "Before taking back the import of “Undone.docx”",
      "After taking back the import of “Undone.docx”",
    ]);
    const summary = await now();
    expect(sectionSays(summary, "context")).toBe(`And here: ${sectionSays(before, "context")}`);
    expect(sectionSays(summary, "method")).toBe(`${sectionSays(before, "method")}\nAlso here: Brought in here.`);
    expect(findings(summary).map(([, statement]) => statement)).toEqual([
      "One that stays",
      ...findings(before).map(([, statement]) => statement),
    ]);
    expect(summary.actions.length).toBe(before.actions.length);
    // Nothing is lost: it waits among what was removed.
    expect(summary.removed.findings.map((one) => said(one.statement))).toContain("One that goes");
    expect((await call("lead", api.audit)).body.entries[0]).toMatchObject({
      what: "Took back the import of “Undone.docx”, except what had been changed since: section 2; S1",
    });
    const again = await call("writer", api.restore, { version: brought.body.before.id }, undo);
    expect(again.message).toBe("There is nothing left to undo: section 2 and S1 were changed since, so they stay.");
  });

  test("V8 two bring in the same document, over a paragraph that reads the same: each undo takes its own", async () => {
    const stood = sectionSays(await now(), "follow-up");
    await write((doc) => put(doc, "section/follow-up", "The same."));
    const block = (at: number): unknown => device.doc.getXmlFragment("section/follow-up").get(at);
    const part: ImportedPart = { to: "section", section: "follow-up", text: [paragraph("The same.")] };
    const mine = await bringIn("writer", "Same.docx", [part]);
    const theirs = await bringIn("lead", "Same.docx", [part]);
    const length = (): number => device.doc.getXmlFragment("section/follow-up").length;
    await expect.poll(length).toBe(3);
    const [own, , other] = [block(0), block(1), block(2)];
    for (const [who, { body }, kept] of [
      ["writer", mine, [own, other]],
      ["lead", theirs, [own]],
    ] as const) {
      const undone = await call(who, api.restore, { version: body.before.id }, { kind: "undo", after: body.after.id });
      expect(undone.body.left, undone.message).toEqual([]);
      await expect.poll(length).toBe(kept.length);
      expect(kept.map((_, at) => block(at))).toEqual(kept);
    }
    await write((doc) => put(doc, "section/follow-up", stood));
  });

  test.each([
    ["lead", "drafting", undefined],
    ["writer", "drafting", undefined],
    ["commenter", "drafting", "not-allowed"],
    ["reader", "drafting", "not-allowed"],
    ["signatory", "drafting", "not-allowed"],
    ["stranger", "drafting", "not-found"],
    ["lead", "proposed", "locked"],
    ["writer", "proposed", "locked"],
    ["writer", "agreed", "locked"],
  ] as const)("V8 %s, %s: %s", async (who, state, code) => {
    const [versions, before] = [(await listed()).length, await now()];
    await world.setState(state);
    const answer = await bringIn(who, "Allowed.docx", [toSection("context", "A line.")]);
    await world.setState("drafting");
    expect(answer.code).toBe(code);
    expect((await listed()).length - versions).toBe(code === undefined ? 2 : 0);
    if (code !== undefined) expect(sectionSays(await now(), "context")).toBe(sectionSays(before, "context"));
  });

  test("V8 proposed in that very moment: one of the two is done, and what was not leaves no version", async () => {
    const imported = async (): Promise<number> => (await listed()).filter(({ reason }) => reason === "imported").length;
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const [versions, { hash }] = [await imported(), (await call("reader", api.summary)).body];
      const [proposed, brought] = await Promise.all([
        later(round * 3, () => call("lead", api.propose, {}, { hash, despite: "For the test." })),
        bringIn("writer", "Late.docx", [toSection("context", `Late ${round}.`)]),
      ]);
      outcomes.add(`${proposed.code ?? "proposed"}, ${brought.code ?? "brought in"}`);
      expect((await imported()) - versions).toBe(brought.code === undefined ? 2 : 0);
      expect(sectionSays(await now(), "context").includes(`Late ${round}.`)).toBe(brought.code === undefined);
      if (proposed.code !== undefined) continue;
      const proposal = proposed.body.acts.flatMap((act) => (act.kind === "proposed" ? [act.proposal] : [])).at(-1);
      expect((await call("lead", api.withdraw, {}, { proposal, reason: "For the test." })).message).toBe("");
    }
    for (const one of outcomes)
      expect(["proposed, locked", "stale, brought in", "proposed, brought in"]).toContain(one);
  });

  test.each([
    ["a section that is made by itself", { to: "section", section: "evidence", text: [paragraph("x")] }],
    ["a finding where there are none", { ...toFinding("strengths", "x"), section: "context" }],
    ["a section that there is none of", { ...toSection("context", "x"), section: "nowhere" }],
    [
      "a reference of another text",
      { ...toSection("context"), text: [{ type: "paragraph", content: [{ type: "reference", to: "x" }] }] },
    ],
    ["nothing for a section", toSection("context")],
    ["a block that no field has", { ...toSection("context"), text: [{ type: "table", rows: [] }] }],
    [
      "an address that runs",
      {
        ...toSection("context"),
        text: [
          { type: "paragraph", content: [{ ...text("x"), marks: [{ type: "link", href: "javascript:alert(1)" }] }] },
        ],
      },
    ],
    ["half a character", { ...toSection("context"), text: [paragraph("x\uD83D")] }],
  ])("V8 refused: %s", async (_, part) => {
    const before = await now();
    const answer = await bringIn("writer", "Bad.docx", [part]);
    expect(answer.code).toBe("bad-input");
    expect(await now()).toEqual(before);
  });
});

describe("V8 beside others who write", () => {
  const review = buildReview();
  const by = { by: "importer", partner: "la", at: 9 };

  test("V8 what another types at the end meanwhile stands whole, and so does what comes", () => {
    for (const [start, typed] of [
      ["Stood.", " And more."],
      ["", "Begun."],
    ] as const) {
      const doc = buildDoc();
      writeField(doc.getXmlFragment("section/context"), [paragraph("Above."), paragraph(start)]);
      const away = copyDoc(doc);
      const last = away.getXmlFragment("section/context").get(1) as Y.XmlElement;
      if (last.length === 0) last.insert(0, [new Y.XmlText()]);
      (last.get(0) as Y.XmlText).insert(start.length, typed);
      bringInto(doc, [{ to: "section", section: "context", text: [paragraph("Brought in.")] }], by);
      sync(doc, away);
      const lines = sectionSays(readSummary(doc, review), "context").split("\n");
      // Behind what stands there, and before an empty paragraph that somebody has their caret in.
      const order = start === "" ? ["Brought in.", typed] : [start + typed, "Brought in."];
      expect(lines).toEqual(["Above.", ...order]);
      expect(sectionSays(readSummary(away, review), "context")).toBe(lines.join("\n"));
    }
  });

  /** A document with these lines in its first section, and what it takes to bring one in and take it back. */
  function importsInto(...lines: string[]) {
    const doc = buildDoc();
    const fragment = doc.getXmlFragment("section/context");
    writeField(fragment, lines.map(paragraph));
    return {
      doc,
      fragment,
      says: (): string => sectionSays(readSummary(doc, review), "context"),
      textAt: (at: number): Y.XmlText => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText,
      /** Answers what undoes it. */
      bring(...came: string[]): () => ReturnType<typeof takeBackInto> {
        const before = copyDoc(doc);
        const other = copyDoc(doc);
        bringInto(other, [toSection("context", ...came)], by);
        sync(doc, other);
        const after = copyDoc(doc);
        return () => takeBackInto(doc, before, after, by, "import");
      },
    };
  }

  test("V8 undone, another's paragraph that reads the same stays, and what was changed since is named", () => {
    const text = importsInto("Effie's own sentence.", "Hers too.");
    const undo = text.bring("Effie's own sentence.");
    text.textAt(2).insert(0, "Changed: ");
    expect(undo()).toEqual([{ kind: "section", id: "context", what: null }]);
    expect(text.says()).toBe("Effie's own sentence.\nHers too.\nChanged: Effie's own sentence.");
  });

  test("V8 undone, of paragraphs that came into one section just those stay that somebody changed", () => {
    const text = importsInto("Above.");
    const undo = text.bring("First.", "Second.", "Third.", "Fourth.", "Fifth.");
    // Behind the last, where one goes on typing; a paragraph of their own between two; and one of them deleted.
    text.textAt(5).insert("Fifth.".length, " And Effie.");
    text.fragment.insert(3, [writeBlock(paragraph("Effie's own."))]);
    text.fragment.delete(1, 1);
    expect(undo()).toEqual([{ kind: "section", id: "context", what: "part" }]);
    expect(text.says()).toBe("Above.\nEffie's own.\nFifth. And Effie.");
    // Nothing of it is left to undo.
    expect(undo()).toEqual([{ kind: "section", id: "context", what: null }]);
    expect(text.says()).toBe("Above.\nEffie's own.\nFifth. And Effie.");
  });

  test("V8 undone, what of it was deleted meanwhile is not said to stay", () => {
    const text = importsInto("Above.");
    const undo = text.bring("First.", "Second.");
    text.fragment.delete(2, 1);
    text.textAt(0).insert(0, "Effie's: ");
    expect(undo()).toEqual([]);
    // Nor what went with an undo before.
    expect(undo()).toEqual([]);
    expect(text.says()).toBe("Effie's: Above.");
  });

  test("V8 undone, words that came and were joined to what stood there are said to stay", () => {
    const text = importsInto("Above.");
    const undo = text.bring("First.", "Second.");
    text.textAt(0).insert("Above.".length, "First.");
    text.fragment.delete(1, 1);
    expect(undo()).toEqual([{ kind: "section", id: "context", what: "part" }]);
    expect(text.says()).toBe("Above.First.");
  });

  test("V8 undone, the copy that came goes, not the one that was there", () => {
    for (const meanwhile of [false, true]) {
      const text = importsInto("Effie's own sentence.");
      const own = text.fragment.get(0);
      const undo = text.bring("Effie's own sentence.");
      if (meanwhile) text.fragment.insert(2, [writeBlock(paragraph("Effie's own sentence."))]);
      expect(undo()).toEqual([]);
      expect(text.fragment.get(0)).toBe(own);
      expect(text.fragment.length).toBe(meanwhile ? 2 : 1);
    }
  });

  test("V8 two bring in the same document: each undo takes its own", () => {
    const text = importsInto("Above.");
    const first = text.bring("The same.", "And this.");
    const second = text.bring("The same.", "And this.");
    const [, mine, , theirs] = text.fragment.toArray();
    expect(first()).toEqual([]);
    expect(text.fragment.toArray()).not.toContain(mine);
    expect(text.fragment.get(1)).toBe(theirs);
    // Undone already; the words that stand there once more are the second's.
    expect(first()).toEqual([{ kind: "section", id: "context", what: null }]);
    expect(second()).toEqual([]);
    expect(text.says()).toBe("Above.");
  });

  test("V8 undone after random edits of another: none of their words goes, and what came goes but what is named", () => {
    let [gone, stayed, theirs] = [0, 0, 0];
    const wordsOf = (doc: Y.Doc, whose: RegExp): string[] =>
      JSON.stringify({ ...readSummary(doc, review), removed: null })
        .match(whose)
        ?.toSorted() ?? [];
    const parts: ImportedPart[] = [
      toSection("context", "i0x i1x", "i2x"),
      toSection("strengths", "i3x"),
      toFinding("strengths", "i4x"),
      toFinding("areas", "i5x", "A1"),
      toAction("i6x", ["A1"]),
    ];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const chance = seededChance(seed);
        const { doc } = randomHistory(chance, 20);
        const before = copyDoc(doc);
        // As the server does: in a copy, by nobody who wrote before.
        const other = copyDoc(doc);
        bringInto(other, parts, by);
        sync(doc, other);
        expect(wordsOf(doc, /a\d+x/g)).toEqual(wordsOf(before, /a\d+x/g));
        const after = copyDoc(doc);
        writeSome(writerOf(doc, "b", "es", 20), 25, chance);
        const now = copyDoc(doc);
        const left = takeBackInto(doc, before, after, by, "import");
        expect(wordsOf(doc, /b\d+x/g)).toEqual(wordsOf(now, /b\d+x/g));
        expect(wordsOf(doc, /a\d+x/g)).toEqual(wordsOf(now, /a\d+x/g));
        if (left.length === 0) expect(wordsOf(doc, /i\d+x/g)).toEqual([]);
        theirs += wordsOf(now, /b\d+x/g).length;
        stayed += left.length;
        gone += wordsOf(now, /i\d+x/g).length - wordsOf(doc, /i\d+x/g).length;
      }),
      { numRuns: 150 },
    );
    // The stories are about something.
    for (const count of [gone, stayed, theirs]) expect(count).toBeGreaterThan(20);
  });
});
