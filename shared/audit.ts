import type { Role } from "#shared/permissions.ts";
import { shortHash } from "#shared/hash.ts";
import { agreementName, roundName } from "#shared/version-title.ts";

/** Of which round; entries of before 29 November 2026 lack it. */
interface OfRound {
  readonly round?: number;
  /** Of the how manieth agreement. */
  readonly agreement?: number;
}

/**
 * What is written into a review's audit trail, by kind. Members are ids, since their names are theirs to change;
 * partners, sections and findings are what they were called then.
 */
export interface Audited {
  "review created": { readonly title: string };
  invited: {
    readonly email: string;
    readonly role: Role;
    readonly partner: string;
    readonly signatory: boolean;
  };
  "invited again": { readonly member: string };
  /** Only what became another. */
  "member changed": {
    readonly member: string;
    readonly role?: Role;
    readonly partner?: string;
    readonly signatory?: boolean;
  };
  removed: { readonly member: string };
  left: Record<never, never>;
  /** Names of the details that became another, as in `ReviewDetails`. */
  "details changed": { readonly details: readonly string[] };
  "template changed": Record<never, never>;
  /** `open`: what stood open, in a sentence each. */
  proposed: OfRound & {
    readonly version: string;
    readonly hash: string;
    readonly despite: string;
    readonly open: readonly string[];
  };
  agreed: OfRound & {
    readonly version: string;
    readonly hash: string;
    readonly partner: string;
    readonly because: string;
  };
  "changes asked": OfRound & {
    readonly version: string;
    readonly hash: string;
    readonly partner: string;
    readonly because: string;
    readonly reason: string;
  };
  withdrawn: OfRound & { readonly version: string; readonly hash: string; readonly reason: string };
  sealed: OfRound & { readonly version: string; readonly hash: string };
  /** The round in which what is reopened was agreed. */
  reopened: OfRound & { readonly version: string; readonly hash: string; readonly reason: string };
  "stand-in": { readonly member: string; readonly partner: string; readonly because: string };
  "stand-in ended": { readonly member: string; readonly partner: string };
  reminded: { readonly members: readonly string[] };
  settled: { readonly partner: string; readonly place: string; readonly called: string; readonly hash: string };
  "settlement taken back": { readonly partner: string; readonly place: string; readonly called: string };
  /** `version` null: the draft as it was. */
  exported: { readonly format: string; readonly version: string | null; readonly hash: string };
  "record exported": { readonly format: string };
  /**
   * `what`: "the whole text", "section 1 “Context”", "S2 “Officers know …”". `from`: which version it was brought back
   * from, in words; `after`: the version that was made then. Older entries lack both.
   */
  restored: { readonly version: string; readonly what: string; readonly from?: string; readonly after?: string };
  /**
   * `version`: the text as it was before the restoration. `what`: what that had brought back; older entries lack it.
   * `left`: the parts that somebody had changed since, as people call them; older entries and those of all lack it.
   */
  "restoration taken back": { readonly version: string; readonly what?: string; readonly left?: readonly string[] };
  /** A Word document was brought in: `places`: where to, as they were called; `after`: the version that was made then. */
  imported: { readonly file: string; readonly places: readonly string[]; readonly after: string };
  /** `version`: the text as it was before the import. `left`: as above. */
  "import taken back": { readonly version: string; readonly file: string; readonly left?: readonly string[] };
  /** `was`: what it was called before; older entries lack it, and those of versions that had no name. */
  "version named": { readonly version: string; readonly name: string; readonly was?: string };
  "comment deleted": { readonly thread: string; readonly comment: string };
}
export type AuditKind = keyof Audited;

/** An entry in words that people read. `name`: of a member, by id. */
export function auditWords<K extends AuditKind>(kind: K, about: Audited[K], name: (member: string) => string): string {
  const words = says[kind] as ((about: Audited[K], name: (member: string) => string) => string) | undefined;
  // One that a newer Codraft wrote, into a database that then went back.
  return words ? words(about, name) : kind;
}

const because = (why: string): string => (why === "" ? "" : `, because: ${why}`);
const acting = (partner: string, why: string): string =>
  `for ${partner}${why === "" ? "" : ` as its stand-in (${why})`}`;

const inRound = ({ round, agreement }: OfRound): string =>
  round === undefined ? "" : ` in ${roundName(round, agreement)}`;

const except = (left: readonly string[] = []): string =>
  left.length === 0 ? "" : `, except what had been changed since: ${left.join("; ")}`;

const says: { [K in AuditKind]: (about: Audited[K], name: (member: string) => string) => string } = {
  "review created": ({ title }) => `Created the review “${title}”`,
  invited: ({ email, role, partner, signatory }) =>
    `Invited ${email} as ${role} for ${partner}${signatory ? ", signatory" : ""}`,
  "invited again": ({ member }, name) => `Sent ${name(member)} the invitation again`,
  "member changed": ({ member, role, partner, signatory }, name) => {
    const now = [
      ...(role === undefined ? [] : [`is ${role} now`]),
      ...(partner === undefined ? [] : [`belongs to ${partner} now`]),
      ...(signatory === undefined ? [] : [signatory ? "is a signatory now" : "is no longer a signatory"]),
    ];
    return `Changed that ${name(member)} ${now.join(" and ")}`;
  },
  removed: ({ member }, name) => `Removed ${name(member)}`,
  left: () => "Left the review",
  "details changed": ({ details }) =>
    `Changed the details: ${details.map((one) => detailNames[one] ?? one).join(", ")}`,
  "template changed": () => "Changed the template",
  proposed: ({ hash, despite, open, ...of }) =>
    `Proposed the text ${shortHash(hash)} for agreement${inRound(of)}${open.length === 0 ? "" : `, though this stood open: ${open.join("; ")}`}${because(despite)}`,
  agreed: ({ hash, partner, because: why, ...of }) =>
    `Agreed to the text ${shortHash(hash)}${inRound(of)} ${acting(partner, why)}`,
  "changes asked": ({ hash, partner, because: why, reason, ...of }) =>
    `Asked for changes to the text ${shortHash(hash)}${inRound(of)} ${acting(partner, why)}: ${reason}`,
  withdrawn: ({ hash, reason, ...of }) =>
    `Took back the proposal of the text ${shortHash(hash)}${inRound(of)}${because(reason)}`,
  sealed: ({ hash, ...of }) => `All have agreed${inRound(of)}: the text ${shortHash(hash)} is sealed`,
  reopened: ({ hash, reason, agreement }) =>
    `Reopened the summary after ${agreement === undefined ? "the agreement" : `${agreementName(agreement)},`} on ${shortHash(hash)}${because(reason)}`,
  "stand-in": ({ member, partner, because: why }, name) => `Let ${name(member)} decide for ${partner}${because(why)}`,
  "stand-in ended": ({ member, partner }, name) => `Ended that ${name(member)} decides for ${partner}`,
  reminded: ({ members }, name) => `Reminded ${members.map(name).join(", ")} that their decision is awaited`,
  settled: ({ partner, called, hash }) => `Settled ${called} for ${partner} (${shortHash(hash)})`,
  "settlement taken back": ({ partner, called }) => `Took back that ${partner} had settled ${called}`,
  exported: ({ format, version, hash }) =>
    `Downloaded the ${version === null ? "draft" : "version"} ${shortHash(hash)} as ${format.toUpperCase()}`,
  "record exported": ({ format }) => `Downloaded the record as ${format.toUpperCase()}`,
  restored: ({ what, from }) => `Restored ${what} from ${from ?? "an earlier version"}`,
  "restoration taken back": ({ what, left }) =>
    `${what === undefined ? "Took back a restoration" : `Took back the restoration of ${what}`}${except(left)}`,
  imported: ({ file, places }) => `Brought in the Word document “${file}”: ${places.join("; ")}`,
  "import taken back": ({ file, left }) => `Took back the import of “${file}”${except(left)}`,
  "version named": ({ name: called, was }) =>
    was === undefined ? `Named a version “${called}”` : `Renamed the version “${was}” to “${called}”`,
  "comment deleted": () => "Deleted a comment of theirs",
};

const detailNames: Readonly<Record<string, string>> = {
  title: "title",
  hosts: "hosts",
  focus: "focus",
  reason: "reason for the focus",
  enquiries: "lines of enquiry",
  firstDay: "first day",
  lastDay: "last day",
  mode: "in person or online",
  partners: "partners",
  scale: "terms of quantity",
  retention: "how long records are kept",
  mailsMayQuote: "whether mails quote comments",
};
