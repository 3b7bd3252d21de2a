import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split, write } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import type { MendingServer } from "#tests/support/mending.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU13 Words that were moved to where another removed what held them stand again. */

const item = (said: string): ReturnType<typeof schema.node> =>
  schema.node("listItem", null, [schema.node("paragraph", null, contentOf(said))]);

/** A paragraph and a list behind it. */
const START: Change = (change) =>
  void change.insert(0, [
    schema.node("paragraph", null, contentOf("one two")),
    schema.node("bulletList", null, [item("three"), item("four")]),
    schema.node("paragraph", null, contentOf("end")),
  ]);

/** The paragraph becomes the first item of the list behind it. */
const intoList: Change = (change) => {
  const [paragraph, items] = [change.doc.child(0), change.doc.child(1)];
  change.replaceWith(0, paragraph.nodeSize + items.nodeSize, [
    schema.node("bulletList", null, [schema.node("listItem", null, [paragraph]), ...items.children]),
  ]);
};

/** The items of the list become paragraphs. */
const lift: Change = (change) => {
  const [paragraph, items] = [change.doc.child(0), change.doc.child(1)];
  const paragraphs = items.children.flatMap((one) => one.children);
  change.replaceWith(paragraph.nodeSize, paragraph.nodeSize + items.nodeSize, paragraphs);
};

const deleteList: Change = (change) => {
  const at = change.doc.child(0).nodeSize;
  change.delete(at, at + change.doc.child(1).nodeSize);
};

function apart(start: Change, ...changes: readonly (readonly Change[])[]): FieldEditor[] {
  const first = createFieldEditor(null);
  first.change(start);
  const begun = Y.encodeStateAsUpdate(first.doc);
  return changes.map((own) => {
    const editor = createFieldEditor(begun);
    for (const change of own) editor.change(change);
    return editor;
  });
}

/** What both come to, in whichever order the server hears of them. */
function together(start: Change, one: readonly Change[], other: readonly Change[]): [string, string] {
  const inOrder = (way: 0 | 1): string => {
    const editors = apart(start, one, other);
    const server = createMendingServer(editors);
    for (const editor of way === 0 ? editors : editors.toReversed()) server.hear(editor);
    for (let round = 0; round < 2; round++)
      for (const editor of editors) {
        editor.receive(Y.encodeStateAsUpdate(server.doc));
        server.hear(editor);
      }
    for (const editor of editors) editor.receive(Y.encodeStateAsUpdate(server.doc));
    expect(editors[0]!.blocks()).toEqual(editors[1]!.blocks());
    for (const editor of editors) editor.settle();
    expect(editors.flatMap(({ lost }) => lost)).toEqual([]);
    return editors[0]!.blocks().join(" ¶ ");
  };
  return [inOrder(0), inOrder(1)];
}

describe("SU13 a paragraph that becomes an item of a list", () => {
  test("which another makes paragraphs of at that moment", () => {
    for (const said of together(START, [intoList], [lift])) expect(said).toBe("one two ¶ three ¶ four ¶ end");
  });
  test("with what is written in it there", () => {
    const typed: Change = (change) => void change.insert(10, contentOf(" more"));
    for (const said of together(START, [intoList, typed], [lift]))
      expect(said).toBe("one two more ¶ three ¶ four ¶ end");
  });
  test("which another deletes at that moment", () => {
    for (const said of together(START, [intoList], [deleteList])) expect(said).toBe("one two ¶ end");
  });
  test("and is deleted by another together with it: it stays deleted", () => {
    const both: Change = (change) => void change.delete(0, change.doc.child(0).nodeSize + change.doc.child(1).nodeSize);
    for (const said of together(START, [intoList], [both])) expect(said).toBe("end");
  });
});

/** Both know of a division; then one takes it back, or the paragraphs are joined, and the other lists the first meanwhile. */
/** Each comes back until all have heard of all. */
function meetAll(server: MendingServer, order: readonly FieldEditor[]): void {
  for (let round = 0; round < 3; round++) for (const editor of order) server.meet(editor);
}

describe("SU13 words that had moved before, which both know", () => {
  const joinNext: Change = (change) => void change.join(change.doc.child(0).nodeSize + change.doc.child(1).nodeSize);
  const deleteSecond: Change = (change) => {
    const at = change.doc.child(0).nodeSize;
    change.delete(at + 1, at + change.doc.child(1).nodeSize - 1);
  };
  interface Way {
    readonly name: string;
    /** Before they part, after the division. */
    readonly other?: Change;
    /** By who divided, as they are apart. */
    readonly own: (editor: FieldEditor) => void;
    readonly words: string;
  }
  const ways: readonly Way[] = [
    { name: "joins", own: (editor) => editor.change(join), words: "one two three four five six" },
    { name: "undoes", own: (editor) => editor.undo(), words: "one two three four five six" },
    {
      name: "undoes, after the other joined what stood behind",
      other: joinNext,
      own: (editor) => editor.undo(),
      words: "one two three four five six",
    },
    {
      name: "joins, after the other deleted the words",
      other: deleteSecond,
      own: (editor) => editor.change(join),
      words: "one three four five six",
    },
  ];
  test.each(ways.flatMap((way) => [0, 1].map((first) => ({ ...way, first }))))(
    "who divided $name; the server hears first of $first",
    ({ other, own, words, first }) => {
      const editors = apart(begin(["one two ", "three four ", "five six"]), [], []) as [FieldEditor, FieldEditor];
      const server = createMendingServer(editors);
      const meet = (): void => meetAll(server, first === 0 ? editors : editors.toReversed());
      editors[0].change(split(4));
      meet();
      if (other) editors[1].change(other);
      meet();
      own(editors[0]);
      editors[1].change(list);
      meet();
      for (const editor of editors) expect(editor.text().split(/\s+/).join(" ").trim()).toBe(words);
      expect(editors.flatMap(({ lost }) => lost)).toEqual([]);
    },
  );

  test("and that the other deletes with what they stood in stay deleted", () => {
    for (const first of [0, 1]) {
      const editors = apart(begin(["one two ", "three"]), [], []) as [FieldEditor, FieldEditor];
      const server = createMendingServer(editors);
      const meet = (): void => meetAll(server, first === 0 ? editors : editors.toReversed());
      editors[0].change(split(4));
      meet();
      editors[0].change(join);
      editors[1].change((change) => void change.delete(0, change.doc.child(0).nodeSize + change.doc.child(1).nodeSize));
      meet();
      for (const editor of editors) expect(editor.text().trim()).toBe("three");
    }
  });
});

describe("SU13 whoever moved them is not told of words that are put back", () => {
  test.each(["who moved", "who removed"])("where the server hears first of %s", (whose) => {
    const [mover, remover] = apart(START, [intoList], [lift]) as [FieldEditor, FieldEditor];
    const server = createMendingServer([mover, remover]);
    const [one, two] = whose === "who moved" ? [mover, remover] : [remover, mover];
    server.meet(one);
    server.meet(two);
    for (const editor of [one, two, one, two]) {
      editor.receive(Y.encodeStateAsUpdate(server.doc));
      server.hear(editor);
    }
    expect(mover.blocks()).toEqual(["one two", "three", "four", "end"]);
    // What becomes of them afterwards is no loss.
    mover.change((change) => void change.delete(0, change.doc.child(0).nodeSize));
    for (const editor of [mover, remover, mover]) {
      server.hear(editor);
      editor.receive(Y.encodeStateAsUpdate(server.doc));
      editor.settle();
      expect(editor.lost).toEqual([]);
      expect(editor.blocks()).toEqual(["three", "four", "end"]);
    }
  });
});

test("SU13 nor where their own move comes back to them in one with what removed its place", () => {
  const [mover, remover] = apart(START, [intoList], [lift]) as [FieldEditor, FieldEditor];
  mover.receive(Y.mergeUpdates([mover, remover].map(({ doc }) => Y.encodeStateAsUpdate(doc))));
  expect(mover.lost).toEqual([]);
  mover.settle();
  expect(mover.lost).toEqual([{ address: "section/context", words: "one two" }]);
});

describe("SU13 what somebody wrote who is not here any more", () => {
  test.each([
    ["in an item of a list that is deleted by whoever has not heard of it", deleteList, "one two ¶ new  ¶ end"],
    ["in an item of a list that becomes paragraphs", lift, "one two ¶ threenew  ¶ four ¶ end"],
  ])("%s", (_, change, merged) => {
    const typed: Change = (to) => void to.insert(to.doc.child(0).nodeSize + 8, contentOf("new "));
    const [writer, other] = apart(START, [typed], [change]);
    const server = createMendingServer();
    server.hear(writer!);
    server.hear(other!);
    expect(createFieldEditor(Y.encodeStateAsUpdate(server.doc)).blocks().join(" ¶ ")).toBe(merged);
    // Whoever comes back hears of all in one, and is not told of words that stand.
    writer!.receive(Y.encodeStateAsUpdate(server.doc));
    expect(writer!.blocks().join(" ¶ ")).toBe(merged);
    expect(writer!.lost).toEqual([]);
  });

  test("as another makes a list of what they wrote it behind", () => {
    const [writer, other] = apart(begin(["one two", "end"]), [write(7, " more")], [list]);
    const server = createMendingServer();
    server.hear(writer!);
    server.hear(other!);
    expect(createFieldEditor(Y.encodeStateAsUpdate(server.doc)).blocks()).toEqual(["one two more", "end"]);
  });

  test("as another joins what they wrote it in to what stands before", () => {
    const [writer, other] = apart(begin(["one ", "two"]), [(to) => void to.insert(10, contentOf(" more"))], [join]);
    const server = createMendingServer();
    server.hear(writer!);
    server.hear(other!);
    expect(createFieldEditor(Y.encodeStateAsUpdate(server.doc)).blocks()).toEqual(["one two more"]);
  });
});

describe("W23 whose page answered nothing while what they wrote went", () => {
  const typed: Change = (to) => void to.insert(to.doc.child(0).nodeSize + 8, contentOf("new "));
  const GONE = [{ address: ADDRESS, words: "new" }];
  /** The writer's words are stored, and the other deletes the list with or without having heard of them. */
  function gone({ seen = false, pages = 2 } = {}): { writer: FieldEditor; other: FieldEditor; server: MendingServer } {
    const [writer, other] = apart(START, [typed], []) as [FieldEditor, FieldEditor];
    const server = createMendingServer([other, writer].slice(0, pages));
    server.hear(writer);
    if (seen) other.receive(Y.encodeStateAsUpdate(server.doc));
    other.change(deleteList);
    server.hear(other);
    return { writer, other, server };
  }
  const isSame = (one: FieldEditor, server: MendingServer): boolean =>
    Y.equalSnapshots(Y.snapshot(one.doc), Y.snapshot(server.doc));

  test("is told when it is back, once, and nobody else", () => {
    const { writer, other, server } = gone();
    for (let i = 0; i < 2; i++)
      for (const editor of [writer, other]) {
        editor.receive(server.answer(editor));
        editor.settle();
        expect(isSame(editor, server)).toBe(true);
      }
    expect(writer.blocks()).toEqual(["one two", "end"]);
    expect([writer.lost, other.lost]).toEqual([GONE, []]);
  });

  test("is told after the page was found to be gone, too: nothing is put back", () => {
    const { writer, server } = gone();
    server.lose(writer);
    writer.receive(server.answer(writer));
    expect([writer.blocks(), writer.lost]).toEqual([["one two", "end"], GONE]);
  });

  test("is told with what was typed since, in one", () => {
    const { writer, server } = gone();
    writer.change((to) => void to.insert(to.doc.child(0).nodeSize + 12, contentOf("more ")));
    writer.receive(server.answer(writer));
    expect(writer.lost).toEqual([{ address: ADDRESS, words: "new more" }]);
  });

  test("is told by the page that is loaded next, and that server which is started next", () => {
    const { writer, server } = gone();
    const next = createFieldEditor(Y.encodeStateAsUpdate(writer.doc), { was: writer.doc.clientID });
    const again = createMendingServer([], server.log);
    next.receive(again.answer(next, [writer.doc.clientID]));
    expect([next.lost, isSame(next, again)]).toEqual([GONE, true]);
  });

  test("is not told of what somebody deleted who had seen it", () => {
    const { writer, server } = gone({ seen: true });
    writer.receive(server.answer(writer));
    expect([writer.blocks(), writer.lost]).toEqual([["one two", "end"], []]);
  });

  test("is not told of what its author deleted too", () => {
    const { writer, server } = gone();
    writer.change((to) => void to.delete(to.doc.child(0).nodeSize + 8, to.doc.child(0).nodeSize + 12));
    writer.receive(server.answer(writer));
    expect(writer.lost).toEqual([]);
  });

  test("is not told again of what it heard of and put in anew", () => {
    const { writer, other, server } = gone();
    writer.receive(Y.encodeStateAsUpdate(other.doc));
    expect(writer.lost).toEqual(GONE);
    writer.change(write(7, " new"));
    server.hear(writer);
    writer.receive(server.answer(writer));
    expect([writer.blocks(), writer.lost]).toEqual([["one two new", "end"], GONE]);
  });

  test("is not told of what the server put back, also when that was deleted on purpose afterwards", () => {
    const { writer, other, server } = gone({ pages: 1 });
    other.receive(server.answer(other));
    expect(other.blocks()).toEqual(["one two", "new ", "end"]);
    const back = createFieldEditor(Y.encodeStateAsUpdate(writer.doc), { was: writer.doc.clientID });
    back.receive(server.answer(back, [writer.doc.clientID]));
    expect([back.blocks(), back.lost]).toEqual([["one two", "new ", "end"], []]);
    other.change((to) => void to.delete(9, 15));
    server.hear(other);
    writer.receive(server.answer(writer));
    expect([writer.blocks(), writer.lost]).toEqual([["one two", "end"], []]);
  });

  test("is not told of what is about to be put back", () => {
    const [writer, other] = apart(START, [typed], [deleteList]) as [FieldEditor, FieldEditor];
    const server = createMendingServer();
    server.hear(writer);
    server.hear(other, { mends: false });
    writer.receive(server.answer(writer));
    server.hear(other);
    writer.receive(server.answer(writer));
    expect([writer.blocks(), writer.lost]).toEqual([["one two", "new ", "end"], []]);
  });

  test("whose words went along with what others moved is not told, and they stand once", () => {
    const [writer, mover] = apart(begin(["one two", "end"]), [write(3, "new")], [list]) as [FieldEditor, FieldEditor];
    const server = createMendingServer([writer, mover]);
    server.hear(writer);
    server.hear(mover);
    // It is back before the server has found the line that it had before to be dead.
    writer.receive(server.answer(writer));
    server.hear(writer);
    server.lose(writer);
    for (const editor of [writer, mover]) editor.receive(server.answer(editor));
    expect([writer.blocks(), mover.blocks(), writer.lost]).toEqual([["onenew two", "end"], ["onenew two", "end"], []]);
  });
});

describe("SU11 what its author's device is to let go along", () => {
  const began = (): FieldEditor[] => apart(begin(["one two", "end"]), [write(3, "new")], [list]);
  /** The server has heard of both, and of what the writer's device let go along. */
  const gone = (): { writer: FieldEditor; server: MendingServer } => {
    const [writer, mover] = began();
    const server = createMendingServer([writer!, mover!]);
    server.hear(writer!);
    writer!.receive(Y.encodeStateAsUpdate(mover!.doc));
    server.hear(mover!);
    server.hear(writer!);
    return { writer: writer!, server };
  };

  test("out of a paragraph that went is not taken for a copy of what was deleted", () => {
    const { writer, server } = gone();
    writer.receive(Y.encodeStateAsUpdate(server.doc));
    expect(writer.blocks()).toEqual(["onenew two", "end"]);
  });

  test("and did not hear of before it went, the server lets go along", () => {
    const [writer, mover] = began();
    const server = createMendingServer([writer!, mover!]);
    server.hear(writer!);
    server.hear(mover!);
    server.lose(writer!);
    writer!.receive(Y.encodeStateAsUpdate(server.doc));
    expect(writer!.blocks()).toEqual(["onenew two", "end"]);
  });

  test("and did, stands once when it goes", () => {
    const { writer, server } = gone();
    server.lose(writer);
    writer.receive(Y.encodeStateAsUpdate(server.doc));
    expect(writer.blocks()).toEqual(["onenew two", "end"]);
  });

  test("and did, and was deleted since, does not come back when the page goes", () => {
    const { writer, server } = gone();
    writer.change((change) => void change.delete(0, change.doc.child(0).nodeSize));
    server.hear(writer);
    server.lose(writer);
    writer.receive(Y.encodeStateAsUpdate(server.doc));
    expect(writer.blocks()).toEqual(["end"]);
  });
});
