import { describe, expect, test } from "vitest";
import { readSample } from "#server/demo/sample.ts";
import { documentBlocks } from "#server/exports/blocks.ts";
import type { DocumentBlock, Look } from "#client/imports/document.ts";
import { textWords } from "#client/imports/document.ts";
import { findingFacts } from "#client/imports/facts.ts";
import { factWords } from "#client/imports/import-words.ts";
import { findingNumber, matchSection, namesSeveral } from "#client/imports/headings.ts";
import type { DocumentPart, Target } from "#client/imports/parts.ts";
import { partsOf } from "#client/imports/parts.ts";
import { aroundOf, importedPart, wordsTaken } from "#client/imports/placing.ts";
import { Importing } from "#shared/imports.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import { referenceText } from "#shared/summary-text.ts";
import { defaultTemplate } from "#shared/templates.ts";
import { sampleSummary } from "#tests/support/everything.ts";

const on = defaultTemplate.sections;
const words = (text: string, ...marks: ("bold" | "italic")[]): Inline[] => [
  { type: "text", text, marks: marks.map((type) => ({ type })) },
];
const heading = (level: number, text: string): DocumentBlock => ({ kind: "heading", level, words: words(text) });
const text = (said: string, look: Look = ""): DocumentBlock => ({ kind: "text", look, blocks: [paragraph(said)] });
const boldLine = (said: string): DocumentBlock => ({
  kind: "text",
  look: "",
  blocks: [{ type: "paragraph", content: words(said, "bold") }],
});

/** "Strengths → section strengths: first words". */
const inShort = (parts: readonly DocumentPart[]): string[] =>
  parts.map(({ heading: head, target, text: body }) => {
    const said = head.map((one) => (one.type === "text" ? one.text : "")).join("");
    const to = target === null ? "?" : "section" in target ? `${target.to} ${target.section}` : target.to;
    return `${said} → ${to}: ${textWords(body).replaceAll("\n", " | ")}`;
  });

describe("what a heading speaks of", () => {
  test.each([
    ["4. Strengths", "strengths", "title"],
    ["STRENGTHS", "strengths", "title"],
    ["Section 5: Areas for further focus", "areas", "title"],
    ["Areas that may require further focus", "areas", "alias"],
    ["3.1 Areas for improvement", "areas", "alias"],
    ["Strengths of the authority", "strengths", "beginning"],
    ["Context & agreed focus", "context", "title"],
    ["Background", "context", "alias"],
    ["Methodology", "method", "alias"],
    ["Annex A. Evidence register", "evidence", "title"],
    ["Reporting and follow-up", "follow-up", "title"],
    ["Agreed action points", "actions", "title"],
    ["Practice worth sharing", "practice", "title"],
  ])("%s → %s, by its %s", (said, id, sure) => {
    const found = matchSection(said, on);
    expect([found?.section.id, found?.sure]).toEqual([id, sure]);
  });

  test.each([
    "Key strengths and areas for improvement",
    "Strengths / areas for development",
    "Areas for improvement and next steps",
    "Strengths & areas",
    "Evidence and practice worth sharing",
    "Strengths and weaknesses",
  ])("two sections in one heading have to be asked about: “%s”", (said) => {
    expect(matchSection(said, on)).toBeNull();
    expect(namesSeveral(said, on)).toBe(true);
  });

  test.each(["Background and context", "Strengths of the authority", "Attendance and achievement", "Next steps"])(
    "one at most: “%s”",
    (said) => expect(namesSeveral(said, on)).toBe(false),
  );

  test.each(["Attendance", "", "The weather in Strathallan", "A strong start", "Overview of provision"])(
    "nothing in the template: “%s”",
    (said) => expect(matchSection(said, on)).toBeNull(),
  );

  test("the review's own titles go first, and sections that are off are not there", () => {
    const renamed = on.map((one) => (one.id === "method" ? { ...one, title: "Overall evaluation" } : one));
    expect(
      matchSection(
        "Overall evaluation",
        renamed.filter(({ id }) => id !== "evaluation"),
      )?.section.id,
    ).toBe("method");
    // A title of ours that the review gave to another section is that section's.
    const swapped = renamed.map((one) => (one.id === "evaluation" ? { ...one, title: "Summing up" } : one));
    expect(matchSection("Overall evaluation", swapped)?.section.id).toBe("method");
    // Two of one name: whoever brings it in decides.
    expect(matchSection("Overall evaluation", renamed)).toBeNull();
    expect(
      matchSection(
        "Practice worth sharing",
        on.filter(({ id }) => id !== "practice"),
      ),
    ).toBeNull();
  });

  test.each([
    ["S1. Officers know", "S1"],
    ["A12: Make judgements", "A12"],
    ["S3) Headteachers", "S3"],
    ["A2 – Strengthen support", "A2"],
    ["Area for improvement 1 – Recording", "A1"],
    ["Key strength 2: Leaders", "S2"],
    ["Strength 1", null],
    ["Strengths 1 to 3", null],
    ["S1 to S3 pupils learn", null],
    ["S1–S3 curriculum", null],
    ["A 12 month plan", null],
    ["S1", null],
  ])("number of “%s”: %s", (said, number) => expect(findingNumber(said)?.number ?? null).toBe(number));

  test.each([
    [
      "Line of enquiry 1 · HGIOS4 1.1, 1.3 · Evidence E1, E3",
      1,
      ["Line of enquiry 1"],
      ["HGIOS4 1.1", "HGIOS4 1.3"],
      ["Evidence E1, E3"],
    ],
    [
      "Lines of enquiry 1 to 3 · HGIOS4 1.1, HGIOS4 1.3",
      1,
      ["Lines of enquiry 1 to 3"],
      ["HGIOS4 1.1", "HGIOS4 1.3"],
      [],
    ],
    ["Evidence E4 · a theme of ours", null, [], ["a theme of ours"], ["Evidence E4"]],
  ])("facts of “%s”", (line, enquiry, enquiries, frameworks, evidence) =>
    expect(findingFacts(line, false)).toEqual({ enquiry, enquiries, frameworks, evidence }),
  );

  test.each(["Evidence E1 shows that it works.", "It was cold · and wet", "Line of enquiry 1 was the hardest"])(
    "no facts in “%s”",
    (line) => expect(findingFacts(line, false)).toBeNull(),
  );
});

describe("a document in parts", () => {
  test("headings of Word: sections, findings under them, deeper ones as bold lines, and what has no place", () => {
    const parts = partsOf(
      [
        text("Evaluative summary", "title"),
        heading(1, "1. Context"),
        text("Why this question."),
        heading(2, "The data"),
        text("It was uneven."),
        heading(1, "Strengths"),
        heading(2, "Officers know their schools"),
        text("They do."),
        heading(3, "Evidence"),
        text("Visit records."),
        heading(2, "S2. Headteachers trust them"),
        text("They take part."),
        heading(1, "Areas for improvement"),
        text("There are two."),
        heading(2, "4.1 Make judgements consistent"),
        text("In two clusters."),
        heading(1, "Attendance"),
        text("It rose."),
        heading(2, "By stage"),
        text("More in P7."),
        heading(1, "Annex A: Evidence register"),
        text("E1 Questionnaire"),
      ],
      on,
    );
    expect(inShort(parts)).toEqual([
      " → nowhere: Evaluative summary",
      "1. Context → section context: Why this question. | The data | It was uneven.",
      "Officers know their schools → finding strengths: They do. | Evidence | Visit records.",
      "S2. Headteachers trust them → finding strengths: They take part.",
      "Areas for improvement → section areas: There are two.",
      "4.1 Make judgements consistent → finding areas: In two clusters.",
      "Attendance → ?: It rose. | By stage | More in P7.",
      "Annex A: Evidence register → nowhere: E1 Questionnaire",
    ]);
    expect(
      parts.map((part) =>
        importedPart(part, part.target ?? { to: "section", section: "context" }, aroundOf([], [], [])),
      ),
    ).toEqual([
      null,
      {
        to: "section",
        section: "context",
        text: [
          paragraph("Why this question."),
          { type: "paragraph", content: words("The data", "bold") },
          paragraph("It was uneven."),
        ],
      },
      {
        to: "finding",
        section: "strengths",
        number: "",
        statement: words("Officers know their schools"),
        narrative: [
          paragraph("They do."),
          { type: "paragraph", content: words("Evidence", "bold") },
          paragraph("Visit records."),
        ],
        enquiry: null,
        frameworks: [],
      },
      {
        to: "finding",
        section: "strengths",
        number: "S2",
        statement: words("Headteachers trust them"),
        narrative: [paragraph("They take part.")],
        enquiry: null,
        frameworks: [],
      },
      { to: "section", section: "areas", text: [paragraph("There are two.")] },
      {
        to: "finding",
        section: "areas",
        number: "",
        statement: words("Make judgements consistent"),
        narrative: [paragraph("In two clusters.")],
        enquiry: null,
        frameworks: [],
      },
      {
        to: "section",
        section: "context",
        text: [
          { type: "paragraph", content: words("Attendance", "bold") },
          paragraph("It rose."),
          { type: "paragraph", content: words("By stage", "bold") },
          paragraph("More in P7."),
        ],
      },
      null,
    ]);
  });

  test("bold lines stand for headings where a document has none; others stay in the text", () => {
    const document = [
      boldLine("Strengths"),
      boldLine("Officers know their schools"),
      text("They do."),
      boldLine("For example:"),
      text("Visit records."),
      boldLine("Areas for further focus"),
      boldLine("A1. Make judgements consistent"),
      text("In two clusters."),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "Officers know their schools → finding strengths: They do. | For example: | Visit records.",
      "A1. Make judgements consistent → finding areas: In two clusters.",
    ]);
    // With headings of Word's a bold line in a finding is emphasis, unless it has a finding's number.
    expect(inShort(partsOf([heading(1, "Strengths"), boldLine("S1. One"), text("They do.")], on))).toEqual([
      "S1. One → finding strengths: They do.",
    ]);
    expect(
      inShort(partsOf([heading(1, "Strengths"), heading(2, "One"), boldLine("Emphasis"), text("They do.")], on)),
    ).toEqual(["One → finding strengths: Emphasis | They do."]);
  });

  test("findings by their numbers alone; without a heading it has to be chosen; a title alone is left out", () => {
    expect(inShort(partsOf([heading(2, "A1. One"), text("x"), heading(2, "Another")], on))).toEqual([
      "A1. One → finding areas: x",
      "Another → finding areas: ",
    ]);
    expect(inShort(partsOf([text("All of it."), text("And more.")], on))).toEqual([" → ?: All of it. | And more."]);
    expect(inShort(partsOf([heading(1, "Our summary"), heading(2, "Strengths"), text("x")], on))).toEqual([
      "Our summary → nowhere: ",
      "Strengths → section strengths: x",
    ]);
    expect(partsOf([], on)).toEqual([]);
  });

  test("a name that another section's text may use as a sub-heading does not end that section", () => {
    const document = [
      heading(1, "Strengths"),
      heading(2, "One"),
      text("x"),
      heading(3, "Next steps"),
      text("y"),
      heading(1, "Next steps"),
      text("z"),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "One → finding strengths: x | Next steps | y",
      "Next steps → section follow-up: z",
    ]);
  });

  test("a heading that names two sections is asked about, and what says by itself what it is goes there", () => {
    const document = [
      heading(1, "Evaluation"),
      text("w"),
      heading(2, "Key strengths and areas for improvement"),
      text("x"),
      heading(3, "Area for improvement 1 – Recording"),
      text("y"),
      heading(1, "Strengths"),
      heading(2, "Strength 1: Leaders"),
      text("z"),
      heading(2, "Areas for improvement and next steps"),
      text("v"),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "Evaluation → section evaluation: w",
      "Key strengths and areas for improvement → ?: x",
      "Area for improvement 1 – Recording → finding areas: y",
      "Strength 1: Leaders → finding strengths: z",
      "Areas for improvement and next steps → ?: v",
    ]);
  });

  test("where bold lines stand for headings, other names of sections begin them, too", () => {
    const document = [
      boldLine("Context and focus"),
      text("a"),
      boldLine("How we did it"),
      text("b"),
      boldLine("Areas for improvement"),
      boldLine("Recording"),
      text("c"),
      boldLine("Evidence"),
      text("d"),
      boldLine("Action plan"),
      boldLine("Do it"),
      text("e"),
      boldLine("CONCLUSION"),
      text("f"),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "Context and focus → section context: a",
      "How we did it → section method: b",
      "Recording → finding areas: c | Evidence | d",
      "Do it → action: e",
      "CONCLUSION → section evaluation: f",
    ]);
    // A section that Codraft makes is asked about.
    expect(inShort(partsOf([boldLine("Background"), text("a"), boldLine("Evidence"), text("b")], on))).toEqual([
      "Background → section context: a",
      "Evidence → ?: b",
    ]);
  });

  test("a bold line that is said of one finding after the other is a line of theirs, and begins nothing", () => {
    const document = [
      boldLine("Strengths"),
      boldLine("Leaders know their schools"),
      text("a"),
      boldLine("Next steps"),
      text("b"),
      boldLine("Evidence"),
      boldLine("Staff collaborate"),
      boldLine("Impact"),
      text("c"),
      boldLine("Next steps"),
      text("d"),
      boldLine("Areas for improvement"),
      boldLine("A1. Recording"),
      text("e"),
      boldLine("Impact"),
      text("f"),
      boldLine("Action plan"),
      boldLine("Agree a protocol"),
      text("g"),
      boldLine("Next steps"),
      text("We meet in March."),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "Leaders know their schools → finding strengths: a | Next steps | b | Evidence",
      "Staff collaborate → finding strengths: Impact | c | Next steps | d",
      "A1. Recording → finding areas: e | Impact | f",
      "Agree a protocol → action: g",
      "Next steps → section follow-up: We meet in March.",
    ]);
  });

  test("the title of a section that Codraft makes is no reason to leave out what is deep within another", () => {
    const document = [
      heading(1, "Strengths"),
      heading(2, "One"),
      text("x"),
      heading(3, "Agreement"),
      text("They agree."),
      heading(1, "Follow-up"),
      text("y"),
      heading(2, "Agreement"),
      text("z"),
      heading(1, "Agreement"),
      text("Signed."),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "One → finding strengths: x | Agreement | They agree.",
      "Follow-up → section follow-up: y",
      "Agreement → ?: z",
      "Agreement → nowhere: Signed.",
    ]);
    const bold = [text("x"), boldLine("Agreement"), text("y")];
    expect(inShort(partsOf([heading(1, "Strengths"), heading(2, "One"), ...bold], on))).toEqual([
      "One → finding strengths: x | Agreement | y",
    ]);
    expect(inShort(partsOf([boldLine("Strengths"), boldLine("One"), ...bold], on))).toEqual([
      "One → finding strengths: x",
      "Agreement → ?: y",
    ]);
  });

  test("strengths and areas within the evaluation are sections all the same", () => {
    const document = [
      heading(1, "Evaluation"),
      text("It is good."),
      heading(2, "Key strengths"),
      heading(3, "One"),
      text("x"),
      heading(2, "Areas for improvement"),
      heading(3, "Another"),
      text("y"),
      heading(2, "Background"),
      text("z"),
    ];
    expect(inShort(partsOf(document, on))).toEqual([
      "Evaluation → section evaluation: It is good.",
      "One → finding strengths: x",
      "Another → finding areas: y",
      "Background → section context: z",
    ]);
  });

  test("what is made of it is what the server takes, whatever stands in the lines of facts", () => {
    const long = "x".repeat(400);
    const document = [
      heading(1, "Strengths"),
      heading(2, `S1. ${long}`),
      text(`Line of enquiry 1 · ${long}, , HGIOS4 1.1`),
      heading(2, "S2. Two"),
      text("Line of enquiry 77 · , · Evidence E1", "facts"),
      heading(1, "Agreed action points"),
      heading(2, "Action point 1. Do it"),
      text(`Lead\t${long}`, "fact"),
      text(`Responds to\t${"A1, ".repeat(60)}S1`, "fact"),
      text("By when: June 2027"),
    ];
    const parts = partsOf(document, on).flatMap(
      (part) => importedPart(part, part.target!, aroundOf([], [], ["q1"])) ?? [],
    );
    expect(Importing.safeParse({ id: "a", file: "Draft.docx", parts }).error).toBeUndefined();
    expect(JSON.stringify(parts).split(long).length - 1).toBe(3);
    expect(JSON.stringify(parts)).toContain("Line of enquiry 77 · Evidence E1");
    expect(parts.at(-1)).toMatchObject({ facts: { by: "June 2027" } });
  });

  test("no word of a document is in no part, wherever its parts go", () => {
    const parts = partsOf([text("a b"), heading(1, "Strengths"), text("c"), heading(2, "S1. d e"), text("f g h")], on);
    const around = aroundOf([], [], []);
    expect(parts.map((part) => wordsTaken(part, part.target, around))).toEqual([2, 1, 5]);
    expect(parts.map((part) => wordsTaken(part, { to: "section", section: "context" }, around))).toEqual([2, 2, 6]);
    expect(parts.map((part) => wordsTaken(part, { to: "nowhere" }, around))).toEqual([0, 0, 0]);
  });
});

describe("what says facts, where it goes", () => {
  const document = [
    heading(1, "Strengths"),
    heading(2, "S1. One"),
    text("Lines of enquiry 1, 2 and 3 · HGIOS4 1.3 · Evidence E1"),
    text("They do."),
    heading(1, "Agreed action points"),
    heading(2, "Action point 1. Do it"),
    text("Responds to\tS1", "fact"),
    text("Lead\tHead of education", "fact"),
    text("Lead: Another"),
    text("Responds to: S1, A7"),
    text("Responds to: strength 1 and the second area"),
    text("By when: June"),
  ];
  const parts = partsOf(document, on);
  const sent = (...targets: Target[]) => {
    const around = aroundOf(parts, targets, ["q1", "q2", "q3"]);
    return parts.map((part, at) => importedPart(part, targets[at]!, around));
  };
  const finding: Target = { to: "finding", section: "strengths" };
  const action: Target = { to: "action" };

  test("what is set as a fact is no text, and what is not stays a line of it", () => {
    expect(sent(finding, action)).toEqual([
      expect.objectContaining({
        enquiry: "q1",
        frameworks: ["HGIOS4 1.3"],
        narrative: [paragraph("Lines of enquiry 1, 2 and 3 · Evidence E1"), paragraph("They do.")],
      }),
      {
        to: "action",
        what: ["Do it", "Lead: Another", "Responds to: S1, A7", "Responds to: strength 1 and the second area"].map(
          paragraph,
        ),
        answers: ["S1"],
        facts: { lead: "Head of education", by: "June" },
      },
    ]);
  });

  test("a finding as an action point, and the reverse: every line is there", () => {
    expect(sent(action, finding)).toEqual([
      {
        to: "action",
        what: ["One", "Lines of enquiry 1, 2 and 3 · HGIOS4 1.3 · Evidence E1", "They do."].map(paragraph),
        answers: [],
        facts: {},
      },
      expect.objectContaining({
        narrative: parts[1]!.text,
        enquiry: null,
        frameworks: [],
      }),
    ]);
  });

  test("an action point whose findings do not come along says which they were", () => {
    const [, only] = sent({ to: "nowhere" }, action);
    expect(only).toMatchObject({ answers: [] });
    expect(JSON.stringify(only)).toContain('Responds to: S1"');
  });

  test("what is set, and what comes as text, is said before", () => {
    const around = aroundOf(parts, [finding, action], ["q1", "q2", "q3"]);
    expect(factWords(parts[0]!, finding, around)).toEqual([
      "Line of enquiry 1 is set.",
      "A finding has one line of enquiry, so “Lines of enquiry 1, 2 and 3” comes as text, too.",
      "Framework: HGIOS4 1.3.",
      "Evidence E1 is not linked, and comes as text: link it in the finding.",
    ]);
    expect(factWords(parts[1]!, action, around)).toEqual([
      "Responds to S1.",
      "By when: June.",
      "Lead: Head of education.",
      "Comes as a line of text: “Lead: Another”.",
      "Comes as a line of text: “Responds to: S1, A7”.",
      "Comes as a line of text: “Responds to: strength 1 and the second area”.",
    ]);
  });

  test("no word is lost, wherever each part goes: it is text or a fact", () => {
    const places: Target[] = [finding, action, { to: "section", section: "context" }];
    for (const one of places)
      for (const other of places) {
        const came = JSON.stringify(sent(one, other));
        for (const word of [
          "They do",
          "HGIOS4 1.3",
          "Evidence E1",
          "2 and 3",
          "Head of education",
          "Another",
          "A7",
          "second area",
          "June",
        ])
          expect(came, `${word}: ${one.to}, ${other.to}`).toContain(word);
      }
  });
});

test("our own export of the sample comes apart as it was put together", () => {
  const summary = sampleSummary();
  const exported = documentBlocks(summary, { text: "DRAFT, 13 March 2026", hash: "0".repeat(64), agreement: null });
  const document = exported.flatMap((block): DocumentBlock[] => {
    const runs = (all: readonly { text: string }[]): string => all.map((one) => one.text).join("");
    switch (block.type) {
      case "heading":
        return [heading(block.level - 1, runs(block.runs))];
      case "paragraph":
        return [text(runs(block.runs))];
      case "title":
      case "mark":
        return [text(block.text, block.type)];
      case "note":
        return [text(block.text)];
      case "meta":
        return [text(block.text, "facts")];
      case "facts":
        return block.rows.map(({ name, value }) => text(`${name}\t${value}`, "fact"));
      case "table":
        return block.rows.map((row) => text(row.map(runs).join("\t")));
      case "list":
        return [
          {
            kind: "text",
            look: "",
            blocks: [
              {
                type: block.ordered ? "orderedList" : "bulletList",
                items: block.items.map((item) =>
                  item.flatMap((one) => (one.type === "paragraph" ? [paragraph(runs(one.runs))] : [])),
                ),
              },
            ],
          },
        ];
    }
  });
  const parts = partsOf(document, on);
  const sample = readSample();
  const evidenceLine = (ids: readonly string[]): RichText =>
    ids.length === 0 ? [] : [paragraph(`Evidence ${ids.map(referenceText(summary)).join(", ")}`)];
  expect(
    parts.map(({ target }) => target && ("section" in target ? `${target.to} ${target.section}` : target.to)),
  ).toEqual([
    "nowhere",
    "section context",
    "section method",
    "section evaluation",
    ...sample.findings.map(({ section }) => `finding ${section}`),
    "section practice",
    ...sample.actions.map(() => "action"),
    "section follow-up",
    "nowhere",
    "nowhere",
    "nowhere",
  ]);
  const enquiries = summary.details.enquiries.map(({ id }) => id);
  const around = aroundOf(
    parts,
    parts.map(({ target }) => target),
    enquiries,
  );
  const sent = parts.map((part) => importedPart(part, part.target!, around));
  const findings = summary.sections.flatMap((one) => one.findings);
  expect(sent.filter((one) => one?.to === "finding")).toEqual(
    findings.map(({ statement, narrative, number, enquiry, frameworks, evidence }, at) => ({
      to: "finding",
      section: sample.findings[at]!.section,
      number,
      statement: words(textWords(statement)),
      // What cannot be linked is told in the text.
      narrative: [...evidenceLine(evidence), ...narrative],
      enquiry,
      frameworks,
    })),
  );
  expect(sent.flatMap((one) => (one?.to === "action" ? [{ ...one, answers: one.answers.toSorted() }] : []))).toEqual(
    sample.actions.map(({ what, lead, support, measure, by, answers }) => ({
      to: "action",
      what: [paragraph(what)],
      answers: answers.toSorted(),
      facts: { lead, support, measure, by },
    })),
  );
});
