import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { readSummary } from "#shared/summary-read.ts";
import { actionFacts } from "#shared/summary.ts";
import * as edits from "#shared/summary-edits.ts";
import { buildReview } from "#tests/support/builders.ts";
import { Disk, REVIEW } from "#tests/support/disk.ts";
import { Client, drain, World } from "#tests/support/world.ts";

/** What an earlier version of Codraft wrote, in rooms of this one. */

const by = { by: "ailsa", partner: "la", at: 0 };
const review = buildReview();
const roles = new Map([
  ["ailsa", "writer"],
  ["dougal", "writer"],
] as const);

/** As version 1 wrote it: values of an action point were strings, each set as a whole, or not there. */
async function begin(state: "drafting" | "agreed") {
  const doc = new Y.Doc();
  doc.clientID = 1;
  edits.seedSummary(doc, 0);
  const action = edits.addAction(doc, by);
  const values = doc.getMap<Y.Map<unknown>>("actions").get(action)!;
  for (const fact of actionFacts) values.delete(fact);
  values.set("lead", "Head of service");
  values.set("by", "May 2027");
  const disk = await Disk.make();
  disk.seed(Y.encodeStateAsUpdate(doc));
  const world = new World(disk, new Map(roles));
  world.state = state;
  const clients = [...roles.keys()].map((name, i) => new Client(name, () => 10 + i)) as [Client, Client];
  await drain(world, clients);
  return { world, clients, action, before: readSummary(doc, review) };
}
const valueOf = ({ doc }: Client, action: string): unknown =>
  doc.getMap<Y.Map<unknown>>("actions").get(action)?.get("lead");

describe("SU9 values that version 1 wrote", () => {
  test("are made shared texts when the room loads, read the same, and two write in one at once", async () => {
    const { world, clients, action, before } = await begin("drafting");
    for (const client of clients) {
      expect(valueOf(client, action)).toBeInstanceOf(Y.Text);
      expect(readSummary(client.doc, review)).toEqual(before);
    }
    edits.setActionFact(clients[0].doc, action, "lead", "Acting head of service");
    edits.setActionFact(clients[1].doc, action, "lead", "Head of service, north");
    await drain(world, clients);
    for (const { doc } of clients) expect(edits.actionFact(doc, action, "lead")).toBe("Acting head of service, north");
    expect(world.reports).toEqual([]);
  });

  test("stay as they are while the summary is locked, and are made so when it is open again", async () => {
    const { world, clients, action, before } = await begin("agreed");
    expect(valueOf(clients[0], action)).toBe("Head of service");
    expect(readSummary(clients[0].doc, review)).toEqual(before);
    world.state = "drafting";
    await world.rooms.unlock(REVIEW);
    await drain(world, clients);
    expect(valueOf(clients[0], action)).toBeInstanceOf(Y.Text);
    expect(readSummary(clients[0].doc, review)).toEqual(before);
  });

  test("which a device brings back that was away meanwhile, show as they were written", async () => {
    const { world, clients, action } = await begin("drafting");
    world.lose(clients[0]);
    const values = clients[0].doc.getMap<Y.Map<unknown>>("actions").get(action)!;
    values.set("lead", "Somebody else");
    await drain(world, clients);
    for (const { doc } of clients) expect(edits.actionFact(doc, action, "lead")).toBe("Somebody else");
    edits.setActionFact(clients[1].doc, action, "lead", "Somebody else entirely");
    await drain(world, clients);
    for (const client of clients) expect(edits.actionFact(client.doc, action, "lead")).toBe("Somebody else entirely");
  });
});
