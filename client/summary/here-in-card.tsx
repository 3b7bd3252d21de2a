import { useCallback } from "react";
import { useStore } from "#client/lib/store.ts";
import { Shape } from "#client/parts/people.tsx";
import { byMember } from "#client/summary/people.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Present } from "#client/sync/people.ts";
import type { ValueAddress } from "#shared/presence.ts";

interface HereInCardProps {
  /** Id of the finding, action point or section. */
  readonly card: string;
  /** The toolbar stands where this would; carets say it then. */
  readonly covered: boolean;
}

/** "Dougal Pennywhin is writing here", above a place that others are in. */
export function HereInCard({ card, covered }: HereInCardProps) {
  const isIn = useCallback((one: Present) => one.field?.split("/")[1] === card, [card]);
  return covered ? null : <HereMark isIn={isIn} />;
}

/** The same beside one value of an open card: values have no carets to say it. */
export function HereInValue({ address }: { address: ValueAddress }) {
  const isIn = useCallback((one: Present) => one.field === address, [address]);
  return <HereMark isIn={isIn} />;
}

function HereMark({ isIn }: { isIn: (one: Present) => boolean }) {
  const { people } = useConnection();
  const words = useStore(people, (all) => wordsOf(others(all, isIn)));
  const slot = useStore(people, (all) => others(all, isIn)[0]?.partner.slot ?? 1);
  if (words === "") return null;
  return (
    <span className="here" data-slot={slot}>
      <Shape slot={slot} />
      <span className="here__w" title={words}>
        {words}
      </span>
    </span>
  );
}

const others = (people: readonly Present[], isIn: (one: Present) => boolean): readonly Present[] =>
  byMember(people.filter((one) => !one.self && isIn(one)));

function wordsOf(people: readonly Present[]): string {
  const names = people.map((one) => one.name);
  if (names.length === 0) return "";
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names;
  const list = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(shown);
  return `${list} ${names.length === 1 ? "is" : "are"} writing here`;
}
