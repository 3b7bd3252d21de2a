import type { Cast } from "./cast.tsx";
import { castMember, castName } from "./cast.tsx";
import type { Passage } from "./passages.ts";
import { momentName } from "./version-names.ts";

/** "Ailsa Fernhope (LA), 12 March, 10:31"; where it is not known, that. */
export function authorWords({ author }: Pick<Passage, "author">, cast: Cast, now: number): string {
  if (author === "unread") return "Being read: typed just now";
  if (author.member === null) return "Unknown";
  return `${castName(castMember(cast, author.member, author.partner))}, ${momentName(author.at, now)}`;
}

/** For a list: "LA: Ailsa Fernhope, 12 March, 10:31". */
export function authorLine({ author }: Pick<Passage, "author">, cast: Cast, now: number): string {
  if (author === "unread") return "Being read: typed just now";
  const { name, code } = castMember(cast, author.member, author.partner);
  if (author.member === null) return "Unknown";
  return `${code === "" ? "" : `${code}: `}${name}, ${momentName(author.at, now)}`;
}
