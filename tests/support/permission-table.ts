import type { InstallationAct, ReviewAct, ReviewState, Role } from "#shared/permissions.ts";

/**
 * Who may do what, written out: what was agreed with the partners, not what the program computes. A row for each act
 * and state; each answer is `yes` or the reason for the refusal.
 *
 * not-allowed: the role or the right does not suffice. locked: proposed or agreed, so it stays as it is. not-found: to
 * who is no member there is no such review. signed-out: sign in first. `not-allowed/yes`: not allowed, but yes to a
 * signatory of that role.
 */
const inReview = `
act              state     lead         writer       commenter    reader       stranger   nobody

review.read      drafting  yes          yes          yes          yes          not-found  signed-out
review.read      proposed  yes          yes          yes          yes          not-found  signed-out
review.read      agreed    yes          yes          yes          yes          not-found  signed-out

review.change    drafting  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
review.change    proposed  locked       not-allowed  not-allowed  not-allowed  not-found  signed-out
review.change    agreed    locked       not-allowed  not-allowed  not-allowed  not-found  signed-out

template.change  drafting  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
template.change  proposed  locked       not-allowed  not-allowed  not-allowed  not-found  signed-out
template.change  agreed    locked       not-allowed  not-allowed  not-allowed  not-found  signed-out

members.read     drafting  yes          yes          yes          yes          not-found  signed-out
members.read     proposed  yes          yes          yes          yes          not-found  signed-out
members.read     agreed    yes          yes          yes          yes          not-found  signed-out

members.invite   drafting  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
members.invite   proposed  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
members.invite   agreed    yes          not-allowed  not-allowed  not-allowed  not-found  signed-out

members.change   drafting  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
members.change   proposed  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
members.change   agreed    yes          not-allowed  not-allowed  not-allowed  not-found  signed-out

members.remove   drafting  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
members.remove   proposed  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
members.remove   agreed    yes          not-allowed  not-allowed  not-allowed  not-found  signed-out

members.leave    drafting  yes          yes          yes          yes          not-found  signed-out
members.leave    proposed  yes          yes          yes          yes          not-found  signed-out
members.leave    agreed    yes          yes          yes          yes          not-found  signed-out

summary.read     drafting  yes          yes          yes          yes          not-found  signed-out
summary.read     proposed  yes          yes          yes          yes          not-found  signed-out
summary.read     agreed    yes          yes          yes          yes          not-found  signed-out

summary.write    drafting  yes          yes          not-allowed  not-allowed  not-found  signed-out
summary.write    proposed  locked       locked       not-allowed  not-allowed  not-found  signed-out
summary.write    agreed    locked       locked       not-allowed  not-allowed  not-found  signed-out

summary.import   drafting  yes          yes          not-allowed  not-allowed  not-found  signed-out
summary.import   proposed  locked       locked       not-allowed  not-allowed  not-found  signed-out
summary.import   agreed    locked       locked       not-allowed  not-allowed  not-found  signed-out

summary.export   drafting  yes          yes          yes          yes          not-found  signed-out
summary.export   proposed  yes          yes          yes          yes          not-found  signed-out
summary.export   agreed    yes          yes          yes          yes          not-found  signed-out

presence.show    drafting  yes          yes          yes          yes          not-found  signed-out
presence.show    proposed  yes          yes          yes          yes          not-found  signed-out
presence.show    agreed    yes          yes          yes          yes          not-found  signed-out

threads.read     drafting  yes          yes          yes          yes          not-found  signed-out
threads.read     proposed  yes          yes          yes          yes          not-found  signed-out
threads.read     agreed    yes          yes          yes          yes          not-found  signed-out

threads.mark     drafting  yes          yes          yes          yes          not-found  signed-out
threads.mark     proposed  yes          yes          yes          yes          not-found  signed-out
threads.mark     agreed    yes          yes          yes          yes          not-found  signed-out

threads.comment  drafting  yes          yes          yes          not-allowed  not-found  signed-out
threads.comment  proposed  yes          yes          yes          not-allowed  not-found  signed-out
threads.comment  agreed    yes          yes          yes          not-allowed  not-found  signed-out

threads.react    drafting  yes          yes          yes          not-allowed  not-found  signed-out
threads.react    proposed  yes          yes          yes          not-allowed  not-found  signed-out
threads.react    agreed    yes          yes          yes          not-allowed  not-found  signed-out

threads.settle   drafting  yes          yes          yes          not-allowed  not-found  signed-out
threads.settle   proposed  yes          yes          yes          not-allowed  not-found  signed-out
threads.settle   agreed    yes          yes          yes          not-allowed  not-found  signed-out

proposals.apply  drafting  yes          yes          not-allowed  not-allowed  not-found  signed-out
proposals.apply  proposed  locked       locked       not-allowed  not-allowed  not-found  signed-out
proposals.apply  agreed    locked       locked       not-allowed  not-allowed  not-found  signed-out

proposals.decline drafting  yes          yes          not-allowed  not-allowed  not-found  signed-out
proposals.decline proposed  yes          yes          not-allowed  not-allowed  not-found  signed-out
proposals.decline agreed    yes          yes          not-allowed  not-allowed  not-found  signed-out

record.read      drafting  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
record.read      proposed  yes          not-allowed  not-allowed  not-allowed  not-found  signed-out
record.read      agreed    yes          not-allowed  not-allowed  not-allowed  not-found  signed-out

versions.read        drafting  yes              yes              yes              yes              not-found  signed-out
versions.read        proposed  yes              yes              yes              yes              not-found  signed-out
versions.read        agreed    yes              yes              yes              yes              not-found  signed-out

versions.name        drafting  yes              yes              not-allowed      not-allowed      not-found  signed-out
versions.name        proposed  yes              yes              not-allowed      not-allowed      not-found  signed-out
versions.name        agreed    yes              yes              not-allowed      not-allowed      not-found  signed-out

versions.restore     drafting  yes              yes              not-allowed      not-allowed      not-found  signed-out
versions.restore     proposed  locked           locked           not-allowed      not-allowed      not-found  signed-out
versions.restore     agreed    locked           locked           not-allowed      not-allowed      not-found  signed-out

agreement.read       drafting  yes              yes              yes              yes              not-found  signed-out
agreement.read       proposed  yes              yes              yes              yes              not-found  signed-out
agreement.read       agreed    yes              yes              yes              yes              not-found  signed-out

agreement.propose    drafting  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.propose    proposed  locked           not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.propose    agreed    locked           not-allowed      not-allowed      not-allowed      not-found  signed-out

agreement.decide     drafting  not-allowed/yes  not-allowed/yes  not-allowed/yes  not-allowed/yes  not-found  signed-out
agreement.decide     proposed  not-allowed/yes  not-allowed/yes  not-allowed/yes  not-allowed/yes  not-found  signed-out
agreement.decide     agreed    not-allowed/yes  not-allowed/yes  not-allowed/yes  not-allowed/yes  not-found  signed-out

agreement.withdraw   drafting  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.withdraw   proposed  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.withdraw   agreed    yes              not-allowed      not-allowed      not-allowed      not-found  signed-out

agreement.reopen     drafting  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.reopen     proposed  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.reopen     agreed    yes              not-allowed      not-allowed      not-allowed      not-found  signed-out

agreement.stand-in   drafting  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.stand-in   proposed  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.stand-in   agreed    yes              not-allowed      not-allowed      not-allowed      not-found  signed-out

agreement.remind     drafting  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.remind     proposed  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
agreement.remind     agreed    yes              not-allowed      not-allowed      not-allowed      not-found  signed-out

agreement.settle     drafting  yes              yes              not-allowed/yes  not-allowed/yes  not-found  signed-out
agreement.settle     proposed  locked           locked           not-allowed/locked not-allowed/locked not-found  signed-out
agreement.settle     agreed    locked           locked           not-allowed/locked not-allowed/locked not-found  signed-out

audit.read           drafting  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
audit.read           proposed  yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
audit.read           agreed    yes              not-allowed      not-allowed      not-allowed      not-found  signed-out
`;

/** `account`: any that is signed in. `creator`: one that may create reviews. `administrator`: one that only administers. */
const inInstallation = `
act              nobody      account      creator      administrator

door.use         yes         yes          yes          yes
account.read     signed-out  yes          yes          yes
account.change   signed-out  yes          yes          yes
defect.report    signed-out  yes          yes          yes
reviews.list     signed-out  yes          yes          yes
inbox.use        signed-out  yes          yes          yes
verification.use signed-out  yes          yes          yes
reviews.create   signed-out  not-allowed  yes          not-allowed
accounts.read    signed-out  not-allowed  not-allowed  yes
accounts.change  signed-out  not-allowed  not-allowed  yes
`;

export type Answer = "yes" | "not-allowed" | "locked" | "not-found" | "signed-out";

/** Null for what the table has no row or column for: whoever asks fails then. */
export interface PermissionTable {
  readonly reviewActs: readonly string[];
  readonly installationActs: readonly string[];
  inReview(act: ReviewAct, state: ReviewState, who: Role | "stranger" | "nobody", signatory?: boolean): Answer | null;
  inInstallation(act: InstallationAct, who: "nobody" | "account" | "creator" | "administrator"): Answer | null;
}

type Row = Readonly<Record<string, string>>;

function rowsOf(table: string): Row[] {
  const [head = [], ...rows] = table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(/\s+/));
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ""])));
}

const [reviewRows, installationRows] = [rowsOf(inReview), rowsOf(inInstallation)];
const answers = new Set<string>(["yes", "not-allowed", "locked", "not-found", "signed-out"]);
const isAnswer = (cell: string | undefined): cell is Answer => answers.has(cell ?? "");

function cell(rows: readonly Row[], where: Row, who: string, signatory = false): Answer | null {
  const found = rows.filter((row) => Object.entries(where).every(([name, value]) => row[name] === value));
  const [other, signing = other] = (found.length === 1 ? found[0]?.[who] : undefined)?.split("/") ?? [];
  const said = signatory ? signing : other;
  return isAnswer(said) ? said : null;
}

const actsOf = (rows: readonly Row[]): string[] => [...new Set(rows.map((row) => row["act"] ?? ""))];

export const permissionTable: PermissionTable = {
  reviewActs: actsOf(reviewRows),
  installationActs: actsOf(installationRows),
  inReview: (act, state, who, signatory) => cell(reviewRows, { act, state }, who, signatory),
  inInstallation: (act, who) => cell(installationRows, { act }, who),
};
