import type { Sealed } from "#shared/agreements.ts";
import type { Partner } from "#shared/reviews.ts";
import type { DocBlock } from "./document.ts";
import { plain } from "./document.ts";

/** What a file of an agreed text says of its agreement. The same at every export: it is part of what is verified. */
export interface AgreementRecord {
  /** Id of the version. */
  readonly version: string;
  /** SHA-256 of the whole text, in hex. */
  readonly hash: string;
  /** When the last partner agreed. Milliseconds since the epoch. */
  readonly at: number;
  readonly decisions: readonly {
    readonly partner: string;
    /** "Effie Larkrigg, signatory for ES". */
    readonly by: string;
    readonly at: number;
  }[];
  /** Where a file can be verified. */
  readonly verifyAt: string;
}

export function agreementRecord(sealed: Sealed, partners: readonly Partner[], verifyAt: string): AgreementRecord {
  return {
    version: sealed.version,
    hash: sealed.hash,
    at: sealed.at,
    decisions: partners.flatMap(({ id, name, code }) => {
      const agreed = sealed.agreed.get(id);
      if (!agreed) return [];
      const instead = agreed.actingBecause === "" ? "signatory for" : "standing in for the signatory of";
      const because = agreed.actingBecause === "" ? "" : ` (${agreed.actingBecause})`;
      return [{ partner: name, by: `${agreed.name}, ${instead} ${code}${because}`, at: agreed.at }];
    }),
    verifyAt,
  };
}

const zone = { timeZone: "Europe/London" } as const;

/** "13 March 2026 at 16:42", as in the United Kingdom. */
export const moment = (at: number | Date): string => {
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", ...zone }).format(at);
  return `${day} at ${new Intl.DateTimeFormat("en-GB", { timeStyle: "short", ...zone }).format(at)}`;
};

export function agreementBlocks({ version, hash, at, decisions, verifyAt }: AgreementRecord): DocBlock[] {
  return [
    {
      type: "table",
      caption: "Partners that agreed the summary",
      head: ["Partner", "Decision", "By", "When"],
      widths: [3, 1.2, 3, 2.4],
      rows: decisions.map((one) => [one.partner, "Agreed", one.by, moment(one.at)].map(plain)),
    },
    {
      type: "facts",
      rows: [
        { name: "Agreed on", value: moment(at) },
        { name: "Version", value: version },
        { name: "Hash of the text", value: hash },
      ],
    },
    {
      type: "note",
      text: `To verify this file, sign in to Codraft, open ${verifyAt} and choose it there. A hash that is printed in a file proves nothing by itself: anybody can print one.`,
    },
  ];
}
