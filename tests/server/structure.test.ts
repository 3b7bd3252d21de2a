import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { judgeUpdate } from "#server/sync/judge.ts";
import type { Standings } from "#server/sync/standing.ts";
import * as edits from "#shared/summary-edits.ts";

/** W25 Nobody deletes or replaces what a summary is built of. */

const by: edits.By = { by: "m", partner: "la", at: 1 };
const claim = { count: 1, total: 2, group: "schools", term: "half" };

interface Start {
  readonly doc: Y.Doc;
  readonly finding: string;
  readonly action: string;
}

function start(): Start {
  const doc = new Y.Doc();
  edits.seedSummary(doc, 1);
  const finding = edits.addFinding(doc, "strengths", by);
  const action = edits.addAction(doc, by);
  edits.addEvidence(doc, { title: "Visits", type: "observation", extent: "3", date: "" }, by);
  edits.setClaim(doc, finding, claim, "claim");
  return { doc, finding, action };
}

const item = (doc: Y.Doc, kind: edits.ItemKind, id: string): Y.Map<unknown> =>
  doc.getMap<Y.Map<unknown>>(kind).get(id)!;

interface Change {
  readonly name: string;
  readonly make: (start: Start) => void;
}

const forbidden: readonly Change[] = [
  { name: "a finding is deleted", make: ({ doc, finding }) => doc.getMap("findings").delete(finding) },
  { name: "all evidence is deleted", make: ({ doc }) => doc.getMap("evidence").clear() },
  { name: "an action point is replaced", make: ({ doc, action }) => doc.getMap("actions").set(action, new Y.Map()) },
  { name: "its text is deleted", make: ({ doc, finding }) => item(doc, "findings", finding).delete("narrative") },
  { name: "its text is a word", make: ({ doc, finding }) => item(doc, "findings", finding).set("narrative", "none") },
  {
    name: "another text",
    make: ({ doc, finding }) => item(doc, "findings", finding).set("statement", new Y.XmlFragment()),
  },
  { name: "its claims go", make: ({ doc, finding }) => item(doc, "findings", finding).delete("claims") },
  {
    name: "one is made twice",
    make: ({ doc }) => {
      const id = edits.addFinding(doc, "areas", by);
      doc.getMap("findings").set(id, new Y.Map());
    },
  },
];

const usual: readonly Change[] = [
  { name: "removed", make: ({ doc, finding }) => edits.remove(doc, "findings", finding, by) },
  { name: "added, and removed", make: ({ doc }) => edits.remove(doc, "actions", edits.addAction(doc, by), by) },
  { name: "moved", make: ({ doc, finding }) => edits.moveFinding(doc, finding, "areas", { before: null }) },
  { name: "a claim goes", make: ({ doc, finding }) => edits.removeClaim(doc, finding, "claim") },
  {
    name: "a claim is changed",
    make: ({ doc, finding }) => edits.setClaim(doc, finding, { ...claim, count: 2 }, "claim"),
  },
  { name: "a fact of an action", make: ({ doc, action }) => edits.setActionFact(doc, action, "lead", "The head") },
  {
    name: "the text of a fact is made anew",
    make: ({ doc, action }) => item(doc, "actions", action).set("lead", new Y.Text("Somebody")),
  },
];

/** What the server says of what was done, whose document it has: of all of it, and of each step as it was sent. */
function judged({ make }: Change): { whole: boolean; steps: boolean } {
  const before = start();
  const server = new Y.Doc();
  Y.applyUpdate(server, Y.encodeStateAsUpdate(before.doc));
  const sent: Uint8Array[] = [];
  const device = new Y.Doc();
  Y.applyUpdate(device, Y.encodeStateAsUpdate(server));
  device.on("update", (update: Uint8Array) => sent.push(update));
  make({ ...before, doc: device });
  const whole = dismantles(Y.encodeStateAsUpdate(device, Y.encodeStateVector(server)), server);

  // None of them is in the document yet as the next one comes.
  const ahead = Y.decodeStateVector(Y.encodeStateVector(server));
  let coming: Standings = new Map();
  let steps = false;
  for (const update of sent) {
    const judgement = judgeUpdate(update, { doc: server, ahead, owners: new Map(), coming }, "writer");
    if (judgement.kind !== "adds") continue;
    steps ||= judgement.dismantles;
    for (const [client, clock] of judgement.reached) ahead.set(client, clock);
    coming = new Map(
      [...new Set([...coming.keys(), ...judgement.standings.keys()])].map((client) => [
        client,
        [...(coming.get(client) ?? []), ...(judgement.standings.get(client) ?? [])],
      ]),
    );
  }
  return { whole, steps };
}

function dismantles(update: Uint8Array, doc: Y.Doc): boolean {
  const ahead = Y.decodeStateVector(Y.encodeStateVector(doc));
  const judgement = judgeUpdate(update, { doc, ahead, owners: new Map(), coming: new Map() }, "writer");
  return judgement.kind === "adds" && judgement.dismantles;
}

describe("W25 structure", () => {
  test.each(forbidden)("is not to be taken apart: $name", (change) => {
    expect(judged(change)).toEqual({ whole: true, steps: true });
  });

  test.each(usual)("is what everybody may change in: $name", (change) => {
    expect(judged(change)).toEqual({ whole: false, steps: false });
  });

  test("is not to be deleted as soon as it is made, by what comes in the same moment", () => {
    const make = ({ doc }: Start): void => doc.getMap("findings").delete(edits.addFinding(doc, "areas", by));
    expect(judged({ name: "", make }).steps).toBe(true);
  });

  test("is not replaced by who says that they do not know it", () => {
    const { doc, finding } = start();
    const forged = new Y.Doc();
    forged.getMap("findings").set(finding, new Y.Map());
    expect(dismantles(Y.encodeStateAsUpdate(forged), doc)).toBe(true);

    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const known = Y.encodeStateVector(copy);
    copy.transact((transaction) => {
      const id = Y.createID(copy.clientID, Y.getState(copy.store, copy.clientID));
      const parent = item(copy, "findings", finding);
      new Y.Item(id, null, null, null, null, parent, "narrative", new Y.ContentAny(["none"])).integrate(transaction, 0);
    });
    expect(dismantles(Y.encodeStateAsUpdate(copy, known), doc)).toBe(true);
  });

  test("two who make the text of a fact without hearing of each other are both taken", () => {
    const { doc, action } = start();
    item(doc, "actions", action).delete("lead");
    const [one, two] = [new Y.Doc(), new Y.Doc()];
    for (const device of [one, two]) {
      Y.applyUpdate(device, Y.encodeStateAsUpdate(doc));
      item(device, "actions", action).set("lead", new Y.Text("Head"));
    }
    for (const device of [one, two]) {
      const update = Y.encodeStateAsUpdate(device, Y.encodeStateVector(doc));
      expect(dismantles(update, doc)).toBe(false);
      Y.applyUpdate(doc, update);
    }
  });
});
