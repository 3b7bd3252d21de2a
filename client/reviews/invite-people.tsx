import { useRef } from "react";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import type { Invitation } from "#shared/api.ts";
import type { Role } from "#shared/permissions.ts";
import { roles } from "#shared/permissions.ts";
import type { Partner } from "#shared/reviews.ts";
import type { BadLine } from "./invited.ts";
import { readInvited } from "./invited.ts";

/** Who is to be invited, while it is being put together. Nothing of it has been sent. */
export interface Guests {
  /** Lines that are not read yet, or could not be. */
  readonly text: string;
  readonly bad: readonly BadLine[];
  readonly people: readonly Invitation[];
  readonly partner: string;
  readonly role: Role;
}

export const noGuests = (partner: string): Guests => ({ text: "", bad: [], people: [], partner, role: "writer" });

/** Takes the lines into the list of people; those that cannot be read stay, each with what is wrong. */
export function readGuests(guests: Guests, partners: readonly Partner[], members: readonly string[]): Guests {
  const known = new Map([
    ...members.map((email) => [email, "is a member already"] as const),
    ...guests.people.map(({ email }) => [email, "is in the list already"] as const),
  ]);
  const { partner, role } = guests;
  const { people, bad } = readInvited(guests.text, { partners, partner, role, known });
  return { ...guests, people: [...guests.people, ...people], bad, text: bad.map((one) => one.text).join("\n") };
}

interface InvitePeopleProps {
  readonly guests: Guests;
  readonly partners: readonly Partner[];
  /** Addresses of those who are members already. */
  readonly members?: readonly string[];
  readonly onChange: (guests: Guests) => void;
  /** Messages by person and field, as "0.partner". */
  readonly problems?: Readonly<Record<string, string>>;
}

/** A pasted list, read into people who can each be changed before anything is sent. */
export function InvitePeople({ guests, partners, members = [], onChange, problems = {} }: InvitePeopleProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const { text, bad, people } = guests;
  const set = (change: Partial<Guests>): void => onChange({ ...guests, ...change });
  const setPerson = (at: number, change: Partial<Invitation>): void =>
    set({ people: people.map((one, i) => (i === at ? { ...one, ...change } : one)) });

  function read(): void {
    onChange(readGuests(guests, partners, members));
    box.current?.focus();
  }

  return (
    <>
      <div className={bad.length === 0 ? "q" : "q q--err"}>
        <label htmlFor="invited">Invite people</label>
        <p className="hint" id="invited-hint">
          One a line, or pasted from Outlook or Excel. A line may have a name, a partner and a role: “Effie Larkrigg
          &lt;effie@example.gov.scot&gt;, ES, reader”. Nothing is sent until you say so.
        </p>
        {bad.length > 0 && (
          <div className="err" id="invited-problem" role="alert">
            <ul>
              {bad.map((one) => (
                <li key={`${one.text} ${one.problem}`}>
                  “{one.text}”: {one.problem}
                </li>
              ))}
            </ul>
          </div>
        )}
        <textarea
          id="invited"
          ref={box}
          rows={4}
          spellCheck={false}
          aria-invalid={bad.length > 0}
          aria-describedby={bad.length > 0 ? "invited-problem invited-hint" : "invited-hint"}
          value={text}
          onChange={(event) => set({ text: event.target.value, bad: [] })}
        />
        <div className="inline inline--end">
          <label>
            Partner, where a line says none
            <select value={guests.partner} onChange={(event) => set({ partner: event.target.value })}>
              <PartnerOptions partners={partners} chosen={guests.partner} />
            </select>
          </label>
          <label>
            Role, where a line says none
            <select value={guests.role} onChange={(event) => set({ role: event.target.value as Role })}>
              <RoleOptions />
            </select>
          </label>
          <Button onPress={read} isDisabled={text.trim() === ""}>
            Read these lines
          </Button>
        </div>
      </div>
      <p className="vh" role="status">
        {people.length === 0 ? "" : `${people.length} to be invited`}
      </p>
      {people.length > 0 && (
        <fieldset className="q" id="guests" tabIndex={-1}>
          <legend>{people.length === 1 ? "One person to invite" : `${people.length} people to invite`}</legend>
          <ul className="guests">
            {people.map((one, i) => (
              <li className="guest" key={one.email}>
                <Guest
                  person={one}
                  partners={partners}
                  problem={Object.entries(problems).find(([path]) => path.startsWith(`${i}.`))?.[1]}
                  onChange={(change) => setPerson(i, change)}
                  onRemove={() => {
                    set({ people: people.filter((other) => other !== one) });
                    box.current?.focus();
                  }}
                />
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </>
  );
}

interface GuestProps {
  readonly person: Invitation;
  readonly partners: readonly Partner[];
  readonly problem: string | undefined;
  readonly onChange: (change: Partial<Invitation>) => void;
  readonly onRemove: () => void;
}

function Guest({ person, partners, problem, onChange, onRemove }: GuestProps) {
  const { email } = person;
  const partner = partners.find((one) => one.id === person.partner);
  return (
    <>
      <span className="guest__who">
        <input
          type="text"
          placeholder="Name, if you know it"
          aria-label={`Name of ${email}`}
          value={person.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <span className="quiet">{email}</span>
        {problem !== undefined && <span className="err">{problem}</span>}
      </span>
      <select
        aria-label={`Partner of ${email}`}
        value={partner ? person.partner : ""}
        onChange={(event) => onChange({ partner: event.target.value })}
      >
        <PartnerOptions partners={partners} chosen={person.partner} short />
      </select>
      <select
        aria-label={`Role of ${email}`}
        value={person.role}
        onChange={(event) => onChange({ role: event.target.value as Role })}
      >
        <RoleOptions />
      </select>
      <label className="opt">
        <input
          type="checkbox"
          checked={person.signatory}
          disabled={partner?.signs !== true}
          onChange={(event) => onChange({ signatory: event.target.checked })}
        />
        Signatory<span className="vh">: {email}</span>
      </label>
      <button className="evi__x" type="button" onClick={onRemove}>
        <Icon name="close" />
        <span className="vh">Do not invite {email}</span>
      </button>
    </>
  );
}

interface PartnerOptionsProps {
  readonly partners: readonly Partner[];
  readonly chosen: string;
  readonly short?: boolean;
}

export function PartnerOptions({ partners, chosen, short = false }: PartnerOptionsProps) {
  return (
    <>
      {!partners.some((one) => one.id === chosen) && <option value="">Choose</option>}
      {partners.map((one) => (
        <option key={one.id} value={one.id}>
          {(short ? one.code || one.name : one.name || one.code) || "Unnamed partner"}
        </option>
      ))}
    </>
  );
}

export function RoleOptions() {
  return roles.map((role) => <option key={role}>{role}</option>);
}
