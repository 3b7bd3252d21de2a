import { Shape } from "#client/parts/people.tsx";
import type { Partner } from "#shared/reviews.ts";
import { momentName } from "./version-names.ts";

/** Everybody who has a part in a review's versions, also those who have left. */
export interface Cast {
  /** By member id. */
  readonly names: Readonly<Record<string, string>>;
  readonly partners: readonly Partner[];
  /** Partner of now by member id, for where none is on record. */
  readonly partnerOf?: ReadonlyMap<string, string>;
}

export interface CastMember {
  readonly name: string;
  /** Letters of the partner, "" where it is not known. */
  readonly code: string;
  /** Null: no shape stands for nobody. */
  readonly slot: number | null;
}

export function castMember(
  { names, partners, partnerOf }: Cast,
  member: string | null,
  partner: string | null,
): CastMember {
  const known = partner ?? partnerOf?.get(member ?? "") ?? null;
  const of = partners.find(({ id }) => id === known);
  return {
    name: member === null ? "Unknown" : (names[member] ?? "Somebody who left"),
    code: of?.code ?? "",
    slot: of?.slot ?? null,
  };
}

/** "Ailsa Fernhope (LA)". */
export const castName = ({ name, code }: CastMember): string => (code === "" ? name : `${name} (${code})`);

export function PersonMark({ person: { name, code, slot } }: { person: CastMember }) {
  return (
    <>
      {slot !== null && <Shape slot={slot} />}
      <b>{name}</b>
      {code !== "" && <span>{code}</span>}
    </>
  );
}

/** When something was done, to the minute. */
export const Moment = ({ at, now }: { at: number; now: number }) => (
  <time dateTime={new Date(at).toISOString()}>{momentName(at, now)}</time>
);
