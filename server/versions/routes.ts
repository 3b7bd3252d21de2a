import type { FastifyInstance } from "fastify";
import { audit } from "#server/audit/audit.ts";
import type { InReview } from "#server/doorkeeper.ts";
import { implement } from "#server/http.ts";
import { everybody } from "#server/members.ts";
import { moment } from "#server/exports/agreed.ts";
import type { Parts } from "#server/parts.ts";
import type { VersionsTable } from "#server/store/tables.ts";
import { createTurns } from "#server/threads/turns.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import { newId } from "#shared/ids.ts";
import type { Review } from "#shared/reviews.ts";
import type { Version } from "#shared/versions.ts";
import { NOW } from "#shared/versions.ts";
import type { TextSource } from "./questions.ts";
import { finishBegun } from "./act.ts";
import { importDocument } from "./import.ts";
import { restoredUnder, restoreVersion } from "./restoration.ts";
import { positionsOf, reviewAt, rowAt, rowsBetween, textAt, writtenAt } from "./sources.ts";
import type { ReadyVersion } from "./store.ts";
import { keepVersion, presentVersion, readyVersion, versionsOf } from "./store.ts";

const noVersion = (): Problem => new Problem("not-found", "There is no such version in this review.");

/** While somebody types, the text of now is that of a moment ago: at most so many rows. */
const SOON = 200;

/** A place in the log that a path speaks of, and what is said about the review there. */
interface Position {
  readonly row: VersionsTable | null;
  readonly review: Review;
  readonly sequence: number;
  readonly at: number;
}

/** Versions: to list, name, read and bring back; who changed what between two places in the log. */
export function versionRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, rooms, historian, clock, doorkeeper, report } = parts;
  /** One restoration or import of a review after another: two made from the same text would bring the same words twice. */
  const turns = createTurns();
  /** Two of one act would both find that it is not done yet. */
  const naming = createTurns();
  finishAll().catch((error: unknown) => report("what an earlier process had begun was not finished", error));

  async function finishAll(): Promise<void> {
    const begun = await db.selectFrom("begunActs").select("review").distinct().execute();
    for (const { review } of begun)
      if (await turns.take(review, () => finishBegun(parts, review))) tell({ id: review });
  }

  const author = ({ member }: InReview): { member: string; partner: string } => ({
    member: member.id,
    partner: member.partner,
  });

  /** A version by its id, the text of now, or of a bare log position. */
  async function positionOf({ review }: InReview, named: string): Promise<Position> {
    if (named === NOW) {
      await historian.caughtUp(review.id);
      // Where authorship stands, if it has come so far: then nothing has to be read again to say who wrote it.
      const { authored, last } = await positionsOf(db, review.id);
      const behind = authored === 0 || last - authored > SOON;
      return { row: null, review, ...must(await rowAt(db, review.id, behind ? last : authored), "a seeded log") };
    }
    const [, position] = /^at-(\d{1,15})$/.exec(named) ?? [];
    if (position !== undefined) {
      const found = await rowAt(db, review.id, Number(position));
      if (!found) throw noVersion();
      return { row: null, review, ...found };
    }
    const row = await versionRow(review, named);
    return { row, review: await reviewAt(db, review.id, row.revision), sequence: row.sequence, at: row.at };
  }

  async function versionRow(review: Pick<Review, "id">, id: string): Promise<VersionsTable> {
    const row = await db
      .selectFrom("versions")
      .selectAll()
      .where("review", "=", review.id)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw noVersion();
    return row;
  }

  /** A version that somebody named, with the act's entry. */
  async function keep({ review, member }: InReview, ready: ReadyVersion): Promise<Version> {
    const { id, at, name } = ready.row;
    const version = await db.transaction().execute(async (transaction) => {
      await audit(transaction, review.id, { member: member.id, at }, "version named", { version: id, name });
      return keepVersion(transaction, review, ready);
    });
    tell(review);
    return version;
  }

  /** The text before a restoration or an import with what its member did until it was made, and nothing that others wrote meanwhile. */
  async function restoredText(before: VersionsTable | null, text: TextSource, id: string): Promise<TextSource> {
    const after = before && (await versionRow({ id: before.review }, id));
    const isPair = before?.reason === after?.reason && ["restored", "imported"].includes(before?.reason ?? "");
    if (!after || after.sequence <= before.sequence || !isPair)
      throw new Problem("bad-input", "These two versions are not before and after one restoration.");
    const rows = await rowsBetween(db, before.review, before.sequence, after.sequence);
    const own = rows.filter(({ member }) => member === after.by);
    return { ...text, updates: [...text.updates, ...own.map(({ bytes }) => bytes)] };
  }

  /** What changed since the version before is told a little later. */
  function tell(review: Pick<Review, "id">): void {
    rooms.announce(review.id, "versions");
    historian.wake(review.id);
  }

  implement(app, api.versions, doorkeeper.review("versions.read"), async ({ context: { review, member } }) => {
    const looked = await db
      .selectFrom("looks")
      .select(["sequence", "at"])
      .where("review", "=", review.id)
      .where("member", "=", member.id)
      .executeTakeFirst();
    const people = await everybody(db, review.id);
    return {
      versions: (await versionsOf(db, review.id)).map(presentVersion),
      looked: looked ?? null,
      names: Object.fromEntries(people.map(({ id, name }) => [id, name])),
    };
  });

  implement(app, api.nameNow, doorkeeper.review("versions.name"), ({ context, body: { act = newId(), name } }) =>
    naming.take(context.review.id, async () => {
      const { review, member } = context;
      const done = await db.selectFrom("versions").selectAll().where("id", "=", act).executeTakeFirst();
      if (done) {
        const isOwn = done.review === review.id && done.by === member.id && done.reason === "named";
        if (!isOwn) throw new Problem("bad-input", "The request could not be read.");
        return rename(context, done, name);
      }
      const frozen = await rooms.freeze(review.id);
      const made = { reason: "named", name, author: author(context), at: clock.now() } as const;
      const ready = await readyVersion(historian, review, frozen, made);
      return keep(context, { ...ready, row: { ...ready.row, id: act } });
    }),
  );

  implement(app, api.nameVersion, doorkeeper.review("versions.name"), async ({ context, params, body }) =>
    rename(context, await versionRow(context.review, params["version"] ?? ""), body.name),
  );

  async function rename({ review: now, member }: InReview, row: VersionsTable, name: string): Promise<Version> {
    const stored = await db
      .selectFrom("versionTexts")
      .select("version")
      .where("version", "=", row.id)
      .executeTakeFirst();
    const review = await reviewAt(db, row.review, row.revision);
    const packed = stored
      ? null
      : await historian.ask({ kind: "pack", review, text: await textAt(db, row.review, row.sequence) });
    await db.transaction().execute(async (transaction) => {
      const known = await transaction.selectFrom("versions").select("name").where("id", "=", row.id).executeTakeFirst();
      // It was thinned out at this moment.
      if (!known) throw noVersion();
      if (known.name === name) return;
      await transaction.updateTable("versions").set({ name }).where("id", "=", row.id).execute();
      const who = { member: member.id, at: clock.now() };
      const was = known.name === "" ? {} : { was: known.name };
      await audit(transaction, row.review, who, "version named", { version: row.id, name, ...was });
      if (!packed) return;
      const { state, summary } = packed;
      await transaction.insertInto("versionTexts").values({ version: row.id, state, summary, written: null }).execute();
    });
    tell(now);
    return presentVersion({ ...row, name });
  }

  // The text is made into JSON in the historian's thread, and sent as it is.
  const mayRead = doorkeeper.review("versions.read");
  app.get<{ Params: { review: string; version: string } }>(api.version.path, async (request, reply) => {
    const context = await mayRead(request);
    const { row, review, sequence, at } = await positionOf(context, request.params.version);
    const text = await textAt(db, review.id, sequence);
    const written = await writtenAt(db, review.id, sequence);
    const said = await historian.ask({ kind: "read", review, text, written });
    const head = JSON.stringify({ version: row && presentVersion(row), sequence, at });
    return reply
      .type("application/json; charset=utf-8")
      .header("cache-control", "no-store")
      .send(`${head.slice(0, -1)},${said}`);
  });

  implement(app, api.edits, doorkeeper.review("versions.read"), async ({ context: { review }, params }) => {
    const [after, upto] = [Number(params["after"]), Number(params["upto"])];
    if (!Number.isSafeInteger(after) || !Number.isSafeInteger(upto))
      throw new Problem("bad-input", "The request could not be read.");
    if (upto > (await positionsOf(db, review.id)).authored) await historian.caughtUp(review.id);
    const edits = await db
      .selectFrom("edits")
      .select(["sequence", "at", "member", "partner", "key"])
      .where("review", "=", review.id)
      .where("sequence", ">", after)
      .where("sequence", "<=", upto)
      .orderBy("sequence")
      .execute();
    return { edits };
  });

  implement(app, api.restore, doorkeeper.review("versions.restore"), ({ context, params, body }) =>
    turns.take(context.review.id, async () => {
      await finishBegun(parts, context.review.id);
      const { act, ...asked } = body;
      const done = act === undefined ? null : await restoredUnder(db, context.review, act);
      if (done) return done;
      const named = params["version"] ?? "";
      const { row, review, sequence, at } = await positionOf(context, named);
      const text = await textAt(db, review.id, sequence);
      const what =
        asked.kind === "undo"
          ? {
              kind: asked.kind,
              of: row?.reason === "imported" ? ("import" as const) : ("restoration" as const),
              after: await restoredText(row, text, asked.after),
            }
          : asked;
      const after = asked.kind === "undo" ? asked.after : null;
      const from = row
        ? `the version ${row.name === "" ? "of" : `“${row.name}” of`} ${moment(at)}`
        : `the text of ${moment(at)}`;
      const restored = await restoreVersion(
        parts,
        context,
        { review, sequence, text },
        { what, named, from, after, act },
      );
      tell(context.review);
      return restored;
    }),
  );

  implement(app, api.import, doorkeeper.review("summary.import"), ({ context, body }) =>
    turns.take(context.review.id, async () => {
      await finishBegun(parts, context.review.id);
      const { places, ...brought } = await importDocument(parts, context, body);
      tell(context.review);
      return { ...brought, places: [...places] };
    }),
  );

  implement(app, api.look, doorkeeper.review("versions.read"), async ({ context: { review, member } }) => {
    const { last: sequence } = await positionsOf(db, review.id);
    const at = clock.now();
    await db
      .insertInto("looks")
      .values({ review: review.id, member: member.id, sequence, at })
      .onConflict((conflict) => conflict.columns(["review", "member"]).doUpdateSet({ sequence, at }))
      .execute();
    return { sequence, at };
  });
}
