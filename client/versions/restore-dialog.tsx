import { useId, useState } from "react";
import type { Toast } from "#client/lib/announce.ts";
import { toast } from "#client/lib/announce.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { capital } from "#client/summary/names.ts";
import type { ReviewState } from "#shared/permissions.ts";
import { useRestore, useVersionText } from "./queries.ts";
import type { Restorable } from "./restoring.ts";
import { restorables, wholeText } from "./restoring.ts";

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
  const { isPending, error, restore } = useRestoration(review, source, onRestored);
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
          {error.message}
        </p>
      )}
      <p className="acts">
        <Button kind="line" onPress={onClose}>
          Keep the text as it is
        </Button>
        <Button
          kind="filled"
          isDisabled={chosen === null || isPending}
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

  async function restore(part: Restorable, done: () => void): Promise<void> {
    const { before, after, called } = await mutateAsync({ version: source.version, what: part.what });
    done();
    onRestored();
    toast({
      text:
        called === part.name
          ? `${capital(part.name)} reads as in “${source.label}” again.`
          : `Restored ${called}: it reads as in “${source.label}” again.`,
      lasting: true,
      action: { label: "Undo", run: () => void undo(part, before.id, after.id) },
    });
  }
  /** Also a new edit: it takes back what the restoration changed, and leaves what anybody changed since. */
  async function undo(part: Restorable, before: string, after: string): Promise<void> {
    try {
      const { left } = await mutateAsync({ version: before, what: { kind: "undo", after } });
      onRestored();
      toast(undoneWords(part, left));
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : "";
      toast({
        text: `Not undone. ${why} The text as it was is in Versions.`,
        lasting: true,
        action: { label: "Undo", run: () => void undo(part, before, after) },
      });
    }
  }
  // What failed is said in the dialog.
  return {
    isPending,
    error,
    restore: (part: Restorable, done: () => void): void => void restore(part, done).catch(() => {}),
  };
}

/** So many of what stays are named. */
const NAMED = 6;
const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** Nobody's words are taken back with it, so it says where it stopped. */
function undoneWords({ name }: Restorable, left: readonly string[]): Toast {
  if (left.length === 0) return { text: `Undone. What restoring ${name} changed reads as it did before.` };
  const stays = left.length === 1 ? "was changed meanwhile, so it stays" : "were changed meanwhile, so they stay";
  const names = left.length > NAMED ? [...left.slice(0, NAMED - 1), `${left.length - NAMED + 1} more`] : left;
  return { text: `Undone. ${capital(lists.format(names))} ${stays}.`, lasting: true };
}

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
