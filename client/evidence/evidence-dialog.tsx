import type { FormEvent } from "react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import { z } from "zod";
import { mergeFacts } from "#client/evidence/evidence-facts.ts";
import { formName, useKeptForm } from "#client/lib/kept-form.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { TextField } from "#client/parts/text-field.tsx";
import { useItemCommands } from "#client/summary/item-commands.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { evidenceTypeName } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { longest, tooLong } from "#shared/lengths.ts";
import type { EvidenceItem } from "#shared/summary.ts";
import { evidenceTypes } from "#shared/summary.ts";
import type { EvidenceFacts } from "#shared/summary-edits.ts";
import { setEvidenceFacts } from "#shared/summary-edits.ts";

interface EvidenceDialogProps {
  /** The item to change; null adds one to the register. */
  readonly item: EvidenceItem | null;
  /** What the form is kept as over a reload, beside the other forms of evidence in this tab. */
  readonly keptAs: string;
  /** What a new item is called to begin with. */
  readonly title?: string;
  readonly onAdded?: (id: string) => void;
  readonly onClose: () => void;
}

const Facts = z.object({ title: z.string(), type: z.enum(evidenceTypes), extent: z.string(), date: z.string() });
/** What the item was when one began, or last heard of it, and what one has made of it. */
const Form = z.object({ began: Facts, facts: Facts });

/** One item of the register: what it is (by activity and group, never a person), its type, extent and date. */
export function EvidenceDialog({ item, keptAs, title = "", onAdded, onClose }: EvidenceDialogProps) {
  const { edit } = useEditing();
  const { addEvidence } = useItemCommands("evidence");
  const { member, members, review } = useOpenReview();
  const kept = useKeptForm(formName(member.account, review.id, `evidence/${keptAs}`), Form, () => {
    const began = item ?? { title, type: "document" as const, extent: "", date: "" };
    return { began, facts: began };
  });
  const { began, facts } = kept.form;
  const setFacts = (next: EvidenceFacts): void => kept.set({ began, facts: next });
  function close(): void {
    kept.done();
    onClose();
  }
  const { summary } = useConnection();
  const [theirs, setTheirs] = useState(false);
  /** With what another has made of the item meanwhile. */
  function merged(): { began: EvidenceFacts; facts: EvidenceFacts } {
    const now = summary.get().evidence.find((one) => one.id === item?.id);
    return now ? { began: Facts.parse(now), facts: mergeFacts(began, facts, now) } : { began, facts };
  }
  // Their words come into the form, and nobody's go at saving.
  const hear = useEffectEvent(() => {
    const next = merged();
    if (JSON.stringify(next.began) === JSON.stringify(Facts.parse(began))) return;
    if (JSON.stringify(next.facts) !== JSON.stringify(Facts.parse(facts))) setTheirs(true);
    kept.set(next);
  });
  useEffect(() => summary.subscribe(() => hear()), [summary]);
  const [tried, setTried] = useState(false);
  const id = useId();
  const removed = useSummary((summary) => summary.removed.evidence.find((one) => one.id === item?.id)?.removed ?? null);
  const remover = members.find((one) => one.id === removed?.by)?.name ?? "Somebody";
  const problems = {
    title: facts.title.trim() === "" ? "Enter what the evidence is" : tooLong(facts.title, longest.evidenceTitle),
    extent: tooLong(facts.extent, longest.evidenceExtent),
    date: tooLong(facts.date, longest.evidenceDate),
  };
  const said = (fact: keyof typeof problems): string | null => (tried ? problems[fact] : null);

  function save(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const wrong = (["title", "extent", "date"] as const).find((fact) => problems[fact] !== null);
    if (wrong) {
      document.getElementById(`${id}${wrong}`)?.focus();
      return;
    }
    const all = merged();
    const { type, title: name, extent, date } = all.facts;
    const clean = { type, title: name.trim(), extent: extent.trim(), date: date.trim() };
    if (item) edit((doc) => setEvidenceFacts(doc, item.id, changed(all.began, clean)));
    else {
      const added = addEvidence(clean);
      if (added === null) return;
      onAdded?.(added);
    }
    close();
  }

  return (
    <Dialog title={item ? `Change ${item.number}` : "Add evidence"} isOpen onClose={close}>
      {removed && (
        <p className="noted" role="status">
          <Icon name="warn" />
          <span>
            {remover} removed {item?.number} meanwhile. What you change is kept with it, under Removed.
          </span>
        </p>
      )}
      {theirs && (
        <p className="noted" role="status">
          <Icon name="info" />
          <span>Somebody changed {item?.number} meanwhile. What they wrote is in the form.</span>
        </p>
      )}
      <form className="stack" noValidate onSubmit={save}>
        <div>
          <TextField
            id={`${id}title`}
            label="What it is"
            hint="Name the activity and the group, never a person or a school."
            problem={said("title")}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this types the name first
            autoFocus
            value={facts.title}
            onChange={(value) => setFacts({ ...facts, title: value })}
          />
        </div>
        <fieldset className="types">
          <legend>Type</legend>
          {evidenceTypes.map((type) => (
            <label key={type} className="opt">
              <input
                type="radio"
                name={`${id}type`}
                checked={facts.type === type}
                onChange={() => setFacts({ ...facts, type })}
              />
              <Icon name={type} />
              {evidenceTypeName[type]}
            </label>
          ))}
        </fieldset>
        <div>
          <TextField
            id={`${id}extent`}
            label="Extent"
            hint="How much of it, like “49 replies from 55 schools”."
            problem={said("extent")}
            value={facts.extent}
            onChange={(extent) => setFacts({ ...facts, extent })}
          />
        </div>
        <div>
          <TextField
            id={`${id}date`}
            label="Date"
            hint="As you would write it, like “November 2025”."
            problem={said("date")}
            value={facts.date}
            onChange={(date) => setFacts({ ...facts, date })}
          />
        </div>
        <p className="acts acts--main">
          <Button kind="filled" type="submit">
            {item ? `Change ${item.number}` : "Add to the register"}
          </Button>
          <Button kind="quiet" onPress={close}>
            Go back
          </Button>
        </p>
      </form>
    </Dialog>
  );
}

/** Only what one changed oneself: another may have changed the rest while this was open. */
function changed(before: EvidenceFacts, after: EvidenceFacts): Partial<EvidenceFacts> {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => before[name as keyof EvidenceFacts] !== value),
  );
}
