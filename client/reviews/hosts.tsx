import { useId, useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { findAuthorities } from "#shared/authorities.ts";
import type { ReviewDetails } from "#shared/reviews.ts";

interface HostsProps {
  readonly hosts: ReviewDetails["hosts"];
  readonly problem: string | undefined;
  readonly onChange: (hosts: ReviewDetails["hosts"]) => void;
}

const SHOWN = 8;

/** One or more host authorities, found by name, short form or Gaelic name, or written freely. A combobox as ARIA has it. */
export function Hosts({ hosts, problem, onChange }: HostsProps) {
  const [words, setWords] = useState("");
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const list = useId();
  const written = words.trim();
  const found =
    written === ""
      ? []
      : findAuthorities(written)
          .filter((one) => !hosts.some((host) => host.name === one.name))
          .slice(0, SHOWN);
  const shown = open && found.length > 0;

  function add(name: string): void {
    if (name !== "" && !hosts.some((host) => host.name === name)) onChange([...hosts, { name }]);
    type("");
  }
  function type(text: string): void {
    setWords(text);
    setActive(-1);
    setOpen(text.trim() !== "");
  }
  const onlyOne = (): string => (found.length === 1 && found[0] ? found[0].name : written);

  function onKeyDown(event: React.KeyboardEvent): void {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (found.length === 0) return;
      event.preventDefault();
      setOpen(true);
      // One place more than there are: the words as they are typed.
      const places = found.length + 1;
      setActive((at) => ((at + 1 + (key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
    } else if (key === "Enter") {
      event.preventDefault();
      add(shown && found[active] ? found[active].name : onlyOne());
    } else if (key === "Escape" && shown) {
      event.preventDefault();
      setOpen(false);
      setActive(-1);
    } else if (key === "Backspace" && words === "" && hosts.length > 0) {
      event.preventDefault();
      onChange(hosts.slice(0, -1));
      // It can be corrected instead of typed again.
      type(hosts.at(-1)?.name ?? "");
    }
  }

  return (
    <div className={problem === undefined ? "q" : "q q--err"}>
      <label htmlFor="hosts">Host authority or authorities</label>
      <p className="hint" id="hosts-hint">
        Type a name, a short form or the Gaelic name, and choose. Another name counts as well: press Enter.
      </p>
      {problem !== undefined && (
        <p className="err" id="hosts-problem">
          {problem}
        </p>
      )}
      {hosts.length > 0 && (
        <ul className="tokens" aria-label="Chosen host authorities">
          {hosts.map((host) => (
            <li className="token" key={host.name}>
              {host.name}
              <button
                className="evi__x"
                type="button"
                onClick={() => {
                  onChange(hosts.filter((one) => one !== host));
                  document.getElementById("hosts")?.focus();
                }}
              >
                <Icon name="close" />
                <span className="vh">Remove {host.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="combo">
        <input
          id="hosts"
          type="text"
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={list}
          aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? "hosts-hint" : "hosts-problem hosts-hint"}
          value={words}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => add(onlyOne())}
        />
        <div className="combo__list" id={list} role="listbox" aria-label="Authorities" hidden={!shown}>
          {shown &&
            found.map((one, i) => (
              // The keys are the input's, which keeps the focus.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={one.name}
                id={`${list}-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={i === active}
                className="combo__one"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => add(one.name)}
              >
                {one.name} <span className="quiet">{one.aliases.join(", ")}</span>
              </div>
            ))}
        </div>
      </div>
      <p className="vh" role="status">
        {written === "" ? "" : found.length === 0 ? "None of the 32 by that name" : `${found.length} found`}
      </p>
    </div>
  );
}
