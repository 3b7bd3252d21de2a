import { useId, useMemo } from "react";
import type { Version } from "#shared/versions.ts";
import { NOW } from "#shared/versions.ts";
import { byDay, momentName, versionsCalled } from "./version-names.ts";

interface SelectProps {
  readonly label: string;
  readonly versions: readonly Version[];
  readonly value: string;
  /** What the chosen one is called where it is no version of the list. */
  readonly other: string;
  /** When the text of now was fetched; null: it is not looked at. */
  readonly nowAt: number | null;
  readonly now: number;
  readonly onChange: (version: string) => void;
}

/** One of the two texts that are compared. */
export function VersionSelect({ label, versions, value, other, nowAt, now, onChange }: SelectProps) {
  const id = useId();
  const called = useMemo(() => versionsCalled(versions, now), [versions, now]);
  const listed = value === NOW || versions.some((one) => one.id === value);
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value={NOW}>{nowAt === null ? "Now" : `Now, ${momentName(nowAt, now)}`}</option>
        {!listed && <option value={value}>{other}</option>}
        {byDay(versions, now).map(({ name, versions: ofDay }) => (
          <optgroup key={name} label={name}>
            {ofDay.map((version) => (
              <option key={version.id} value={version.id}>
                {called.get(version.id)?.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
