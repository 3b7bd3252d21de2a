import { hasLetters } from "#shared/letters.ts";
import type { ReviewState, Role } from "#shared/permissions.ts";
import type { Partner } from "#shared/reviews.ts";

/** A finding or a section, where a partner can settle the text before the whole. */
export type PlaceId = `finding/${string}` | `section/${string}`;

/**
 * How the partners come to agree: a list of acts that only grows, and the state as one fold over it. Server and client
 * ask the same two questions here: what is so now, and may this be done.
 */

interface Act {
  /** Member who did it. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A decision on behalf of a partner. */
interface Decision extends Act {
  readonly proposal: string;
  /** The hash that was shown to who decides: a decision is on that text and on no other. */
  readonly hash: string;
  readonly partner: string;
  /** What who decided was called then: it stands in the agreed text's files, whatever they are called later. */
  readonly name: string;
  /** Why a stand-in decides for a partner that is not their own, as the lead said; "" for their own. */
  readonly actingBecause: string;
}

/** A signatory who may decide for another partner, whose own are absent. */
interface StandIn {
  readonly member: string;
  readonly partner: string;
}

export type AgreementAct =
  /**
   * `despite`: why it was proposed although something stood open; "" when nothing did. `signing`: the partners that
   * must agree, by id. That is said here and holds for this proposal, whatever the partners are later.
   */
  | (Act & {
      readonly kind: "proposed";
      readonly proposal: string;
      readonly version: string;
      readonly hash: string;
      readonly despite: string;
      readonly signing: readonly string[];
    })
  | (Decision & { readonly kind: "agreed" })
  | (Decision & { readonly kind: "changes asked"; readonly reason: string })
  | (Act & { readonly kind: "withdrawn"; readonly proposal: string; readonly reason: string })
  | (Act & { readonly kind: "reopened"; readonly reason: string })
  | (Act & StandIn & { readonly kind: "stand-in"; readonly because: string })
  | (Act & StandIn & { readonly kind: "stand-in ended" })
  /** Who is awaited was mailed. */
  | (Act & { readonly kind: "reminded"; readonly proposal: string });

/** How long after a reminder there may be no other. */
export const REMIND_MS = 4 * 60 * 60 * 1000;

export interface Agreed {
  readonly by: string;
  /** As it was then. */
  readonly name: string;
  readonly at: number;
  readonly actingBecause: string;
}

/** A text that was put to the partners. */
export interface Proposal {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly by: string;
  readonly at: number;
  readonly despite: string;
  /** Partners that must agree. */
  readonly signing: readonly string[];
  /** By partner. */
  readonly agreed: ReadonlyMap<string, Agreed>;
}

export interface Sealed {
  readonly version: string;
  readonly hash: string;
  readonly at: number;
  readonly agreed: ReadonlyMap<string, Agreed>;
}

export interface AgreementState {
  readonly state: ReviewState;
  /** How often a text was proposed since it was last agreed or reopened; 0 before the first time. */
  readonly round: number;
  /** Of the how manieth agreement that round is, or is next: each ends with a text that all agreed to. */
  readonly agreement: number;
  /** Since when the state is as it is; 0 while nothing was ever proposed. */
  readonly since: number;
  /** The text that is before the partners, while it is proposed. */
  readonly proposal: Proposal | null;
  /** Signing partners whose decision is awaited. */
  readonly awaited: readonly string[];
  /** The agreed text, while it is agreed. */
  readonly sealed: Sealed | null;
  /** Every text that was ever sealed; reopening leaves them. */
  readonly everSealed: readonly Sealed[];
  /** The version that each partner last agreed to: what changed since then is what they look at first. */
  readonly lastAgreed: ReadonlyMap<string, string>;
  /** Why the last round ended without agreement; null when it did not. */
  readonly sentBack: {
    readonly by: string;
    readonly partner: string;
    readonly reason: string;
    readonly at: number;
  } | null;
  /** Who may decide for a partner that is not their own, until that is ended. */
  readonly standIns: readonly (StandIn & { readonly because: string; readonly by: string; readonly at: number })[];
  /** When the awaited were last reminded of this proposal; null: not yet. */
  readonly remindedAt: number | null;
}

export function foldAgreement(acts: readonly AgreementAct[]): AgreementState {
  let state: AgreementState = {
    state: "drafting",
    round: 0,
    agreement: 1,
    since: 0,
    proposal: null,
    awaited: [],
    sealed: null,
    everSealed: [],
    lastAgreed: new Map(),
    sentBack: null,
    standIns: [],
    remindedAt: null,
  };
  for (const act of acts) state = after(state, act);
  return state;
}

function after(state: AgreementState, act: AgreementAct): AgreementState {
  switch (act.kind) {
    case "proposed": {
      const { proposal: id, version, hash, by, at, despite, signing } = act;
      const proposal = { id, version, hash, by, at, despite, signing, agreed: new Map() };
      return {
        ...state,
        state: "proposed",
        round: state.round + 1,
        since: at,
        proposal,
        awaited: signing,
        sealed: null,
        remindedAt: null,
      };
    }
    case "agreed":
      return agree(state, act);
    case "changes asked": {
      const { by, partner, reason, at } = act;
      return { ...drafting(state, at), sentBack: { by, partner, reason, at } };
    }
    case "withdrawn":
      return drafting(state, act.at);
    case "reopened":
      return { ...drafting(state, act.at), round: 0, agreement: state.everSealed.length + 1, sentBack: null };
    case "stand-in": {
      const { member, partner, because, by, at } = act;
      return { ...state, standIns: [...without(state.standIns, act), { member, partner, because, by, at }] };
    }
    case "stand-in ended":
      return { ...state, standIns: without(state.standIns, act) };
    case "reminded":
      return { ...state, remindedAt: act.at };
  }
}

const without = <T extends StandIn>(all: readonly T[], { member, partner }: StandIn): T[] =>
  all.filter((one) => one.member !== member || one.partner !== partner);

const drafting = (state: AgreementState, at: number): AgreementState => ({
  ...state,
  state: "drafting",
  since: at,
  proposal: null,
  awaited: [],
  sealed: null,
});

function agree(
  state: AgreementState,
  { partner, by, name, at, actingBecause }: Extract<AgreementAct, { kind: "agreed" }>,
): AgreementState {
  const { proposal } = state;
  if (!proposal) return state;
  const agreed = new Map(proposal.agreed).set(partner, { by, name, at, actingBecause });
  const lastAgreed = new Map(state.lastAgreed).set(partner, proposal.version);
  const awaited = proposal.signing.filter((id) => !agreed.has(id));
  if (awaited.length > 0) return { ...state, proposal: { ...proposal, agreed }, awaited, lastAgreed };
  const sealed = { version: proposal.version, hash: proposal.hash, at, agreed };
  return {
    ...state,
    state: "agreed",
    since: at,
    round: 0,
    proposal: null,
    awaited,
    sealed,
    everSealed: [...state.everSealed, sealed],
    lastAgreed,
    sentBack: null,
    // Whoever was absent for this agreement need not be for the next.
    standIns: [],
  };
}

/** What may be asked for; who it is and what the text is now come with it. */
export interface Asking {
  readonly act: AgreementAct;
  readonly member: {
    readonly id: string;
    readonly partner: string;
    readonly lead: boolean;
    readonly signatory: boolean;
  };
  readonly partners: readonly Partner[];
  /** Whom a stand-in is about; null: they are no member. */
  readonly concerned?: { readonly partner: string; readonly signatory: boolean } | null;
}

export type AgreementRefusal = "not-allowed" | "stale" | "bad-input" | "already";

/** What a member is to the agreement. */
interface Signing {
  readonly id: string;
  readonly partner: string;
  readonly signatory: boolean;
}

/**
 * Why this member may decide for this partner: "" as its own signatory, or what was said of the stand-in; null: may not.
 * Whoever decided for a partner of their own and belongs to another since decides for that one only as a stand-in, until
 * the round has ended: no two partners' words come from one person, but where it is said why.
 */
export function decidesFor(
  state: Pick<AgreementState, "standIns" | "proposal">,
  member: Signing,
  partner: string,
): string | null {
  if (!member.signatory) return null;
  if (member.partner === partner && decidedElsewhere(state, member, partner) === null) return "";
  return state.standIns.find((one) => one.member === member.id && one.partner === partner)?.because ?? null;
}

/** Another partner for which they have decided on this proposal, as its own signatory; null: none. */
export function decidedElsewhere(
  { proposal }: Pick<AgreementState, "proposal">,
  { id }: Pick<Signing, "id">,
  partner: string,
): string | null {
  for (const [of, { by, actingBecause }] of proposal?.agreed ?? [])
    if (of !== partner && by === id && actingBecause === "") return of;
  return null;
}

/** A member's place in a review, with what is to become another of it. A right to sign is for one partner, and ends with it. */
export function placeAfter(
  { role, partner, signatory }: Place,
  change: { readonly [K in keyof Place]?: Place[K] | undefined },
): Place {
  const to = change.partner ?? partner;
  return { role: change.role ?? role, partner: to, signatory: change.signatory ?? (signatory && to === partner) };
}

interface Place {
  readonly role: Role;
  readonly partner: string;
  readonly signatory: boolean;
}

/** Signatories and stand-ins of the partners that are awaited. */
export function awaitedMembers<M extends Signing>(state: AgreementState, members: readonly M[]): M[] {
  return members.filter((member) => state.awaited.some((partner) => decidesFor(state, member, partner) !== null));
}

/** Partners that are awaited although nobody may decide for them: the round cannot end so. `members` empty: not known. */
export const undecidable = <M extends Signing>(state: AgreementState, members: readonly M[]): string[] =>
  members.length === 0
    ? []
    : state.awaited.filter((partner) => !members.some((member) => decidesFor(state, member, partner) !== null));

/** Whom a reminder by this member reaches: who is awaited, but themselves. */
export const remindedBy = <M extends Signing>(state: AgreementState, members: readonly M[], by: string): M[] =>
  awaitedMembers(state, members).filter(({ id }) => id !== by);

/**
 * Null: it may be done. Roles that the permission table decides are asked there; here it is about the course of things:
 * a decision is on the text that is proposed now, once for each partner, by a signatory of it or by a stand-in.
 */
export function mayAct(state: AgreementState, { act, member, partners, concerned }: Asking): AgreementRefusal | null {
  switch (act.kind) {
    case "proposed":
      if (!member.lead) return "not-allowed";
      if (!partners.some((partner) => partner.signs)) return "bad-input";
      return state.state === "drafting" ? null : "stale";
    case "agreed":
    case "changes asked": {
      const { proposal } = state;
      if (decidesFor(state, member, act.partner) === null) return "not-allowed";
      if (!proposal || proposal.id !== act.proposal || proposal.hash !== act.hash) return "stale";
      if (!proposal.signing.includes(act.partner)) return "not-allowed";
      // Having agreed, a partner may still think better of it until the last one has.
      if (act.kind === "agreed") return proposal.agreed.has(act.partner) ? "already" : null;
      return !hasLetters(act.reason) ? "bad-input" : null;
    }
    case "withdrawn":
      if (!member.lead) return "not-allowed";
      if (state.proposal?.id !== act.proposal) return "stale";
      return !hasLetters(act.reason) ? "bad-input" : null;
    case "reopened":
      if (!member.lead) return "not-allowed";
      if (state.state !== "agreed") return "stale";
      return !hasLetters(act.reason) ? "bad-input" : null;
    case "stand-in": {
      if (!member.lead) return "not-allowed";
      const signs = partners.some(({ id, signs: must }) => id === act.partner && must);
      if (!signs || !concerned?.signatory || concerned.partner === act.partner) return "bad-input";
      return !hasLetters(act.because) ? "bad-input" : null;
    }
    case "stand-in ended":
      if (!member.lead) return "not-allowed";
      return without(state.standIns, act).length < state.standIns.length ? null : "already";
    case "reminded":
      if (!member.lead) return "not-allowed";
      if (state.proposal?.id !== act.proposal) return "stale";
      return state.remindedAt !== null && act.at < state.remindedAt + REMIND_MS ? "already" : null;
  }
}

// ---- settling one finding or section ------------------------------------------------------------------------------

/** A partner's word on one finding's or section's own text, by hash; null takes it back. */
export interface Settlement {
  readonly partner: string;
  readonly place: PlaceId;
  readonly hash: string | null;
  readonly by: string;
  readonly at: number;
}

export type SettledMark =
  | { readonly kind: "not yet" }
  | { readonly kind: "settled" | "changed since"; readonly hash: string; readonly by: string; readonly at: number };

/** How this place stands with this partner while its text has this hash. The latest word counts. */
export function settledMark(
  settlements: readonly Settlement[],
  place: PlaceId,
  partner: string,
  hash: string,
): SettledMark {
  const last = settlements.findLast((one) => one.place === place && one.partner === partner);
  if (!last || last.hash === null) return { kind: "not yet" };
  return { kind: last.hash === hash ? "settled" : "changed since", hash: last.hash, by: last.by, at: last.at };
}

/** The seal that a version bears; null: it is no agreed text. */
export function sealOf(
  { everSealed }: AgreementState,
  version: { readonly id: string; readonly reason: string; readonly hash: string; readonly at: number },
): Sealed | null {
  return (
    everSealed.find((one) => one.version === version.id) ??
    // Sealing keeps the proposed text once more, as agreed.
    (version.reason === "agreed"
      ? everSealed.find((one) => one.hash === version.hash && one.at === version.at)
      : null) ??
    null
  );
}
