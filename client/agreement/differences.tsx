import { Deleted, Inserted, LineWords } from "#client/versions/line-words.tsx";
import { useShown } from "#client/lib/shown.ts";
import type { LineChange } from "#shared/compare/field.ts";
import { compareField } from "#shared/compare/field.ts";
import { paragraph } from "#shared/schema.ts";
import { beginning } from "#shared/summary-text.ts";
import type { Verification } from "#shared/verification.ts";

/** Nothing that was read from a file refers to anything. */
const none = (): string => "";
const references = { older: none, newer: none };

/** Where a file differs from the agreed text, word by word, as the comparison of versions shows it. */
export function Differences({ differences }: Pick<Verification, "differences">) {
  useShown("comparison");
  const { struck, underlined } = signsIn(differences);
  return (
    <div className="cmp">
      {(struck || underlined) && (
        <p>
          {struck && (
            <>
              <Deleted>Struck, in brackets</Deleted> stands in the agreed text and not in this file.{" "}
            </>
          )}
          {underlined && (
            <>
              <Inserted>Underlined</Inserted> stands in this file and not in the agreed text.
            </>
          )}
        </p>
      )}
      <ol className="differs">
        {differences.map((one, i) => (
          <li key={i}>
            <p className="quiet differs__where">{placeOf(one.where)}</p>
            <Difference {...one} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Which signs of the comparison are used: only those need a key. */
function signsIn(differences: Verification["differences"]): { struck: boolean; underlined: boolean } {
  const kinds = new Set<string>(
    differences
      .flatMap((one) => changesIn(one))
      .flatMap((change) => ("spans" in change ? change.spans.map(({ kind }) => kind) : [change.kind])),
  );
  return { struck: kinds.has("removed"), underlined: kinds.has("added") };
}

/** So much of a heading tells it from others. */
const MOST = 80;

/** "In 4. Strengths, at S1. Officers know their schools". */
export function placeOf(where: readonly string[]): string {
  const [section, finding] = where.map((heading) => beginning(heading, MOST));
  if (section === undefined) return "Before the first section";
  return finding === undefined ? `In ${section}` : `In ${section}, at ${finding}`;
}

function changesIn({ agreed, file }: Verification["differences"][number]): readonly LineChange[] {
  const text = (words: string | null) => (words === null ? [] : [paragraph(words)]);
  return compareField(text(agreed), text(file)) ?? [];
}

function Difference(one: Verification["differences"][number]) {
  if (one.agreed === one.file) return <p className="txt">{one.file}</p>;
  return changesIn(one).map((change, i) => (
    <LineWords key={i} change={change} side="both" references={references} number={null} />
  ));
}
