import { describe, expect, test } from "vitest";
import { choices, everything, filtered, filterOf, headline } from "#client/versions/change-filter.ts";
import { comparePath, placeIn } from "#client/versions/compare-path.ts";
import { changeWords, subjectHeading } from "#client/versions/change-words.ts";
import type { Known, ShownChanges } from "#client/versions/changes.ts";
import { flatText, restorationsToTell, shownChanges, stepFrom, stepsOf } from "#client/versions/changes.ts";
import type { Makers } from "#client/versions/makers.ts";
import { listChange, shownSpans } from "#client/versions/look-change.ts";
import { lineNumbers } from "#client/versions/line-numbers.ts";
import { blockRanges, flatIndex, passageAt, passagesOf } from "#client/versions/passages.ts";
import { having } from "#client/versions/makers.ts";
import { restorableOf, restorables } from "#client/versions/restoring.ts";
import { shareColumns, shareIn, sharesOf } from "#client/versions/shares.ts";
import { byDay, momentName, versionBefore, versionLabel, versionsCalled } from "#client/versions/version-names.ts";
import { compareField } from "#shared/compare/field.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import type { Block, Mark, RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import type { Version } from "#shared/versions.ts";
import { sectionIds } from "#shared/templates.ts";
import { twoDrafts } from "#tests/support/two-drafts.ts";

const { older, newer, edits, versions, written, id } = twoDrafts();
const known: Known = {
  edits,
  written,
  restorations: [],
  restored: () => null,
  since: versions.find(({ name }) => name !== "")!.at,
};
const changes = shownChanges(compareSummaries(older, newer), known, older, newer);
const named = (makers: Makers): string =>
  having(makers)
    .map(({ member }) => member)
    .join(", ");
const sentences = ({ structure }: ShownChanges): string[] =>
  structure.map(({ change, makers }) => {
    const { about, words } = changeWords(change, older, newer);
    return `${about}${words} [${named(makers)}]`;
  });

/** Sections and partners, as the text and its review have them. */
const asTheyStand = { sections: sectionIds, partners: ["la", "es", "ades", "oa"] };

describe("a comparison as it is shown", () => {
  test("names every change of structure in a sentence, with who made it", () => {
    const titleOf = (number: string): string =>
      compareSummaries(newer, older).changes.find(({ subject }) => subject.number === number)?.subject.title ?? "";
    const evidence = older.evidence.find(({ number }) => number === "E1")!;
    const said = sentences(changes);
    expect(said).toContain("S5 moved from “Areas for further focus” to “Strengths”; it was A2 [effie]");
    expect(said.filter((one) => / (moved (up|down)|changed places)/.test(one))).toEqual([
      "S2 and S3 changed places; they were S4 and S3 [ailsa]",
    ]);
    expect(said).toContain(`S2 removed: ${titleOf("S2")} [ailsa]`);
    expect(said.filter((one) => one.includes("added: Bring evidence"))).toEqual([
      expect.stringMatching(
        /^A\d added: Bring evidence of impact together so that it can be seen and shared \[dougal, gregor\]$/,
      ),
    ]);
    expect(said.filter((one) => one.includes(evidence.title))).toEqual([
      expect.stringMatching(/^S\d: evidence (linked|no longer linked): E1 .* \[effie\]$/),
    ]);
    const was = older.actions[0]!.by;
    expect(said).toContain(`Action point 1: by when changed from “${was}” to “June 2027” [gregor]`);
  });

  test("names all who changed a line, in the order of their last edit", () => {
    const narrative = changes.words.find(({ address }) => address === `finding/${id("S1")}/narrative`)!;
    expect(narrative.hunks.flatMap((hunk) => (hunk.kind === "changed" ? [named(hunk.makers)] : []))).toEqual([
      "effie, iona",
    ]);
    expect(narrative.sections).toEqual(["strengths"]);
    expect(subjectHeading(narrative.subject)).toMatch(/^S1 \S/);
  });

  test("an order that others’ moves came to is theirs", () => {
    const [moved] = changes.structure.filter(({ change }) => change.kind === "reordered");
    const others = edits.map((edit) => ({ ...edit, key: edit.key.replace(moved!.subject.id, "another") }));
    const comparison = compareSummaries(older, newer);
    const shown = shownChanges(comparison, { ...known, edits: others }, older, newer).structure.find(
      ({ id: one }) => one === moved!.id,
    );
    expect(named(shown!.makers)).toBe("ailsa");
  });

  test("of the words of a finding that came back: who put it back or restored it, not who wrote in it since", () => {
    const finding = `finding/${id("S2")}` as const;
    const address = `${finding}/narrative` as const;
    const text = flatText(older, address);
    expect(flatText(newer, address)).toBe("");
    const gregor = { member: "gregor", partner: "ades", at: 0 };
    const back: Known = {
      ...known,
      since: 1000,
      written: { [address]: { text, spans: [{ ...gregor, length: text.length }] } },
      edits: [
        { sequence: 5, at: 2000, member: "ailsa", partner: "la", key: `${finding} added` },
        { sequence: 7, at: 3000, member: "effie", partner: "es", key: address },
      ],
    };
    const comparison = compareSummaries(newer, older);
    const brought = (one: Known): unknown =>
      shownChanges(comparison, one, newer, older)
        .structure.find(({ change }) => change.kind === "added" && change.subject.id === id("S2"))!
        .makers.brought.map(({ how, by, of }) => [how, by.map(({ member }) => member), of.map(({ member }) => member)]);
    expect(brought(back)).toEqual([["either", ["ailsa", "effie"], ["gregor"]]]);
    const restoring = { member: "ailsa", after: 4, upto: 6, versions: { before: "b", after: "a" } };
    const restored: Known = { ...back, restorations: [restoring], restored: () => ({ before: "", after: text }) };
    expect(restorationsToTell(comparison, restored, older)).toEqual([restoring]);
    expect(brought(restored)).toEqual([["restored", ["ailsa"], ["gregor"]]]);
    // Where nobody else was there, nothing has to be looked up.
    const alone = { ...restored, edits: restored.edits.slice(0, 1), restored: () => null };
    expect(restorationsToTell(comparison, alone, older)).toEqual([]);
    expect(brought(alone)).toEqual([["restored", ["ailsa"], ["gregor"]]]);
  });

  test("of what was made, removed and restored since: who made it and wrote it, and apart who brought it back", () => {
    const finding = `finding/${id("S2")}` as const;
    const address = `${finding}/narrative` as const;
    const text = flatText(older, address);
    const before = { ...newer, removed: { ...newer.removed, findings: [] } };
    const gregor = { member: "gregor", partner: "ades", at: 2000 };
    const effie = { member: "effie", partner: "es", at: 2500 };
    const half = Math.floor(text.length / 2);
    const spans = [
      { ...gregor, length: half },
      { ...effie, length: text.length - half },
    ];
    const restoring = { member: "ailsa", after: 8, upto: 10, versions: { before: "b", after: "a" } };
    const shown = shownChanges(
      compareSummaries(before, older),
      {
        ...known,
        since: 1000,
        written: { [address]: { text, spans } },
        restorations: [restoring],
        edits: [
          { ...gregor, sequence: 5, key: `${finding} added` },
          { ...gregor, sequence: 6, key: address },
          { ...effie, sequence: 7, key: address },
          { sequence: 9, at: 3000, member: "ailsa", partner: "la", key: `${finding} added` },
        ],
      },
      before,
      older,
    );
    const added = shown.structure.find(({ change }) => change.kind === "added" && change.subject.id === id("S2"))!;
    expect(added.makers.sure.map(({ member }) => member)).toEqual(["gregor", "effie"]);
    expect(added.makers.brought).toEqual([
      { how: "again", by: [{ member: "ailsa", partner: "la", at: 3000 }], of: [] },
    ]);
    expect(having(added.makers).map(({ partner }) => partner)).toEqual(["ades", "es"]);
  });

  test("leaves open who made a change that is not on record", () => {
    const unread = { ...known, edits: [], written: null };
    const unknown = shownChanges(compareSummaries(older, newer), unread, older, newer);
    expect(choices(unknown, asTheyStand)).toMatchObject({ partners: [], members: [] });
    expect(headline(unknown)).toMatch(/^\d+ changes in \d+ places\.$/);
  });

  test("lines that came or went together are one change; a changed line is one by itself", () => {
    const field = (...lines: string[]): RichText => lines.map((line) => paragraph(line));
    const kinds = (before: RichText, after: RichText): string[] => {
      const comparison = {
        changes: [],
        fields: [
          {
            subject: { kind: "section", id: "context", number: "1", title: "Context" } as const,
            address: "section/context" as const,
            lines: compareField(before, after)!,
          },
        ],
      };
      return shownChanges(comparison, known, older, newer).words[0]!.hunks.map(
        ({ kind, lines }) => `${kind} ${lines.length}`,
      );
    };
    const [one, two, three, four] = [
      "Alpha beta gamma",
      "Delta epsilon zeta",
      "Eta theta iota",
      "Kappa lambda mu",
    ] as const;
    expect(kinds(field(one, two), field(one, two, three, four))).toEqual(["same 2", "changed 2"]);
    expect(kinds(field(one, two, three), field(one, three))).toEqual(["same 1", "changed 1", "same 1"]);
    expect(kinds(field(one, two), field(`${one} nu`, `${two} xi`))).toEqual(["changed 1", "changed 1"]);
    // What moved is one change, where it went.
    expect(kinds(field(one, two, three), field(two, three, one))).toEqual(["moved away 1", "same 2", "changed 1"]);
  });
});

describe("filters", () => {
  test("a change stays when one of its editors is asked for", () => {
    const iona = filtered(changes, { ...everything, member: "iona" });
    expect(iona.structure).toEqual([]);
    expect(iona.words.map(({ address }) => address)).toEqual([`finding/${id("S1")}/narrative`]);
    const es = filtered(changes, { ...everything, partner: "es" });
    expect(es.words.map(({ address }) => address)).toContain(`finding/${id("S1")}/narrative`);
    expect(sentences(es).every((one) => one.includes("effie"))).toBe(true);
    expect(stepsOf(filtered(changes, { ...everything, partner: "ades", member: "effie" }))).toEqual([]);
  });

  test("by section: a finding belongs to where it stands, a removed one to where it stood", () => {
    const strengths = filtered(changes, { ...everything, section: "strengths" });
    expect(sentences(strengths).filter((one) => one.includes("removed"))).toHaveLength(1);
    expect(strengths.words.every(({ sections }) => sections.includes("strengths"))).toBe(true);
    expect(stepsOf(filtered(changes, everything))).toEqual(stepsOf(changes));
  });

  test("by section: what moved from one to another changed in both, and both are offered", () => {
    const [one, ...others] = older.sections.find((section) => section.id === "areas")!.findings;
    const moved = {
      ...older,
      sections: older.sections.map((section) => {
        if (section.id === "areas") return { ...section, findings: others };
        return section.id === "strengths" ? { ...section, findings: [...section.findings, one!] } : section;
      }),
    };
    const alone = shownChanges(compareSummaries(older, moved), { ...known, edits: [] }, older, moved);
    expect(alone.structure.map(({ change }) => change.kind)).toEqual(["moved"]);
    expect(choices(alone, asTheyStand).sections).toEqual(["strengths", "areas"]);
    for (const section of ["strengths", "areas"] as const)
      expect(stepsOf(filtered(alone, { ...everything, section }))).toEqual(stepsOf(alone));
    expect(stepsOf(filtered(alone, { ...everything, section: "context" }))).toEqual([]);
  });

  test("by what one came to look at: one finding alone, or a section", () => {
    const place = `finding/${id("S1")}` as const;
    const one = filtered(changes, filterOf(place));
    expect(one.words.map(({ subject }) => subject.number)).toContain("S1");
    for (const { subject } of [...one.structure, ...one.words]) expect(subject.id).toBe(id("S1"));
    expect(stepsOf(one).length).toBeLessThan(stepsOf(changes).length);
    expect(filterOf("section/strengths")).toEqual({ ...everything, section: "strengths" });
    expect(filterOf("section/nowhere")).toEqual(everything);
    const address = new URL(comparePath("r", "looked", "now", place), "http://localhost").searchParams;
    expect(placeIn(address)).toBe(place);
    for (const bad of ["", "finding/", "person/1", "finding/a/b"])
      expect(placeIn(new URLSearchParams({ place: bad }))).toBeNull();
  });

  test("offer those who made a change, each once", () => {
    const { members, partners, sections } = choices(changes, asTheyStand);
    expect(new Set(members)).toEqual(new Set(["ailsa", "dougal", "effie", "gregor", "iona"]));
    expect(members).toHaveLength(5);
    expect(partners).toEqual(["la", "es", "ades", "oa"]);
    expect(sections).toEqual(["context", "strengths", "areas", "actions"]);
  });
  test("in another order, where the template has one", () => {
    const order = { sections: ["actions", "areas"] as const, partners: ["oa"] };
    const { partners, sections } = choices(changes, order);
    expect(partners[0]).toBe("oa");
    expect(sections.slice(0, 2)).toEqual(["actions", "areas"]);
    expect(new Set(sections)).toEqual(new Set(["context", "strengths", "areas", "actions"]));
  });
});

describe("steps", () => {
  test("go through structure, then words, and end at either end", () => {
    const steps = stepsOf(changes);
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps[0]).toBe(changes.structure[0]!.id);
    expect(stepFrom(steps, null, 1)).toBe(steps[0]);
    expect(stepFrom(steps, null, -1)).toBe(steps.at(-1));
    expect(stepFrom(steps, steps[1]!, 1)).toBe(steps[2]);
    expect(stepFrom(steps, steps[0]!, -1)).toBe(steps[0]);
    expect(stepFrom(steps, steps.at(-1)!, 1)).toBe(steps.at(-1));
    // One that a filter took away.
    expect(stepFrom(steps, "gone", 1)).toBe(steps[0]);
    expect(stepFrom([], null, 1)).toBe(null);
  });

  test("the headline counts changes, places, partners and days", () => {
    const count = stepsOf(changes).length;
    const places = new Set(
      [...changes.structure, ...changes.words].map(({ subject }) => `${subject.kind}${subject.id}`),
    );
    expect(headline(changes)).toBe(`${count} changes in ${places.size} places, by four partners, over two days.`);
    expect(headline(filtered(changes, { ...everything, member: "iona" }))).toBe(
      "1 change in 1 place, by two partners, on one day.",
    );
    expect(headline({ structure: [], words: [] })).toBe("Nothing changed between these two.");
  });
});

test("items of numbered lists have their numbers of now, from list to list", () => {
  const list = (...items: Block[][]): Block => ({ type: "orderedList", items });
  const [one, two, inner, three] = ["One thing to do", "Two things more", "An inner point", "Three at last"].map(
    paragraph,
  ) as [Block, Block, Block, Block];
  const before: RichText = [list([one], [two]), paragraph("Between the lists")];
  const after: RichText = [list([one], [two, list([inner])], [three]), paragraph("Between the lists"), list([one])];
  expect(lineNumbers(compareField(before, after)!)).toEqual([1, 2, 1, 3, null, 1]);
});

describe("versions by day", () => {
  const at = (day: number, hour: number, minute = 0): number => new Date(2026, 2, day, hour, minute).getTime();
  const made = (when: number, name = ""): Version => ({ ...versions[0]!, id: String(when), at: when, name });
  const now = at(13, 11, 20);

  test("today, yesterday, then the date; the year where it is another", () => {
    const list = [
      made(at(13, 9)),
      made(at(13, 8)),
      made(at(12, 23, 59)),
      made(at(3, 12)),
      made(new Date(2025, 10, 3).getTime()),
    ];
    expect(byDay(list, now).map(({ name, versions: ofDay }) => `${name}: ${ofDay.length}`)).toEqual([
      "Today: 2",
      "Yesterday: 1",
      "3 March: 1",
      "3 November 2025: 1",
    ]);
  });

  test("labels name what has a name, and give the time", () => {
    expect(versionLabel(made(at(11, 16, 40), "Before the joint session"), now)).toBe(
      "Before the joint session, 11 March, 16:40",
    );
    expect(versionLabel(made(at(11, 16, 40)), now)).toBe("11 March, 16:40");
    const proposed = { ...made(at(11, 16, 40)), reason: "proposed", about: { kind: "round", round: 2 } } as const;
    expect(versionLabel(proposed, now)).toBe("Proposed for agreement, round 2, 11 March, 16:40");
    const second = { ...proposed, about: { ...proposed.about, agreement: 2 } };
    expect(versionLabel(second, now)).toBe("Proposed for agreement, round 2 of the second agreement, 11 March, 16:40");
    expect(versionLabel({ ...second, reason: "reopened" }, now)).toBe(
      "Reopened after the second agreement, 11 March, 16:40",
    );
    // Of before that was kept, and of a round that was kept without it.
    for (const about of [null, { kind: "round", round: 2 } as const])
      expect(versionLabel({ ...second, reason: "reopened", about }, now)).toBe("Reopened, 11 March, 16:40");
    const restored = (side: "before" | "after", undone: boolean): string => {
      const about = { kind: "restoration", side, undone, what: "S5 as S4" } as const;
      return versionLabel({ ...made(at(11, 16, 40)), reason: "restored", about }, now);
    };
    expect(restored("before", false)).toBe("Before restoring S5 as S4, 11 March, 16:40");
    expect(restored("after", true)).toBe("After taking back the restoration of S5 as S4, 11 March, 16:40");
    expect(momentName(at(11, 9, 5), now)).toBe("11 March, 09:05");
  });

  test("no two of a list are called alike", () => {
    const one = { ...made(at(11, 16, 40)), id: "one", reason: "reopened" } as const;
    const list = [
      { ...one, id: "later", at: one.at + 2000 },
      one,
      { ...one, id: "named", name: "The same moment" },
      { ...one, id: "before", at: one.at - 60_000 },
    ];
    expect([...versionsCalled(list, now).values()]).toEqual([
      { label: "Reopened, 11 March, 16:40:02", time: "16:40:02" },
      { label: "Reopened, 11 March, 16:40:00", time: "16:40:00" },
      { label: "The same moment, 11 March, 16:40", time: "16:40" },
      { label: "Reopened, 11 March, 16:39", time: "16:39" },
    ]);
  });

  test("the one before a version is the next older", () => {
    expect(versionBefore(versions, versions[0]!.id)).toBe(versions[1]);
    expect(versionBefore(versions, versions.at(-1)!.id)).toBe(null);
  });
});

describe("who wrote what", () => {
  const span = (length: number, member: string | null, when = 0) => ({
    length,
    member,
    partner: member && "la",
    at: when,
  });
  const show = (known: Parameters<typeof passagesOf>[0], now: string): string[] =>
    passagesOf(known, now).map(({ words, author }) => `${words}: ${author === "unread" ? "unread" : author.member}`);

  test("neighbouring words of one person are one passage, white space alone is none", () => {
    const text = "One two. \nThree four.";
    expect(show({ text, spans: [span(4, "a"), span(4, "a", 60_000), span(2, "b"), span(11, "c")] }, text)).toEqual([
      "One two.: a",
      "Three four.: c",
    ]);
    // The later of two moments of a day counts.
    expect(passagesOf({ text, spans: [span(4, "a"), span(17, "a", 60_000)] }, text)[0]?.author).toMatchObject({
      at: 60_000,
    });
    expect(passagesOf({ text, spans: [span(4, "a"), span(17, "a", 3 * 86_400_000)] }, text)).toHaveLength(2);
  });

  test("words typed since are being read; what stands around them keeps its author", () => {
    const known = { text: "Officers know schools well.", spans: [span(13, "a"), span(14, "b")] };
    expect(show(known, "Officers know primary schools well.")).toEqual([
      "Officers know: a",
      "primary: unread",
      "schools well.: b",
    ]);
    expect(show(null, "New field")).toEqual(["New field: unread"]);
    expect(show(known, "")).toEqual([]);
    expect(show({ text: "Who knows", spans: [span(9, null)] }, "Who knows")).toEqual(["Who knows: null"]);
  });

  test("passages are found in the text's blocks, and places in passages", () => {
    const blocks = [{ text: "One two" }, { text: "" }, { text: "Three" }];
    expect(blockRanges(blocks, 4, 12)).toEqual([
      { block: 0, from: 4, to: 7 },
      { block: 2, from: 0, to: 3 },
    ]);
    expect(flatIndex(blocks, { block: 2, at: 2 })).toBe(11);
    const passages = passagesOf({ text: "One two\n\nThree", spans: [span(9, "a"), span(5, "b")] }, "One two\n\nThree");
    expect(passageAt(passages, flatIndex(blocks, { block: 2, at: 0 }))?.words).toBe("Three");
    expect(passageAt(passages, 14)).toBe(null);
  });

  test("shares count each word once, for whoever wrote its first letter", () => {
    const address = `finding/${id("S1")}/statement`;
    const text = "Officers know primary schools";
    const rows = sharesOf(newer, {
      [address]: {
        text,
        spans: [{ ...span(10, "a") }, { length: 12, member: "e", partner: "es", at: 0 }, span(7, null)],
      },
      "finding/elsewhere/statement": { text, spans: [span(text.length, "a")] },
    });
    expect(rows).toHaveLength(1);
    // "know" begins with la's letter k and goes on with es's.
    expect([...rows[0]!.words]).toEqual([
      ["la", 2],
      ["es", 1],
      [null, 1],
    ]);
    expect(shareColumns(rows, ["la", "es"])).toEqual(["la", "es", null]);
    expect(["la", "es", null].map((column) => shareIn(rows[0]!, column, ["la", "es"]))).toEqual([2, 1, 1]);
    // A partner that the review no longer has counts as unknown.
    expect(shareIn(rows[0]!, null, ["la"])).toBe(2);
  });

  test("shares of a summary have a row for each section with words, in its order", () => {
    const rows = sharesOf(newer, written);
    const wanted = newer.sections.map((one) => one.id).filter((one) => rows.some(({ section }) => section === one));
    expect(rows.map(({ section }) => section)).toEqual(wanted);
    expect(rows.map(({ section }) => section)).toEqual(
      expect.arrayContaining(["context", "strengths", "areas", "actions"]),
    );
  });
});

describe("what can be restored", () => {
  test("for a change: the finding, the action point, or a section's own text, as far as the older text has it", () => {
    const of = (kind: "section" | "finding" | "action" | "evidence" | "details", one: string, number = "") =>
      restorableOf({ kind, id: one, number, title: "Its title" }, older);
    expect(of("finding", id("S2"), "S2")).toEqual({ what: { kind: "finding", finding: id("S2") }, name: "S2" });
    expect(of("finding", "added later", "A9")).toBe(null);
    expect(of("action", id("1"), "1")).toEqual({ what: { kind: "action", action: id("1") }, name: "action point 1" });
    expect(of("section", "context", "1")).toEqual({ what: { kind: "section", section: "context" }, name: "section 1" });
    expect(of("section", "strengths", "4")?.what).toEqual({ kind: "field", field: "section/strengths" });
    expect([of("evidence", id("E1")), of("details", "")]).toEqual([null, null]);
  });

  test("of a whole text: its sections that hold text, its findings and action points", () => {
    const { sections, items } = restorables(older);
    expect(sections.map(({ label }) => label)).toContain(
      `1 ${older.sections.find((one) => one.id === "context")!.section.title}`,
    );
    expect(sections.some(({ what }) => what.kind === "section" && what.section === "evidence")).toBe(false);
    expect(items).toHaveLength(older.sections.flatMap(({ findings }) => findings).length + older.actions.length);
    expect(items.find(({ name }) => name === "S1")?.label).toMatch(/^S1 \S/);
  });
});

describe("how the same words look", () => {
  const line = (...parts: (readonly [string, ...Mark[]])[]): RichText => [
    { type: "paragraph", content: parts.map(([text, ...marks]) => ({ type: "text", text, marks })) },
  ];
  const looks = (before: RichText, after: RichText): string[] =>
    compareField(before, after)!.flatMap((change) =>
      change.kind === "changed"
        ? shownSpans(change.spans).flatMap((span) => (span.kind === "looks" ? [span.what] : [span.kind]))
        : [],
    );
  const [bold, italic] = [{ type: "bold" }, { type: "italic" }] as const;
  const link = (href: string) => ({ type: "link", href }) as const;
  const plain = line(["Every school asks for it now."]);
  const marked = (...marks: Mark[]): RichText => line(["Every "], ["school asks", ...marks], [" for it now."]);

  test("is said in words, and the words stand once", () => {
    expect(looks(plain, marked(bold))).toEqual(["same", "made bold", "same"]);
    expect(looks(marked(bold, italic), plain)).toEqual(["same", "no longer bold, no longer italic", "same"]);
    expect(looks(marked(bold), marked(italic))).toEqual(["same", "made italic, no longer bold", "same"]);
    expect(looks(plain, marked(link("https://a.scot")))).toEqual(["same", "made a link to https://a.scot", "same"]);
    expect(looks(marked(link("https://a.scot")), marked(link("https://b.scot")))).toEqual([
      "same",
      "link changed to https://b.scot",
      "same",
    ]);
    expect(looks(marked(link("https://a.scot")), plain)).toEqual(["same", "no longer a link", "same"]);
    expect(looks(plain, marked({ type: "lang", lang: "gd" }))).toEqual(["same", "marked as Scottish Gaelic", "same"]);
  });

  test("words that look the same and are others are said to be that", () => {
    const said = (before: string, after: string) => looks(line([`In a ${before} now`]), line([`In a ${after} now`]));
    for (const [before, after] of [
      ["small-town", "small\u2011town"],
      ["plan", "pl\u0430n"],
      ["transition", "tran\u00ADsition"],
      ["first", "\uFB01rst"],
    ] as const) {
      expect(said(before, after)).toEqual(["same", "removed", "added", "alike", "same"]);
      expect(said(after, before)).toEqual(["same", "removed", "added", "alike", "same"]);
    }
    expect(said("plan", "plane")).not.toContain("alike");
  });

  test("other words are out and in as ever", () => {
    const other = line(["Every "], ["council asks", bold], [" for it now."]);
    expect(looks(plain, other)).toEqual(["same", "removed", "added", "same"]);
  });

  test("a line's list is named", () => {
    const list = (type: "bulletList" | "orderedList", ...items: Block[][]): RichText => [{ type, items }];
    const notes = (before: RichText, after: RichText): string[] =>
      compareField(before, after)!.flatMap((change) =>
        change.kind === "changed" && change.relisted ? [listChange(change.before, change.line)] : [],
      );
    const [one, two] = [paragraph("Every school asks."), paragraph("So do nurseries.")];
    expect(notes([one], list("orderedList", [one]))).toEqual(["Made an item of a numbered list"]);
    expect(notes(list("bulletList", [one]), list("orderedList", [one]))).toEqual(["Now an item of a numbered list"]);
    expect(notes(list("bulletList", [one]), [one])).toEqual(["No longer an item of a list"]);
    const nested = list("bulletList", [one, { type: "bulletList", items: [[two]] }]);
    expect(notes(list("bulletList", [one], [two]), nested)).toEqual(["Moved one level in"]);
    expect(notes(nested, list("bulletList", [one], [two]))).toEqual(["Moved one level out"]);
    expect(notes(list("bulletList", [one, two]), list("bulletList", [one], [two]))).toEqual([
      "Made an item of its own",
    ]);
    expect(notes(list("bulletList", [one], [two]), list("bulletList", [one, two]))).toEqual([
      "Made a part of the item above",
    ]);
  });
});

test("two neighbours that changed places are both named: which of them was moved their order does not tell", () => {
  const strengths = older.sections.find(({ id: one }) => one === "strengths")!;
  const order = (...numbers: number[]) => ({
    ...older,
    sections: older.sections.map((section) =>
      section === strengths
        ? { ...section, findings: numbers.map((n, i) => ({ ...strengths.findings[n]!, number: `S${i + 1}` })) }
        : section,
    ),
  });
  const said = (after: typeof older): string[] => saidOf(order(0, 1, 2), after);
  const saidOf = (before: typeof older, after: typeof older): string[] =>
    compareSummaries(before, after).changes.map((change) => {
      const { about, words } = changeWords(change, before, after);
      return about + words;
    });
  expect(said(order(1, 0, 2))).toEqual(["S1 and S2 changed places"]);
  expect(said(order(0, 2, 1))).toEqual(["S2 and S3 changed places"]);
  expect(said(order(2, 0, 1))).toEqual(["S1 moved up; it was S3"]);
  const points = (...numbers: number[]) => ({
    ...older,
    actions: numbers.map((n, i) => ({ ...older.actions[n]!, number: `${i + 1}` })),
  });
  expect(saidOf(points(0, 1), points(1, 0))).toEqual(["Action points 1 and 2 changed places"]);
  // Others' numbers moved too: these are of now, as those beside them are.
  expect(said(order(2, 1))).toEqual(expect.arrayContaining(["S1 and S2 changed places; they were S3 and S2"]));
  expect(said(order(2, 0))).toEqual(expect.arrayContaining(["S1 and S2 changed places; they were S3 and S1"]));
  expect(saidOf(order(0, 1, 2, 3), order(1, 0, 3, 2))).toEqual([
    "S1 and S2 changed places",
    "S3 and S4 changed places",
  ]);
});
