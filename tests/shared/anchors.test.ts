import { describe, expect, test } from "vitest";
import type * as Y from "yjs";
import type { Anchor, Standing } from "#shared/anchors.ts";
import { makeAnchor, refreshAnchor, resolveAnchor } from "#shared/anchors.ts";
import { writeField } from "#shared/field.ts";
import type { Block } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { editorPosition, readTextBlocks, spotOfPosition, spotsOfSelection } from "#shared/text-blocks.ts";
import type { Texts } from "#shared/texts.ts";
import { readTexts, watchTexts } from "#shared/texts.ts";
import { buildDoc, copyDoc, sync } from "#tests/support/builders.ts";
import { Desk, editorDoc } from "#tests/support/desk.ts";

const by = { by: "m1", partner: "la", at: 1 };
const first = "Most schools know their learners well and act on what they find.";
const second = "Officers visit every school twice a year and report in writing.";
const third = "Headteachers value these visits.";
const quote = "know their learners well";

interface World {
  /** Who comments, somebody else who writes, and the server, which keeps what was deleted. */
  readonly one: Desk;
  readonly other: Desk;
  readonly server: Y.Doc;
  readonly finding: string;
  readonly statement: FieldAddress;
  readonly narrative: FieldAddress;
  anchor: Anchor;
}

function put(doc: Y.Doc, address: FieldAddress, blocks: Block[]): void {
  const fragment = edits.fieldFragment(doc, address)!;
  fragment.delete(0, fragment.length);
  writeField(fragment, blocks);
}

/** The anchor of words as somebody selects them. */
function anchorOf(texts: Texts, field: FieldAddress, words: string): Anchor {
  const found = texts.field(field)!;
  const at = found.flat.indexOf(words);
  return makeAnchor(texts, field, found.spot(at), found.spot(at + words.length))!;
}

function world(words = quote): World {
  const server = buildDoc();
  const finding = edits.addFinding(server, "strengths", by);
  const [statement, narrative] = [`finding/${finding}/statement`, `finding/${finding}/narrative`] as const;
  put(server, statement, [paragraph("Officers know their schools.")]);
  put(server, narrative, [paragraph(first), paragraph(second), paragraph(third)]);
  put(server, "section/context", [paragraph("The authority has 49 schools.")]);
  const [one, other] = [new Desk(copyDoc(server)), new Desk(copyDoc(server))];
  const anchor = anchorOf(readTexts(one.doc), narrative, words);
  return { one, other, server, finding, statement, narrative, anchor };
}

/** Where it stands, on every device alike. */
function everywhere({ one, other, server, anchor }: World): Standing {
  sync(one.doc, other.doc, server);
  const standings = [one.doc, other.doc, server].map((doc) => resolveAnchor(anchor, readTexts(doc)));
  expect(standings[1]).toEqual(standings[0]);
  expect(standings[2]).toEqual(standings[0]);
  return standings[0]!;
}

const said = (standing: Standing): string => (standing.at === "words" ? standing.words : `gone: ${standing.quote}`);

/** The anchor table: what was done, and the words that the thread stands on afterwards. */
const table: readonly [name: string, run: (world: World) => void, words: string][] = [
  ["typed before", ({ other, narrative: f }) => other.type(f, "Most", "In 2026, ", "before"), quote],
  [
    "typed inside",
    ({ other, narrative: f }) => other.type(f, "learners", "own ", "before"),
    "know their own learners well",
  ],
  [
    "typed inside, much",
    ({ other, narrative: f }) =>
      other.type(f, "learners", "own, often very different, and sometimes hard to reach ", "before"),
    "know their own, often very different, and sometimes hard to reach learners well",
  ],
  ["typed at the start", ({ other, narrative: f }) => other.type(f, quote, "really ", "before"), quote],
  ["typed at the end", ({ other, narrative: f }) => other.type(f, quote, " indeed", "after"), quote],
  ["made bold", ({ other, narrative: f }) => other.bold(f, "their learners"), quote],
  ["split before", ({ other, narrative: f }) => other.split(f, "schools"), quote],
  ["split inside", ({ other, narrative: f }) => other.split(f, "learners"), "know their \nlearners well"],
  ["split inside a word", ({ other, narrative: f }) => other.split(f, "arners"), "know their le\narners well"],
  ["split after", ({ other, narrative: f }) => other.split(f, "act on"), quote],
  [
    "typed inside and split there",
    ({ other, narrative: f }) => (other.type(f, "learners", "own ", "before"), other.split(f, "learners")),
    "know their own \nlearners well",
  ],
  [
    "typed inside, split there, and the second half deleted",
    ({ other, narrative: f }) => {
      other.type(f, "learners", "own ", "before");
      other.split(f, "learners");
      other.delete(f, "learners well");
    },
    "know their own",
  ],
  [
    "split inside and joined",
    ({ other, narrative: f }) => (other.split(f, "learners"), other.join(f, "learners")),
    quote,
  ],
  ["joined with the paragraph after", ({ other, narrative: f }) => other.join(f, "Officers"), quote],
  ["split before and joined", ({ other, narrative: f }) => (other.split(f, "know"), other.join(f, "know")), quote],
  ["first half deleted", ({ other, narrative: f }) => other.delete(f, "know their "), "learners well"],
  ["last half deleted", ({ other, narrative: f }) => other.delete(f, " learners well"), "know their"],
  [
    "first half deleted and undone by another",
    ({ one, other, narrative: f }) => {
      other.delete(f, "know their ");
      sync(one.doc, other.doc);
      one.type(f, "Most", "know their ", "before");
      one.delete(f, "know their ");
      other.undo.undo();
    },
    quote,
  ],
  ["all deleted", ({ other, narrative: f }) => other.delete(f, quote), `gone: ${quote}`],
  [
    "all deleted, other words typed there",
    ({ other, narrative: f }) => {
      other.delete(f, quote);
      other.type(f, "Most schools ", "are good places", "after");
    },
    `gone: ${quote}`,
  ],
  ["deleted and undone by its author", ({ one, narrative: f }) => (one.delete(f, quote), one.undo.undo()), quote],
  [
    "deleted by another and undone by them",
    ({ one, other, server, narrative: f }) => {
      other.delete(f, quote);
      sync(one.doc, other.doc, server);
      other.undo.undo();
    },
    quote,
  ],
  [
    "deleted, undone, redone, undone",
    ({ one, other, narrative: f }) => {
      one.delete(f, quote);
      sync(one.doc, other.doc);
      one.undo.undo();
      one.undo.redo();
      sync(one.doc, other.doc);
      one.undo.undo();
    },
    quote,
  ],
  ["paragraph deleted", ({ other, narrative: f }) => other.delete(f, first), `gone: ${quote}`],
  ["paragraph deleted and undone", ({ other, narrative: f }) => (removeBlock(other, f, 0), other.undo.undo()), quote],
  ["list toggled on", ({ other, narrative: f }) => other.toggleList(f, "Most"), quote],
  [
    "list toggled on and off",
    ({ other, narrative: f }) => (other.toggleList(f, "Most"), other.toggleList(f, "Most")),
    quote,
  ],
  ["cut and pasted in the field", ({ other, narrative: f }) => other.paste(f, third, other.cut(f, quote)), quote],
  [
    "cut and pasted to another field",
    ({ other, narrative: f }) => other.paste("section/context", "schools.", other.cut(f, quote)),
    quote,
  ],
  [
    "cut and pasted elsewhere, and undone",
    ({ other, narrative: f }) => {
      other.paste("section/context", "schools.", other.cut(f, quote));
      other.undo.undo();
      other.undo.undo();
    },
    quote,
  ],
  ["finding moved", ({ other, finding }) => edits.moveFinding(other.doc, finding, "areas", { before: null }), quote],
  [
    "finding moved while another types in it",
    ({ one, other, finding, narrative: f }) => {
      edits.moveFinding(other.doc, finding, "areas", { before: null });
      one.type(f, "learners", "own ", "before");
    },
    "know their own learners well",
  ],
  ["finding removed", ({ other, finding }) => edits.remove(other.doc, "findings", finding, by), quote],
  [
    "finding removed and put back",
    ({ other, finding }) => {
      edits.remove(other.doc, "findings", finding, by);
      edits.putBack(other.doc, "findings", finding);
    },
    quote,
  ],
  [
    "a version restored",
    ({ other, narrative: f }) => {
      other.change(f, (state) =>
        state.schema.node("doc", null, [
          state.schema.node("paragraph", null, [state.schema.text("Other words stood here before.")]),
        ]),
      );
      restore(other, f);
    },
    quote,
  ],
  [
    "deleted while another types inside",
    ({ one, other, narrative: f }) => {
      other.delete(f, quote);
      one.type(f, "learners", "own ", "before");
    },
    `gone: ${quote}`,
  ],
];

function removeBlock(desk: Desk, field: FieldAddress, block: number): void {
  desk.change(field, (state) => {
    const [from, node] = [0, state.doc.child(block)];
    return state.tr.delete(from, from + node.nodeSize).doc;
  });
}

function restore(desk: Desk, field: FieldAddress): void {
  desk.change(field, ({ schema }) =>
    schema.node(
      "doc",
      null,
      [first, second, third].map((text) => schema.node("paragraph", null, [schema.text(text)])),
    ),
  );
}

describe("AN table", () => {
  test.each(table)("%s", (_, run, words) => {
    const w = world();
    run(w);
    const standing = everywhere(w);
    expect(said(standing)).toBe(words);
  });

  test("the field it ends up in: where the words are; with its finding otherwise", () => {
    const w = world();
    const slice = w.other.cut(w.narrative, quote);
    expect(everywhere(w)).toEqual({ at: "gone", quote });
    w.other.paste("section/context", "schools.", slice);
    expect(everywhere(w)).toMatchObject({ at: "words", field: "section/context", by: "search" });
  });
});

describe("AN4 what is left of words that were partly rewritten", () => {
  const after: [name: string, run: (world: World) => void][] = [
    ["a split before it", ({ other, narrative: f }) => other.split(f, "schools")],
    [
      "a split before it, and joined again",
      ({ other, narrative: f }) => (other.split(f, "schools"), other.join(f, "schools")),
    ],
    ["a list", ({ other, narrative: f }) => other.toggleList(f, "Most")],
    ["a list on and off", ({ other, narrative: f }) => (other.toggleList(f, "Most"), other.toggleList(f, "Most"))],
    ["a list that is undone", ({ other, narrative: f }) => (other.toggleList(f, "Most"), other.undo.undo())],
    ["a join with the paragraph after", ({ other, narrative: f }) => other.join(f, "Officers")],
  ];
  test.each(after)("is found after %s", (_, run) => {
    for (const [gone, left] of [
      ["learners well ", "know their"],
      ["know their ", "learners well"],
    ] as const) {
      const w = world();
      w.other.delete(w.narrative, gone);
      const standing = everywhere(w);
      expect(said(standing)).toBe(left);
      w.anchor = refreshAnchor(w.anchor, standing, readTexts(w.server)) ?? w.anchor;
      w.other.undo.stopCapturing();
      run(w);
      expect(said(everywhere(w))).toBe(left);
    }
  });
});

describe("AN places", () => {
  test.each(["Most", "M", third, "visits."])("the words “%s” at an edge of a field or block", (words) => {
    const w = world(words);
    expect(said(everywhere(w))).toBe(words);
    w.other.type(w.narrative, "Officers", "All ", "before");
    expect(said(everywhere(w))).toBe(words);
  });

  test("AN5 the first word of a field, deleted and undone", () => {
    const w = world("Most");
    w.other.delete(w.narrative, "Most");
    expect(said(everywhere(w))).toBe("gone: Most");
    w.other.undo.undo();
    expect(said(everywhere(w))).toBe("Most");
  });

  test("common words that are deleted are not taken for the same words elsewhere", () => {
    const w = world("schools");
    w.other.delete(w.narrative, "schools ");
    expect(said(everywhere(w))).toBe("gone: schools");
  });

  test("AN3 words that stand in two findings do not lead from one to the other", () => {
    const w = world();
    const other = edits.addFinding(w.one.doc, "areas", by);
    put(w.one.doc, `finding/${other}/narrative`, [paragraph(first)]);
    sync(w.one.doc, w.other.doc, w.server);
    w.anchor = anchorOf(readTexts(w.one.doc), w.narrative, quote);
    w.other.delete(w.narrative, quote);
    expect(said(everywhere(w))).toBe(`gone: ${quote}`);
  });

  test("AN4 words over several paragraphs, and what is left of them", () => {
    const w = world(`they find.\n${second}\nHeadteachers`);
    expect(everywhere(w)).toMatchObject({
      ranges: [{ block: 0 }, { block: 1, from: 0 }, { block: 2, from: 0, to: 12 }],
    });
    removeBlock(w.other, w.narrative, 0);
    expect(said(everywhere(w))).toBe(`${second}\nHeadteachers`);
  });

  test("lists, references and hard breaks count as the editor counts them", () => {
    const doc = buildDoc();
    const text = (words: string) => ({ type: "text" as const, text: words, marks: [] });
    put(doc, "section/context", [
      {
        type: "paragraph",
        content: [text("one "), { type: "reference", to: "x" }, text(" two"), { type: "hardBreak" }, text("three")],
      },
      {
        type: "bulletList",
        items: [
          [paragraph("four"), { type: "orderedList", items: [[paragraph("five")], [paragraph("")]] }],
          [paragraph("six")],
        ],
      },
      paragraph("seven"),
    ]);
    const fragment = edits.fieldFragment(doc, "section/context")!;
    const blocks = readTextBlocks(fragment).blocks.map((block) => block.text);
    expect(blocks).toEqual(["one \uFFFC two\uFFFCthree", "four", "five", "", "six", "seven"]);
    const editor = editorDoc(fragment);
    blocks.forEach((words, block) => {
      for (let at = 0; at <= words.length; at++) {
        const position = editorPosition(editor, { block, at })!;
        expect(spotOfPosition(editor, position)).toEqual({ block, at });
        const spot = { block, at };
        expect(spotsOfSelection(editor, position, position)).toEqual({ from: spot, to: spot });
        if (words !== "")
          expect(editor.textBetween(position - at, position - at + words.length, "", "\uFFFC")).toBe(words);
      }
    });
    expect(spotsOfSelection(editor, 0, editor.content.size), "all of it").toEqual({
      from: { block: 0, at: 0 },
      to: { block: 5, at: "seven".length },
    });
    const texts = readTexts(doc);
    for (const words of [
      "\uFFFC",
      "e \uFFFC two\uFFFCth",
      "\uFFFCthree\nfour\nfive",
      "five\n\nsix".replace("\n\n", "\n"),
    ]) {
      const anchor = anchorOf(texts, "section/context", words.includes("five\nsix") ? "five\n\nsix" : words);
      expect(resolveAnchor(anchor, texts)).toMatchObject({ at: "words", words, whole: true, by: "position" });
    }
  });

  test("a selection without words has no anchor; white space at its ends is not part of it", () => {
    const texts = readTexts(world().one.doc);
    const spot = (at: number) => ({ block: 0, at });
    expect(makeAnchor(texts, "section/context", spot(3), spot(3))).toBeNull();
    expect(makeAnchor(texts, "section/context", spot(3), spot(4))).toBeNull();
    expect(makeAnchor(texts, "section/context", spot(3), spot(14))?.quote).toBe("authority");
    expect(makeAnchor(texts, "section/nowhere", spot(0), spot(1))).toBeNull();
  });

  test.each(["AAAA", "////", "gICAgICAgICAgICA", "AQxzZWN0aW9uL2V2aWwA"])(
    "AN7 a forged position %s leads nowhere and makes nothing",
    (position) => {
      const w = world();
      resolveAnchor(w.anchor, readTexts(w.server));
      readTexts(w.server).count("");
      const known = [...w.server.share.keys()];
      const anchor = {
        ...w.anchor,
        blocks: [{ start: position, end: position }],
        quote: "never said this",
        said: "never said this",
      };
      expect(resolveAnchor(anchor, readTexts(w.server)).at).toBe("gone");
      expect([...w.server.share.keys()]).toEqual(known);
    },
  );
});

describe("AN refresh", () => {
  test("after a search the anchor holds on to the new characters, so that edits inside follow again", () => {
    const w = world();
    w.other.paste(w.narrative, third, w.other.cut(w.narrative, quote));
    const standing = everywhere(w);
    expect(standing).toMatchObject({ by: "search" });
    w.anchor = refreshAnchor(w.anchor, standing, readTexts(w.server))!;
    w.other.type(w.narrative, "learners", "own ", "before");
    expect(everywhere(w)).toMatchObject({ words: "know their own learners well", by: "position" });
  });

  test("small steps are followed to quite other words; what was said first stays known", () => {
    const w = world();
    for (const [old, words] of [
      ["know", "understand"],
      ["well", "deeply"],
      ["learners", "pupils"],
    ] as const) {
      w.other.type(w.narrative, old, words, "before");
      w.other.delete(w.narrative, old);
      const standing = everywhere(w);
      w.anchor = refreshAnchor(w.anchor, standing, readTexts(w.server)) ?? w.anchor;
    }
    expect(w.anchor.said).toBe(quote);
  });

  test("nothing is worth keeping while it stands as it stood", () => {
    const w = world();
    expect(refreshAnchor(w.anchor, everywhere(w), readTexts(w.server))).toBeNull();
  });

  test("of words of which only a part is left the places are kept, and the words as they were", () => {
    const w = world();
    w.other.delete(w.narrative, "know their ");
    const kept = refreshAnchor(w.anchor, everywhere(w), readTexts(w.server))!;
    expect(kept).toEqual({ ...w.anchor, blocks: kept.blocks });
    w.anchor = kept;
    expect(refreshAnchor(w.anchor, everywhere(w), readTexts(w.server))).toBeNull();
    w.other.undo.undo();
    expect(said(everywhere(w))).toBe(quote);
  });

  test("watched texts read again what changed", () => {
    const w = world();
    const texts = watchTexts(w.one.doc);
    expect(said(resolveAnchor(w.anchor, texts))).toBe(quote);
    w.other.type(w.narrative, "learners", "own ", "before");
    sync(w.one.doc, w.other.doc);
    expect(said(resolveAnchor(w.anchor, texts))).toBe("know their own learners well");
    texts.stop();
  });
});
