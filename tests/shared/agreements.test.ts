import fc from "fast-check";
import { roundName } from "#shared/version-title.ts";
import { describe, expect, test } from "vitest";
import type { AgreementAct, Asking, Settlement } from "#shared/agreements.ts";
import { foldAgreement, mayAct, REMIND_MS, settledMark, undecidable } from "#shared/agreements.ts";
import { buildReview } from "#tests/support/builders.ts";

const { partners } = buildReview();
const signing = ["la", "es", "ades"];

const members: readonly Asking["member"][] = [
  { id: "lead", partner: "la", lead: true, signatory: true },
  { id: "es", partner: "es", lead: false, signatory: true },
  { id: "ades", partner: "ades", lead: false, signatory: true },
  { id: "writer", partner: "es", lead: false, signatory: false },
  { id: "other", partner: "oa", lead: false, signatory: true },
  { id: "stand-in", partner: "es", lead: false, signatory: true },
];
const who = (id: string) => members.find((member) => member.id === id)!;

const proposed = (n: number): AgreementAct => ({
  kind: "proposed",
  by: "lead",
  at: n,
  proposal: `p${n}`,
  version: `v${n}`,
  hash: `h${n}`,
  despite: "",
  signing,
});
const agreed = (n: number, partner: string): AgreementAct => ({
  kind: "agreed",
  by: partner === "la" ? "lead" : partner,
  name: partner,
  at: n,
  proposal: `p${n}`,
  hash: `h${n}`,
  partner,
  actingBecause: "",
});
const changes = (n: number, partner: string): AgreementAct =>
  ({ ...agreed(n, partner), kind: "changes asked", reason: "Not yet." }) as AgreementAct;

const standIn = (partner: string, because = "Ill.", member = "stand-in"): AgreementAct => ({
  kind: "stand-in",
  by: "lead",
  at: 1,
  member,
  partner,
  because,
});
const ended = (partner: string): AgreementAct => ({
  kind: "stand-in ended",
  by: "lead",
  at: 2,
  member: "stand-in",
  partner,
});
const reminded = (n: number, at: number): AgreementAct => ({ kind: "reminded", by: "lead", at, proposal: `p${n}` });
const concernedBy = (act: AgreementAct) =>
  "member" in act ? (members.find(({ id }) => id === act.member) ?? null) : null;

describe("AG the course of agreement", () => {
  test("three partners agree, and the version is sealed", () => {
    const state = foldAgreement([proposed(1), agreed(1, "la"), agreed(1, "es"), agreed(1, "ades")]);
    expect(state).toMatchObject({ state: "agreed", sealed: { version: "v1", hash: "h1" }, awaited: [] });
  });

  test("one asks for changes: the round ends, and the next begins with everybody awaited", () => {
    const acts = [proposed(1), agreed(1, "la"), changes(1, "es")];
    expect(foldAgreement(acts)).toMatchObject({
      state: "drafting",
      sentBack: { partner: "es" },
      sealed: null,
    });
    const again = foldAgreement([...acts, proposed(2)]);
    expect(again).toMatchObject({ state: "proposed", round: 2, awaited: signing });
    expect(again.lastAgreed.get("la")).toBe("v1");
  });

  test("reopening leaves the sealed version where it was", () => {
    const sealed = [proposed(1), ...signing.map((partner) => agreed(1, partner))];
    const state = foldAgreement([...sealed, { kind: "reopened", by: "lead", at: 9, reason: "A figure was wrong." }]);
    expect(state).toMatchObject({ state: "drafting", sealed: null, round: 0, everSealed: [{ version: "v1" }] });
    // Rounds are counted anew, so it is said of which agreement one is.
    expect(foldAgreement(sealed.slice(0, 1))).toMatchObject({ round: 1, agreement: 1 });
    const again = foldAgreement([
      ...sealed,
      { kind: "reopened", by: "lead", at: 9, reason: "A figure was wrong." },
      proposed(2),
    ]);
    expect(again).toMatchObject({ state: "proposed", round: 1, agreement: 2 });
    expect([roundName(2, 1), roundName(1, again.agreement), roundName(3, 11), roundName(2)]).toEqual([
      "round 2",
      "round 1 of the second agreement",
      "round 3 of agreement 11",
      "round 2",
    ]);
  });

  test("who must agree is said at the proposal: what was sealed stays so when partners are others later", () => {
    const two: AgreementAct = { ...proposed(1), signing: ["la", "es"] } as AgreementAct;
    const acts = [two, agreed(1, "la"), agreed(1, "es")];
    expect(foldAgreement(acts).everSealed).toMatchObject([{ version: "v1" }]);
    const reopened: AgreementAct = { kind: "reopened", by: "lead", at: 2, reason: "A partner joined." };
    const again = foldAgreement([...acts, reopened, proposed(3)]);
    expect(again).toMatchObject({ awaited: signing, everSealed: [{ version: "v1" }] });
  });

  test("a partner that is awaited and has nobody who can decide is told, until somebody stands in", () => {
    const without = members.filter(({ id }) => id !== "ades");
    expect(undecidable(foldAgreement([proposed(1)]), members)).toEqual([]);
    expect(undecidable(foldAgreement([proposed(1)]), without)).toEqual(["ades"]);
    expect(undecidable(foldAgreement([proposed(1), standIn("ades")]), without)).toEqual([]);
    expect(undecidable(foldAgreement([proposed(1), agreed(1, "ades")]), without)).toEqual([]);
    // Who is a member is not known yet.
    expect(undecidable(foldAgreement([proposed(1)]), [])).toEqual([]);
  });

  const asked = (acts: readonly AgreementAct[], id: string, act: AgreementAct) =>
    mayAct(foldAgreement(acts), { act, member: who(id), partners, concerned: concernedBy(act) });

  test.each<[string, readonly AgreementAct[], string, AgreementAct, ReturnType<typeof mayAct>]>([
    ["a lead proposes", [], "lead", proposed(1), null],
    ["a writer does not", [], "writer", proposed(1), "not-allowed"],
    ["not twice", [proposed(1)], "lead", proposed(2), "stale"],
    ["a signatory agrees", [proposed(1)], "es", agreed(1, "es"), null],
    ["one who is none does not", [proposed(1)], "writer", agreed(1, "es"), "not-allowed"],
    ["on an older text", [proposed(1), changes(1, "es"), proposed(2)], "es", agreed(1, "es"), "stale"],
    ["on another hash", [proposed(1)], "es", { ...agreed(1, "es"), hash: "h0" } as AgreementAct, "stale"],
    ["twice for one partner", [proposed(1), agreed(1, "es")], "es", agreed(1, "es"), "already"],
    ["thinking better of it", [proposed(1), agreed(1, "es")], "es", changes(1, "es"), null],
    ["without a reason", [proposed(1)], "es", { ...changes(1, "es"), reason: " " } as AgreementAct, "bad-input"],
    ["for another partner", [proposed(1)], "es", agreed(1, "ades"), "not-allowed"],
    ["as its stand-in", [standIn("ades"), proposed(1)], "stand-in", agreed(1, "ades"), null],
    ["as a stand-in set while it is proposed", [proposed(1), standIn("ades")], "stand-in", agreed(1, "ades"), null],
    ["somebody else's stand-in", [standIn("ades"), proposed(1)], "es", agreed(1, "ades"), "not-allowed"],
    ["a stand-in for yet another", [standIn("ades"), proposed(1)], "stand-in", agreed(1, "la"), "not-allowed"],
    ["ended", [standIn("ades"), ended("ades"), proposed(1)], "stand-in", agreed(1, "ades"), "not-allowed"],
    [
      "as a stand-in of an agreement before",
      [
        standIn("ades"),
        proposed(1),
        agreed(1, "la"),
        agreed(1, "es"),
        agreed(1, "ades"),
        { kind: "reopened", by: "lead", reason: "More to say.", at: 3 },
        proposed(2),
      ],
      "stand-in",
      agreed(2, "ades"),
      "not-allowed",
    ],
    ["still one's own", [standIn("ades"), proposed(1)], "stand-in", agreed(1, "es"), null],
    ["a writer sets no stand-in", [], "writer", standIn("ades"), "not-allowed"],
    ["nor without a reason", [], "lead", standIn("ades", " "), "bad-input"],
    ["nor one for their own partner", [], "lead", standIn("es"), "bad-input"],
    ["nor for a partner that does not sign", [], "lead", standIn("oa"), "bad-input"],
    ["nor one who is no signatory", [], "lead", standIn("ades", "Ill.", "writer"), "bad-input"],
    ["nor one who is no member", [], "lead", standIn("ades", "Ill.", "gone"), "bad-input"],
    ["a stand-in who is none is not ended", [], "lead", ended("ades"), "already"],
    ["a reminder", [proposed(1)], "lead", reminded(1, 5), null],
    ["not before four hours", [proposed(1), reminded(1, 5)], "lead", reminded(1, 5 + REMIND_MS - 1), "already"],
    ["again after four hours", [proposed(1), reminded(1, 5)], "lead", reminded(1, 5 + REMIND_MS), null],
    [
      "at once in the next round",
      [proposed(1), reminded(1, 5), changes(1, "es"), proposed(2)],
      "lead",
      reminded(2, 6),
      null,
    ],
    ["of what is not proposed", [], "lead", reminded(1, 5), "stale"],
    ["for a partner that does not sign", [proposed(1)], "other", agreed(1, "oa"), "not-allowed"],
    ["reopening what is not agreed", [], "lead", { kind: "reopened", by: "lead", at: 1, reason: "x" }, "stale"],
  ])("%s", (_, acts, id, act, refusal) => expect(asked(acts, id, act)).toBe(refusal));

  test("whatever is asked in whatever order: sealed only what each signing partner agreed to by hash, and never changed", () => {
    const act = fc.oneof(
      fc.nat(5).map(proposed),
      fc.tuple(fc.nat(5), fc.constantFrom(...signing, "oa")).map(([n, partner]) => agreed(n, partner)),
      fc.tuple(fc.nat(5), fc.constantFrom(...signing)).map(([n, partner]) => changes(n, partner)),
      fc
        .nat(5)
        .map((n): AgreementAct => ({ kind: "withdrawn", by: "lead", at: n, proposal: `p${n}`, reason: "Late." })),
      fc.constant<AgreementAct>({ kind: "reopened", by: "lead", at: 1, reason: "Wrong." }),
      fc.constantFrom("la", "ades", "es").map((partner) => standIn(partner)),
      fc.constantFrom("la", "ades").map(ended),
      fc.tuple(fc.nat(5), fc.nat()).map(([n, at]) => reminded(n, at)),
    );
    const step = fc.record({ act, member: fc.constantFrom(...members) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const acts: AgreementAct[] = [];
        for (const { act: asking, member } of steps) {
          const before = foldAgreement(acts);
          if (mayAct(before, { act: asking, member, partners, concerned: concernedBy(asking) }) !== null) continue;
          acts.push(asking);
          const now = foldAgreement(acts);
          expect(now.everSealed.slice(0, before.everSealed.length)).toEqual(before.everSealed);
          expect(now.state === "proposed").toBe(now.proposal !== null);
          expect(now.state === "agreed").toBe(now.sealed !== null);
          if (now.state !== "agreed" || before.state === "agreed") continue;
          const since = acts.findLastIndex((one) => one.kind === "proposed");
          for (const partner of signing)
            expect(
              acts
                .slice(since)
                .some((one) => one.kind === "agreed" && one.partner === partner && one.hash === now.sealed!.hash),
            ).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("AG settling one text", () => {
  const word = (partner: string, hash: string | null, at: number): Settlement => ({
    partner,
    place: "finding/1",
    hash,
    by: partner,
    at,
  });
  test.each<[string, Settlement[], string]>([
    ["nothing said", [], "not yet"],
    ["this text", [word("la", "h1", 1)], "settled"],
    ["an older text", [word("la", "h0", 1)], "changed since"],
    ["taken back", [word("la", "h1", 1), word("la", null, 2)], "not yet"],
    ["another partner's word", [word("es", "h1", 1)], "not yet"],
    ["settled again", [word("la", "h0", 1), word("la", "h1", 2)], "settled"],
  ])("%s", (_, words, kind) => expect(settledMark(words, "finding/1", "la", "h1").kind).toBe(kind));
});
