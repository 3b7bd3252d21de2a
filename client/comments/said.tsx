import type { ReactNode } from "react";
import { memo } from "react";
import { useThreads } from "#client/comments/book-context.tsx";
import { whoIs } from "#client/comments/who.ts";
import { Shape } from "#client/parts/people.tsx";
import { timeName } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { CommentBlock, CommentInline, CommentText } from "#shared/comments.ts";

export function useWho(): (member: string, partner: string) => ReturnType<typeof whoIs> {
  const { review, members } = useOpenReview();
  const names = useThreads((now) => now.names);
  return (member, partner) => whoIs(member, partner, { members, review, names });
}

export const when = (at: number): string => timeName(at, Date.now());

interface ByProps {
  readonly author: string;
  readonly partner: string;
  readonly at: number;
  /** Stands after the time: "edited". */
  readonly note?: string;
}

/** Who said it, and when. */
export function By({ author, partner, at, note }: ByProps) {
  const { name, partner: of } = useWho()(author, partner);
  return (
    <p className="by">
      <Shape slot={of.slot} />
      <b>{name}</b>
      <span>{of.code}</span>
      <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString("en-GB")}>
        {when(at)}
        {note !== undefined && `, ${note}`}
      </time>
    </p>
  );
}

/** The words of a comment. Its nodes are those of a field, and mentions. */
export const Words = memo(function Words({ text }: { text: CommentText }) {
  const who = useWho();
  const me = useOpenReview().member.id;
  const mention = (member: string): ReactNode => (
    <span className={member === me ? "mention mention--me" : "mention"}>@{who(member, "").name}</span>
  );
  return <div className="say__t">{text.map((block, i) => blockOf(block, i, mention))}</div>;
});

function blockOf(block: CommentBlock, key: number, mention: (member: string) => ReactNode): ReactNode {
  if (block.type === "paragraph") return <p key={key}>{block.content.map((one, i) => inlineOf(one, i, mention))}</p>;
  const items = block.items.map((item, i) => <li key={i}>{item.map((inner, j) => blockOf(inner, j, mention))}</li>);
  return block.type === "orderedList" ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
}

function inlineOf(inline: CommentInline, key: number, mention: (member: string) => ReactNode): ReactNode {
  switch (inline.type) {
    case "hardBreak":
      return <br key={key} />;
    case "reference":
      return null;
    case "mention":
      return <span key={key}>{mention(inline.member)}</span>;
    case "text": {
      let node: ReactNode = inline.text;
      for (const mark of inline.marks) {
        if (mark.type === "bold") node = <strong>{node}</strong>;
        else if (mark.type === "italic") node = <em>{node}</em>;
        else if (mark.type === "lang") node = <span lang={mark.lang}>{node}</span>;
        else
          node = (
            <a href={mark.href} target="_blank" rel="noopener noreferrer">
              {node}
            </a>
          );
      }
      return <span key={key}>{node}</span>;
    }
  }
}
