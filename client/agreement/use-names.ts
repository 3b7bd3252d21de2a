import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { AgreementView } from "#shared/agreement-wire.ts";

/** Names of people as the agreement speaks of them: also of those who have left. */
export function useNames({ names }: Pick<AgreementView, "names">): (member: string) => string {
  const { review, members } = useOpenReview();
  return (id) => {
    const name = names[id] ?? "Somebody who left";
    const partner = members.find((one) => one.id === id)?.partner;
    const code = review.partners.find((one) => one.id === partner)?.code;
    return code === undefined ? name : `${name} (${code})`;
  };
}
