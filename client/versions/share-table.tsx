import { Shape } from "#client/parts/people.tsx";
import type { Partner } from "#shared/reviews.ts";
import type { ShareRow } from "./shares.ts";
import { shareColumns, shareIn } from "./shares.ts";

interface ShareProps {
  /** Null while it is being read. */
  readonly rows: readonly ShareRow[] | null;
  readonly partners: readonly Partner[];
  readonly caption: string;
}

/** How much of each section comes from which partner. */
export function ShareTable({ rows, partners, caption }: ShareProps) {
  if (rows === null)
    return (
      <p className="quiet" role="status">
        Who wrote what is still being read. It comes by itself.
      </p>
    );
  const ids = partners.map(({ id }) => id);
  const columns = shareColumns(rows, ids);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
      <div className="table-wrap" role="region" aria-label={caption} tabIndex={0}>
        <table className="share">
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Section</th>
              {columns.map((column) => {
                const partner = partners.find(({ id }) => id === column);
                return (
                  <th key={column ?? ""} scope="col">
                    {partner ? (
                      <>
                        <Shape slot={partner.slot} />
                        {partner.code}
                      </>
                    ) : (
                      "Unknown"
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.section}>
                <th scope="row">{`${row.number} ${row.title}`.trim()}</th>
                {columns.map((column) => (
                  <td key={column ?? ""}>{shareIn(row, column, ids)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet share__note">
        From the server’s own record of who typed what. “Unknown” is shown where it cannot be told.
      </p>
    </>
  );
}
