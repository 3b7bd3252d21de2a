import type { Cast } from "./cast.tsx";
import { castMember, Moment, PersonMark } from "./cast.tsx";
import type { Editor } from "./changes.ts";

/** Who made a change, all of them, and when. */
export function ChangeBy({ editors, cast, now }: { editors: readonly Editor[]; cast: Cast; now: number }) {
  if (editors.length === 0) return <p className="by">Unknown</p>;
  return (
    <p className="by">
      {editors.map(({ member, partner, at }) => (
        <span key={`${member} ${partner}`} className="by__one">
          <PersonMark person={castMember(cast, member, partner)} />
          <Moment at={at} now={now} />
        </span>
      ))}
    </p>
  );
}
