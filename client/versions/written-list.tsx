import { useState } from "react";
import { fieldName } from "#client/summary/names.ts";
import type { Partner } from "#shared/reviews.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { Cast } from "./cast.tsx";
import type { Passage } from "./passages.ts";
import { ShareTable } from "./share-table.tsx";
import type { Written } from "./shares.ts";
import { fieldsOf, sharesOf } from "./shares.ts";
import type { Marked } from "./written-marks.ts";
import { authorLine } from "./written-names.ts";

interface ListProps {
  readonly summary: Summary;
  readonly written: Written;
  readonly passagesOf: (address: FieldAddress) => readonly Passage[];
  readonly partners: readonly Partner[];
  readonly cast: Cast;
  readonly now: number;
  readonly onGo: (marked: Marked) => void;
}

/** Who wrote what, to read: how much of each section by partner, then every field's passages. */
export function WrittenList({ summary, written, passagesOf, partners, cast, now, onGo }: ListProps) {
  const rows = sharesOf(summary, written);
  return (
    <div className="written-list">
      <ShareTable rows={rows} partners={partners} caption="Words now, by partner" />
      <h3>Passage by passage</h3>
      {rows.map(({ section, number, title }) => (
        <SectionPassages
          key={section}
          title={`${number} ${title}`.trim()}
          fields={fieldsOf(summary, section)}
          {...{ summary, passagesOf, cast, now, onGo }}
        />
      ))}
    </div>
  );
}

interface SectionProps extends Pick<ListProps, "summary" | "passagesOf" | "cast" | "now" | "onGo"> {
  readonly title: string;
  readonly fields: readonly FieldAddress[];
}

/** Only what is looked at is drawn: a long summary has a thousand passages. */
function SectionPassages({ title, fields, summary, passagesOf, cast, now, onGo }: SectionProps) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open &&
        fields.map((address) => {
          const passages = passagesOf(address);
          if (passages.length === 0) return null;
          return (
            <section key={address} aria-label={fieldName(summary, address)}>
              <h4>{fieldName(summary, address)}</h4>
              <ul>
                {passages.map((passage) => (
                  <li key={passage.from}>
                    <button type="button" onClick={() => onGo({ address, passage })}>
                      <b>{authorLine(passage, cast, now)}</b>
                      <span className="vh">: </span>
                      <span className="written-list__w">{passage.words}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
    </details>
  );
}
