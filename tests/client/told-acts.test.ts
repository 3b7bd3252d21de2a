import { expect, test } from "vitest";
import { toldAct } from "#client/agreement/told-acts.ts";
import type { AgreementAct } from "#shared/agreements.ts";

/** What the others are told when somebody does something about the agreement. */
const did = { by: "effie", at: 0 };
const decision = { ...did, proposal: "p", hash: "h", partner: "es", name: "Effie", actingBecause: "" };
const around = {
  isSealed: false,
  nameOf: (member: string) => (member === "effie" ? "Effie (ES)" : "Dougal (LA)"),
  codeOf: (partner: string) => partner.toUpperCase(),
};

test.each<[AgreementAct, boolean, string]>([
  [
    { ...did, kind: "proposed", proposal: "p", version: "v", hash: "h", despite: "", signing: ["es"] },
    false,
    "Effie (ES) proposed the text for agreement. Nobody can change it now.",
  ],
  [{ ...decision, kind: "agreed" }, false, "Effie (ES) agreed for ES."],
  [
    { ...decision, kind: "agreed" },
    true,
    "Effie (ES) agreed for ES. All have agreed: nobody can change the text any more.",
  ],
  [
    { ...decision, kind: "changes asked", reason: "The date." },
    false,
    "Effie (ES) asked for changes for ES. Writing is open again.",
  ],
  [
    { ...did, kind: "withdrawn", proposal: "p", reason: "Too early." },
    false,
    "Effie (ES) withdrew the proposal. Writing is open again.",
  ],
  [
    { ...did, kind: "reopened", reason: "A date." },
    false,
    "Effie (ES) reopened the agreed text. Writing is open again.",
  ],
  [
    { ...did, kind: "stand-in", member: "dougal", partner: "es", because: "On leave." },
    false,
    "Dougal (LA) may decide for ES now.",
  ],
  [
    { ...did, kind: "stand-in ended", member: "dougal", partner: "es" },
    false,
    "Dougal (LA) does not decide for ES any more.",
  ],
  [{ ...did, kind: "reminded", proposal: "p" }, false, ""],
])("%o", (act, isSealed, says) => {
  expect(toldAct(act, { ...around, isSealed })).toBe(says);
});
