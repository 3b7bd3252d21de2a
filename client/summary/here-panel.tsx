import { Face, Shape } from "#client/parts/people.tsx";
import { goTo } from "#client/summary/go.ts";
import { anchorOfField, placeName } from "#client/summary/names.ts";
import { useCrews } from "#client/summary/people-bar.tsx";
import { useSummary } from "#client/summary/summary-context.tsx";
import type { Present } from "#client/sync/people.ts";

/** Who is here and where, with the way to each; and of whom nobody is here. */
export function HerePanel({ onGo }: { onGo?: () => void }) {
  const { here, away } = useCrews();
  return (
    <div className="here-list">
      <ul>
        {here.flatMap(({ people }) =>
          people.map((person) => <Person key={person.member} person={person} {...(onGo ? { onGo } : {})} />),
        )}
      </ul>
      {away.length > 0 && (
        <ul className="here-list__away">
          {away.map((partner) => (
            <li key={partner.id} className="crew crew--away" data-slot={partner.slot}>
              <Shape slot={partner.slot} open />
              {partner.code} is not here
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Person({ person, onGo }: { person: Present; onGo?: () => void }) {
  const place = useSummary((summary) => (person.field === null ? null : placeName(summary, person.field)));
  const { field } = person;
  return (
    <li className="here-list__p">
      {/* The name follows in words. */}
      <span aria-hidden="true">
        <Face person={person} />
      </span>
      <span className="here-list__t">
        <b>{person.name}</b>{" "}
        <span className="quiet">
          {person.partner.code}
          {person.self && ", you"}
          {(place === null || person.self) && (place === null ? ", reading" : `, in ${place}`)}
        </span>
      </span>
      {field !== null && place !== null && !person.self && (
        <button
          type="button"
          className="btn-quiet"
          onClick={() => {
            onGo?.();
            goTo(anchorOfField(field));
          }}
        >
          in {place}
          <span className="vh">, go there</span>
        </button>
      )}
    </li>
  );
}
