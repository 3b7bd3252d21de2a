import { useStore } from "#client/lib/store.ts";
import { Shape } from "#client/parts/people.tsx";
import { byMember } from "#client/summary/people.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Present } from "#client/sync/people.ts";

interface HereInCardProps {
  /** Id of the finding, action point or section. */
  readonly card: string;
  /** The toolbar stands where this would; carets say it then. */
  readonly covered: boolean;
}

/** "Dougal Pennywhin is writing here", above a place that others are in. */
export function HereInCard({ card, covered }: HereInCardProps) {
  const { people } = useConnection();
  const words = useStore(people, (all) => wordsOf(inCard(all, card)));
  const slot = useStore(people, (all) => inCard(all, card)[0]?.partner.slot ?? 1);
  if (words === "" || covered) return null;
  return (
    <p className="here" data-slot={slot}>
      <Shape slot={slot} />
      {words}
    </p>
  );
}

const inCard = (people: readonly Present[], card: string): readonly Present[] =>
  byMember(people.filter((one) => !one.self && one.field?.split("/")[1] === card));

function wordsOf(people: readonly Present[]): string {
  const names = people.map((one) => one.name);
  if (names.length === 0) return "";
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names;
  const list = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(shown);
  return `${list} ${names.length === 1 ? "is" : "are"} writing here`;
}
