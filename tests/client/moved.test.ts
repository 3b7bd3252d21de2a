import { describe, expect, test } from "vitest";
import { meansOfMoving } from "#client/reviews/moved.ts";
import type { AgreementAct } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import type { Member } from "#shared/reviews.ts";
import { buildReview } from "#tests/support/builders.ts";

const { partners } = buildReview();
const member = (id: string, partner: string, signatory = true): Member => ({
  id,
  account: id,
  name: id,
  email: `${id}@example.org`,
  joined: true,
  partner,
  signatory,
  role: "reader",
});
const effie = member("Effie", "es");
const tam = member("Tam", "es");
const gregor = member("Gregor", "ades");
const proposed: AgreementAct = {
  kind: "proposed",
  by: "lead",
  at: 1,
  proposal: "p",
  version: "v",
  hash: "h",
  despite: "",
  signing: ["la", "es", "ades"],
};
const agreed: AgreementAct = {
  kind: "agreed",
  by: "Effie",
  name: "Effie",
  at: 2,
  proposal: "p",
  hash: "h",
  partner: "es",
  actingBecause: "",
};

const right = "Effie may decide for ES. With another partner that right ends.";
const anew = `${right} If they are to decide for ADES, tick “Signatory” afterwards.`;
const all = [effie, tam, gregor, member("Ailsa", "la")];

describe("what another partner means for a signatory", () => {
  test.each<[string, string, readonly Member[], readonly AgreementAct[], readonly string[]]>([
    ["while one drafts", "ades", all, [], [anew]],
    ["to one that does not sign", "oa", all, [], [`${right} OA does not sign.`]],
    [
      "while proposed, with another who signs",
      "ades",
      all,
      [proposed],
      [anew, "A text is proposed. This round goes on without their decision."],
    ],
    [
      "as the only one",
      "ades",
      all.filter((one) => one !== tam),
      [proposed],
      [anew, "A text is proposed, and nobody else can decide for ES: until somebody can, this round cannot end."],
    ],
    [
      "after deciding",
      "ades",
      all,
      [proposed, agreed],
      [
        anew,
        "A text is proposed. What they agreed for ES stands, and in this round they cannot decide for ADES as well.",
      ],
    ],
    [
      "after deciding, as the only one who may for yet another",
      "ades",
      all.filter((one) => one !== gregor),
      [{ kind: "stand-in", by: "lead", at: 0, member: "Effie", partner: "ades", because: "Ill." }, proposed, agreed],
      [
        anew,
        "A text is proposed. What they agreed for ES stands, and in this round they cannot decide for ADES as well.",
        "Nobody else can decide for ADES: until somebody can, this round cannot end.",
      ],
    ],
  ])("%s", (_, to, members, acts, says) => {
    expect(meansOfMoving(effie, to, partners, members, foldAgreement(acts))).toEqual(says);
  });

  test("and while it is not known how the agreement stands", () => {
    expect(meansOfMoving(effie, "ades", partners, all, null)).toEqual([anew]);
  });
});
