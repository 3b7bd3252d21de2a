import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "kysely";
import type { z } from "zod";
import * as Y from "yjs";
import type { Endpoint } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import { writeField } from "#shared/field.ts";
import { summaryHash } from "#shared/hash.ts";
import { newId } from "#shared/ids.ts";
import type { RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { plainText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { Version } from "#shared/versions.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import type { Answer } from "#tests/support/call.ts";
import { callEndpoint } from "#tests/support/call.ts";
import { Device } from "#tests/support/device.ts";

type Restored = z.infer<typeof api.restore.response>;

const people = ["lead", "writer", "other writer", "commenter", "reader", "stranger"] as const;

let world: TestApp;
let url: string;
const cookies = new Map<string, string>();
const devices = new Map<string, Device>();

async function open(who: string): Promise<Device> {
  const device = new Device(url, world.review, cookies.get(who)!);
  devices.set(who, device);
  device.connect();
  while (!device.synced) await new Promise<void>((resolve) => (device.onHeard = resolve));
  return device;
}

beforeAll(async () => {
  world = await startApp();
  url = await world.listen();
  for (const who of people) cookies.set(who, (await world.cookie(who))!);
  for (const who of ["lead", "writer"]) await open(who);
});
afterAll(async () => {
  for (const device of devices.values()) device.stop();
  await world.app.close();
});
beforeEach(() => world.setState("drafting"));

const call = <Q extends z.ZodType, R extends z.ZodType>(
  who: string,
  endpoint: Endpoint<Q, R>,
  params: Record<string, string> = {},
  body?: unknown,
): Promise<Answer<z.infer<R>>> =>
  callEndpoint(world.app, cookies.get(who) ?? "", endpoint, { review: world.review, ...params }, body);

/** A change by somebody, durable and with all who are connected. */
async function write(who: string, change: (doc: Y.Doc) => void): Promise<void> {
  const device = devices.get(who)!;
  change(device.doc);
  await expect.poll(() => device.savedUpTo).toBe(device.made);
  for (const other of devices.values())
    await expect.poll(() => Y.encodeStateVector(other.doc)).toEqual(Y.encodeStateVector(device.doc));
}

function put(doc: Y.Doc, address: FieldAddress, text: string): void {
  doc.transact(() => {
    const fragment = edits.fieldFragment(doc, address)!;
    fragment.delete(0, fragment.length);
    writeField(fragment, text.split("\n").map(paragraph));
  }, edits.USER);
}

/** Types at the end of the field's last paragraph. */
function add(doc: Y.Doc, address: FieldAddress, text: string): void {
  const last = edits.fieldFragment(doc, address)!.toArray().at(-1) as Y.XmlElement;
  const words = last.toArray().at(-1) as Y.XmlText;
  words.insert(words.length, text);
}

const memberOf = (who: string): string => world.members[who]!;
const newFinding = (doc: Y.Doc, who: string, section = "strengths"): string =>
  edits.addFinding(doc, section, { by: memberOf(who), partner: "la", at: 1 });

type Read = Omit<z.infer<typeof api.version.response>, "summary"> & { summary: Summary };
const read = async (version: string): Promise<Read> =>
  (await call("reader", api.version, { version })).body as unknown as Read;
const nameNow = async (name: string): Promise<Version> => (await call("writer", api.nameNow, {}, { name })).body;
const list = async (): Promise<Version[]> => (await call("reader", api.versions)).body.versions;

/** "writer[Officers know] lead[ well]": whose words these are. */
function marked(written: Read["written"], address: string): string {
  const { text = "", spans = [] } = written?.[address] ?? {};
  const who = (member: string | null): string => people.find((one) => memberOf(one) === member) ?? String(member);
  let at = 0;
  return spans.map(({ member, length }) => `${who(member)}[${text.slice(at, (at += length))}]`).join("");
}

const sentence = "Officers know their schools and the people in them well.";

describe("V versions over HTTP", () => {
  test("V1 a name freezes the text of now: text, hash and place in the log, whatever is written after", async () => {
    await write("writer", (doc) => put(doc, "section/context", sentence));
    const version = await nameNow("First draft");
    expect(version).toMatchObject({ reason: "named", name: "First draft", by: memberOf("writer"), partner: "la" });
    await write("lead", (doc) => put(doc, "section/context", "Something else."));
    const then = await read(version.id);
    expect(then.hash).toBe(version.hash);
    expect(summaryHash(then.summary)).toBe(version.hash);
    const textOf = ({ sections }: Summary): string =>
      plainText(sections.find(({ id }) => id === "context")!.text as RichText, () => "");
    expect(textOf(then.summary)).toBe(sentence);
    const now = await read("now");
    expect(now.version).toBeNull();
    expect(textOf(now.summary)).toBe("Something else.");
    expect(now.hash).not.toBe(version.hash);
    expect(textOf((await read(`at-${version.sequence}`)).summary)).toBe(sentence);
    expect((await call("reader", api.summary)).body.hash).toBe(now.hash);
  });

  test("V1 named again under the same id it is one version, with the name of last; another's id is refused", async () => {
    const act = newId();
    const names = async (): Promise<string[]> =>
      (await list()).filter(({ name }) => name.startsWith("Lost")).map(({ name }) => name);
    const name = (who: string, said: string) => call(who, api.nameNow, {}, { act, name: said });
    const both = await Promise.all([name("writer", "Lost"), name("writer", "Lost")]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]!.body.id).toBe(both[1]!.body.id);
    expect(await names()).toEqual(["Lost"]);
    await write("writer", (doc) => put(doc, "section/context", "Written since."));
    const other = await name("writer", "Lost, by another name");
    expect(other.body).toMatchObject({ id: both[0]!.body.id, hash: both[0]!.body.hash });
    expect(await names()).toEqual(["Lost, by another name"]);
    expect((await name("lead", "Lost")).code).toBe("bad-input");
    expect(await names()).toEqual(["Lost, by another name"]);
  });

  test("V1 a version says what was said about the review then", async () => {
    const version = await nameNow("Before the title changed");
    const { review } = (await call("lead", api.review)).body;
    const { id: _i, state: _s, template: _t, createdAt: _c, revision, ...details } = review;
    const changed = await call(
      "lead",
      api.changeReview,
      {},
      { revision, details: { ...details, title: "Another title" } },
    );
    expect(changed.status, changed.message).toBe(200);
    expect((await read(version.id)).summary.details.title).toBe(details.title);
    expect((await read(version.id)).hash).toBe(version.hash);
    expect((await read("now")).summary.details.title).toBe("Another title");
  });

  test("V5 who wrote it comes with every version, and an account of what changed", async () => {
    let id = "";
    await nameNow("Without the finding");
    await write("writer", (doc) => {
      id = newFinding(doc, "writer");
      put(doc, `finding/${id}/narrative`, sentence);
    });
    await nameNow("With the finding");
    await write("lead", (doc) => add(doc, `finding/${id}/narrative`, " They visit often."));
    const version = await nameNow("Longer");
    await expect.poll(async () => (await read(version.id)).written).not.toBeNull();
    expect(marked((await read(version.id)).written, `finding/${id}/narrative`)).toBe(
      `writer[${sentence}]lead[ They visit often.]`,
    );
    await expect.poll(async () => (await list()).map(({ account }) => account)).not.toContain("");
    const [last, before] = await list();
    expect(last).toMatchObject({ name: "Longer", account: "S1 reworded", writers: [memberOf("lead")] });
    expect(before).toMatchObject({ name: "With the finding", account: "S1 added", writers: [memberOf("writer")] });
    const { edits: who } = (
      await call("reader", api.edits, { after: String(before!.sequence), upto: String(last!.sequence) })
    ).body;
    expect(who.map(({ member, key }) => [member, key])).toEqual([[memberOf("lead"), `finding/${id}/narrative`]]);
  });

  test("V6 restoring is an edit that goes forward: others see it live, and keep their words", async () => {
    let id = "";
    await write("writer", (doc) => {
      id = newFinding(doc, "writer");
      put(doc, `finding/${id}/narrative`, sentence);
    });
    const version = await nameNow("Good");
    let later = "";
    await write("lead", (doc) => {
      put(doc, `finding/${id}/narrative`, "Struck out");
      edits.remove(doc, "findings", id, { by: memberOf("lead"), partner: "la", at: 2 });
      later = newFinding(doc, "lead");
    });
    const { body, status, message } = await call("lead", api.restore, { version: version.id }, { kind: "whole" });
    expect(status, message).toBe(200);
    expect(body.after.hash).toBe(version.hash);
    const { doc } = devices.get("writer")!;
    await expect.poll(() => doc.getMap<Y.Map<unknown>>("findings").get(id)?.get("removed")).toBeNull();
    expect(doc.getMap<Y.Map<unknown>>("findings").get(later)?.get("removed")).toMatchObject({ by: memberOf("lead") });
    // Its first author's, although the lead brought it back.
    await expect.poll(async () => (await read(body.after.id)).written).not.toBeNull();
    expect(marked((await read(body.after.id)).written, `finding/${id}/narrative`)).toBe(`writer[${sentence}]`);
    // And back again.
    const undone = await call("writer", api.restore, { version: body.before.id }, { kind: "whole" });
    expect(undone.body.after.hash).toBe(body.before.hash);
    expect(marked((await read("now")).written, `finding/${id}/narrative`)).toBe("lead[Struck out]");
  });

  test("AU1 the trail says what was restored, and from which version", async () => {
    let id = "";
    await write("writer", (doc) => {
      id = newFinding(doc, "writer");
      put(doc, `finding/${id}/statement`, "Officers know their schools.");
      put(doc, `finding/${id}/narrative`, sentence);
      put(doc, "section/context", "As it was.");
    });
    const version = await nameNow("To name parts of");
    const parts = [
      [{ kind: "finding", finding: id }, /^S\d+ “Officers know their schools\.”$/],
      [{ kind: "field", field: `finding/${id}/narrative` }, /^the narrative of S\d+ “Officers know their schools\.”$/],
      [{ kind: "section", section: "context" }, /^section 1 “Context and agreed focus”$/],
      [{ kind: "field", field: "section/strengths" }, /^the introduction of section 4 “Strengths”$/],
    ] as const;
    for (const [what, name] of parts) {
      await write("writer", (doc) => {
        put(doc, `finding/${id}/narrative`, "Written anew.");
        put(doc, "section/context", "Written anew.");
        put(doc, "section/strengths", "Written anew.");
      });
      const done = await call("lead", api.restore, { version: version.id }, what);
      expect(done.status, done.message).toBe(200);
      const [last] = (await call("lead", api.audit)).body.entries;
      const said = /^Restored (.*) from the version “To name parts of” of \d/.exec(last!.what)?.[1];
      expect(said, last!.what).toMatch(name);
      if (what.kind !== "section") continue;
      const undo = { kind: "undo", after: done.body.after.id };
      expect((await call("lead", api.restore, { version: done.body.before.id }, undo)).status).toBe(200);
      const [undone] = (await call("lead", api.audit)).body.entries;
      expect(undone!.what).toBe("Took back the restoration of section 1 “Context and agreed focus”");
    }
    // From a place in the log that nobody named.
    const at = await call(
      "lead",
      api.restore,
      { version: `at-${version.sequence}` },
      { kind: "section", section: "context" },
    );
    expect(at.status, at.message).toBe(200);
    const [last] = (await call("lead", api.audit)).body.entries;
    expect(last!.what).toMatch(
      /^Restored section 1 “Context and agreed focus” from the text of \d+ \w+ \d{4} at \d\d:\d\d$/,
    );
  });

  test("V6 undoing a restoration takes back what it changed, and no word that somebody wrote since", async () => {
    let [restored, other, added] = ["", "", ""];
    await write("writer", (doc) => {
      restored = newFinding(doc, "writer");
      other = newFinding(doc, "writer");
      put(doc, `finding/${restored}/narrative`, sentence);
      put(doc, "section/context", "As it began.");
    });
    const version = await nameNow("To restore");
    await write("writer", (doc) => {
      put(doc, `finding/${restored}/narrative`, "Written anew.");
      put(doc, "section/context", "As it went on.");
      added = newFinding(doc, "writer");
    });
    const { body } = await call("lead", api.restore, { version: version.id }, { kind: "whole" });
    expect(body.left).toEqual([]);
    await write("writer", (doc) => {
      put(doc, `finding/${other}/narrative`, "The writer's sentence.");
      put(doc, "section/context", "As the writer has it.");
    });
    const undo = { kind: "undo", after: body.after.id };
    const undone = await call("lead", api.restore, { version: body.before.id }, undo);
    expect(undone.status, undone.message).toBe(200);
    expect(undone.body.left).toHaveLength(1);
    const { summary } = await read(undone.body.after.id);
    const findings = summary.sections.flatMap((section) => section.findings);
    const textOf = (id: string): string => plainText(findings.find((one) => one.id === id)!.narrative, () => "");
    expect(textOf(restored)).toBe("Written anew.");
    expect(textOf(other)).toBe("The writer's sentence.");
    expect(findings.map(({ id }) => id)).toContain(added);
    const context = summary.sections.find(({ id }) => id === "context")!;
    expect(plainText(context.text as RichText, () => "")).toBe("As the writer has it.");
    expect(undone.body.left).toEqual([context.number === "" ? context.section.title : `section ${context.number}`]);
    const [taken, before] = (await call("lead", api.audit)).body.entries.map(({ what }) => what);
    expect(taken).toBe(
      `Took back the restoration of the whole text, except what had been changed since: ${undone.body.left[0]}`,
    );
    expect(before).toMatch(/^Restored the whole text from the version “To restore” of \d+ \w+ \d{4} at \d\d:\d\d$/);
    // What comes back stays its author's.
    await expect.poll(async () => (await read(undone.body.after.id)).written).not.toBeNull();
    const { written } = await read(undone.body.after.id);
    expect(marked(written, `finding/${restored}/narrative`)).toMatch(/^(writer\[[^\]]*\])+$/);
    expect((await call("lead", api.audit)).body.entries.map(({ kind }) => kind)).toContain("restoration taken back");

    const again = await call("lead", api.restore, { version: body.before.id }, undo);
    expect(again).toMatchObject({
      code: "bad-input",
      message: `There is nothing left to undo: ${undone.body.left[0]} was changed since, so it stays.`,
    });
    // Between the two versions others may write, too: that is not what was restored.
    const later = await call("lead", api.restore, { version: version.id }, { kind: "field", field: "section/context" });
    const both = { kind: "undo", after: later.body.after.id };
    expect((await call("lead", api.restore, { version: body.before.id }, both)).status).toBe(200);
    const { summary: last } = await read("now");
    expect(JSON.stringify(last)).toContain("The writer's sentence.");

    const wrong = await call("lead", api.restore, { version: version.id }, undo);
    expect(wrong.code).toBe("bad-input");
  });

  test("V6 sent again under its id it is not done twice: what was done is answered, of undoing too", async () => {
    const [kept, changed] = ["It was kept like this.", "Then it was changed."];
    await write("writer", (doc) => put(doc, "section/method", kept));
    await write("writer", (doc) => put(doc, "section/evaluation", kept));
    const version = await nameNow("Of before");
    for (const section of ["method", "evaluation"] as const)
      await write("writer", (doc) => put(doc, `section/${section}`, changed));
    const count = async (): Promise<number> => (await list()).length;
    const restoring = { kind: "whole", act: newId() };
    const restore = (): Promise<Answer<Restored>> => call("lead", api.restore, { version: version.id }, restoring);
    // What changed since the version before is told a little later.
    const told = ({ body: { before, after, left, called } }: Answer<Restored>): object => ({
      versions: [before.id, after.id],
      left,
      called,
    });
    const first = await restore();
    expect(first.status, first.message).toBe(200);
    const made = await count();
    await write("writer", (doc) => add(doc, "section/method", " And more."));
    expect(told(await restore())).toEqual(told(first));
    expect(await count()).toBe(made);
    const undoing = { kind: "undo", after: first.body.after.id, act: newId() };
    const undo = (): Promise<Answer<Restored>> => call("lead", api.restore, { version: first.body.before.id }, undoing);
    const undone = await undo();
    expect(undone.body.left).toEqual(["section 2"]);
    expect(told(await undo())).toEqual(told(undone));
    expect(told(await restore())).toEqual(told(first));
    expect(await count()).toBe(made + 2);
    const says = JSON.stringify((await read("now")).summary);
    expect(says).toContain(`${kept} And more.`);
    expect(says).toContain(changed);
    const kinds = (await call("lead", api.audit)).body.entries.map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(["restoration taken back", "restored", "version named"]);
  });

  test("V6 one finding that was removed is brought back, and removed again by restoring what was before", async () => {
    let id = "";
    await write("writer", (doc) => {
      id = newFinding(doc, "writer");
      put(doc, `finding/${id}/narrative`, sentence);
    });
    const version = await nameNow("With it");
    await write("lead", (doc) => edits.remove(doc, "findings", id, { by: memberOf("lead"), partner: "la", at: 2 }));
    const what = { kind: "finding", finding: id };
    const { body } = await call("lead", api.restore, { version: version.id }, what);
    expect(body.after.hash).toBe(version.hash);
    expect(body.called).toMatch(/^S\d+$/);
    const restored = { kind: "restoration", undone: false, what: body.called };
    expect([body.before, body.after].map(({ about }) => about)).toEqual([
      { ...restored, side: "before" },
      { ...restored, side: "after" },
    ]);
    const undone = await call("lead", api.restore, { version: body.before.id }, what);
    expect(undone.status, undone.message).toBe(200);
    expect(undone.body.after.hash).toBe(body.before.hash);
  });

  test("V6 what is brought back bears the number that it had where it was chosen, and the one of now", async () => {
    let [first, id] = ["", ""];
    await write("writer", (doc) => {
      first = newFinding(doc, "writer");
      id = newFinding(doc, "writer");
      put(doc, `finding/${id}/statement`, "Twice numbered.");
    });
    const version = await nameNow("Both there");
    const by = { by: memberOf("lead"), partner: "la", at: 2 };
    await write("lead", (doc) => {
      for (const one of [first, id]) edits.remove(doc, "findings", one, by);
    });
    const { body } = await call("lead", api.restore, { version: version.id }, { kind: "finding", finding: id });
    const [, was, is] = /^S(\d+) as S(\d+)$/.exec(body.called)!;
    expect(Number(was) - Number(is)).toBe(1);
    expect(body.after.about).toMatchObject({ what: body.called });
    const what = async (): Promise<string> => (await call("lead", api.audit)).body.entries[0]!.what;
    expect(await what()).toContain(`Restored ${body.called} “Twice numbered.” from the version “Both there”`);
    const undo = { kind: "undo", after: body.after.id };
    const undone = await call("lead", api.restore, { version: body.before.id }, undo);
    expect(await what()).toBe(`Took back the restoration of ${body.called} “Twice numbered.”`);
    expect(undone.body.before.about).toEqual({ kind: "restoration", side: "before", undone: true, what: body.called });
  });

  test("V6 what is there already, and what was not there then, is refused", async () => {
    const version = await nameNow("As it is");
    expect((await call("lead", api.restore, { version: version.id }, { kind: "whole" })).code).toBe("bad-input");
    let id = "";
    await write("lead", (doc) => (id = newFinding(doc, "lead")));
    expect((await call("lead", api.restore, { version: version.id }, { kind: "finding", finding: id })).code).toBe(
      "not-found",
    );
    expect((await call("lead", api.restore, { version: "nowhere" }, { kind: "whole" })).code).toBe("not-found");
    await world.setState("proposed");
    expect((await call("lead", api.restore, { version: version.id }, { kind: "whole" })).code).toBe("locked");
  });

  test("V1 naming an automatic version keeps its text, and it is thinned out no more", async () => {
    await write("writer", (doc) => put(doc, "section/context", "Named later."));
    const { hash, sequence, at } = await read("now");
    const { db } = world.store;
    const row = { id: "quarter", review: world.review, sequence, revision: 1, at, reason: "activity", hash };
    await db
      .insertInto("versions")
      .values({ ...row, name: "", by: null, partner: null, account: "x", writers: "[]" })
      .execute();
    const named = await call("writer", api.nameVersion, { version: "quarter" }, { name: "Before lunch" });
    expect(named.body).toMatchObject({ id: "quarter", name: "Before lunch", reason: "activity", hash });
    const kept = await db.selectFrom("versionTexts").selectAll().where("version", "=", "quarter").execute();
    expect(kept).toHaveLength(1);
    expect((await call("reader", api.nameVersion, { version: "quarter" }, { name: "x" })).code).toBe("not-allowed");
    // What it was called before stays in the trail: other entries tell of it by that name.
    for (const name of ["After lunch", "After lunch"])
      await call("writer", api.nameVersion, { version: "quarter" }, { name });
    const { entries } = (await call("lead", api.audit)).body as { entries: { kind: string; what: string }[] };
    expect(entries.filter(({ kind }) => kind === "version named").map(({ what }) => what)).toEqual(
      expect.arrayContaining(["Named a version “Before lunch”", "Renamed the version “Before lunch” to “After lunch”"]),
    );
    expect(entries.filter(({ what }) => what.includes("“After lunch”"))).toHaveLength(1);
    expect((await call("writer", api.nameVersion, { version: "nowhere" }, { name: "x" })).code).toBe("not-found");
  });

  test("V1 to look is to note the place in the log, for oneself", async () => {
    const { body } = await call("reader", api.look);
    expect((await call("reader", api.versions)).body.looked).toEqual(body);
    expect((await call("commenter", api.versions)).body.looked).toBeNull();
  });
});

test("V4 who wrote it has not been read yet: the text of now is there all the same", async () => {
  const late = await startApp();
  const { app, store, review } = late;
  // The disk takes nothing of it.
  await sql`create trigger unread before insert on authorships begin select raise(abort, 'not now'); end`.execute(
    store.db,
  );
  const answer = await callEndpoint(app, (await late.cookie("reader"))!, api.version, { review, version: "now" });
  expect([answer.status, answer.message]).toEqual([200, ""]);
  expect(answer.body.written).toBeNull();
  await app.close();
});
