import { sql } from "kysely";
import { inflateSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { defaultLimits } from "#server/sync/limits.ts";
import type { AgreementAct } from "#shared/agreements.ts";
import type { Audited } from "#shared/audit.ts";
import { api } from "#shared/api.ts";
import { summaryHash } from "#shared/hash.ts";
import { roles } from "#shared/permissions.ts";
import type { Summary } from "#shared/summary.ts";
import type { Answer, Line } from "#tests/support/agreement.ts";
import { Partners } from "#tests/support/agreement.ts";
import { startApp } from "#tests/support/app.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";

/**
 * Members do at random what they may and may not, several things at once over several connections. What must hold is
 * looked up in the database, and counted by code that shares nothing with the program's own fold.
 */

const [seeds, rounds] = [5, 120];
const first = Number(process.env["SEED"] ?? 1);
const seen = {
  seals: 0,
  withdrawals: 0,
  changes: 0,
  reopenings: 0,
  refusedWords: 0,
  staleDecisions: 0,
  moved: 0,
  /** Who had decided in the round was moved, signed for the new partner, and tried to decide for it as well. */
  triedTwice: 0,
};

interface Play {
  readonly partners: Partners;
  readonly chance: Chance;
  readonly url: string;
  /** Hashes that were ever seen, by whoever asks with an old one. */
  readonly hashes: string[];
  readonly lines: Map<string, Line>;
  /** Whose people are at this moment, as far as the last answers said: by name, the partner. */
  readonly own: Map<string, string>;
  words: number;
}

const people = ["anna", "ewan", "ada", "will", "olive"] as const;
const codes = ["la", "es", "ades", "oa"] as const;

async function begin(seed: number): Promise<Play> {
  const limits = { ...defaultLimits, messagesPerSecond: 1e9 };
  const world = await startApp({ limits });
  const partners = new Partners(world);
  await partners.usual();
  await partners.add("olive", "oa", "writer", true);
  const { db } = world.store;
  // The store itself watches: whatever comes into the log of a locked review, and where the log was when it was locked.
  await sql`create table watched (what text, sequence integer)`.execute(db);
  await sql`
    create trigger watch_log before insert on updates
    when (select state from reviews where id = new.review) <> 'drafting'
    begin insert into watched values ('written while locked', new.sequence); end
  `.execute(db);
  await sql`
    create trigger watch_state after update of state on reviews when new.state = 'proposed'
    begin insert into watched select 'locked', max(sequence) from updates where review = new.id; end
  `.execute(db);
  const url = await world.listen();
  const own = new Map([...partners.people.values()].map(({ who, partner }) => [who, partner]));
  return { partners, chance: seededChance(seed), url, hashes: [], lines: new Map(), own, words: 0 };
}

async function lineOf(play: Play, who: string): Promise<Line> {
  const known = play.lines.get(who);
  if (known) return known;
  const line = await play.partners.line(play.url, who);
  play.lines.set(who, line);
  void line.closed.then((why) => {
    if (why === "locked") seen.refusedWords++;
    if (play.lines.get(who) === line) play.lines.delete(who);
  });
  return line;
}

/** Something that somebody does, rightly or wrongly. */
type Doing = (play: Play) => Promise<Answer<unknown> | null>;

const one = <T>(play: Play, all: readonly T[]): T => pick(all, play.chance)!;

const proposals = async ({ partners }: Play): Promise<{ proposal: string; hash: string; version: string }[]> => {
  const { acts } = (await partners.call("anna", api.agreement)).body;
  return acts.flatMap((act) =>
    act.kind === "proposed" ? [{ proposal: act.proposal, hash: act.hash, version: act.version }] : [],
  );
};
const none = { proposal: "", hash: "0".repeat(64), version: "" };

/** Mostly the latest; sometimes one from before, or with another's hash. */
async function aimed(play: Play): Promise<{ proposal: string; hash: string; version: string }> {
  const all = await proposals(play);
  const latest = all.at(-1) ?? none;
  if (play.chance() < 0.75) return latest;
  const other = pick(all, play.chance) ?? none;
  return play.chance() < 0.5 ? other : { ...latest, hash: pick(play.hashes, play.chance) ?? none.hash };
}

const write: Doing = async (play) => {
  const who = one(play, ["will", "anna", "olive", "ewan"]);
  for (let i = whole(1, 6, play.chance); i > 0; i--) {
    const line = await lineOf(play, who);
    line.send(`word${play.words++}. `, play.chance() < 0.8 ? "update" : "step2");
    // A turn of the network each: what else is under way goes on between.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return null;
};

const propose: Doing = async (play) => {
  const hash = play.chance() < 0.85 ? await play.partners.hash() : (pick(play.hashes, play.chance) ?? none.hash);
  play.hashes.push(hash);
  return play.partners.call(one(play, ["anna", "anna", "anna", "will"]), api.propose, { hash, despite: "A test." });
};

const agree: Doing = async (play) => {
  const who = one(play, people);
  const { proposal, hash } = await aimed(play);
  const partner = play.chance() < 0.8 ? play.own.get(who)! : one(play, codes);
  const answer = await play.partners.call(who, api.agree, { proposal, hash, partner });
  if (answer.code === "stale") seen.staleDecisions++;
  return answer;
};

const askForChanges: Doing = async (play) => {
  const who = one(play, people);
  const { proposal, hash } = await aimed(play);
  const partner = play.own.get(who)!;
  return play.partners.call(who, api.askForChanges, { proposal, hash, partner, reason: "Not yet." });
};

const withdraw: Doing = async (play) => {
  const { proposal } = await aimed(play);
  return play.partners.call(one(play, ["anna", "ada"]), api.withdraw, { proposal, reason: "Late." });
};

const reopen: Doing = async (play) => {
  const { version } = await aimed(play);
  return play.partners.call(one(play, ["anna", "anna", "ewan"]), api.reopen, { version, reason: "Wrong." });
};

const standIn: Doing = async (play) => {
  const { member } = play.partners.person(one(play, people));
  const because = play.chance() < 0.6 ? "Ill." : "";
  return play.partners.call(one(play, ["anna", "will"]), api.standIn, { member, partner: one(play, codes), because });
};

const sign: Doing = (play) => {
  const { member } = play.partners.person(one(play, ["anna", "ewan", "ada", "olive"]));
  return play.partners.call("anna", api.changeMember, { signatory: play.chance() < 0.8 }, { member });
};

/** Somebody else's from now on, with the right to sign or without a word of it. */
async function move(play: Play, who: string, partner: string, signatory?: boolean): Promise<Answer<unknown>> {
  const { member } = play.partners.person(who);
  const change = { partner, ...(signatory === undefined ? {} : { signatory }) };
  const answer = await play.partners.call("anna", api.changeMember, change, { member });
  if (answer.code !== null) return answer;
  if (play.own.get(who) !== partner) seen.moved++;
  play.own.set(who, partner);
  return answer;
}

/** Away, and mostly home again, so that each partner has somebody who signs. */
const changePartner: Doing = (play) => {
  const who = one(play, ["anna", "ewan", "ada", "will", "olive"]);
  const { partner: home } = play.partners.person(who);
  if (play.own.get(who) !== home && play.chance() < 0.8) return move(play, who, home, who !== "will");
  return move(play, who, one(play, codes), play.chance() < 0.5 ? undefined : play.chance() < 0.7);
};

/** A partner is changed in the midst of a round, with the right to sign or without a word of it, and back again. */
const decideTwice: Doing = async (play) => {
  const who = one(play, ["ewan", "ada"]);
  const { member, partner: home } = play.partners.person(who);
  await move(play, who, home, true);
  const [{ proposal, hash }] = [(await proposals(play)).at(-1) ?? none];
  const decided = await play.partners.call(who, api.agree, { proposal, hash, partner: home });
  const other = one(
    play,
    codes.filter((code) => code !== home),
  );
  await move(play, who, other);
  if (play.chance() < 0.7) await play.partners.call("anna", api.changeMember, { signatory: true }, { member });
  const body = { proposal, hash, partner: other };
  const again =
    play.chance() < 0.8
      ? await play.partners.call(who, api.agree, body)
      : await play.partners.call(who, api.askForChanges, { ...body, reason: "Not so." });
  if (decided.code === null && again.code === "not-allowed") seen.triedTwice++;
  return move(play, who, home, true);
};

const changeRole: Doing = (play) => {
  const { member } = play.partners.person(one(play, ["ewan", "ada", "will", "olive"]));
  return play.partners.call("anna", api.changeMember, { role: one(play, roles) }, { member });
};

const changeDetails: Doing = async (play) => {
  const { review } = (await play.partners.call("anna", api.review)).body;
  const { id: _i, state: _s, template: _t, createdAt: _c, revision, ...details } = review;
  const signs = play.chance() < 0.3;
  const partners = details.partners.map((partner) => (partner.id === "oa" ? { ...partner, signs } : partner));
  const changed = { ...details, partners, focus: `Focus ${play.words++}` };
  return play.partners.call("anna", api.changeReview, { revision, details: changed });
};

/** The races that matter most, more often than chance would have them. */
const proposeWhileWriting: Doing = async (play) => {
  const [answer] = await Promise.all([propose(play), write(play), write(play)]);
  return answer;
};
const decideWhileWithdrawing: Doing = async (play) => {
  const [answer] = await Promise.all([agree(play), withdraw(play), agree(play)]);
  return answer;
};

const doings: readonly [Doing, weight: number][] = [
  [write, 6],
  [propose, 3],
  [proposeWhileWriting, 4],
  [decideWhileWithdrawing, 1],
  [agree, 14],
  [askForChanges, 1],
  [withdraw, 1],
  [reopen, 2],
  [standIn, 1],
  [sign, 1],
  [changePartner, 2],
  [decideTwice, 2],
  [changeRole, 1],
  [changeDetails, 1],
];
const bag = doings.flatMap(([doing, weight]) => Array.from({ length: weight }, () => doing));

const refusals = new Set([null, "stale", "not-allowed", "locked", "bad-input", "not-found"]);

/** Several things at once. What they answer is a refusal that people can read, or done. */
async function round(play: Play): Promise<void> {
  const at = Array.from({ length: whole(1, 4, play.chance) }, () => one(play, bag));
  for (const answer of await Promise.all(at.map((doing) => doing(play)))) {
    if (!answer) continue;
    expect([...refusals], answer.message).toContain(answer.code);
    expect(answer.message).not.toMatch(/undefined|null/);
  }
}

// ---- what must hold ------------------------------------------------------------------------------------------------

interface Held {
  /** The sealed texts as they were first seen, by version id. */
  readonly texts: Map<string, string>;
}

async function mustHold({ partners }: Play, held: Held): Promise<void> {
  const { db } = partners.world.store;
  const rows = await db.selectFrom("agreementActs").selectAll().orderBy("position").execute();
  const acts = rows.map(({ act }) => JSON.parse(act) as AgreementAct);
  const versions = await db
    .selectFrom("versions")
    .innerJoin("versionTexts", "versionTexts.version", "versions.id")
    .selectAll()
    .orderBy("versions.at")
    .execute();
  const watched = await sql<{ what: string; sequence: number }>`select * from watched order by rowid`.execute(db);

  // Nothing was written while it was locked, and it was locked at the very position of the text that was proposed.
  expect(watched.rows.filter(({ what }) => what === "written while locked")).toEqual([]);
  const proposed = acts.filter((act) => act.kind === "proposed");
  const texts = new Map(versions.map((version) => [version.id, version]));
  expect(proposed.map(({ version }) => texts.get(version)!.sequence)).toEqual(
    watched.rows.map(({ sequence }) => sequence),
  );

  // What is kept of a version is the text of its hash, and stays so.
  for (const { id, hash, summary, state } of versions) {
    const text = JSON.stringify([hash, Buffer.from(summary).toString("base64"), Buffer.from(state).toString("base64")]);
    if (!held.texts.has(id)) {
      held.texts.set(id, text);
      expect(summaryHash(JSON.parse(inflateSync(summary).toString()) as Summary)).toBe(hash);
    }
    expect(held.texts.get(id)).toBe(text);
  }

  // Each sealed one is the text that each partner which had to agree agreed to by hash, while it was before them.
  const signs = await whoSigned(partners);
  let before: Extract<AgreementAct, { kind: "proposed" }> | null = null;
  let agreed = new Set<string>();
  /** In this round, by who decided and was no stand-in: the partner they decided for. */
  let decided = new Map<string, string>();
  const seals: string[] = [];
  acts.forEach((act, i) => {
    switch (act.kind) {
      case "proposed":
        expect(before).toBeNull();
        expect(act.hash).toBe(texts.get(act.version)!.hash);
        [before, agreed, decided] = [act, new Set(), new Map()];
        return;
      case "agreed":
      case "changes asked":
        expect(before, `a decision on what is not proposed: ${JSON.stringify(act)}`).not.toBeNull();
        expect([act.proposal, act.hash]).toEqual([before!.proposal, before!.hash]);
        expect(before!.signing).toContain(act.partner);
        expect(signs[i], `${act.by} decides for ${act.partner}`).not.toBe("nobody");
        expect(act.actingBecause !== "", "a stand-in is said to be one, and nobody else is").toBe(
          signs[i] === "stand-in",
        );
        if (signs[i] === "own") {
          const for_ = decided.get(act.by) ?? act.partner;
          expect(act.partner, `${act.by} decided for ${for_}, and then for another`).toBe(for_);
          decided.set(act.by, act.partner);
        }
        if (act.kind === "changes asked") before = null;
        else agreed.add(act.partner);
        if (before && before.signing.every((partner) => agreed.has(partner))) {
          seals.push(before.hash);
          before = null;
        }
        return;
      case "withdrawn":
        expect(act.proposal).toBe(before!.proposal);
        before = null;
        return;
      case "reopened":
      case "stand-in":
      case "stand-in ended":
      case "reminded":
        return;
    }
  });
  expect(versions.filter(({ reason }) => reason === "agreed").map(({ hash }) => hash)).toEqual(seals);
  const { state } = await db.selectFrom("reviews").select("state").executeTakeFirstOrThrow();
  if (before) expect(state).toBe("proposed");
  else expect(state).not.toBe("proposed");
}

/**
 * For each act: was who decided a signatory of that partner then, or set to stand in? By the order of the audit trail.
 * Another partner ends the right, unless it was given anew for that one.
 */
async function whoSigned({ world, people: known }: Partners): Promise<("own" | "stand-in" | "nobody")[]> {
  const trail = await world.store.db.selectFrom("audit").selectAll().orderBy("position").execute();
  const signing = new Map([...known.values()].map(({ member, who }) => [member, who !== "will"]));
  const own = new Map([...known.values()].map(({ member, partner }) => [member, partner.toUpperCase()]));
  const standing = new Set<string>();
  /** Who decided as their own partner's in the round, and for which. */
  let decided = new Map<string, string>();
  const found: ("own" | "stand-in" | "nobody")[] = [];
  for (const { by, kind, about } of trail) {
    const said = JSON.parse(about) as Partial<Audited["member changed"] & Audited["agreed"]>;
    switch (kind) {
      case "member changed":
        if (said.partner !== undefined) {
          own.set(said.member!, said.partner);
          signing.set(said.member!, false);
        }
        if (said.signatory !== undefined) signing.set(said.member!, said.signatory);
        continue;
      case "sealed":
        standing.clear();
        continue;
      case "stand-in":
        standing.add(`${said.member} ${said.partner}`);
        break;
      case "stand-in ended":
        standing.delete(`${said.member} ${said.partner}`);
        break;
      case "agreed":
      case "changes asked": {
        const mine = own.get(by!) === said.partner && (decided.get(by!) ?? said.partner) === said.partner;
        const may = signing.get(by!) === true;
        const how = mine ? "own" : standing.has(`${by} ${said.partner}`) ? "stand-in" : "nobody";
        if (may && how === "own") decided.set(by!, said.partner!);
        found.push(may ? how : "nobody");
        continue;
      }
      case "proposed":
        decided = new Map();
        break;
      case "withdrawn":
      case "reopened":
      case "reminded":
        break;
      default:
        continue;
    }
    found.push("nobody");
  }
  return found;
}

describe("AG8 whatever members do at once", () => {
  test.each(Array.from({ length: seeds }, (_, i) => first + i))("seed %i", async (seed) => {
    const play = await begin(seed);
    const held: Held = { texts: new Map() };
    try {
      for (let i = 0; i < rounds; i++) {
        await round(play);
        if (i % 10 === 9) await mustHold(play, held);
      }
      await Promise.all([...play.lines.values()].map((line) => line.settled()));
      await mustHold(play, held);
      const { acts } = (await play.partners.call("anna", api.agreement)).body;
      const count = (kind: AgreementAct["kind"]): number => acts.filter((act) => act.kind === kind).length;
      seen.withdrawals += count("withdrawn");
      seen.changes += count("changes asked");
      seen.reopenings += count("reopened");
      seen.seals += [...held.texts].length - count("proposed") - count("reopened");
    } finally {
      for (const { socket } of play.lines.values()) socket.terminate();
      await play.partners.world.app.close();
    }
  });

  afterAll(() => {
    // A model test in which nothing happens shows nothing.
    if (process.env["SEED"] !== undefined) return;
    for (const [what, often] of Object.entries(seen)) expect(often, what).toBeGreaterThan(1);
  });
});
