import { memo } from "react";
import { useStore } from "#client/lib/store.ts";
import { Face, Shape } from "#client/parts/people.tsx";
import type { Crews } from "#client/summary/people.ts";
import { crewsOf } from "#client/summary/people.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Present } from "#client/sync/people.ts";
import { isOnline } from "#client/sync/state.ts";

/** How many faces of one partner the bar shows before it counts the rest. */
const FACES = 4;

export function useCrews(): Crews<Present> {
  const { people, state } = useConnection();
  const { review } = useOpenReview();
  const crews = crewsOf(review.partners, useStore(people));
  // Without a connection nobody can say who is not here.
  return useStore(state, isOnline) ? crews : { ...crews, away: [] };
}

/** Who is here, by partner, in the bar. A signing partner of whom nobody is here is named. */
export const PeopleBar = memo(function PeopleBar() {
  const { here, away } = useCrews();
  return (
    <ul className="people" aria-label="Who is here">
      {here.map(({ partner, people }) => (
        <li key={partner.id} className="crew" data-slot={partner.slot}>
          <span className="crew__c">{partner.code}</span>
          {people.slice(0, FACES).map((person) => (
            <Face key={person.member} person={person} />
          ))}
          {people.length > FACES && (
            <span className="crew__more">
              <span aria-hidden="true">+{people.length - FACES}</span>
              <span className="vh">and {people.length - FACES} more</span>
            </span>
          )}
          <span className="crew__n" aria-hidden="true">
            {people.length}
          </span>
        </li>
      ))}
      {away.map((partner) => (
        <li key={partner.id} className="crew crew--away" data-slot={partner.slot}>
          <Shape slot={partner.slot} open />
          {partner.code} is not here
        </li>
      ))}
    </ul>
  );
});
