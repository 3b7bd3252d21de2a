import { useEffect, useId, useMemo, useRef, useState } from "react";
import { toast } from "#client/lib/announce.ts";
import type { Doubt } from "#client/lib/api.ts";
import { doubtOf, mayBeDone } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { useEditing, useOpenReview } from "#client/summary/summary-context.tsx";
import { useUndoAct } from "#client/versions/use-undo-act.ts";
import { newId } from "#shared/ids.ts";
import type { ImportedPart, Importing } from "#shared/imports.ts";
import { MOST_BYTES, MOST_PARTS } from "#shared/imports.ts";
import type { ReadDocument } from "./document.ts";
import {
  amountWords,
  broughtWords,
  closedDoubtWords,
  doubtWords,
  factWords,
  firstWords,
  leftWords,
  lockedImportWords,
  offlineImportWords,
  partTitle,
  placesFor,
  sumWords,
  targetKey,
  targetOf,
} from "./import-words.ts";
import type { PlaceGroup } from "./import-words.ts";
import type { DocumentPart, Target } from "./parts.ts";
import { partsOf } from "./parts.ts";
import type { Around } from "./placing.ts";
import { aroundOf, importedPart, wordsTaken } from "./placing.ts";
import { useImport } from "./queries.ts";

interface PreviewProps {
  readonly document: ReadDocument;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

/** What goes where, in the order of the file. Nothing is changed until it is brought in. */
export function Preview({ document, onAnother, onClose }: PreviewProps) {
  const { review } = useOpenReview();
  const { writes, structure } = useEditing();
  const places = useMemo(() => placesFor(review.template), [review.template]);
  const on = review.template.sections.filter((one) => one.on);
  // As the document was read: a title that another changes meanwhile moves nothing that was chosen.
  const [parts] = useState(() => partsOf(document.blocks, on));
  const [chosen, setChosen] = useState<readonly (Target | null)[]>(() => parts.map(({ target }) => target));
  // A section that was switched off meanwhile is no place any more.
  const targets = chosen.map((target) => (isPlace(target, places) ? target : null));
  const [asked, setAsked] = useState(false);
  // One act, however often its answer is lost on the way.
  const [act] = useState(newId);
  const { isPending, error, doubt, bringIn } = useBringingIn(onClose);
  const heading = useRef<HTMLParagraphElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const isMade = ({ names }: DocumentPart): boolean =>
    names.kind === "section" && on.some(({ id, kind }) => id === names.section && kind === "generated");
  const around = aroundOf(
    parts,
    targets,
    review.enquiries.map(({ id }) => id),
  );
  const taken = parts.flatMap((part, i): ImportedPart[] => {
    const target = targets[i] ?? null;
    const sent = target && importedPart(part, target, around);
    return sent ? [sent] : [];
  });
  const words = parts.reduce((sum, part, i) => sum + (targets[i] ? wordsTaken(part, targets[i], around) : 0), 0);
  const open = targets.filter((target) => target === null).length;
  const problem = sizeProblem(taken, open);
  const left = leftWords(document.left);

  function send(): void {
    setAsked(true);
    if (open > 0) {
      const first = targets.indexOf(null);
      list.current?.querySelectorAll("select")[first]?.focus();
      return;
    }
    if (problem === null) bringIn({ id: act, file: fileName(document.file), parts: taken });
  }

  return (
    <form
      className="import"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) send();
      }}
    >
      <p ref={heading} tabIndex={-1} className="import__said">
        “{document.file}” has {parts.length} {parts.length === 1 ? "part" : "parts"}.{" "}
        {doubt ? "Look" : "Nothing is changed yet: look"} where each goes, and change it if need be.
      </p>
      {left.length > 0 && (
        <section className="import__left" aria-label="What does not come along as it was">
          <h3>What does not come along as it was</h3>
          <ul className="bullets">
            {left.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      )}
      <ol className="import__parts" ref={list}>
        {parts.map((part, i) => (
          <Part
            key={i}
            part={part}
            alone={parts.length === 1}
            target={targets[i] ?? null}
            places={places}
            made={isMade(part)}
            around={around}
            lacks={asked && targets[i] === null}
            onChoose={(target) => setChosen(targets.map((one, at) => (at === i ? target : one)))}
          />
        ))}
      </ol>
      <div className="import__foot">
        <p role="status">{sumWords(taken.length, words, parts.length - taken.length - open, open)}</p>
        {asked && problem !== null && (
          <p className="err" role="alert">
            {problem}
          </p>
        )}
        {error && !mayBeDone(error) && (
          <p className="err" role="alert">
            {error.message}
          </p>
        )}
        {doubt && (
          <p className="err" role="alert">
            {doubtWords(document.file, doubt)}
          </p>
        )}
        {!writes && (
          <p className="err" role="alert">
            {review.state === "drafting" ? "You may no longer write in this review." : lockedImportWords[review.state]}
            {doubt ? "" : " Nothing was changed."}
          </p>
        )}
        {writes && !structure && <p className="quiet">{offlineImportWords}</p>}
        <p className="acts">
          <Button onPress={onClose}>{doubt ? "Leave it at that" : "Leave the text as it is"}</Button>
          <Button onPress={onAnother}>Choose another file</Button>
          {writes && (
            <Button kind="filled" type="submit" isDisabled={!structure} isPending={isPending}>
              Bring in
            </Button>
          )}
        </p>
      </div>
    </form>
  );
}

const isPlace = (target: Target | null, places: readonly PlaceGroup[]): boolean =>
  target !== null && targetOf(targetKey(target), places) !== null;

/** The end of a name tells what it is. */
const fileName = (name: string): string => (name.length <= 200 ? name : `…${name.slice(-199)}`);

function sizeProblem(taken: readonly ImportedPart[], open: number): string | null {
  if (open > 0) return null;
  if (taken.length === 0) return "Everything is left out, so there is nothing to bring in.";
  const bytes = new TextEncoder().encode(JSON.stringify(taken)).length;
  return bytes > MOST_BYTES || taken.length > MOST_PARTS
    ? "This is more than comes in at once. Leave some parts out, and bring them in afterwards."
    : null;
}

interface PartProps {
  readonly part: DocumentPart;
  /** The document has no other. */
  readonly alone: boolean;
  readonly target: Target | null;
  readonly places: readonly PlaceGroup[];
  /** Codraft makes the section that it is. */
  readonly made: boolean;
  readonly around: Around;
  /** It has to be chosen. */
  readonly lacks: boolean;
  readonly onChoose: (target: Target | null) => void;
}

function Part({ part, alone, target, places, made, around, lacks, onChoose }: PartProps) {
  const id = useId();
  const title = partTitle(part, alone);
  const first = firstWords(part, target, around);
  const facts = factWords(part, target, around);
  return (
    <li className={target?.to === "nowhere" ? "import__part import__part--out" : "import__part"}>
      <div className="import__what">
        <h3>{title}</h3>
        {first !== "" && <p className="import__first">{first}</p>}
        <p className="quiet">
          {amountWords(part, target, around, made)}
          {facts.length > 0 && `. ${facts.join(" ")}`}
        </p>
      </div>
      <div className={lacks ? "import__to q--err" : "import__to"}>
        <label htmlFor={id}>
          Goes to<span className="vh">: {title}</span>
        </label>
        {lacks && (
          <p className="err" id={`${id}err`}>
            Choose where this goes, or leave it out.
          </p>
        )}
        <select
          id={id}
          value={targetKey(target)}
          aria-invalid={lacks}
          {...(lacks ? { "aria-describedby": `${id}err` } : {})}
          onChange={(event) => onChoose(targetOf(event.target.value, places))}
        >
          {target === null && <option value="">Choose …</option>}
          {places.map(({ label, choices }) => (
            <optgroup key={label} label={label}>
              {choices.map((one) => (
                <option key={targetKey(one.target)} value={targetKey(one.target)}>
                  {one.words}
                </option>
              ))}
            </optgroup>
          ))}
          <option value="nowhere">Leave out</option>
        </select>
      </div>
    </li>
  );
}

function useBringingIn(done: () => void) {
  const { review } = useOpenReview();
  const { isPending, error, mutateAsync } = useImport(review.id);
  const undo = useUndoAct(review.id);
  /** It may be in the text; null: it is known. */
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  /** What was asked for so far and may have been done: under one id one of them is, the first that got through. */
  const sent = useRef(new Set<string>());
  /** The dialog may be closed while it is on its way. */
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);

  async function bringIn(importing: Importing): Promise<void> {
    const asked = JSON.stringify(importing.parts);
    const isNew = !sent.current.has(asked);
    sent.current.add(asked);
    try {
      const { before, after, places, again } = await mutateAsync(importing);
      if (isHere.current) done();
      toast({
        text: broughtWords(importing.file, again && sent.current.size > 1 ? places : null),
        lasting: true,
        action: {
          label: "Undo",
          run: () => undo(before.id, after.id, `What came from “${importing.file}” is out of the text again.`),
        },
      });
    } catch (problem) {
      if (mayBeDone(problem)) setDoubt(doubtOf(problem));
      // It was refused, so nothing of it is anywhere.
      else if (isNew) sent.current.delete(asked);
      // Otherwise it is said in the dialog.
      if (isHere.current || !(problem instanceof Error)) return;
      toast({
        text: mayBeDone(problem)
          ? closedDoubtWords(importing.file, doubtOf(problem))
          : `“${importing.file}” was not brought in. ${problem.message}`,
        lasting: true,
      });
    }
  }
  return { isPending, error, doubt, bringIn: (importing: Importing): void => void bringIn(importing) };
}
