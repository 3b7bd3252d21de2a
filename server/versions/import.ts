import type { InReview } from "#server/doorkeeper.ts";
import type { Parts } from "#server/parts.ts";
import type { Kysely } from "kysely";
import type { Tables } from "#server/store/tables.ts";
import type { Audited } from "#shared/audit.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import type { ImportedPart, Importing } from "#shared/imports.ts";
import type { Template } from "#shared/templates.ts";
import { sectionNumbers } from "#shared/templates.ts";
import type { Version } from "#shared/versions.ts";
import { actOnText } from "./act.ts";
import { doneBefore } from "./done.ts";

interface Brought {
  readonly before: Version;
  readonly after: Version;
  /** Where it is, as the trail says. */
  readonly places: readonly string[];
}

/**
 * Brings the parts of a document into the text, as an edit by the member that adds and changes nothing. Asked for again
 * under the same id (its answer was lost on the way) it says what was done.
 */
export async function importDocument(
  parts: Parts,
  context: InReview,
  { id, file, parts: brought }: Importing,
): Promise<Brought & { again: boolean }> {
  const { db, rooms, historian, clock } = parts;
  const { review, member } = context;
  const done = await doneBefore(db, review, id);
  if (done) {
    const { before, after } = done;
    return { before, after, places: await placesOf(db, review.id, after.id), again: true };
  }
  for (const part of brought) mustHavePlace(part, review.template);
  const frozen = await rooms.freeze(review.id);
  const edit = await historian.ask({
    kind: "import",
    now: { state: { bytes: frozen.state, packed: false }, updates: [] },
    parts: brought,
    by: { by: member.id, partner: member.partner, at: clock.now() },
  });
  const places = placeNames(brought, review.template);
  const made = await actOnText(parts, context, frozen, must(edit, "an edit of one part at least"), {
    reason: "imported",
    about: (side) => ({ kind: "import", side, undone: false, file, act: id }),
    entry: (after) => ({ kind: "imported", said: { file, places, after } }),
  });
  return { ...made, places, again: false };
}

async function placesOf(db: Kysely<Tables>, review: string, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("audit")
    .select("about")
    .where("review", "=", review)
    .where("kind", "=", "imported")
    .execute();
  return (
    rows.map(({ about }) => JSON.parse(about) as Audited["imported"]).find((one) => one.after === after)?.places ?? []
  );
}

/** The template may have become another since the document was looked at. */
function mustHavePlace(part: ImportedPart, { sections }: Template): void {
  const kind = sections.find(({ id, on }) => on && id === (part.to === "action" ? "actions" : part.section))?.kind;
  const fits = part.to === "finding" ? kind === "findings" : kind !== undefined && kind !== "generated";
  if (fits) return;
  throw new Problem(
    "bad-input",
    "The template was changed meanwhile, and a section that was chosen is no longer there. Nothing was changed. Close this, then choose the file again.",
  );
}

/** "section 1", "4 findings in section 4", "2 action points", in the order of the template. */
function placeNames(parts: readonly ImportedPart[], template: Template): string[] {
  const numbers = sectionNumbers(template);
  const names = template.sections.flatMap(({ id, title }) => {
    const number = numbers.get(id) ?? "";
    const section = number === "" ? `“${title}”` : `section ${number} “${title}”`;
    const here = parts.filter((part) => part.to !== "action" && part.section === id);
    const findings = here.filter(({ to }) => to === "finding").length;
    return [
      ...(here.length > findings ? [section] : []),
      ...(findings > 0 ? [`${findings} ${findings === 1 ? "finding" : "findings"} in ${section}`] : []),
    ];
  });
  const actions = parts.filter(({ to }) => to === "action").length;
  return actions === 0 ? names : [...names, `${actions} ${actions === 1 ? "action point" : "action points"}`];
}
