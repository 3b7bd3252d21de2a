import { Deleted, Inserted, LineWords } from "#client/versions/line-words.tsx";
import { compareField } from "#shared/compare/field.ts";
import { paragraph } from "#shared/schema.ts";
import { beginning } from "#shared/summary-text.ts";
import type { Verification } from "#shared/verification.ts";

/** Nothing that was read from a file refers to anything. */
const none = (): string => "";
const references = { older: none, newer: none };

/** Where a file differs from the agreed text, word by word, as the comparison of versions shows it. */
export function Differences({ differences }: Pick<Verification, "differences">) {
  return (
    <div className="cmp">
      <p>
        <Deleted>Struck, in brackets</Deleted> stands in the agreed text and not in this file.{" "}
        <Inserted>Underlined</Inserted> stands in this file and not in the agreed text.
      </p>
      <ol className="differs">
        {differences.map((one, i) => (
          <li key={i}>
            <p className="quiet differs__where">{placeOf(one)}</p>
            <Difference {...one} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** So much of a heading tells it from others. */
const MOST = 80;

/** "In 4. Strengths, at S1. Officers know their schools". */
function placeOf({ where }: Verification["differences"][number]): string {
  const [section, finding] = where.map((heading) => beginning(heading, MOST));
  if (section === undefined) return "Before the first section";
  return finding === undefined ? `In ${section}` : `In ${section}, at ${finding}`;
}

function Difference({ agreed, file }: Verification["differences"][number]) {
  if (agreed === file)
    return (
      <p className="txt">
        {file} <span className="txt__note">(The same words. How they look differs, or where a link leads.)</span>
      </p>
    );
  const text = (words: string | null) => (words === null ? [] : [paragraph(words)]);
  return compareField(text(agreed), text(file))?.map((change, i) => (
    <LineWords key={i} change={change} side="both" references={references} number={null} />
  ));
}
