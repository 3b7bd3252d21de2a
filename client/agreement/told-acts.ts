import type { AgreementAct } from "#shared/agreements.ts";

interface Around {
  /** All have agreed by it. */
  readonly isSealed: boolean;
  readonly nameOf: (member: string) => string;
  readonly codeOf: (partner: string) => string;
}

/** What somebody did about the agreement, and what is so then, in the banner's words; "" for what changes nothing of the text. */
export function toldAct(act: AgreementAct, { isSealed, nameOf, codeOf }: Around): string {
  const who = nameOf(act.by);
  switch (act.kind) {
    case "proposed":
      return `${who} proposed the text for agreement. Nobody can change it now.`;
    case "agreed":
      return `${who} agreed for ${codeOf(act.partner)}.${isSealed ? " All have agreed: nobody can change the text any more." : ""}`;
    case "changes asked":
      return `${who} asked for changes for ${codeOf(act.partner)}. Writing is open again.`;
    case "withdrawn":
      return `${who} withdrew the proposal. Writing is open again.`;
    case "reopened":
      return `${who} reopened the agreed text. Writing is open again.`;
    case "stand-in":
      return `${nameOf(act.member)} may decide for ${codeOf(act.partner)} now.`;
    case "stand-in ended":
      return `${nameOf(act.member)} does not decide for ${codeOf(act.partner)} any more.`;
    case "reminded":
      return "";
  }
}
