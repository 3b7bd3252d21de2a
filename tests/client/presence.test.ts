import { expect, test } from "vitest";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import { caretsOf, presentPeople } from "#client/sync/people.ts";
import { createPresence } from "#client/sync/presence.ts";
import { readPlace } from "#shared/presence.ts";
import type { Member } from "#shared/reviews.ts";

const user = { member: "m", name: "Isla", partner: { id: "p", code: "ES", name: "Education Scotland", slot: 2 } };
const place = { type: { client: 5, clock: 1 }, tname: null, item: { client: 5, clock: 2 }, assoc: -1 };
const cursor = { anchor: place, head: place };

const bad: readonly [what: string, state: Record<string, unknown>][] = [
  ["a field that is no address", { field: { a: 1 }, cursor }],
  ["a field of an unknown kind", { field: "meta/x", cursor }],
  ["a field of any length", { field: `section/${"x".repeat(900)}`, cursor }],
  ["a value that no action point has", { field: "action/3f-a/statement", cursor }],
  ["a number for a place", { field: "section/context", cursor: { anchor: 5, head: place } }],
  ["a place in no type", { field: "section/context", cursor: { anchor: place, head: { type: null } } }],
  [
    "what Yjs throws at",
    {
      field: "section/evaluation",
      cursor: { anchor: 5, head: { type: "x", tname: 7, item: { client: "a" } } },
    },
  ],
  ["a root type that there is none of", { field: "section/context", cursor: { anchor: { tname: "x" }, head: place } }],
  [
    "a fraction of a clock",
    { field: "section/context", cursor: { anchor: { item: { client: 1, clock: 0.5 } }, head: place } },
  ],
];

test.each(bad)("W9: %s is nobody's caret, and who says it is here all the same", (_, state) => {
  const awareness = new Awareness(new Y.Doc());
  awareness.states.set(7, { ...state, user });
  const people = presentPeople(awareness, { id: "me", partner: "p" } as Member, []);
  expect(people.map(({ name, field }) => [name, field === null || /^section\/\w+$/.test(field)])).toEqual([
    ["Isla", true],
  ]);
  expect(caretsOf(awareness, people)).toEqual([]);
  awareness.destroy();
});

test("W9: what is no person is nobody, and a place that fits is told as it was said", () => {
  const awareness = new Awareness(new Y.Doc());
  awareness.states.set(7, { field: "section/context", cursor, user: { name: { a: 1 } } });
  awareness.states.set(8, { field: "finding/3f-a/statement", cursor, user, more: "x" });
  const people = presentPeople(awareness, { id: "me", partner: "p" } as Member, []);
  expect(people.map(({ clientId, field }) => [clientId, field])).toEqual([[8, "finding/3f-a/statement"]]);
  expect(caretsOf(awareness, people).map((one) => one.cursor)).toEqual([cursor]);
  awareness.destroy();
});

test.each(["lead", "support", "measure", "by", "plan", "progress"])(
  "W9: who is in an action point's %s is told to be there, with no caret",
  (fact) => {
    const field = `action/3f-a/${fact}`;
    expect(readPlace({ field, cursor })).toEqual({ field, cursor: null });
  },
);

test("W9: what Yjs makes of a place in a text fits", () => {
  const doc = new Y.Doc();
  const text = new Y.XmlText("words");
  doc.getXmlFragment("section/context").insert(0, [text]);
  for (const relative of [
    Y.createRelativePositionFromTypeIndex(text, 3, -1),
    Y.createRelativePositionFromTypeIndex(text, 0, -1),
    Y.createRelativePositionFromTypeIndex(doc.getXmlFragment("section/context"), 0, -1),
  ]) {
    const said: unknown = JSON.parse(JSON.stringify({ anchor: relative, head: relative }));
    expect(readPlace({ field: "section/context", cursor: said })?.cursor).toEqual(said);
    const short = Y.relativePositionToJSON(relative) as object;
    expect(readPlace({ field: "section/context", cursor: { anchor: short, head: short } })?.cursor).not.toBe(null);
  }
});

test("who is here is shown again with the first that the server says after a connection was lost", () => {
  const [mine, theirs] = [new Awareness(new Y.Doc()), new Awareness(new Y.Doc())];
  const presence = createPresence({
    awareness: mine,
    member: { id: "me", partner: "p" } as Member,
    partners: [],
    send: () => {},
  });
  theirs.setLocalState({ field: "section/context", cursor: null, user });
  const said = encodeAwarenessUpdate(theirs, [theirs.clientID]);
  const names = (): string[] => presence.people.get().map(({ name }) => name);
  applyAwarenessUpdate(mine, said, "server");
  expect(names()).toEqual(["Isla"]);
  // As the provider does when its connection ends.
  removeAwarenessStates(mine, [theirs.clientID], "provider");
  expect(names()).toEqual([]);
  presence.connected();
  applyAwarenessUpdate(mine, said, "server");
  expect(names()).toEqual(["Isla"]);
  presence.stop();
  for (const awareness of [mine, theirs]) awareness.destroy();
});

test("oneself is called by the name one has by now", () => {
  const awareness = new Awareness(new Y.Doc());
  const me = { id: "me", partner: "p", name: "two@es.example" } as Member;
  const partners = [{ ...user.partner, signs: true }];
  const presence = createPresence({ awareness, member: me, partners, send: () => {} });
  const names = (): string[] => presence.people.get().map(({ name }) => name);
  expect(names()).toEqual(["two@es.example"]);
  presence.setReview({ ...me, name: "Effie Larkrigg" }, partners);
  expect(names()).toEqual(["Effie Larkrigg"]);
  presence.stop();
  awareness.destroy();
});
