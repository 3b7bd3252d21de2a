import type { ReactNode } from "react";
import { memo } from "react";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import type { ReferenceText } from "#shared/summary-text.ts";

/** A field's words as plain elements, the same that its editor makes, so that no word moves when it opens. */
export const StaticText = memo(function StaticText({ text, reference }: { text: RichText; reference: ReferenceText }) {
  return <>{text.map((block, i) => blockOf(block, i, reference))}</>;
});

function blockOf(block: Block, key: number, reference: ReferenceText): ReactNode {
  if (block.type === "paragraph") {
    return (
      <p key={key}>
        {block.content.length === 0 ? <br /> : <StaticInlines content={block.content} reference={reference} />}
      </p>
    );
  }
  const items = block.items.map((item, i) => <li key={i}>{item.map((inner, j) => blockOf(inner, j, reference))}</li>);
  return block.type === "orderedList" ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
}

/** A line of them. */
export function StaticInlines({ content, reference }: { content: readonly Inline[]; reference: ReferenceText }) {
  return <>{content.map((one, i) => inlineOf(one, i, reference))}</>;
}

function inlineOf(inline: Inline, key: number, reference: ReferenceText): ReactNode {
  if (inline.type === "hardBreak") return <br key={key} />;
  if (inline.type === "reference") {
    return (
      <span key={key} className="ref" data-to={inline.to}>
        {reference(inline.to)}
      </span>
    );
  }
  let node: ReactNode = inline.text;
  for (const mark of inline.marks) {
    if (mark.type === "bold") node = <strong>{node}</strong>;
    else if (mark.type === "italic") node = <em>{node}</em>;
    else if (mark.type === "link") node = linkOf(mark.href, node);
    else node = <span lang={mark.lang}>{node}</span>;
  }
  return <span key={key}>{node}</span>;
}

/** Leaving the summary would be a surprise: a link opens beside it. Those who write open the field by a click on it. */
function linkOf(href: string, words: ReactNode): ReactNode {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  );
}
