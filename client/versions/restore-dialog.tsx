import { useEffect, useId, useRef, useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { doubtOf, mayBeDone } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { capital } from "#client/summary/names.ts";
import { newId } from "#shared/ids.ts";
import type { ReviewState } from "#shared/permissions.ts";
import { useRestore, useVersionText } from "./queries.ts";
import type { Restorable } from "./restoring.ts";
import { restorables, wholeText } from "./restoring.ts";
import { useUndoAct } from "./use-undo-act.ts";

/** The text that something is brought back from. */
export interface RestoreSource {
  /** As in the address: an id, or `at-<log position>`. */
  readonly version: string;
  /** "Before the joint session, 11 March, 16:40". */
  readonly label: string;
}

interface RestoreProps {
  readonly review: string;
  readonly source: RestoreSource;
  /** Null: one chooses. */
  readonly part: Restorable | null;
  readonly onClose: () => void;
  /** What is shown may have changed by it. */
  readonly onRestored?: () => void;
}

/** Why nothing can be restored now, for those who otherwise may. */
export const lockedWords: Record<Exclude<ReviewState, "drafting">, string> = {
  proposed: "The text is proposed for agreement, so nothing can be restored now.",
  agreed: "The text is agreed, so nothing can be restored. The lead can reopen it.",
};

/** Says what will happen before anything does; afterwards it can be undone. */
export function RestoreDialog({ review, source, part, onClose, onRestored }: RestoreProps) {
  const [chosen, choose] = useState<Restorable | null>(part ?? wholeText);
  const { isPending, error, doubt, restore } = useRestoration(review, source, onRestored);
  return (
    <Dialog title={part ? `Restore ${part.name}?` : "Restore this version?"} isOpen onClose={onClose}>
      {part === null && <PartChoice review={review} version={source.version} chosen={chosen} onChoose={choose} />}
      <p>
        {capital(chosen?.name ?? "what you choose")} will read as in “{source.label}”. Everybody sees it at once.
      </p>
      <p className="restore__safe">
        Nothing is lost: the text as it is now is kept as a version, what others write meanwhile stays, and you can undo
        this.
        {chosen?.what.kind === "whole" && " Findings that were added since then go to Removed."}
      </p>
      {error && (
        <p className="err" role="alert">
          {mayBeDone(error)
            ? `${doubtWords(chosen, error)} Press “Restore ${chosen?.name ?? "it"}” ${doubtOf(error).again}: it is not done twice. Or close this, and look in Versions.`
            : error.message}
        </p>
      )}
      <p className="acts">
        <Button kind="line" onPress={onClose}>
          {doubt ? "Leave it at that" : "Keep the text as it is"}
        </Button>
        <Button
          kind="filled"
          isDisabled={chosen === null}
          isPending={isPending}
          onPress={() => chosen && restore(chosen, onClose)}
        >
          Restore {chosen?.name ?? "it"}
        </Button>
      </p>
    </Dialog>
  );
}

function useRestoration(review: string, source: RestoreSource, onRestored: () => void = () => {}) {
  const { isPending, error, mutateAsync } = useRestore(review);
  const undo = useUndoAct(review, onRestored);

  /** An answer was lost, so it may be in the text. */
  const [doubt, setDoubt] = useState(false);
  /** Each part is one act, however often its answer is lost on the way. */
  const acts = useRef(new Map<string, string>());
  /** The dialog may be closed while it is on its way. */
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);

  async function ask(part: Restorable) {
    const asked = JSON.stringify(part.what);
    const act = acts.current.get(asked) ?? newId();
    acts.current.set(asked, act);
    try {
      return await mutateAsync({ version: source.version, what: part.what, act });
    } catch (problem) {
      if (mayBeDone(problem)) setDoubt(true);
      // In the dialog it is said there.
      if (!isHere.current && problem instanceof Error)
        toast({
          text: mayBeDone(problem)
            ? `${doubtWords(part, problem)} Look in Versions before you restore it again.`
            : `${capital(part.name)} was not restored. ${problem.message}`,
          lasting: true,
        });
      return null;
    }
  }

  async function restore(part: Restorable, done: () => void): Promise<void> {
    const made = await ask(part);
    if (made === null) return;
    const { before, after, called } = made;
    done();
    onRestored();
    toast({
      text:
        called === part.name
          ? `${capital(part.name)} reads as in “${source.label}” again.`
          : `Restored ${called}: it reads as in “${source.label}” again.`,
      lasting: true,
      action: {
        label: "Undo",
        run: () => undo(before.id, after.id, `What restoring ${part.name} changed reads as it did before.`),
      },
    });
  }
  return {
    isPending,
    error,
    doubt,
    restore: (part: Restorable, done: () => void): void => void restore(part, done),
  };
}

const doubtWords = (part: Restorable | null, problem: unknown): string =>
  `It is not known whether ${part?.name ?? "it"} was restored: ${doubtOf(problem).why}.`;

interface ChoiceProps {
  readonly review: string;
  readonly version: string;
  readonly chosen: Restorable | null;
  readonly onChoose: (part: Restorable | null) => void;
}

const kinds = [
  { kind: "whole", words: "The whole text" },
  { kind: "sections", words: "One section" },
  { kind: "items", words: "One finding or action point" },
] as const;

function PartChoice({ review, version, onChoose }: ChoiceProps) {
  const [kind, setKind] = useState<(typeof kinds)[number]["kind"]>("whole");
  const { data, error } = useVersionText(review, version);
  const list = data && kind !== "whole" ? restorables(data.summary)[kind] : [];
  const id = useId();
  return (
    <fieldset className="types restore__what">
      <legend>What to restore</legend>
      {kinds.map((one) => (
        <label key={one.kind} className="opt">
          <input
            type="radio"
            name={id}
            checked={kind === one.kind}
            onChange={() => {
              setKind(one.kind);
              onChoose(one.kind === "whole" ? wholeText : null);
            }}
          />
          {one.words}
        </label>
      ))}
      {kind !== "whole" && (
        <>
          <label htmlFor={`${id}which`}>{kind === "sections" ? "Section" : "Finding or action point"}</label>
          <select
            id={`${id}which`}
            defaultValue=""
            key={kind}
            onChange={(event) => onChoose(list[Number(event.target.value)] ?? null)}
          >
            <option value="" disabled>
              {data ? "Choose" : (error?.message ?? "Loading")}
            </option>
            {list.map(({ label }, at) => (
              <option key={label} value={at}>
                {label}
              </option>
            ))}
          </select>
        </>
      )}
    </fieldset>
  );
}
