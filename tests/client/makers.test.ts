import { describe, expect, test } from "vitest";
import type { ChangeFilter } from "#client/versions/change-filter.ts";
import { everything, filtered, headline } from "#client/versions/change-filter.ts";
import type { Known, ShownChanges } from "#client/versions/changes.ts";
import { shownChanges, stepsOf } from "#client/versions/changes.ts";
import type { Editor, Makers, Restoring } from "#client/versions/makers.ts";
import { restorationsIn } from "#client/versions/makers.ts";
import type { AuthoredSpan, Authorship } from "#shared/authorship.ts";
import { carryBatch } from "#shared/authorship.ts";
import { withBreaks } from "#shared/compare/breaks.ts";
import { compareField } from "#shared/compare/field.ts";
import type { FieldChange } from "#shared/compare/summaries.ts";
import { writeField } from "#shared/field.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import { fieldFragment } from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { ATOM } from "#shared/text-blocks.ts";
import { readTexts } from "#shared/texts.ts";
import type { Edit, Version } from "#shared/versions.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

/** Three partners in one field: who is named under which change. Authors as the server's record has them. */

const address = "section/context" as const;
const partners = { ailsa: "la", effie: "es", gregor: "ades" } as const;
type Person = keyof typeof partners;

const gregor = { member: "gregor", partner: partners.gregor, at: 0 };
const summary = readSummary(buildDoc(), buildReview());
const lines = (text: string): RichText => text.split("\n").map(paragraph);

interface Act {
  readonly who: Person;
  /** The field with it: a line a paragraph. */
  readonly text: string;
  /** It brought back what the record says of this text. */
  readonly restores?: boolean;
  /** `four` in it was cut elsewhere. */
  readonly pastes?: boolean;
}

/** What Ailsa wrote; the field as each act made it; and the older text is that before the act number `from`. */
function story(first: string, acts: readonly Act[], from = 0, isFetched = true): ShownChanges {
  const texts = [first, ...acts.map(({ text }) => text)];
  let record: Authorship = new Map();
  const records: Authorship[] = [];
  const known: { edits: Edit[]; restorations: Restoring[] } = { edits: [], restorations: [] };
  [{ who: "ailsa", text: first } as Act, ...acts].forEach(({ who, text, restores, pastes }, at) => {
    const author = { member: who, partner: partners[who], at: at * 1000 };
    const then = records.find((one) => one.get(address)?.text === text);
    record = carryBatch(record, new Map([[address, text]]), author, {
      ...(restores && then ? { restored: then } : {}),
      lately: pastes ? [{ text: four, spans: [{ ...gregor, length: four.length }] }] : [],
    }).written;
    records.push(record);
    if (at > from) known.edits.push({ sequence: at, key: address, ...author });
    if (restores) known.restorations.push(restoration(who, at));
  });
  return compared(lines(texts[from]!), lines(texts.at(-1)!), {
    ...known,
    restored: ({ upto }) => (isFetched ? { before: texts[upto - 1]!, after: texts[upto]! } : null),
    written: Object.fromEntries(record),
    since: from * 1000,
  });
}

const restoration = (member: Person, upto: number): Restoring => ({
  member,
  after: upto - 1,
  upto,
  versions: { before: `before-${upto}`, after: `after-${upto}` },
});

const nothingRestored = { restorations: [], restored: () => null } satisfies Partial<Known>;

function compared(older: RichText, newer: RichText, known: Known): ShownChanges {
  const field: FieldChange = {
    subject: { kind: "section", id: "context", number: "1", title: "Context" },
    address,
    lines: withBreaks(compareField(older, newer)!),
  };
  return shownChanges({ changes: [], fields: [field] }, known, summary, summary);
}

const people = (all: readonly Editor[]): string => all.map(({ member }) => member).join(" ");

function said({ sure, among, brought }: Makers): string {
  return [
    people(sure),
    among ? `${among.what.join(" ")}: ${people(among.by)}` : "",
    ...brought.map(({ how, by, of }) => `${how} by ${people(by)}: ${people(of)}`),
  ]
    .filter((part) => part !== "")
    .join("; ");
}

const makers = ({ words }: ShownChanges): string[] =>
  words.flatMap(({ hunks }) => hunks.flatMap((hunk) => (hunk.kind === "changed" ? [said(hunk.makers)] : [])));

const one = "Officers know their primary schools very well.";
const two = "Headteachers value the support they are given.";
const three = "Governors ask for reports every single term.";
/** Gregor wrote it in another field, before all of this. */
const four = "Gregor heard of the need in each place he saw.";
const all = [one, two, three].join("\n");

describe("V7 who made a change of words", () => {
  test("of inserted words those who wrote just these, whoever else was in the field meanwhile", () => {
    const changes = story(all, [
      { who: "effie", text: `${one} Effie adds this.\n${two}\n${three}` },
      { who: "gregor", text: `${one} Effie adds this. Gregor tries.\n${two}\n${three}` },
      { who: "gregor", text: `${one} Effie adds this.\n${two}\n${three}` },
      { who: "gregor", text: `${one} Effie adds this.\n${two} Gregor adds that.\n${three}` },
      { who: "ailsa", text: `${one} Effie adds this.\n${two} Gregor adds that.\n${three} Ailsa too.` },
    ]);
    expect(makers(changes)).toEqual(["effie", "gregor", "ailsa"]);
    expect(headline(changes)).toBe("3 changes in 1 place, by three partners, on one day.");
  });

  test("of words by several in one line all who wrote them, in the order of their last", () => {
    const changes = story(one, [
      { who: "gregor", text: `${one} Gregor adds that.` },
      { who: "effie", text: `${one} Gregor really adds that.` },
    ]);
    expect(makers(changes)).toEqual(["gregor effie"]);
  });

  test("of words behind an end that went, with a space for it, those who wrote just these", () => {
    const changes = story(`${one}\n${two}\n${three}`, [
      { who: "ailsa", text: `${one} ${two}\n${three}` },
      { who: "effie", text: `${one} ${two.replace("the", "a")}\n${three}` },
    ]);
    expect(makers(changes)).toEqual(["effie; changed: ailsa effie"]);
  });

  test("of a single space whoever typed it", () => {
    const changes = story(`${one}\n${two}`, [
      { who: "gregor", text: `${one}\n${two} More.` },
      { who: "gregor", text: `${one}\n${two}` },
      { who: "effie", text: `${one.replace("know", "know ")}\n${two}` },
    ]);
    expect(makers(changes)).toEqual(["effie"]);
  });

  test("of a mended word whoever mended it, not who wrote it first and did something elsewhere", () => {
    const changes = story(`${one}\n${two}`, [
      { who: "effie", text: `${one.replace("schools", "school's")}\n${two}` },
      { who: "ailsa", text: `${one.replace("schools", "school's")}\n${two} Ailsa adds.` },
    ]);
    expect(makers(changes)).toEqual(["effie", "ailsa"]);
  });

  test("of deleted words it is known where one alone was in the field, and else who they may have been", () => {
    const without = one.replace(" very", "");
    expect(makers(story(one, [{ who: "effie", text: without }]))).toEqual(["effie"]);
    const changes = story(`${one}\n${two}\n${three}`, [
      { who: "effie", text: `${without}\n${two}\n${three}` },
      { who: "gregor", text: `${without}\n${two} Gregor adds.\n${three}` },
      { who: "gregor", text: `${without}\n${two} Gregor adds.` },
    ]);
    expect(makers(changes)).toEqual(["deleted: effie gregor", "gregor", "deleted: effie gregor"]);
  });

  test("of a replaced phrase those who wrote the new words", () => {
    const changes = story(`${one}\n${two}`, [
      { who: "gregor", text: `${one}\n${two} Gregor adds.` },
      { who: "effie", text: `${one.replace("very well", "better than ever before")}\n${two} Gregor adds.` },
    ]);
    expect(makers(changes)).toEqual(["effie", "gregor"]);
  });

  test("of a shortened word it is as with deleted ones: what is left is its first author's", () => {
    const changes = story(`${one}\n${two}`, [
      { who: "gregor", text: `${one}\n${two} Gregor adds.` },
      { who: "effie", text: `${one.replace("schools", "school")}\n${two} Gregor adds.` },
    ]);
    expect(makers(changes)).toEqual(["changed: gregor effie", "gregor"]);
  });

  test("of words that came back: who restored them, and whose they are", () => {
    const without = { who: "effie", text: `${one}\n${three}` } as const;
    const acts: Act[] = [
      without,
      { who: "gregor", text: `${one} Gregor adds.\n${three}` },
      { who: "effie", text: all, restores: true },
    ];
    // From the text without them: Effie brought back Ailsa's words, and took out Gregor's with that.
    expect(makers(story(all, acts, 1))).toEqual(["restored by effie: ailsa"]);
    const more = [...acts, { who: "gregor", text: `${all} Gregor adds.` } as const];
    expect(makers(story(all, more, 1))).toEqual(["restored by effie: ailsa", "gregor"]);
    // Their own words: that is told by their name alone.
    const own: Act[] = [
      without,
      { who: "gregor", text: `${one}\n${three}\nMore.` },
      { who: "ailsa", text: all, restores: true },
    ];
    expect(makers(story(all, own, 1))).toEqual(["ailsa"]);
  });

  describe("of words that came to a field in which somebody restored others", () => {
    const restored: Act[] = [
      { who: "effie", text: `${one}\n${three}` },
      { who: "ailsa", text: all, restores: true },
    ];
    const pasted = (text: string): Act => ({ who: "effie", text: text.replace("…", four), pastes: true });

    test("those who moved them, and who restored just what that brought back", () => {
      const beside = [...restored, pasted(`${all} …`)];
      expect(makers(story(all, beside, 1))).toEqual(["ailsa", "moved by effie: gregor"]);
      const within = [...restored, pasted(`${one}\n${two} …\n${three}`)];
      expect(makers(story(all, within, 1))).toEqual(["ailsa; moved by effie: gregor"]);
    });

    test("who restored them also where others wrote after that, and who restored last", () => {
      const acts: Act[] = [
        { who: "gregor", text: one },
        { who: "effie", text: all, restores: true },
        { who: "gregor", text: `${all} Gregor adds.` },
      ];
      expect(makers(story(all, acts, 1))).toEqual(["gregor; restored by effie: ailsa"]);
      const twice: Act[] = [
        ...acts,
        { who: "effie", text: one },
        { who: "gregor", text: `${all} Gregor adds.`, restores: true },
      ];
      expect(makers(story(all, twice, 1))).toEqual(["gregor; restored by gregor: ailsa"]);
    });

    test("not who restored a little that happens to stand in what took its place", () => {
      const acts = [...restored, pasted(`${one}\n…\n${three}`)];
      // "the" is Ailsa's by the record, who wrote one there before.
      expect(makers(story(all, acts, 1))).toEqual(["moved by effie: ailsa gregor"]);
    });

    test("one or more of both while what was restored is not known", () => {
      expect(makers(story(all, [...restored, pasted(`${all} …`)], 1, false))).toEqual([
        "either by ailsa effie: ailsa",
        "either by ailsa effie: gregor",
      ]);
      // Who did nothing but restore moved nothing.
      expect(makers(story(all, restored, 1, false))).toEqual(["ailsa"]);
    });
  });

  test("of a line that moved nobody is on record where several were there; its words stay their author's", () => {
    const moved = `${two}\n${three}\n${one}`;
    expect(makers(story(all, [{ who: "effie", text: moved }]))).toEqual(["effie"]);
    const changes = story(all, [
      { who: "effie", text: moved },
      { who: "gregor", text: `${two} Gregor adds.\n${three}\n${one}` },
    ]);
    expect(makers(changes)).toEqual(["gregor", "moved: effie gregor"]);
  });

  test("words that somebody wrote in another field were moved here by whoever was here", () => {
    const written = {
      [address]: {
        text: `${one} ${two}`,
        spans: [
          { member: "ailsa", partner: "la", at: 0, length: one.length + 1 },
          { member: "gregor", partner: "ades", at: 2000, length: two.length },
        ],
      },
    };
    const edits = [{ sequence: 3, at: 3000, member: "effie", partner: "es", key: address }];
    const known = { edits, ...nothingRestored, written, since: 1000 };
    expect(makers(compared(lines(one), lines(`${one} ${two}`), known))).toEqual(["moved by effie: gregor"]);
    // Of words that are nobody's on record, who moved them is named all the same, beside who wrote others.
    const [first, second] = written[address].spans as [AuthoredSpan, AuthoredSpan];
    const unknown = { [address]: { ...written[address], spans: [first, { ...second, member: null, partner: null }] } };
    expect(makers(compared(lines(one), lines(`${one} ${two}`), { ...known, written: unknown }))).toEqual(["effie"]);
    const both = [...edits, { sequence: 4, at: 4000, member: "gregor", partner: "ades", key: address }];
    expect(makers(compared(lines(one), lines(`${one} ${two}`), { ...known, edits: both, written: unknown }))).toEqual([
      "moved by effie gregor: ",
    ]);
    // Where nobody could be asked who changed what, the record alone.
    expect(makers(compared(lines(one), lines(`${one} ${two}`), { ...known, edits: [] }))).toEqual(["gregor"]);
    // And while the record is being read, nobody: no wrong name in the meantime.
    expect(makers(compared(lines(one), lines(`${one} ${two}`), { ...known, written: null }))).toEqual([""]);
  });

  test("made bold: whoever was there, for no letter of it is new", () => {
    const bold = (marks: Extract<Inline, { type: "text" }>["marks"]): RichText => [
      { type: "paragraph", content: [{ type: "text", text: one, marks }] },
      paragraph(two),
    ];
    const written = {
      [address]: { text: `${one}\n${two}`, spans: [{ member: "ailsa", partner: "la", at: 0, length: 93 }] },
    };
    const edits = [{ sequence: 3, at: 3000, member: "effie", partner: "es", key: address }];
    const known = { edits, ...nothingRestored, written, since: 1000 };
    expect(makers(compared(bold([]), bold([{ type: "bold" }]), known))).toEqual(["effie"]);
  });
});

test("the words of a comparison and those of the record are the same letters: lists, references, line breaks", () => {
  const doc = buildDoc();
  const fragment = fieldFragment(doc, address)!;
  const item = (text: string): RichText => [paragraph(text)];
  const field: RichText = [
    {
      type: "paragraph",
      content: [
        { type: "reference", to: "f1" },
        { type: "text", text: " leads", marks: [] },
      ],
    },
    {
      type: "bulletList",
      items: [[...item("First"), { type: "orderedList", items: [item("Inner"), item("")] }], item("Second")],
    },
    {
      type: "paragraph",
      content: [
        { type: "text", text: "Above", marks: [] },
        { type: "hardBreak" },
        { type: "text", text: "below and ", marks: [{ type: "bold" }] },
        { type: "reference", to: "f2" },
        { type: "text", text: " ends", marks: [] },
      ],
    },
  ];
  writeField(fragment, field);
  const { flat } = readTexts(doc).field(address)!;
  const edits = ["effie", "gregor"].map((member, i) => ({
    sequence: i,
    at: i * 1000,
    member,
    partner: partners[member as Person],
    key: address,
  }));
  /** Effie put in what stands in the record at this place. */
  const putIn = (at: number, length: number, older: RichText): string[] => {
    const spans = [
      { member: "ailsa", partner: "la", at: 0, length: at },
      { member: "effie", partner: "es", at: 5000, length },
      { member: "ailsa", partner: "la", at: 0, length: flat.length - at - length },
    ];
    const known = { edits, ...nothingRestored, written: { [address]: { text: flat, spans } }, since: 1000 };
    return makers(compared(older, field, known));
  };
  const without = (part: string, rest = ""): RichText =>
    JSON.parse(JSON.stringify(field).replace(part, rest)) as RichText;
  expect(putIn(flat.indexOf("below"), 5, without("below and ", "and "))).toEqual(["effie"]);
  expect(putIn(flat.indexOf(ATOM), 1, without('{"type":"reference","to":"f1"},'))).toEqual(["effie"]);
  expect(putIn(flat.lastIndexOf(ATOM), 1, without('{"type":"reference","to":"f2"},'))).toEqual(["effie"]);
  expect(
    putIn(
      flat.indexOf("Second"),
      6,
      without(',[{"type":"paragraph","content":[{"type":"text","text":"Second","marks":[]}]}]'),
    ),
  ).toEqual(["effie"]);
});

describe("a filter by partner or person", () => {
  const changes = story(all, [
    { who: "effie", text: `${one} Effie adds this.\n${two}\n${three}` },
    { who: "gregor", text: `${one} Effie adds this.\n${two} Gregor adds that.\n${three}` },
    { who: "ailsa", text: `${one} Effie adds this.\n${two} Gregor adds that.\n${three} Ailsa too.` },
  ]);
  const kinds = (filter: Partial<ChangeFilter>): string[] =>
    filtered(changes, { ...everything, ...filter }).words.flatMap(({ hunks }) => hunks.map(({ kind }) => kind));

  test("shows of a field only what holds something of theirs, and steps go over that", () => {
    expect(kinds({ partner: "es" })).toEqual(["changed", "left out", "left out"]);
    expect(kinds({ member: "gregor" })).toEqual(["left out", "changed", "left out"]);
    expect(kinds({ partner: "es", member: "gregor" })).toEqual([]);
    const [, second] = stepsOf(changes);
    expect(stepsOf(filtered(changes, { ...everything, partner: "ades" }))).toEqual([second]);
  });

  test("shows words that came back to their author, too", () => {
    const back = story(
      all,
      [
        { who: "effie", text: `${one}\n${three}` },
        { who: "gregor", text: `${one}\n${three} More.` },
        { who: "effie", text: all, restores: true },
      ],
      1,
    );
    for (const partner of ["la", "es"])
      expect(stepsOf(filtered(back, { ...everything, partner })), partner).toHaveLength(1);
    expect(stepsOf(filtered(back, { ...everything, partner: "ades" }))).toEqual([]);
    // Whose words came back changed nothing.
    expect(headline(back)).toBe("1 change in 1 place, by one partner, on one day.");
  });
});

test("a restoration is what its member did between the text before it and the one with it", () => {
  const version = (sequence: number, by: string, side: "before" | "after"): Version =>
    ({
      id: `v${sequence}`,
      sequence,
      by,
      reason: "restored",
      about: { kind: "restoration", side, undone: false, what: "S1" },
    }) as Version;
  const named = { ...version(1, "ailsa", "before"), reason: "named", about: null } as Version;
  const versions = [version(9, "effie", "after"), version(7, "effie", "before"), named, version(4, "gregor", "after")];
  expect(restorationsIn([...versions, version(3, "gregor", "before")])).toEqual([
    { member: "gregor", after: 3, upto: 4, versions: { before: "v3", after: "v4" } },
    { member: "effie", after: 7, upto: 9, versions: { before: "v7", after: "v9" } },
  ]);
});
