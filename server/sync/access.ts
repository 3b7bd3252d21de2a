import type { IncomingMessage } from "node:http";
import type { ReviewState, Standing } from "#shared/permissions.ts";

/** What a room knows of a member: who they are, and what they may do, as of when they were last judged. */
export interface Membership {
  readonly member: string;
  readonly name: string;
  readonly partner: { readonly id: string; readonly code: string; readonly name: string; readonly slot: number };
  readonly standing: Standing;
  readonly state: ReviewState;
}

/** What sync asks the nouns, handed in by main: sync itself imports none of them. */
export interface Access {
  /** The account that this request's cookie belongs to. */
  account(request: IncomingMessage): Promise<string | null>;
  /** Null: no such review, or not a member of it; the two are never told apart. */
  membership(account: string, review: string): Promise<Membership | null>;
}
