import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { createHold } from "#client/sync/hold.ts";
import { touchesField } from "#client/sync/touches.ts";
import { addFinding, fieldFragment } from "#shared/summary-edits.ts";
import { buildDoc } from "#tests/support/builders.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const here = Uint8Array.of(1);
const elsewhere = Uint8Array.of(2);

function holding() {
  const applied: Uint8Array[] = [];
  const hold = createHold({ apply: (update) => applied.push(update), touches: (update) => update === here });
  return { applied, hold };
}

describe("hold while composing", () => {
  test("nothing waits while nobody composes", () => {
    expect(holding().hold.takes(here)).toBe(false);
  });

  test("all waits while one composes, and goes on in order 50 ms after it ended", () => {
    const { applied, hold } = holding();
    hold.composing(true);
    expect([hold.takes(here), hold.takes(elsewhere)]).toEqual([true, true]);
    hold.composing(false);
    vi.advanceTimersByTime(49);
    expect(applied).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(applied).toEqual([here, elsewhere]);
    expect(hold.takes(here)).toBe(false);
  });

  test("after five seconds what is for other fields goes on, what is for this one still waits", () => {
    const { applied, hold } = holding();
    hold.composing(true);
    hold.takes(here);
    hold.takes(elsewhere);
    vi.advanceTimersByTime(5000);
    expect(applied).toEqual([elsewhere]);
    expect([hold.takes(elsewhere), hold.takes(here)]).toEqual([false, true]);
    hold.composing(false);
    vi.advanceTimersByTime(50);
    expect(applied).toEqual([elsewhere, here, here]);
  });

  test("one that begins again at once, as each word on Android, keeps holding", () => {
    const { applied, hold } = holding();
    hold.composing(true);
    hold.takes(here);
    hold.composing(false);
    vi.advanceTimersByTime(20);
    hold.composing(true);
    vi.advanceTimersByTime(100);
    expect(applied).toEqual([]);
  });
});

describe("touchesField", () => {
  const paragraph = (words: string): Y.XmlElement => {
    const made = new Y.XmlElement("paragraph");
    made.insert(0, [new Y.XmlText(words)]);
    return made;
  };
  function world() {
    const doc = buildDoc();
    const id = addFinding(doc, "strengths", { by: "m1", partner: "la", at: 0 });
    const narrative = fieldFragment(doc, `finding/${id}/narrative`)!;
    narrative.insert(0, [paragraph("Words of a finding.")]);
    const context = doc.getXmlFragment("section/context");
    context.insert(0, [paragraph("Words of a section.")]);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    return { doc, other, narrative, context, id };
  }
  function change(doc: Y.Doc, run: () => void): Uint8Array {
    const before = Y.encodeStateVector(doc);
    run();
    return Y.encodeStateAsUpdate(doc, before);
  }
  const textOf = (fragment: Y.XmlFragment): Y.XmlText => (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText;

  test("letters in a section's text touch that section and no finding", () => {
    const { doc, other, narrative, context } = world();
    const update = change(other, () => textOf(other.getXmlFragment("section/context")).insert(5, "X"));
    expect([touchesField(update, doc, context), touchesField(update, doc, narrative)]).toEqual([true, false]);
  });

  test("a new paragraph and a deletion in a finding's text touch it alone", () => {
    const { doc, other, narrative, context, id } = world();
    const theirs = (): Y.XmlFragment => fieldFragment(other, `finding/${id}/narrative`)!;
    for (const run of [() => theirs().insert(1, [paragraph("New.")]), () => textOf(theirs()).delete(0, 5)]) {
      const update = change(other, run);
      expect([touchesField(update, doc, narrative), touchesField(update, doc, context)]).toEqual([true, false]);
      Y.applyUpdate(doc, update);
    }
  });

  test("a fact of a finding touches no text; what cannot be told counts as touching", () => {
    const { doc, other, narrative, context, id } = world();
    const fact = change(other, () => (other.getMap("findings").get(id) as Y.Map<unknown>).set("status", "ready"));
    expect([touchesField(fact, doc, narrative), touchesField(fact, doc, context)]).toEqual([false, false]);
    textOf(other.getXmlFragment("section/context")).insert(0, "missed");
    const after = change(other, () => textOf(other.getXmlFragment("section/context")).insert(3, "late"));
    expect(touchesField(after, doc, narrative)).toBe(true);
  });
});
