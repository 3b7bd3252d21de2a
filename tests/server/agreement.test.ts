import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { systemClock } from "#server/sync/clock.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import { REMIND_MS } from "#shared/agreements.ts";
import { api, exportPath, recordPath } from "#shared/api.ts";
import { newId } from "#shared/ids.ts";
import { placeHash, summaryHash } from "#shared/hash.ts";
import type { Summary } from "#shared/summary.ts";
import { Verification, verificationPath } from "#shared/verification.ts";
import { writeUpdate } from "#shared/wire.ts";
import { madeBy } from "#shared/version-title.ts";
import { addition, none, Partners } from "#tests/support/agreement.ts";
import { reopen, startApp } from "#tests/support/app.ts";
import { openHttp } from "#tests/support/http-sync.ts";

let partners: Partners;
/** How far the clock is ahead. */
let ahead: number;

beforeEach(async () => {
  ahead = 0;
  const clock = { now: () => Date.now() + ahead, after: systemClock.after };
  // One test types as fast as it can.
  const limits = { ...defaultLimits, messagesPerSecond: 1e9 };
  partners = new Partners(await startApp({ clock, limits }));
  await partners.usual();
});
afterEach(() => partners.world.app.close());

const versions = () =>
  partners.world.store.db
    .selectFrom("versions")
    .innerJoin("versionTexts", "versionTexts.version", "versions.id")
    .selectAll()
    .orderBy("at")
    .execute();
const audited = async () =>
  (await partners.call("anna", api.audit)).body.entries.toReversed().map(({ name, what }) => `${name}: ${what}`);
const mailed = (subject: string) =>
  partners.world.mails.filter((mail) => mail.subject.includes(subject)).map(({ to }) => to.replace("@example.org", ""));
const log = async () =>
  (await partners.world.store.db.selectFrom("updates").select("sequence").execute()).map((row) => row.sequence);

async function write(word: string): Promise<void> {
  const line = await partners.line(await url(), "will");
  line.send(word);
  await expect.poll(() => partners.text()).toContain(word);
  line.socket.close();
}
let listening: Promise<string> | null = null;
const url = (): Promise<string> => (listening ??= partners.world.listen());
afterEach(() => {
  listening = null;
});

describe("AG2 the course", () => {
  test("proposed, agreed by each, sealed: one text, one log position, one hash, through to reopening", async () => {
    await write("As agreed");
    const hash = await partners.hash();
    await partners.seal();
    expect(await partners.state()).toMatchObject({ state: "agreed", sealed: { hash }, awaited: [] });
    const reopened = await partners.call("anna", api.reopen, {
      version: (await partners.state()).sealed!.version,
      reason: "A figure was wrong.",
    });
    expect(reopened.code).toBeNull();
    const made = await versions();
    expect(made.map(({ reason }) => reason)).toEqual(["proposed", "agreed", "reopened"]);
    expect(
      made.map(({ reason, about }) =>
        madeBy({ reason: reason as never, about: about === null ? null : (JSON.parse(about) as never) }),
      ),
    ).toEqual(["Proposed for agreement, round 1", "Agreed, round 1", "Reopened after the first agreement"]);
    for (const key of ["sequence", "hash", "revision"] as const)
      expect(new Set(made.map((one) => one[key])).size, key).toBe(1);
    for (const { summary, state } of made) {
      expect(summaryHash(JSON.parse(inflateSync(summary).toString()) as Summary)).toBe(hash);
      const doc = new Y.Doc();
      Y.applyUpdate(doc, inflateSync(state));
      expect(doc.getXmlFragment("section/context").toJSON()).toContain("As agreed");
    }
    await write("And on");
    expect(await partners.state()).toMatchObject({ state: "drafting", everSealed: [{ hash }] });
    expect(
      (await audited()).map((line) => line.replace(/[0-9a-f]{4} [0-9a-f]{4}/, "#").replace(/though.*/, "…")),
    ).toEqual([
      "anna: Proposed the text # for agreement in round 1, …",
      "anna: Agreed to the text # in round 1 for LA",
      "ewan: Agreed to the text # in round 1 for ES",
      "ada: Agreed to the text # in round 1 for ADES",
      "Codraft: All have agreed in round 1: the text # is sealed",
      "anna: Reopened the summary after the first agreement, on #, because: A figure was wrong.",
    ]);
  });

  test("asking for changes ends the round and unlocks; the next round begins with everybody awaited", async () => {
    await partners.propose();
    await partners.agree("anna");
    expect((await partners.askForChanges("ewan", "Say more.")).code).toBeNull();
    expect(await partners.state()).toMatchObject({
      state: "drafting",
      sentBack: { partner: "es", reason: "Say more." },
    });
    await write("More");
    await partners.propose();
    expect(await partners.state()).toMatchObject({ round: 2, awaited: ["la", "es", "ades"] });
  });

  test("a decision on another hash, on an older proposal, after a withdrawal or twice is refused", async () => {
    await partners.propose();
    const { proposal } = await partners.state();
    const body = { proposal: proposal!.id, hash: proposal!.hash, partner: "es" };
    expect((await partners.call("ewan", api.agree, { ...body, hash: none })).code).toBe("stale");
    expect((await partners.call("ewan", api.agree, { ...body, partner: "ades" })).code).toBe("not-allowed");
    expect((await partners.call("ewan", api.agree, { ...body, partner: "oa" })).code).toBe("not-allowed");
    expect((await partners.call("will", api.agree, { ...body, partner: "la" })).code).toBe("not-allowed");
    await partners.call("anna", api.withdraw, { proposal: proposal!.id, reason: "Too early." });
    expect((await partners.call("ewan", api.agree, body)).code).toBe("stale");
    // The very same text again: still another proposal.
    await partners.propose();
    const again = await partners.call("ewan", api.agree, body);
    expect(again).toMatchObject({
      code: "stale",
      message:
        "The lead has taken this text back, so this round is over. Another text is proposed now: look at it before you decide.",
    });
    expect((await partners.agree("ewan")).code).toBeNull();
    const { acts } = (await partners.call("anna", api.agreement)).body;
    // The answer got lost, so it is sent again: nothing more is stored.
    expect((await partners.agree("ewan")).code).toBeNull();
    expect((await partners.call("anna", api.agreement)).body.acts).toEqual(acts);
  });

  test("two who decide at once for one partner decide once; a withdrawal and a decision at once are one after the other", async () => {
    await partners.add("elsa", "es", "reader", true);
    await partners.propose();
    const answers = await Promise.all([partners.agree("ewan"), partners.agree("elsa")]);
    expect(answers.map(({ code }) => code ?? "done").toSorted()).toEqual(["done", "stale"]);
    const { proposal } = await partners.state();
    const [withdrawn, agreed] = await Promise.all([
      partners.call("anna", api.withdraw, { proposal: proposal!.id, reason: "Late." }),
      partners.call("ada", api.agree, { proposal: proposal!.id, hash: proposal!.hash, partner: "ades" }),
    ]);
    expect(withdrawn.code).toBeNull();
    expect([null, "stale"]).toContain(agreed.code);
    expect((await partners.state()).state).toBe("drafting");
  });

  test("a decision that comes too late is told what happened to the text, by name", async () => {
    await partners.add("edna", "es", "reader", true);
    await partners.propose();
    const late = async (who: string, kind: "agree" | "change", partner = partners.person(who).partner) => {
      const { acts } = (await partners.call("anna", api.agreement)).body;
      const { proposal, hash } = acts.findLast((act) => act.kind === "proposed")!;
      const body = { proposal, hash, partner };
      const { message } =
        kind === "agree"
          ? await partners.call(who, api.agree, body)
          : await partners.call(who, api.askForChanges, { ...body, reason: "x" });
      return message;
    };
    await partners.agree("ewan");
    expect(await late("edna", "agree")).toBe("Your partner has already decided: ewan agreed to this text.");
    await partners.askForChanges("ewan");
    expect(await late("edna", "change")).toBe("Your partner has already decided: ewan asked for changes.");
    expect(await late("ewan", "change")).toBe("You have asked for changes already, so this round is over.");
    expect(await late("ada", "agree")).toBe("ewan asked for changes for ES, so this round is over.");
    await partners.propose();
    const { proposal } = await partners.state();
    await partners.call("anna", api.withdraw, { proposal: proposal!.id, reason: "Late." });
    expect(await late("ada", "agree")).toBe("The lead has taken this text back, so this round is over.");
    await partners.seal();
    expect(await late("ada", "change")).toBe("All partners have agreed to this text by now. The lead can reopen it.");
    expect(await late("ada", "agree")).toBe("You have agreed to this text already.");
    // On another text there is nothing to tell.
    const stale = await partners.call("ada", api.agree, { proposal: proposal!.id, hash: none, partner: "ades" });
    expect(stale.message).toMatch(/^This is not the text that is proposed now/);
  });

  test("signs that nobody sees are no reason, and end no stand-in", async () => {
    const unseen = "\u200B\u2060";
    const { member } = partners.person("ewan");
    const standIn = (because: string) => partners.call("anna", api.standIn, { member, partner: "ades", because });
    expect(await partners.propose("anna", unseen)).toMatchObject({ code: "bad-input" });
    await standIn("Ada is ill.");
    expect(await standIn(unseen)).toMatchObject({ code: "bad-input", message: expect.stringContaining("Say why.") });
    expect((await partners.state()).standIns).toHaveLength(1);
    await partners.propose();
    expect((await partners.askForChanges("ewan", unseen)).code).toBe("bad-input");
    const { proposal } = await partners.state();
    expect((await partners.call("anna", api.withdraw, { proposal: proposal!.id, reason: unseen })).code).toBe(
      "bad-input",
    );
    for (const who of ["anna", "ewan", "ada"]) await partners.agree(who);
    const { version } = (await partners.state()).sealed!;
    expect((await partners.call("anna", api.reopen, { version, reason: unseen })).code).toBe("bad-input");
    expect((await partners.state()).state).toBe("agreed");
  });

  test("only the agreed text is reopened, and with a reason", async () => {
    await partners.seal();
    const { version } = (await partners.state()).sealed!;
    expect((await partners.call("anna", api.reopen, { version: "another", reason: "Wrong." })).code).toBe("stale");
    expect((await partners.call("anna", api.reopen, { version, reason: " " })).code).toBe("bad-input");
    expect((await partners.call("ewan", api.reopen, { version, reason: "Wrong." })).code).toBe("not-allowed");
    expect((await partners.state()).state).toBe("agreed");
  });
});

describe("AG3 proposing", () => {
  test("needs a reason while something stands open, which is recorded with what did", async () => {
    const refused = await partners.propose("anna", "");
    expect(refused).toMatchObject({ code: "bad-input", body: { fields: { despite: expect.any(String) } } });
    expect((await partners.state()).state).toBe("drafting");
    await partners.propose("anna", "The meeting is today.");
    expect((await partners.state()).proposal).toMatchObject({ despite: "The meeting is today." });
    expect((await audited())[0]).toMatch(
      /though this stood open: .*“Strengths” is empty.*, because: The meeting is today\./,
    );
  });

  test("is refused as stale when the lead saw another text or other details, and it stays open", async () => {
    const hash = await partners.hash();
    await write("Meanwhile");
    expect((await partners.call("anna", api.propose, { hash, despite: "x" })).code).toBe("stale");
    const seen = await partners.hash();
    const { review } = (await partners.call("anna", api.review)).body;
    const { id: _i, state: _s, template: _t, createdAt: _c, revision, ...details } = review;
    await partners.call("anna", api.changeReview, { revision, details: { ...details, focus: "Another focus" } });
    expect((await partners.call("anna", api.propose, { hash: seen, despite: "x" })).code).toBe("stale");
    expect((await partners.state()).state).toBe("drafting");
    await write("Still open");
  });

  test("two at once: one", async () => {
    const answers = await Promise.all([partners.propose(), partners.propose()]);
    expect(answers.map(({ code }) => code ?? "done").toSorted()).toEqual(["done", "locked"]);
  });

  test("what cannot be stored leaves it open", async () => {
    const { db } = partners.world.store;
    await db.schema.alterTable("agreementActs").renameTo("elsewhere").execute();
    const hash = await partners.hash();
    expect((await partners.call("anna", api.propose, { hash, despite: "x" })).code).toBe("failed");
    await db.schema.alterTable("elsewhere").renameTo("agreementActs").execute();
    expect(await versions()).toEqual([]);
    await write("Goes on");
  });
});

describe("AG4 who decides", () => {
  test("a stand-in decides for another partner, with the reason that the lead gave, until that is ended", async () => {
    const standIn = (because: string, member = partners.person("ewan").member, partner = "ades") =>
      partners.call("anna", api.standIn, { member, partner, because });
    expect((await standIn("Ada is ill.", partners.person("will").member)).code).toBe("bad-input");
    expect((await standIn("Ada is ill.", "nobody")).code).toBe("bad-input");
    expect((await standIn("Ada is ill.", partners.person("ewan").member, "oa")).code).toBe("bad-input");
    expect((await partners.call("will", api.standIn, { member: "x", partner: "ades", because: "x" })).code).toBe(
      "not-allowed",
    );
    expect((await standIn("Ada is ill.")).code).toBeNull();
    await partners.propose();
    expect((await partners.agree("ewan", "ades")).code).toBeNull();
    expect((await partners.agree("ewan", "es")).code).toBeNull();
    expect((await partners.agree("ewan", "la")).code).toBe("not-allowed");
    const { proposal, awaited } = await partners.state();
    expect(awaited).toEqual(["la"]);
    expect(proposal!.agreed.get("ades")).toMatchObject({ actingBecause: "Ada is ill." });
    expect(proposal!.agreed.get("es")).toMatchObject({ actingBecause: "" });
    await partners.askForChanges("anna");
    await standIn("");
    await partners.propose();
    expect((await partners.agree("ewan", "ades")).code).toBe("not-allowed");
  });

  test("a signatory who is removed or signs no more decides no more; what they decided stands; another may be named", async () => {
    await partners.propose();
    await partners.agree("ewan");
    await partners.call("anna", api.removeMember, undefined, { member: partners.person("ewan").member });
    await partners.call("anna", api.changeMember, { signatory: false }, { member: partners.person("ada").member });
    expect((await partners.agree("ada")).code).toBe("not-allowed");
    expect((await partners.call("ewan", api.agreement)).code).toBe("not-found");
    expect((await partners.state()).awaited).toEqual(["la", "ades"]);
    await partners.add("alan", "ades", "reader", true);
    expect((await partners.agree("alan")).code).toBeNull();
    expect((await partners.agree("anna")).code).toBeNull();
    expect((await partners.state()).state).toBe("agreed");
  });

  test("one who moves to another partner, or loses the lead, does what their new place allows", async () => {
    await partners.propose();
    await partners.add("lena", "la", "lead", false);
    await partners.call(
      "lena",
      api.changeMember,
      { role: "reader", partner: "es" },
      { member: partners.person("anna").member },
    );
    const { proposal } = await partners.state();
    expect((await partners.call("anna", api.withdraw, { proposal: proposal!.id, reason: "x" })).code).toBe(
      "not-allowed",
    );
    expect((await partners.agree("anna", "la")).code).toBe("not-allowed");
    // The right to sign was for LA.
    expect((await partners.agree("anna", "es")).code).toBe("not-allowed");
    await partners.call("lena", api.changeMember, { signatory: true }, { member: partners.person("anna").member });
    expect((await partners.agree("anna", "es")).code).toBeNull();
  });

  test("who decided for one partner, moves and signs for another does not decide for that too, but as a stand-in, until the round has ended", async () => {
    const { member } = partners.person("ewan");
    const change = (to: { partner?: string; signatory?: boolean }) =>
      partners.call("anna", api.changeMember, to, { member });
    await partners.propose();
    await partners.agree("ewan");
    expect((await change({ partner: "ades" })).body.signatory).toBe(false);
    expect((await partners.agree("ewan", "ades")).code).toBe("not-allowed");
    await change({ signatory: true });
    const says =
      "You have decided for ES in this round. Another signatory of ADES decides for it, or whom the lead lets stand in for them.";
    expect(await partners.agree("ewan", "ades")).toMatchObject({ code: "not-allowed", message: says });
    const { proposal } = await partners.state();
    const asked = { proposal: proposal!.id, hash: proposal!.hash, partner: "ades", reason: "x" };
    expect((await partners.call("ewan", api.askForChanges, asked)).message).toBe(says);
    // Their old partner's decision is not theirs to think better of any more, either.
    expect((await partners.call("ewan", api.askForChanges, { ...asked, partner: "es" })).code).toBe("not-allowed");
    expect((await partners.state()).awaited).toEqual(["la", "ades"]);

    expect((await change({ partner: "es", signatory: true })).body.signatory).toBe(true);
    await partners.call("anna", api.standIn, { member, partner: "ades", because: "Ada is ill." });
    await change({ partner: "ades", signatory: true });
    expect((await partners.agree("ewan", "ades")).code).toBeNull();
    const { agreed } = (await partners.state()).proposal!;
    expect([agreed.get("es"), agreed.get("ades")]).toMatchObject([
      { by: member, actingBecause: "" },
      { by: member, actingBecause: "Ada is ill." },
    ]);
    await partners.askForChanges("anna");
    await partners.propose();
    expect((await partners.agree("ewan", "ades")).code).toBeNull();
    expect((await partners.agree("ewan", "es")).code).toBe("not-allowed");
    expect((await audited()).filter((line) => line.includes("Changed that"))).toEqual([
      "anna: Changed that ewan belongs to ADES now and is no longer a signatory",
      "anna: Changed that ewan is a signatory now",
      "anna: Changed that ewan belongs to ES now and is a signatory now",
      "anna: Changed that ewan belongs to ADES now and is a signatory now",
    ]);
  });

  test("who signs is said at the proposal: the details are locked, and later ones change nothing that was sealed", async () => {
    await partners.seal();
    const { review } = (await partners.call("anna", api.review)).body;
    const { id: _i, state: _s, template, createdAt: _c, revision, ...details } = review;
    const all = details.partners.map((partner) => ({ ...partner, signs: true }));
    const change = () => partners.call("anna", api.changeReview, { revision, details: { ...details, partners: all } });
    expect((await change()).code).toBe("locked");
    expect((await partners.call("anna", api.changeTemplate, { revision, template })).code).toBe("locked");
    const { version } = (await partners.state()).sealed!;
    await partners.call("anna", api.reopen, { version, reason: "Officers sign, too." });
    expect((await change()).code).toBeNull();
    expect((await partners.state()).everSealed).toMatchObject([{ version }]);
    await partners.propose();
    expect((await partners.state()).awaited).toEqual(["la", "es", "ades", "oa"]);
  });
});

describe("AG5 settling one text", () => {
  test("by hash, for one's own partner, while it is open; the place in the log is kept", async () => {
    await write("Settled");
    const { summary } = (await partners.call("anna", api.summary)).body;
    const place = "section/context";
    const hash = placeHash(summary as Summary, place)!;
    expect((await partners.call("ewan", api.settle, { place, hash: none })).code).toBe("stale");
    expect((await partners.call("ewan", api.settle, { place, hash })).code).toBeNull();
    // Nothing of LA's is settled yet, so there is nothing to take back, and no act.
    expect((await partners.call("anna", api.settle, { place, hash: null })).body.settlements).toHaveLength(1);
    const { settlements } = (await partners.call("will", api.settle, { place, hash })).body;
    expect(settlements).toMatchObject([
      { partner: "es", place, hash, sequence: Math.max(...(await log())) },
      { partner: "la", place, hash },
    ]);
    await write("Changed");
    expect((await partners.call("ada", api.settle, { place, hash })).code).toBe("stale");
    expect((await partners.call("ewan", api.settle, { place, hash: null })).code).toBeNull();
    // In another tab it was settled still.
    expect((await partners.call("ewan", api.settle, { place, hash: null })).body.settlements).toHaveLength(3);
    await partners.add("olive", "oa", "writer", true);
    expect((await partners.call("olive", api.settle, { place, hash: null })).code).toBe("not-allowed");
    // Its findings are settled by themselves, and the trail says so.
    const strengths = placeHash(summary as Summary, "section/strengths")!;
    const settled = await partners.call("ewan", api.settle, { place: "section/strengths", hash: strengths });
    expect(settled.code).toBeNull();
    await partners.propose();
    expect((await partners.call("ewan", api.settle, { place, hash: null })).code).toBe("locked");
    expect((await audited()).slice(0, 4).map((line) => line.replace(/\(.*\)/, "(#)"))).toEqual([
      "ewan: Settled “Context and agreed focus” for ES (#)",
      "will: Settled “Context and agreed focus” for LA (#)",
      "ewan: Took back that ES had settled “Context and agreed focus”",
      "ewan: Settled the introduction and order of “Strengths” for ES (#)",
    ]);
  });
});

describe("AG6 who is told", () => {
  test("of a proposal who decides, of how it ends everybody, with no word of the draft", async () => {
    await write("Unsaid");
    await partners.propose();
    await expect.poll(() => mailed("anna asks you to agree").toSorted()).toEqual(["ada", "ewan", "signatory"]);
    await partners.askForChanges("ewan", "Unsaid reason");
    const everybodyElse = ["ada", "anna", "commenter", "lead", "other-writer", "reader", "signatory", "will", "writer"];
    await expect.poll(() => mailed("ewan asked for changes").toSorted()).toEqual(everybodyElse);
    await partners.seal();
    await expect.poll(() => mailed("ada was the last to agree")).toHaveLength(everybodyElse.length);
    for (const { text } of partners.world.mails) {
      expect(text).not.toContain("Unsaid");
      expect(text).toContain(`/reviews/${partners.world.review}\n`);
    }
    const { notices } = (await partners.call("anna", api.inbox)).body;
    expect(notices.map(({ kind, comment }) => [kind, comment])).toEqual([
      ["sealed", ""],
      ["changes asked", ""],
    ]);
  });

  test("reminded are those who are awaited, at most once in four hours, whichever mails they chose", async () => {
    await partners.call("ewan", api.chooseMail, { choice: "off" });
    expect((await partners.call("anna", api.remind)).code).toBe("stale");
    await partners.propose();
    await partners.agree("ada");
    await expect.poll(() => mailed("asks you to agree")).toContain("ewan");
    expect((await partners.call("will", api.remind)).code).toBe("not-allowed");
    const { code, body } = await partners.call("anna", api.remind);
    expect([code, body.remindedAt === null]).toEqual([null, false]);
    await expect.poll(() => mailed("reminds you").toSorted()).toEqual(["ewan", "signatory"]);
    expect((await partners.call("anna", api.remind)).code).toBe("too-many");
    ahead = REMIND_MS;
    expect((await partners.call("anna", api.remind)).code).toBeNull();
    await expect.poll(() => mailed("reminds you")).toHaveLength(4);
    // One that asks for a decision is on no list that could be left.
    expect(partners.world.mails.find(({ subject }) => subject.includes("reminds you"))?.headers).toBeUndefined();
  });

  test("of a stand-in for their partner, and of what one decides for it, its own signatories, as their mails go", async () => {
    await partners.propose();
    await expect.poll(() => mailed("anna asks you to agree")).toHaveLength(3);
    const { member } = partners.person("ewan");
    await partners.call("ada", api.chooseMail, { choice: "off" });
    await partners.add("alan", "ades", "reader", true);
    await partners.call("anna", api.standIn, { member, partner: "ades", because: "Ada is ill." });
    await expect.poll(() => mailed("anna lets somebody of another partner decide for yours")).toEqual(["alan"]);
    expect(mailed("anna lets you decide for another")).toEqual(["ewan"]);
    await partners.agree("ewan", "ades");
    await expect.poll(() => mailed("ewan decided on the proposed summary for your partner")).toEqual(["alan"]);
    const kinds = async (who: string) => (await partners.call(who, api.inbox)).body.notices.map(({ kind }) => kind);
    expect(await kinds("ada")).toEqual(["decided for yours", "stand-in for yours", "proposed"]);
    await partners.agree("ewan", "es");
    expect(await kinds("ewan")).toEqual(["stand-in", "proposed"]);
    // Also where it is the last word.
    const { proposal } = await partners.state();
    await partners.call("ewan", api.askForChanges, {
      proposal: proposal!.id,
      hash: proposal!.hash,
      partner: "ades",
      reason: "After all.",
    });
    expect((await kinds("ada")).slice(0, 2).toSorted()).toEqual(["changes asked", "decided for yours"]);
    expect((await kinds("anna"))[0]).toBe("changes asked");
  });

  test("nobody is reminded where no signatory is awaited", async () => {
    await partners.propose();
    await partners.agree("ewan");
    await partners.call("anna", api.remind);
    expect((await audited()).at(-1)).toBe("anna: Reminded ada that their decision is awaited");
    ahead = REMIND_MS;
    await partners.call("anna", api.changeMember, { signatory: false }, { member: partners.person("ada").member });
    for (const codes of ["LA, ADES", "ADES"]) {
      expect(await partners.call("anna", api.remind)).toMatchObject({
        code: "bad-input",
        message: expect.stringContaining(`${codes} has no signatory but yourself`),
      });
      await partners.agree("anna");
    }
  });
});

describe("AG7 nothing enters a locked text", () => {
  test.each(["proposed", "agreed"] as const)(
    "while %s: by wire, over HTTP, by applying, with a stale tab",
    async (state) => {
      await write("Before");
      const stale = await partners.line(await url(), "will");
      const thread = {
        id: newId(),
        comment: { id: newId(), text: [{ type: "paragraph" as const, content: [] }] },
        place: { kind: "section" as const, section: "context" as const },
        anchor: null,
        proposal: null,
        blocking: false,
      };
      await partners.call("will", api.createThread, thread);
      const cookie = { cookie: partners.person("will").cookie };
      const staleHttp = await openHttp(await url(), partners.world.review, cookie);
      await staleHttp.poll(0);
      if (state === "agreed") await partners.seal();
      else await partners.propose();
      const hash = await partners.hash();
      const before = await log();

      // Connections from before end, and those that come in their place are judged anew.
      expect(await stale.closed).toBe("judge-anew");
      for (const as of ["update", "step2"] as const) {
        const line = await partners.line(await url(), "will");
        line.send("Slipped in", as);
        expect(await line.closed).toBe("locked");
      }
      const http = await openHttp(await url(), partners.world.review, cookie);
      await http.send(1, [writeUpdate(addition("Slipped in"))]);
      let close: string | null = null;
      for (let after = 0; close === null;) {
        const batch = await http.poll(after);
        close = batch.close;
        after = batch.first + batch.frames.length - 1;
      }
      expect(close).toBe("locked");
      await staleHttp.send(1, [writeUpdate(addition("Slipped in"))]);

      const { review } = (await partners.call("anna", api.review)).body;
      const { id: _i, state: _s, template, createdAt: _c, revision, ...details } = review;
      const codes = [
        (await partners.call("will", api.applyProposal, undefined, { thread: thread.id })).code,
        (await partners.call("anna", api.changeReview, { revision, details })).code,
        (await partners.call("anna", api.changeTemplate, { revision, template })).code,
        (await partners.propose()).code,
      ];
      expect(codes).toEqual(["locked", "locked", "locked", "locked"]);
      expect(await partners.hash()).toBe(hash);
      expect(await log()).toEqual(before);
      expect(await partners.text()).not.toContain("Slipped in");
    },
  );

  test("a connection that was judged before, and is told nothing, is refused in that very moment", async () => {
    const line = await partners.line(await url(), "will");
    let sent = 0;
    line.socket.on("close", () => (sent = -1));
    // Types all the while: what is accepted is in the text that is proposed.
    const typing = (async () => {
      while (sent >= 0) {
        line.send(`word${sent++}.`);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    })();
    await expect.poll(() => partners.text()).toContain("word");
    while ((await partners.state()).state === "drafting") await partners.propose();
    expect(["locked", "judge-anew"]).toContain(await line.closed);
    await typing;
    const { proposal } = await partners.state();
    expect(await partners.hash()).toBe(proposal!.hash);
    const [made] = await versions();
    expect(Math.max(...(await log()))).toBe(made!.sequence);
  });
});

describe("AG1 a restart", () => {
  test("between any two acts changes nothing: what is proposed stays locked, and goes on to be sealed", async () => {
    const dir = mkdtempSync(join(tmpdir(), "codraft-agreement-"));
    try {
      let now = new Partners(await startApp({ dir }));
      await now.usual();
      const hash = await now.hash();
      const again = async (): Promise<void> => {
        await now.world.app.close();
        now = now.after(await reopen(dir));
      };
      await now.propose();
      for (const who of ["anna", "ewan", "ada"]) {
        await again();
        const line = await now.line(await now.listen(), "will");
        line.send("Slipped in");
        expect(await line.closed).toBe("locked");
        expect((await now.agree(who)).code).toBeNull();
      }
      await again();
      expect(await now.state()).toMatchObject({ state: "agreed", sealed: { hash } });
      expect(await now.hash()).toBe(hash);
      await now.world.app.close();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("R the record", () => {
  test("R1 it has the acts, the settled texts and the audit trail", async () => {
    const { summary } = (await partners.call("anna", api.summary)).body;
    const place = "section/context";
    await partners.call("ewan", api.settle, { place, hash: placeHash(summary as Summary, place)! });
    await partners.seal();
    const record = (format: "json" | "html") =>
      partners.world.app.http.inject({
        url: recordPath(partners.world.review, format),
        headers: { cookie: partners.person("anna").cookie },
      });
    const said = (await record("json")).json() as {
      agreement: { kind: string }[];
      settlements: { place: string }[];
      audit: { kind: string }[];
    };
    expect(said.agreement.map(({ kind }) => kind)).toEqual(["proposed", "agreed", "agreed", "agreed"]);
    expect(said.settlements).toMatchObject([{ place }]);
    expect(said.audit.map(({ kind }) => kind)).toEqual([
      "settled",
      "proposed",
      "agreed",
      "agreed",
      "agreed",
      "sealed",
      "record exported",
    ]);
    const html = (await record("html")).body;
    for (const part of ["Audit trail", "All have agreed", "Settled “Context and agreed focus” for ES"])
      expect(html).toContain(part);
  });
});

describe("VE2 verdict", () => {
  const get = (path: string, who: string) =>
    partners.world.app.http.inject({ url: path, headers: { cookie: partners.person(who).cookie } });
  async function verify(who: string, file: string): Promise<Verification> {
    const answer = await partners.world.app.http.inject({
      method: "POST",
      url: verificationPath,
      headers: { cookie: partners.person(who).cookie, "content-type": "text/html" },
      payload: file,
    });
    expect(answer.statusCode).toBe(200);
    return Verification.parse(answer.json());
  }
  const agreedFile = async (version = ""): Promise<string> =>
    (await get(`${exportPath(partners.world.review, "html")}${version && `?version=${version}`}`, "will")).body;

  test("a draft has its hash and no agreement; the agreed text has both, whatever people are called later", async () => {
    const draft = await agreedFile();
    expect(draft).toContain("DRAFT");
    expect(draft).toContain(await partners.hash());
    expect(draft).not.toContain("signatory for");
    await partners.seal();
    const file = await agreedFile();
    expect(file).not.toContain("DRAFT");
    for (const words of [
      "anna, signatory for LA",
      "ewan, signatory for ES",
      "ada, signatory for ADES",
      await partners.hash(),
    ])
      expect(file).toContain(words);
    const { db } = partners.world.store;
    await db.updateTable("accounts").set({ name: "Anna Married" }).where("name", "=", "anna").execute();
    expect(await agreedFile()).toBe(file);
  });

  test("the file given out is on record, another with its text is the same, one of an earlier agreement says so", async () => {
    // The file says where it can be verified.
    await url();
    await partners.seal();
    const file = await agreedFile();
    const { version } = (await partners.state()).sealed!;
    expect(await verify("ewan", file)).toMatchObject({ outcome: "on record", agreed: { version, latest: true } });
    expect(await verify("ewan", `${file}\n`)).toMatchObject({ outcome: "same text", agreed: { version } });
    await partners.call("anna", api.reopen, { version, reason: "A figure was wrong." });
    await write("Corrected");
    await partners.seal();
    expect(await verify("ewan", file)).toMatchObject({ outcome: "on record", agreed: { version, latest: false } });
    expect(await agreedFile(version)).toBe(file);
    expect((await verify("ewan", await agreedFile())).agreed?.version).not.toBe(version);
  });

  test("the agreed words in other lines are known as those, with a true hash, and are not called the agreed text", async () => {
    await partners.seal();
    const file = (await agreedFile()).replaceAll(/(<\/?)h[123]/g, "$1p");
    const { version, hash } = (await partners.state()).sealed!;
    expect(await verify("ewan", file)).toMatchObject({
      outcome: "same words",
      printed: hash,
      agreed: { version },
      otherLinks: false,
    });
    expect(await verify("will", file.replace("</body>", "<p>More words</p></body>"))).toMatchObject({
      outcome: "differs",
      differences: expect.arrayContaining([expect.objectContaining({ agreed: null, file: "More words" })]),
    });
  });

  test("a draft with the agreed words is told as that, with words of its own as one that differs", async () => {
    const draft = await agreedFile();
    expect(draft).toContain("DRAFT");
    await partners.seal();
    const { version, hash } = (await partners.state()).sealed!;
    const said = { agreed: { version }, printed: hash, draft: expect.stringMatching(/^DRAFT/), places: 0 };
    expect(await verify("ewan", draft)).toMatchObject({ outcome: "draft", ...said, foreign: [], differences: [] });
    const other = await verify("ewan", draft.replace("</main>", "<p>More words</p></main>"));
    expect(other).toMatchObject({ outcome: "differs", draft: said.draft, places: 1 });
    expect(other.differences).toMatchObject([{ agreed: null, file: "More words" }]);
  });

  test("a part of the agreed text is told to a member, and to nobody else", async () => {
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
    await write(words);
    await partners.seal();
    const { version } = (await partners.state()).sealed!;
    const part = `<p>${words}</p>`;
    expect(await verify("will", part)).toMatchObject({
      outcome: "part",
      agreed: { version },
      part: { words: 60, leftOut: 0 },
      places: 0,
    });
    expect(await verify("will", part.replace("word30", "forged"))).toMatchObject({
      outcome: "part",
      places: 1,
      differences: [{ agreed: words }],
    });
    const stranger = await partners.world.app.http.inject({
      method: "POST",
      url: verificationPath,
      headers: { cookie: (await partners.world.cookie("stranger"))!, "content-type": "text/html" },
      payload: part,
    });
    expect(stranger.json()).toMatchObject({ outcome: "unknown", agreed: null, part: null, differences: [] });
  });

  test("who is no member learns nothing of it, and nobody gets an unknown version", async () => {
    await partners.seal();
    const file = await agreedFile();
    const stranger = await partners.world.cookie("stranger");
    const answer = await partners.world.app.http.inject({
      method: "POST",
      url: verificationPath,
      headers: { cookie: stranger!, "content-type": "text/html" },
      payload: file,
    });
    expect(answer.json()).toMatchObject({ outcome: "unknown", agreed: null, differences: [] });
    expect((await get(`${exportPath(partners.world.review, "html")}?version=1`, "will")).statusCode).toBe(404);
  });
});
