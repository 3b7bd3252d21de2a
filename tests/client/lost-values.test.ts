import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { LostValue } from "#client/sync/lost-values.ts";
import { lostValues } from "#client/sync/lost-values.ts";
import * as edits from "#shared/summary-edits.ts";
import { createDoc, createUndo } from "#shared/undo.ts";
import { buildDoc } from "#tests/support/builders.ts";

const by = { by: "m1", partner: "la", at: 0 };

interface Device {
  readonly doc: Y.Doc;
  readonly told: LostValue[];
}

/** Devices that begin with the same document, and what each was told. */
function start(count: number) {
  const seed = buildDoc();
  const item = edits.addEvidence(seed, { title: "", type: "document", extent: "", date: "" }, by);
  const finding = edits.addFinding(seed, "strengths", by);
  const devices = Array.from({ length: count }, (_, i): Device => {
    const doc = createDoc();
    doc.clientID = 10 + i;
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(seed));
    createUndo(doc, [edits.USER]);
    const told: LostValue[] = [];
    doc.on("afterTransaction", (transaction: Y.Transaction) => {
      if (!transaction.local)
        told.push(...lostValues(doc, { deleted: transaction.deleteSet, own: new Set([doc.clientID]) }));
    });
    return { doc, told };
  });
  const hear = (to: Device, from: Device): void =>
    Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
  const meet = (): void => {
    for (let round = 0; round < 2; round++)
      for (const to of devices) for (const from of devices) if (to !== from) hear(to, from);
  };
  const title = ({ doc }: Device): unknown => (doc.getMap("evidence").get(item) as Y.Map<unknown>).get("title");
  return { item, finding, devices, hear, meet, title };
}

describe("SU7 values that two people set", () => {
  test("of two who had not heard of each other, the one whose value went is told, with what stands", () => {
    const { devices, meet, title, item } = start(2);
    const [one, other] = devices as [Device, Device];
    edits.setEvidenceFacts(one.doc, item, { title: "Head" });
    meet();
    edits.setEvidenceFacts(one.doc, item, { title: "Head of" });
    edits.setEvidenceFacts(one.doc, item, { title: "Head of service" });
    edits.setEvidenceFacts(other.doc, item, { title: "Teacher" });
    meet();
    const [loser, winner] = title(one) === "Teacher" ? [one, other] : [other, one];
    const [mine, theirs] = loser === one ? ["Head of service", "Teacher"] : ["Teacher", "Head of service"];
    expect(title(one)).toBe(title(other));
    expect(winner.told).toEqual([]);
    expect(loser.told).toEqual([{ kind: "evidence", id: item, fact: "title", member: null, value: mine, now: theirs }]);
  });

  test("who replaces what they saw takes nobody's words unawares", () => {
    const { devices, meet, item } = start(2);
    const [one, other] = devices as [Device, Device];
    edits.setEvidenceFacts(one.doc, item, { title: "Head" });
    meet();
    edits.setEvidenceFacts(other.doc, item, { title: "Teacher" });
    meet();
    expect([...one.told, ...other.told]).toEqual([]);
  });

  test("the same, more of the same, and what says nothing are no loss; counts of findings are", () => {
    const { devices, meet, item, finding } = start(2);
    const [one, other] = devices as [Device, Device];
    const claim = edits.setClaim(one.doc, finding, { count: 1, total: 9, group: "schools", term: "a few" });
    meet();
    for (const { doc } of devices) edits.setEvidenceFacts(doc, item, { date: "May" });
    for (const [i, { doc }] of devices.entries()) edits.setEvidenceFacts(doc, item, { extent: "Plan".slice(0, 4 - i) });
    for (const [i, { doc }] of devices.entries()) edits.setFindingFact(doc, finding, "confidence", i ? "secure" : null);
    for (const [i, { doc }] of devices.entries())
      edits.setClaim(doc, finding, { count: 5 + i, total: 9, group: "schools", term: "many" }, claim);
    meet();
    const told = [...one.told, ...other.told].filter(({ fact, value }) => fact !== "extent" || value !== "Pla");
    expect(told.filter(({ fact }) => fact === "date")).toEqual([]);
    expect(told.filter(({ value }) => value === null)).toEqual([]);
    expect(told.filter(({ fact }) => fact === "claims").map(({ member }) => member)).toEqual([claim]);
  });

  test("of any three people's values, each that nobody replaced knowingly stands or is told to its author, once", () => {
    const steps = fc.array(fc.record({ who: fc.nat(2), from: fc.nat(2), sets: fc.boolean() }), {
      minLength: 2,
      maxLength: 25,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const { devices, hear, meet, title, item } = start(3);
        /** For each value who set it, and what they saw then. */
        const made = new Map<string, { who: number; saw: string }>();
        for (const { who, from, sets } of list) {
          const [device, peer] = [devices[who]!, devices[from]!];
          if (sets) {
            const value = `value${made.size}.`;
            made.set(value, { who, saw: String(title(device)) });
            edits.setEvidenceFacts(device.doc, item, { title: value });
          } else if (who !== from) hear(device, peer);
        }
        meet();
        const stands = title(devices[0]!);
        for (const device of devices) expect(title(device)).toBe(stands);
        const replaced = new Set([...made.values()].map(({ saw }) => saw));
        for (const [value, { who }] of made) {
          const times = devices.map(({ told }) => told.filter((one) => one.value === value).length);
          if (!replaced.has(value) && value !== stands)
            expect(times).toEqual(devices.map((_, i) => (i === who ? 1 : 0)));
        }
        for (const { value, now } of devices.flatMap(({ told }) => told)) {
          const seen: string[] = [];
          for (let at = String(now); at !== ""; at = made.get(at)?.saw ?? "") seen.push(at);
          expect(seen).not.toContain(value);
        }
      }),
      { numRuns: 300 },
    );
  });
});
