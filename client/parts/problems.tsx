import { useEffect, useRef } from "react";
import { useShown } from "#client/lib/shown.ts";
import { Problem } from "#shared/errors.ts";

/** The messages of a refusal by form field: only the first part of a path counts, since a field shows one message. */
export function problemsOf(error: Error | null, prefix: string): Record<string, string> {
  const found: Record<string, string> = {};
  if (!(error instanceof Problem)) return found;
  for (const [path, message] of Object.entries(error.fields)) {
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : path;
    found[name.split(".")[0] ?? name] ??= message;
  }
  return found;
}

/** The messages of a refusal whose path begins so, by what follows: a list can show each at its line. */
export function fieldsUnder(error: Error | null, prefix: string): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  const entries = Object.entries(error.fields).filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(entries.map(([path, message]) => [path.slice(prefix.length), message]));
}

/** Where the summary's link leads, if the field is called otherwise. */
const targets: Readonly<Record<string, string>> = { invitations: "guests", sections: "sections" };

/** What is wrong, on top of the form, with a way to each field. The focus goes to it. */
export function ProblemSummary({
  error,
  problems,
}: {
  error: Error | null;
  problems: Readonly<Record<string, string>>;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  useShown("strip", error !== null);
  if (!error) return null;
  const entries = Object.entries(problems);
  return (
    <div className="strip strip--red" ref={box} tabIndex={-1} role="alert">
      <div>
        <b>There is a problem</b>
        {entries.length === 0 ? (
          <p>{error.message}</p>
        ) : (
          <ul>
            {entries.map(([name, message]) => (
              <li key={name}>
                <a className="link" href={`#${targets[name] ?? name}`}>
                  {message}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
