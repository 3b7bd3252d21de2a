import { useId, useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { Button } from "#client/parts/controls.tsx";
import { Shape } from "#client/parts/people.tsx";
import { findAuthorities } from "#shared/authorities.ts";
import { newId } from "#shared/ids.ts";
import { scales } from "#shared/quantities.ts";
import type { Partner, ReviewDetails } from "#shared/reviews.ts";
import { modes } from "#shared/reviews.ts";

interface DetailsFormProps {
  readonly value: ReviewDetails;
  readonly onChange: (value: ReviewDetails) => void;
  /** Messages by field, as the server names them. */
  readonly problems: Readonly<Record<string, string>>;
}

/** Everything that is said once about a review. */
export function DetailsForm({ value, onChange, problems }: DetailsFormProps) {
  const set = (change: Partial<ReviewDetails>): void => onChange({ ...value, ...change });
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
      <Hosts hosts={value.hosts} problem={problems["hosts"]} onChange={(hosts) => set({ hosts })} />
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
      <fieldset className="q">
        <legend>Lines of enquiry</legend>
        <p className="hint">One to four. Each finding answers one.</p>
        {value.enquiries.map((enquiry, i) => (
          <div className="loe" key={enquiry.id}>
            <span className="quiet">{i + 1}</span>
            <textarea
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
            <button
              className="evi__x"
              type="button"
              onClick={() => set({ enquiries: value.enquiries.filter((one) => one.id !== enquiry.id) })}
            >
              <Icon name="close" />
              <span className="vh">Remove line of enquiry {i + 1}</span>
            </button>
          </div>
        ))}
        <Button kind="quiet" onPress={() => set({ enquiries: [...value.enquiries, { id: newId(), text: "" }] })}>
          <Icon name="plus" />
          Add a line of enquiry
        </Button>
      </fieldset>
      <h2 className="group">When and how</h2>
      <fieldset className="q">
        <legend>Dates</legend>
        <div className="dates">
          <Day label="First day" value={value.firstDay} onChange={(firstDay) => set({ firstDay })} />
          <Day label="Last day" value={value.lastDay} onChange={(lastDay) => set({ lastDay })} />
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
      <label htmlFor={name}>{label}</label>
      {problem !== undefined && <p className="err">{problem}</p>}
      <input
        id={name}
        type="text"
        value={value}
        list={list && `${name}-list`}
        aria-invalid={problem !== undefined}
        onChange={(event) => onChange(event.target.value)}
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
      {problem !== undefined && <p className="err">{problem}</p>}
      <textarea
        id={name}
        rows={3}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={`${name}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

interface HostsProps {
  readonly hosts: ReviewDetails["hosts"];
  readonly problem: string | undefined;
  readonly onChange: (hosts: ReviewDetails["hosts"]) => void;
}

/** One or more host authorities, found by name, short form or Gaelic name, or written freely. */
function Hosts({ hosts, problem, onChange }: HostsProps) {
  const [words, setWords] = useState("");
  const found =
    words.trim() === "" ? [] : findAuthorities(words).filter((one) => !hosts.some((host) => host.name === one.name));
  function add(name: string): void {
    if (name.trim() !== "") onChange([...hosts, { name: name.trim() }]);
    setWords("");
  }
  return (
    <div className={problem === undefined ? "q" : "q q--err"}>
      <label htmlFor="hosts">Host authority or authorities</label>
      <p className="hint" id="hosts-hint">
        Type a name, a short form or the Gaelic name, and choose; or write another name and press Enter.
      </p>
      {problem !== undefined && <p className="err">{problem}</p>}
      <ul className="tokens">
        {hosts.map((host) => (
          <li className="token" key={host.name}>
            {host.name}
            <button className="evi__x" type="button" onClick={() => onChange(hosts.filter((one) => one !== host))}>
              <Icon name="close" />
              <span className="vh">Remove {host.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <input
        id="hosts"
        type="text"
        autoComplete="off"
        value={words}
        aria-describedby="hosts-hint hosts-found"
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add(found.length === 1 ? (found[0]?.name ?? words) : words);
        }}
        onBlur={(event) => {
          if (!event.relatedTarget?.closest(".found")) add(words);
        }}
      />
      <p className="vh" id="hosts-found" role="status">
        {words.trim() === "" ? "" : `${found.length} found`}
      </p>
      {found.length > 0 && (
        <ul className="found">
          {found.slice(0, 6).map((one) => (
            <li key={one.name}>
              <button className="btn-quiet" type="button" onClick={() => add(one.name)}>
                {one.name} <span className="quiet">{one.aliases.join(", ")}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
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
    <fieldset className={problem === undefined ? "q" : "q q--err"}>
      <legend>Partners</legend>
      <p className="hint">A partner that signs must agree the summary before it is final.</p>
      {problem !== undefined && <p className="err">{problem}</p>}
      {partners.map((partner) => (
        <div className="partner" key={partner.id}>
          <Shape slot={partner.slot} />
          <input
            type="text"
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
            onClick={() => onChange(partners.filter((one) => one.id !== partner.id))}
          >
            <Icon name="close" />
            <span className="vh">Remove {partner.name}</span>
          </button>
        </div>
      ))}
      {free !== undefined && (
        <Button
          kind="quiet"
          onPress={() => onChange([...partners, { id: newId(), code: "", name: "", slot: free, signs: false }])}
        >
          <Icon name="plus" />
          Add a partner
        </Button>
      )}
    </fieldset>
  );
}
