import type { ReviewState } from "#shared/permissions.ts";
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
  /** Why they act for a partner that is not their own; "" for their own. */
  readonly actingBecause: string;
}

export type AgreementAct =
  /** `despite`: why it was proposed although something stood open; "" when nothing did. */
  | (Act & {
      readonly kind: "proposed";
      readonly proposal: string;
      readonly version: string;
      readonly hash: string;
      readonly despite: string;
    })
  | (Decision & { readonly kind: "agreed" })
  | (Decision & { readonly kind: "changes asked"; readonly reason: string })
  | (Act & { readonly kind: "withdrawn"; readonly proposal: string; readonly reason: string })
  | (Act & { readonly kind: "reopened"; readonly reason: string });

export interface Agreed {
  readonly by: string;
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
}

/** Who must agree is said at the proposal and holds for it: partners cannot change while a summary is locked. */
export function foldAgreement(acts: readonly AgreementAct[], partners: readonly Partner[]): AgreementState {
  const signing = partners.filter((partner) => partner.signs).map((partner) => partner.id);
  let state: AgreementState = {
    state: "drafting",
    round: 0,
    since: 0,
    proposal: null,
    awaited: [],
    sealed: null,
    everSealed: [],
    lastAgreed: new Map(),
    sentBack: null,
  };
  for (const act of acts) state = after(state, act, signing);
  return state;
}

function after(state: AgreementState, act: AgreementAct, signing: readonly string[]): AgreementState {
  switch (act.kind) {
    case "proposed": {
      const { proposal: id, version, hash, by, at, despite } = act;
      const proposal = { id, version, hash, by, at, despite, agreed: new Map() };
      return {
        ...state,
        state: "proposed",
        round: state.round + 1,
        since: at,
        proposal,
        awaited: signing,
        sealed: null,
      };
    }
    case "agreed":
      return agree(state, act, signing);
    case "changes asked": {
      const { by, partner, reason, at } = act;
      return { ...drafting(state, at), sentBack: { by, partner, reason, at } };
    }
    case "withdrawn":
      return drafting(state, act.at);
    case "reopened":
      return { ...drafting(state, act.at), round: 0, sentBack: null };
  }
}

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
  { partner, by, at, actingBecause }: Extract<AgreementAct, { kind: "agreed" }>,
  signing: readonly string[],
): AgreementState {
  const { proposal } = state;
  if (!proposal) return state;
  const agreed = new Map(proposal.agreed).set(partner, { by, at, actingBecause });
  const lastAgreed = new Map(state.lastAgreed).set(partner, proposal.version);
  const awaited = signing.filter((id) => !agreed.has(id));
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
}

export type AgreementRefusal = "not-allowed" | "stale" | "bad-input" | "already";

/**
 * Null: it may be done. Roles that the permission table decides are asked there; here it is about the course of things:
 * a decision is on the text that is proposed now, once for each partner, by a signatory of it or by one who acts for
 * it and says why.
 */
export function mayAct(state: AgreementState, { act, member, partners }: Asking): AgreementRefusal | null {
  switch (act.kind) {
    case "proposed":
      if (!member.lead) return "not-allowed";
      if (!partners.some((partner) => partner.signs)) return "bad-input";
      return state.state === "drafting" ? null : "stale";
    case "agreed":
    case "changes asked": {
      if (!member.signatory) return "not-allowed";
      const { proposal } = state;
      if (!proposal || proposal.id !== act.proposal || proposal.hash !== act.hash) return "stale";
      if (!partners.some((partner) => partner.id === act.partner && partner.signs)) return "not-allowed";
      if (act.partner !== member.partner && act.actingBecause.trim() === "") return "not-allowed";
      // Having agreed, a partner may still think better of it until the last one has.
      if (act.kind === "agreed") return proposal.agreed.has(act.partner) ? "already" : null;
      return act.reason.trim() === "" ? "bad-input" : null;
    }
    case "withdrawn":
      if (!member.lead) return "not-allowed";
      if (state.proposal?.id !== act.proposal) return "stale";
      return act.reason.trim() === "" ? "bad-input" : null;
    case "reopened":
      if (!member.lead) return "not-allowed";
      if (state.state !== "agreed") return "stale";
      return act.reason.trim() === "" ? "bad-input" : null;
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
