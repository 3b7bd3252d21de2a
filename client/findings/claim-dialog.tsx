import type { AriaAttributes, ReactNode } from "react";
import { useId, useState } from "react";
import { z } from "zod";
import { formName, useKeptForm } from "#client/lib/kept-form.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import type { ClaimDraft, ClaimInput } from "#client/findings/claim-model.ts";
import { claimLine, draftOf, emptyDraft, judgeClaim } from "#client/findings/claim-model.ts";
import { capital } from "#client/summary/names.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import type { Scale } from "#shared/quantities.ts";
import type { Claim, Finding } from "#shared/summary.ts";
import { removeClaim, setClaim } from "#shared/summary-edits.ts";

interface ClaimDialogProps {
  readonly finding: Finding;
  /** The claim to change; null adds one. */
  readonly id: string | null;
  /** What happened meanwhile, said above everything else. */
  readonly note: ReactNode;
  readonly onClose: () => void;
}

const Draft: z.ZodType<ClaimDraft> = z.object({
  count: z.string(),
  total: z.string(),
  group: z.string(),
  chosen: z.string().nullable(),
});

/** A count behind a word of quantity: count, total and group, and the term that the review's scale has for it. */
export function ClaimDialog({ finding, id: claimId, note, onClose }: ClaimDialogProps) {
  const scale = useSummary((summary) => summary.scale);
  const { edit } = useEditing();
  const now = finding.claims.find((one) => one.id === claimId) ?? null;
  // What it was when the dialog opened: another may change or remove it meanwhile.
  const [claim] = useState(now);
  const { review, member } = useOpenReview();
  const {
    form: draft,
    set: setDraft,
    done,
  } = useKeptForm(formName(member.account, review.id, `claim/${finding.id}/${claimId ?? "new"}`), Draft, () =>
    claim ? draftOf(claim, scale) : emptyDraft,
  );
  const [choosing, setChoosing] = useState(false);
  const [tried, setTried] = useState(false);
  const id = useId();
  const name = finding.number || "a removed finding";
  const judged = judgeClaim(scale, draft);
  // The term that a writer chose may be the one thing that is wrong.
  const asSuggested = judgeClaim(scale, { ...draft, chosen: null });
  const suggested = asSuggested.ready ? asSuggested.suggested : null;

  const wrongAt = (input: ClaimInput): Wrong =>
    tried && !judged.ready && judged.at === input ? { "aria-invalid": true, "aria-describedby": `${id}wrong` } : {};

  function close(): void {
    done();
    onClose();
  }
  function change(part: Partial<ClaimDraft>): void {
    setDraft({ ...draft, ...part });
  }
  function save(): void {
    setTried(true);
    if (!judged.ready) {
      document.getElementById(`${id}${judged.at}`)?.focus();
      return;
    }
    edit((doc) => setClaim(doc, finding.id, judged.claim, claimId ?? undefined));
    close();
  }

  return (
    <Dialog title={claim ? `Change a count in ${name}` : `Add a count to ${name}`} isOpen onClose={close}>
      {note}
      {claim && <Meanwhile before={claim} now={now} scale={scale} />}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className="q3">
          <NumberInput
            first
            id={`${id}c`}
            label="Count"
            wrong={wrongAt("c")}
            value={draft.count}
            onChange={(count) => change({ count })}
          />
          <NumberInput
            id={`${id}t`}
            label="Total"
            wrong={wrongAt("t")}
            value={draft.total}
            onChange={(total) => change({ total })}
          />
          <div>
            <label htmlFor={`${id}g`}>Of whom or what</label>
            <input
              id={`${id}g`}
              type="text"
              {...wrongAt("g")}
              value={draft.group}
              onChange={(event) => change({ group: event.target.value })}
            />
          </div>
        </div>
        <output className="judged">
          {judged.ready ? (
            <>
              <div className="suggest">
                <span>{judged.percent}%</span>
                <b>{capital(judged.suggested)}</b>
                <span className="quiet">{judged.share} on this review’s scale</span>
              </div>
              {judged.small && (
                <p className="noted">
                  <Icon name="info" />
                  <span>
                    Counts below 10 can identify people where a school is named. This one stays out of the exported
                    text.
                  </span>
                </p>
              )}
            </>
          ) : (
            <p className={tried ? "err noted" : "quiet noted"} id={`${id}wrong`}>
              {tried && <Icon name="warn" />}
              <span>{judged.missing}</span>
            </p>
          )}
        </output>
        {(choosing || draft.chosen !== null) && (
          <p className="noted noted--field">
            <label htmlFor={`${id}o`}>Term</label>
            <select
              id={`${id}o`}
              {...wrongAt("o")}
              value={draft.chosen ?? suggested ?? ""}
              onChange={(event) => {
                const term = event.target.value;
                change({ chosen: term === suggested ? null : term });
              }}
            >
              {scale.terms.map(({ term, share }) => (
                <option key={term} value={term}>
                  {capital(term)}, {share}
                </option>
              ))}
            </select>
          </p>
        )}
        <p className="acts acts--main">
          <Button kind="filled" type="submit">
            {actionWords(judged.ready ? judged.claim.term : null, claim !== null)}
          </Button>
          {!choosing && draft.chosen === null && (
            <Button kind="quiet" onPress={() => setChoosing(true)}>
              Choose another term
            </Button>
          )}
          {claim && (
            <Button
              kind="quiet"
              onPress={() => {
                edit((doc) => removeClaim(doc, finding.id, claim.id));
                close();
              }}
            >
              Remove this count
            </Button>
          )}
        </p>
      </form>
    </Dialog>
  );
}

/** Says that another changed or removed the count while this dialog was open. */
function Meanwhile({ before, now, scale }: { before: Claim; now: Claim | null; scale: Scale }) {
  if (now && claimLine(now, scale) === claimLine(before, scale)) return null;
  return (
    <p className="noted" role="status">
      <Icon name="warn" />
      <span>
        {now
          ? `Somebody changed this count meanwhile, to ${claimLine(now, scale)}. Yours takes its place.`
          : "Somebody removed this count meanwhile. Changing it puts it back."}
      </span>
    </p>
  );
}

const actionWords = (term: string | null, changes: boolean): string =>
  changes ? "Change the count" : term === null ? "Add the count" : `Add “${term}”`;

/** What an input says of itself where it is the one to look at. */
type Wrong = Pick<AriaAttributes, "aria-invalid" | "aria-describedby">;

interface NumberInputProps {
  readonly first?: boolean;
  readonly id: string;
  readonly label: string;
  readonly wrong: Wrong;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function NumberInput({ first = false, id, label, wrong, value, onChange }: NumberInputProps) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        {...wrong}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this types the count first
        autoFocus={first}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
