import type { AsideKind } from "#client/lib/aside-kinds.ts";
import { kindOf } from "#client/lib/aside-kinds.ts";
import type { AsideWords } from "#client/sync/aside.ts";

/** What is said above the text of work that was set aside since one last looked. */
export interface AsideNews {
  /** What happened. */
  readonly what: string;
  /** What is to be done about it, or where it is. */
  readonly more: string;
  readonly action: string;
  /** It can go in now. */
  readonly isOpen: boolean;
  /** A change of others removed it: nobody was refused. */
  readonly isLost: boolean;
}

type One = Pick<AsideWords, "why" | "address" | "isOut">;

interface Now {
  /** May this person write? */
  readonly writes: boolean;
  /** It would go with the page. */
  readonly isAtRisk: boolean;
}

const list = new Intl.ListFormat("en-GB");
const FACTS = "facts you set (such as a status or a link)";

const refused: Readonly<Record<AsideKind, string>> = {
  words: "words you wrote were not taken",
  deletions: "what you took out was not taken out",
  facts: `${FACTS} were not taken`,
};
const again: Readonly<Record<AsideKind, string>> = {
  words: "put your words in",
  deletions: "take out again what you took out",
  facts: "set the facts again",
};

/** Was it not taken because its author could not write then? That can change. */
export const waitsForWriting = ({ why }: Pick<AsideWords, "why">): boolean => why === "locked" || why === "refused";

/** Null when there is nothing. Pure. */
export function asideNews(fresh: readonly One[], { writes, isAtRisk }: Now): AsideNews | null {
  const [first] = fresh;
  if (!first) return null;
  const kinds = (["words", "deletions", "facts"] as const).filter((kind) => fresh.some((one) => kindOf(one) === kind));
  const only = kinds.length === 1 ? kinds[0] : null;
  const isOpen = writes && fresh.every(waitsForWriting);
  const isLost = fresh.every(({ why }) => why === "lost");
  const said = { isOpen, isLost };
  if (isOpen) {
    const what =
      only === "words"
        ? `You have words that were set aside while ${fresh.every(({ why }) => why === "locked") ? "the text was proposed or agreed" : "you could not write"}.`
        : sentence(kinds.map((kind) => refused[kind]));
    const ways = list.format(kinds.map((kind) => again[kind]));
    return { ...said, what, more: `Writing is open: now you can ${ways}.`, action: "Look at them" };
  }
  const action = only === "words" ? "Show my words" : only === "deletions" ? "Show the words" : "Show them";
  if (isLost) {
    const lost = [
      ...(kinds.includes("words") ? ["words you wrote were removed by a change made meanwhile"] : []),
      ...(kinds.includes("facts") ? [`${FACTS} were set otherwise by another person meanwhile`] : []),
    ];
    const more =
      only === "facts" ? "Theirs stand. Set yours again, if they should." : "Copy them, or insert them again.";
    return {
      ...said,
      what: sentence(lost),
      more: only ? more : "Look at them, and put in again what should stand.",
      action,
    };
  }
  const more =
    only === "deletions"
      ? "Those words stand in the text again."
      : isAtRisk
        ? "They stay beside the text while this page is open: copy them before you close it."
        : only
          ? "They are kept for you beside the text."
          : "All of it is kept for you beside the text.";
  return { ...said, what: sentence(kinds.map((kind) => refused[kind])), more, action };
}

const sentence = (clauses: readonly string[]): string => {
  const all = list.format(clauses);
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}.`;
};
