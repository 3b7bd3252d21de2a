import type { Member, Partner, Review } from "#shared/reviews.ts";

/** A member as threads name them, also one who has left. */
export function whoIs(
  member: string,
  partner: string,
  {
    members,
    review,
    names,
  }: {
    members: readonly Pick<Member, "id" | "name">[];
    review: Pick<Review, "partners">;
    names: Readonly<Record<string, string>>;
  },
): { readonly name: string; readonly partner: Pick<Partner, "code" | "slot"> } {
  const known = review.partners.find((one) => one.id === partner);
  return {
    name:
      members.find((one) => one.id === member)?.name ||
      names[member] ||
      (members.length === 0 ? "…" : "Somebody who left"),
    partner: { code: known?.code ?? "", slot: known?.slot ?? 1 },
  };
}
