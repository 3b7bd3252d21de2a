import { useState } from "react";
import { focusField, live } from "#client/editor/live.ts";
import type { Spot } from "#client/editor/place.ts";
import type { Along } from "#client/editor/undo.ts";
import { redo, stepWith } from "#client/editor/undo.ts";
import { toast } from "#client/lib/announce.ts";
import type { AsideKind } from "#client/lib/aside-kinds.ts";
import { isFacts, kindOf } from "#client/lib/aside-kinds.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { focusAfter } from "#client/summary/go.ts";
import { timeName } from "#client/summary/names.ts";
import { spaced } from "#client/summary/spaced.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import type { Aside, AsideWords } from "#client/sync/aside.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { fieldFragment } from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** Stands for a reference or a line break. */
const ATOM = "\uFFFC";

const reasons: Record<AsideWords["why"], string> = {
  refused: "Not taken: your role does not let you write.",
  locked: "Not taken: the text was proposed or agreed meanwhile.",
  "foreign-client": "Not taken: the server took them for another person’s. Put them in again as yours.",
  misshapen: "Not taken: a field cannot hold it in the form in which it came. Put it in again.",
  "too-large": "Not taken: it was more than Codraft takes at once. Put it in again in smaller parts.",
  "bad-message": "Not taken: the server could not read it. Put it in again.",
  "no-access": "Not sent: you could no longer write here.",
  lost: "Removed by a change made meanwhile.",
};
const reasonOf = ({ why, address, isOut = false }: AsideWords): string =>
  isOut
    ? `You took these words out, and they stand in the text. ${reasons[why]}`
    : why === "lost" && isFacts(address)
      ? "Another person set this meanwhile, and theirs stands."
      : reasons[why];

/** Own words that are not in the text, with ways to have them again. They go in by hand only, and are listed no more then, but
 * again once that is undone. */
export function AsidePanel({ onInsert }: { onInsert: () => void }) {
  const { aside, doc } = useConnection();
  const { writes } = useEditing();
  return (
    <AsideList
      aside={aside}
      insert={(one) => {
        // Facts are set again in the card that has them.
        if (!writes || one.isOut || isFacts(one.address)) return [];
        const address = one.address as FieldAddress;
        const caret = live.get();
        const run = (at: "caret" | "end") => () => {
          onInsert();
          insertWords(address, one.words, at, {
            done: () => {
              const left = aside.list.get().filter(({ id }) => id !== one.id).length;
              aside.remove(one.id);
              toast({ text: left === 0 ? "Inserted." : `Inserted. ${leftWords(left)}` });
            },
            along: listedOnceUndone(aside, one),
          });
        };
        // The caret may stand elsewhere, where other words were inserted last.
        const isElsewhere = caret?.editor ? caret.address !== address : true;
        return [
          ...(isElsewhere && fieldFragment(doc, address)
            ? [{ label: `Insert at the end of ${one.field}`, run: run("end") }]
            : []),
          ...(caret?.editor ? [{ label: "Insert at my caret", run: run("caret") }] : []),
        ];
      }}
    />
  );
}

/** What goes along with words that are put in: they are in the text or in the list, whichever way one goes. */
function listedOnceUndone(aside: Aside, words: AsideWords): Along {
  let { id } = words;
  return (did) => {
    if (did === "redo") return aside.remove(id);
    id = aside.putBack(words);
    toast({
      text: "Taken out again. These words are under More, “Words not in the text”.",
      action: { label: "Redo", run: redo },
    });
  };
}

const leftWords = (left: number): string =>
  left === 1 ? "One more change of yours is not in the text." : `${left} more changes of yours are not in the text.`;

interface AsideListProps {
  readonly aside: Aside;
  /** How these words can be put back now. */
  readonly insert?: (one: AsideWords) => readonly { label: string; run: () => void }[];
  /** Where it stands in a page by itself: the focus goes there from what is taken off. */
  readonly heading?: string;
}

const questions = {
  words: {
    title: "Delete these words?",
    more: "They are nowhere else, and cannot be had again.",
    no: "Keep them",
    yes: "Delete these words",
  },
  deletions: {
    title: "Take this off the list?",
    more: "These words stay in the text. Nothing else says that you took them out.",
    no: "Keep it on the list",
    yes: "Take it off the list",
  },
  facts: {
    title: "Delete what you set?",
    more: "Nothing else says that you set this.",
    no: "Keep it",
    yes: "Delete what I set",
  },
} as const satisfies Record<AsideKind, object>;

export function AsideList({ aside, insert, heading }: AsideListProps) {
  const list = useStore(aside.list);
  const [deleting, setDeleting] = useState<AsideWords | null>(null);
  const [now] = useState(() => Date.now());

  const question = questions[deleting ? kindOf(deleting) : "words"];
  if (list.length === 0) return <p className="quiet">None. All that you wrote is in the text.</p>;
  return (
    <>
      <p>These are changes of yours that are not in the text. Only you see them here.</p>
      <ul className="lost">
        {list.map((one) => {
          const ways = insert?.(one) ?? [];
          return (
            <li key={one.id}>
              <span className="quiet">
                {one.field}, {timeName(one.at, now)}
              </span>
              <p className="quiet">{reasonOf(one)}</p>
              <blockquote className="lost__text">{one.words}</blockquote>
              <p className="acts">
                <button type="button" className="btn-quiet" onClick={() => copyWords(one.words)}>
                  Copy<span className="vh"> the words of {one.field}</span>
                </button>
                {ways.map(({ label, run }) => (
                  <button key={label} type="button" className="btn-quiet" onClick={run}>
                    {label}
                  </button>
                ))}
                <button type="button" className="btn-quiet" onClick={() => setDeleting(one)}>
                  <Icon name="trash" />
                  {one.isOut ? "Take off the list" : "Delete"}
                  <span className="vh">
                    {one.isOut ? ": " : " "}the words of {one.field}
                  </span>
                </button>
              </p>
            </li>
          );
        })}
      </ul>
      <Dialog title={question.title} isOpen={deleting !== null} onClose={() => setDeleting(null)}>
        <blockquote className="lost__text">{deleting?.words}</blockquote>
        <p>{question.more}</p>
        <p className="acts">
          <Button kind="line" onPress={() => setDeleting(null)}>
            {question.no}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              if (deleting) aside.remove(deleting.id);
              setDeleting(null);
              if (heading !== undefined) focusAfter(heading);
            }}
          >
            {question.yes}
          </Button>
        </p>
      </Dialog>
    </>
  );
}

export function copyWords(words: string): void {
  navigator.clipboard.writeText(words).then(
    () => toast({ text: "Copied your words." }),
    () => toast({ text: "This browser did not let Codraft copy. Select the words and copy them." }),
  );
}

/** Puts words at the caret, or opens their field and puts them at its end. */
function insertWords(
  address: FieldAddress,
  words: string,
  at: "caret" | "end",
  { done, along }: { done: () => void; along: Along },
): void {
  const put = (): boolean => {
    let isIn = false;
    stepWith(() => (isIn = insertAtCaret(words, spaced)), along);
    if (isIn) done();
    return isIn;
  };
  if (at === "end" || !put()) openAt(address, "end", put);
}

/** Words that are in no list yet. */
type Typed = Omit<AsideWords, "id">;

/** Puts such words in as a step of undo: once that is taken back they are listed. */
export const stepListed = (aside: Aside, words: Typed, put: () => void): void =>
  stepWith(put, listedOnceUndone(aside, { ...words, id: "" }));

/** Opens their field, and puts them in as they were typed. `then` is told whether they are in. */
export const insertTyped = (aside: Aside, words: Typed, spot: Spot, then: (isIn: boolean) => void): void =>
  openAt(words.address as FieldAddress, spot, () => {
    let isIn = false;
    stepListed(aside, words, () => (isIn = insertAtCaret(words.words)));
    then(isIn);
  });

function openAt(address: FieldAddress, spot: Spot, insert: () => void): void {
  const isOpen = (): boolean => live.get()?.address === address && live.get()?.editor !== null;
  focusField(address, spot);
  if (isOpen()) return insert();
  const stop = live.subscribe(() => {
    if (!isOpen()) return;
    stop();
    // The caret is placed right after it is mounted.
    setTimeout(insert);
  });
}

/** `between`: how words read between what stands before the caret and behind it. Paragraphs stand by themselves. */
function insertAtCaret(words: string, between: typeof spaced = (as) => as): boolean {
  const editor = live.get()?.editor;
  if (!editor || editor.isDestroyed) return false;
  const oneLine = editor.view.dom.getAttribute("aria-multiline") !== "true";
  const { $from, $to } = editor.state.selection;
  const around = [
    $from.parent.textBetween(0, $from.parentOffset, null, ATOM),
    $to.parent.textBetween($to.parentOffset, $to.parent.content.size, null, ATOM),
  ] as const;
  const lines =
    oneLine || !words.includes("\n") ? [between(words.replaceAll("\n", " "), ...around)] : words.split("\n");
  const content = lines.map((text) => ({ type: "text", text }));
  editor
    .chain()
    .focus()
    .insertContent(lines.length === 1 ? content : content.map((text) => ({ type: "paragraph", content: [text] })))
    .run();
  return true;
}
