import { ActButton } from "#client/comments/act-button.tsx";
import { useBook } from "#client/comments/book-context.tsx";
import { useWho } from "#client/comments/said.tsx";
import { useAct } from "#client/comments/use-act.ts";
import { personName } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { Reaction, Thread } from "#shared/threads.ts";
import { reactions } from "#shared/threads.ts";

const names: Record<Reaction["reaction"], string> = { agree: "Agree", "not yet": "Not yet" };

/** Who agrees and who does not yet, by name and partner. */
export function Reactions({ thread }: { thread: Thread }) {
  const who = useWho();
  if (thread.reactions.length === 0) return null;
  return (
    <dl className="reacts">
      {reactions.map((kind) => {
        const people = thread.reactions.filter(({ reaction }) => reaction === kind);
        if (people.length === 0) return null;
        return (
          <div key={kind}>
            <dt>{names[kind]}</dt>
            <dd>{people.map(({ by, partner }) => personName(who(by, partner))).join(", ")}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Says it, or takes it back. */
export function ReactButtons({ thread }: { thread: Thread }) {
  const book = useBook();
  const { member } = useOpenReview();
  const { act, busy } = useAct();
  const mine = thread.reactions.find(({ by }) => by === member.id)?.reaction ?? null;
  return reactions.map((kind) => (
    <ActButton
      key={kind}
      busy={busy}
      pressed={mine === kind}
      onPress={() => void act(() => book.commands.react(thread.id, mine === kind ? null : kind))}
    >
      {names[kind]}
    </ActButton>
  ));
}
