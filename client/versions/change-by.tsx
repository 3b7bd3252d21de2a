import type { Cast } from "./cast.tsx";
import { castMember, Moment, PersonMark } from "./cast.tsx";
import type { Editor, Makers, Untold } from "./makers.ts";

interface ByProps {
  readonly makers: Makers;
  /** Who wrote the words is not known yet. */
  readonly reading: boolean;
  readonly cast: Cast;
  readonly now: number;
}

const untoldWords: Record<Untold, string> = { deleted: "deleted", moved: "moved", changed: "changed" };

const broughtWords = {
  restored: "brought back",
  moved: "moved here",
  either: "moved here or brought back",
  again: "brought back",
} as const;

/** Who made a change, all of them, and when; where the record names nobody, those of whom one or more did. */
export function ChangeBy({ makers, reading, cast, now }: ByProps) {
  const { sure, among, brought } = makers;
  const people = (editors: readonly Editor[]) => <People editors={editors} cast={cast} now={now} />;
  if (sure.length === 0 && !among && brought.length === 0)
    return <p className="by">{reading ? "Who made this is being read." : "Unknown"}</p>;
  return (
    <div className="bys">
      {sure.length > 0 && (
        <p className="by">
          {(among || brought.length > 0) && <span>Changed by</span>}
          {people(sure)}
        </p>
      )}
      {among && (
        <p className="by">
          <span>{`${sentence(among.what.map((one) => untoldWords[one]))} by one or more of:`}</span>
          {people(among.by)}
        </p>
      )}
      {brought.map(({ how, by, of }, i) => (
        <p key={i} className="by">
          {of.length > 0 && <span>Words of</span>}
          {people(of)}
          {by.length > 0 && (
            <>
              <span>
                {of.length > 0 ? broughtWords[how] : sentence([broughtWords[how]])} by
                {by.length > 1 && " one or more of:"}
              </span>
              {people(by)}
            </>
          )}
        </p>
      ))}
    </div>
  );
}

/** "Deleted and moved". */
const sentence = (words: readonly string[]): string => {
  const all = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");
  return all.charAt(0).toUpperCase() + all.slice(1);
};

function People({ editors, cast, now }: { editors: readonly Editor[]; cast: Cast; now: number }) {
  return editors.map(({ member, partner, at }) => (
    <span key={`${member} ${partner}`} className="by__one">
      <PersonMark person={castMember(cast, member, partner)} />
      <Moment at={at} now={now} />
    </span>
  ));
}
