import { exportWords } from "#client/summary/take-away.ts";
import { Menu, MenuButton, MenuItem } from "#client/parts/overlays.tsx";
import type { ExportFormat } from "#shared/api.ts";
import type { Version } from "#shared/versions.ts";
import type { Cast } from "./cast.tsx";
import { castMember, castName, PersonMark } from "./cast.tsx";
import type { VersionCalled } from "./version-names.ts";
import { versionNote, versionTitle } from "./version-names.ts";

interface RowProps {
  readonly version: Version;
  readonly called: VersionCalled;
  readonly cast: Cast;
  readonly onCompareNow: () => void;
  /** Null: there is none before it, or one may not. */
  readonly onCompareBefore: (() => void) | null;
  readonly onName: (() => void) | null;
  readonly onRestore: (() => void) | null;
  /** Of an agreed text. */
  readonly onExport: ((format: ExportFormat) => void) | null;
}

/** One version: when, by whom and why, what changed since the one before, and what can be done with it. */
export function VersionRow(props: RowProps) {
  const { version, called, cast, onCompareNow, onCompareBefore, onName, onRestore, onExport } = props;
  const note = versionNote(version);
  return (
    <li className={version.name === "" ? "version" : "version version--named"}>
      <div className="version__h">
        <h4>
          <time dateTime={new Date(version.at).toISOString()}>{called.time}</time> {versionTitle(version)}
        </h4>
        <MenuButton label={`More about ${called.label}`} icon="more">
          <Menu aria-label="Version">
            <MenuItem icon="swap" onAction={onCompareNow}>
              Compare with now
            </MenuItem>
            {onCompareBefore && (
              <MenuItem icon="clock" onAction={onCompareBefore}>
                Compare with the one before
              </MenuItem>
            )}
            {onName && (
              <MenuItem icon="pencil" onAction={onName}>
                {version.name === "" ? "Name this version" : "Rename"}
              </MenuItem>
            )}
            {onRestore && (
              <MenuItem icon="putback" onAction={onRestore}>
                Restore
              </MenuItem>
            )}
            {onExport &&
              exportWords.map(({ format, words }) => (
                <MenuItem key={format} icon="export" onAction={() => onExport(format)}>
                  {`Export as ${words.replace(/^Web/, "web")}`}
                </MenuItem>
              ))}
          </Menu>
        </MenuButton>
      </div>
      {note !== "" && <p className="version__note">{note}</p>}
      {version.by !== null && (
        <p className="by">
          <PersonMark person={castMember(cast, version.by, version.partner)} />
        </p>
      )}
      <p className="version__a">{version.account || "What changed is still being read."}</p>
      <Writers version={version} cast={cast} />
      <p className="acts">
        <button type="button" className="btn-quiet" onClick={onCompareNow}>
          Compare with now<span className="vh">: {called.label}</span>
        </button>
        {onCompareBefore && (
          <button type="button" className="btn-quiet" onClick={onCompareBefore}>
            With the one before<span className="vh">: {called.label}</span>
          </button>
        )}
      </p>
    </li>
  );
}

/** Their partner then is not on the version, so they go by name. */
function Writers({ version, cast }: { version: Version; cast: Cast }) {
  const writers = version.writers.filter((one) => one !== version.by || version.writers.length > 1);
  if (writers.length === 0) return null;
  return (
    <p className="version__w">Written by {writers.map((one) => castName(castMember(cast, one, null))).join(", ")}</p>
  );
}
