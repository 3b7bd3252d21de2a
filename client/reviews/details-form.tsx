import { useEffect, useRef, useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { Shape } from "#client/parts/people.tsx";
import { FieldError, described, TextField } from "#client/parts/text-field.tsx";
import { newId } from "#shared/ids.ts";
import { scales } from "#shared/quantities.ts";
import type { Partner, ReviewDetails } from "#shared/reviews.ts";
import { modes, withHosts } from "#shared/reviews.ts";
import { Hosts } from "./hosts.tsx";

const MOST_ENQUIRIES = 8;

/** Once it is drawn. */
const focusSoon = (id: string): void => void requestAnimationFrame(() => document.getElementById(id)?.focus());

interface DetailsFormProps {
  readonly value: ReviewDetails;
  readonly onChange: (value: ReviewDetails) => void;
  /** Messages by field, as the server names them. */
  readonly problems: Readonly<Record<string, string>>;
  /** Which findings answer this line of enquiry; left out where there can be none yet. */
  readonly answering?: (enquiry: string) => Promise<readonly string[]>;
}

/** A line of enquiry that findings answer, and which; null: that could not be looked up. */
interface Answered {
  readonly id: string;
  readonly findings: readonly string[] | null;
}

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** Everything that is said once about a review. */
export function DetailsForm({ value, onChange, problems, answering }: DetailsFormProps) {
  const [asking, setAsking] = useState<Answered | null>(null);
  const asked = value.enquiries.findIndex((one) => one.id === asking?.id);
  const set = (change: Partial<ReviewDetails>): void => onChange({ ...value, ...change });
  // A line can be put back after other things were typed: into the form as it is then.
  const putBack = useRef<typeof set>(null);
  // Which findings answer it is looked up first; the form may have changed by then.
  const removeNow = useRef<(id: string) => void>(null);
  useEffect(() => {
    putBack.current = set;
    removeNow.current = (id) => {
      const at = value.enquiries.findIndex((one) => one.id === id);
      if (at >= 0) removeEnquiry(at);
    };
  });
  const days = problems["firstDay"] ?? problems["lastDay"];
  function askToRemove(at: number): void {
    const one = value.enquiries[at];
    if (!one || !answering || one.text.trim() === "") return removeEnquiry(at);
    answering(one.id).then(
      (findings) => (findings.length > 0 ? setAsking({ id: one.id, findings }) : removeNow.current?.(one.id)),
      () => setAsking({ id: one.id, findings: null }),
    );
  }
  function removeEnquiry(at: number): void {
    const before = value.enquiries;
    const rest = before.filter((_, i) => i !== at);
    set({ enquiries: rest });
    const next = rest[Math.min(at, rest.length - 1)];
    focusSoon(next ? `enquiry-${next.id}` : "add-enquiry");
    if (before[at]?.text.trim())
      toast({
        text: `Line of enquiry ${at + 1} removed. Its findings keep their words.`,
        action: { label: "Put back", run: () => putBack.current?.({ enquiries: before }) },
      });
  }
  return (
    <>
      <Line
        label="What will the document be called?"
        name="title"
        problems={problems}
        list={["Evaluative summary", "Report"]}
        value={value.title}
        onChange={(title) => set({ title })}
      />
      <Hosts hosts={value.hosts} problem={problems["hosts"]} onChange={(hosts) => onChange(withHosts(value, hosts))} />
      <h2 className="group">The focus</h2>
      <Words
        label="Agreed focus"
        hint="One question that the review will answer."
        name="focus"
        problems={problems}
        value={value.focus}
        onChange={(focus) => set({ focus })}
      />
      <Words
        label="Why this focus?"
        hint="What does the host’s own self-evaluation say?"
        name="reason"
        problems={problems}
        value={value.reason}
        onChange={(reason) => set({ reason })}
      />
      <fieldset className={problems["enquiries"] === undefined ? "q" : "q q--err"} id="enquiries" tabIndex={-1}>
        <legend>Lines of enquiry</legend>
        <p className="hint">One to four. Each finding answers one.</p>
        {problems["enquiries"] !== undefined && <p className="err">{problems["enquiries"]}</p>}
        {value.enquiries.map((enquiry, i) => (
          <div className="loe" key={enquiry.id}>
            <span className="quiet">{i + 1}</span>
            <textarea
              id={`enquiry-${enquiry.id}`}
              rows={2}
              aria-label={`Line of enquiry ${i + 1}`}
              value={enquiry.text}
              onChange={(event) =>
                set({
                  enquiries: value.enquiries.map((one) =>
                    one.id === enquiry.id ? { ...one, text: event.target.value } : one,
                  ),
                })
              }
            />
            <button className="evi__x" type="button" onClick={() => askToRemove(i)}>
              <Icon name="close" />
              <span className="vh">Remove line of enquiry {i + 1}</span>
            </button>
          </div>
        ))}
        <Dialog title={`Remove line of enquiry ${asked + 1}?`} isOpen={asked >= 0} onClose={() => setAsking(null)}>
          <p>
            {asking?.findings
              ? `${listed.format(asking.findings)} ${asking.findings.length === 1 ? "answers" : "answer"} it. What is written there stays, but it answers no line of enquiry once you save the details.`
              : "Which findings answer it could not be looked up. They keep their words, but answer no line of enquiry once you save the details."}
          </p>
          <p className="acts">
            <Button onPress={() => setAsking(null)}>Keep it</Button>
            <Button
              kind="danger"
              onPress={() => {
                setAsking(null);
                removeEnquiry(asked);
              }}
            >
              Remove line of enquiry {asked + 1}
            </Button>
          </p>
        </Dialog>
        {value.enquiries.length < MOST_ENQUIRIES && (
          <Button
            id="add-enquiry"
            kind="quiet"
            onPress={() => {
              const id = newId();
              set({ enquiries: [...value.enquiries, { id, text: "" }] });
              focusSoon(`enquiry-${id}`);
            }}
          >
            <Icon name="plus" />
            Add a line of enquiry
          </Button>
        )}
      </fieldset>
      <h2 className="group">When and how</h2>
      <fieldset className={days === undefined ? "q" : "q q--err"}>
        <legend>Dates</legend>
        {days !== undefined && <p className="err">{days}</p>}
        <div className="dates">
          <Day id="firstDay" label="First day" value={value.firstDay} onChange={(firstDay) => set({ firstDay })} />
          <Day id="lastDay" label="Last day" value={value.lastDay} onChange={(lastDay) => set({ lastDay })} />
        </div>
      </fieldset>
      <fieldset className="q">
        <legend>How will the team work?</legend>
        <div className="inline">
          {modes.map((mode) => (
            <label className="opt" key={mode}>
              <input type="radio" name="mode" checked={value.mode === mode} onChange={() => set({ mode })} />
              {mode.charAt(0).toUpperCase() + mode.slice(1)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="q">
        <label htmlFor="scale">Terms of quantity</label>
        <select id="scale" value={value.scale} onChange={(event) => set({ scale: event.target.value })}>
          {scales.map((scale) => (
            <option key={scale.id} value={scale.id}>
              {scale.name}
            </option>
          ))}
        </select>
      </div>
      <h2 className="group">Who takes part</h2>
      <Partners partners={value.partners} problem={problems["partners"]} onChange={(partners) => set({ partners })} />
    </>
  );
}

interface LineProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly list?: readonly string[];
  readonly value: string;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

function Line({ label, name, list, value, problems, onChange }: LineProps) {
  const problem = problems[name];
  return (
    <div className={problem === undefined ? "q" : "q q--err"}>
      <TextField
        id={name}
        label={label}
        problem={problem ?? null}
        value={value}
        list={list && `${name}-list`}
        onChange={onChange}
      />
      {list && (
        <datalist id={`${name}-list`}>
          {list.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </datalist>
      )}
    </div>
  );
}

function Words({ label, name, hint, value, problems, onChange }: LineProps) {
  const problem = problems[name];
  return (
    <div className={problem === undefined ? "q" : "q q--err"}>
      <label htmlFor={name}>{label}</label>
      <p className="hint" id={`${name}-hint`}>
        {hint}
      </p>
      {problem !== undefined && <FieldError id={`${name}-error`}>{problem}</FieldError>}
      <textarea
        id={name}
        rows={3}
        value={value}
        {...described(name, true, problem ?? null)}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface DayProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Day({ id, label, value, onChange }: DayProps) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

interface PartnersProps {
  readonly partners: readonly Partner[];
  readonly problem: string | undefined;
  readonly onChange: (partners: Partner[]) => void;
}

function Partners({ partners, problem, onChange }: PartnersProps) {
  const change = (id: string, part: Partial<Partner>): void =>
    onChange(partners.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const free = [1, 2, 3, 4, 5, 6].find((slot) => !partners.some((one) => one.slot === slot));
  return (
    <fieldset className={problem === undefined ? "q" : "q q--err"} id="partners" tabIndex={-1}>
      <legend>Partners</legend>
      <p className="hint">
        A partner that signs must agree the summary before it is final. Officers of other authorities write and do not
        sign.
      </p>
      {problem !== undefined && <p className="err">{problem}</p>}
      {partners.map((partner) => (
        <div className="partner" key={partner.id}>
          <Shape slot={partner.slot} />
          <input
            type="text"
            id={`partner-code-${partner.id}`}
            className="w-code"
            aria-label={`Short form of ${partner.name || "the partner"}`}
            value={partner.code}
            onChange={(event) => change(partner.id, { code: event.target.value })}
          />
          <input
            type="text"
            aria-label={`Name of partner ${partner.code}`}
            value={partner.name}
            onChange={(event) => change(partner.id, { name: event.target.value })}
          />
          <label className="opt">
            <input
              type="checkbox"
              checked={partner.signs}
              onChange={(event) => change(partner.id, { signs: event.target.checked })}
            />
            Signs<span className="vh">: {partner.name}</span>
          </label>
          <button
            className="evi__x"
            type="button"
            onClick={() => {
              const rest = partners.filter((one) => one.id !== partner.id);
              const next = rest[Math.min(partners.indexOf(partner), rest.length - 1)];
              onChange(rest);
              focusSoon(next ? `partner-code-${next.id}` : "add-partner");
            }}
          >
            <Icon name="close" />
            <span className="vh">Remove {partner.name}</span>
          </button>
        </div>
      ))}
      {free !== undefined && !partners.some((one) => one.code.trim().toUpperCase() === "OA") && (
        <Button
          kind="quiet"
          onPress={() => {
            const slot = partners.some((one) => one.slot === 4) ? free : 4;
            onChange([
              ...partners,
              { id: newId(), code: "OA", name: "Officers of other authorities", slot, signs: false },
            ]);
          }}
        >
          <Icon name="plus" />
          Add officers of other authorities
        </Button>
      )}
      {free !== undefined && (
        <Button
          id="add-partner"
          kind="quiet"
          onPress={() => {
            const id = newId();
            onChange([...partners, { id, code: "", name: "", slot: free, signs: false }]);
            focusSoon(`partner-code-${id}`);
          }}
        >
          <Icon name="plus" />
          Add a partner
        </Button>
      )}
    </fieldset>
  );
}
