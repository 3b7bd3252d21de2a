import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "#server/audit/audit.ts";
import { auditTrail } from "#server/audit/trail.ts";
import { api, exportPath, recordPath } from "#shared/api.ts";
import { auditWords } from "#shared/audit.ts";
import { newId } from "#shared/ids.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";

let world: TestApp;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.app.close());

const ask = async (who: string, method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, payload?: object) =>
  world.app.http.inject({
    method,
    url: path.replace(":review", world.review),
    headers: { cookie: (await world.cookie(who))! },
    ...(payload ? { payload } : {}),
  });

const trail = async () => api.audit.response.parse((await ask("lead", "GET", api.audit.path)).json()).entries;

describe("AU audit trail", () => {
  test("AU1 every act of members, details, template, export and deletion is there, with who and in words", async () => {
    const { review, members } = world;
    const changed = (await ask("lead", "GET", "/api/reviews/:review")).json() as {
      review: Record<string, unknown> & { revision: number; template: object };
    };
    const { id: _i, state: _s, template, createdAt: _c, revision, ...details } = changed.review;
    const invitations = [
      { email: "amy@example.gov.uk", name: "", partner: "es", role: "writer", signatory: true },
      { email: "lead@example.org", name: "", partner: "la", role: "writer", signatory: false },
    ];
    const done = [
      await ask("lead", "POST", "/api/reviews/:review/members", { invitations }),
      await ask("lead", "PATCH", `/api/reviews/:review/members/${members["reader"]}`, { role: "commenter" }),
      await ask("lead", "PATCH", `/api/reviews/:review/members/${members["reader"]}`, { role: "commenter" }),
      await ask("lead", "DELETE", `/api/reviews/:review/members/${members["reader"]}`),
      await ask("other writer", "POST", "/api/reviews/:review/leave", { member: members["other writer"] }),
      await ask("lead", "PUT", "/api/reviews/:review", { revision, details: { ...details, focus: "Another focus" } }),
      await ask("lead", "PUT", "/api/reviews/:review/template", { revision: revision + 1, template }),
      await ask("writer", "GET", exportPath(review, "html")),
      await ask("lead", "GET", recordPath(review, "json")),
    ];
    const thread = newId();
    const comment = { id: newId(), text: [{ type: "paragraph", content: [{ type: "text", text: "No.", marks: [] }] }] };
    const place = { kind: "section", section: "context" };
    done.push(
      await ask("writer", "POST", "/api/reviews/:review/threads", {
        id: thread,
        comment,
        place,
        anchor: null,
        proposal: null,
        blocking: false,
      }),
      await ask("writer", "DELETE", `/api/reviews/:review/threads/${thread}/comments/${comment.id}`),
    );
    expect(done.map(({ statusCode, body }) => (statusCode === 200 ? 200 : body))).toEqual(done.map(() => 200));
    const entries = (await trail()).toReversed();
    expect(entries.map(({ name, what }) => `${name}: ${what.replace(/\(?[0-9a-f]{4} [0-9a-f]{4}\)?/, "#")}`)).toEqual([
      "lead: Invited amy@example.gov.uk as writer for ES, signatory",
      "lead: Changed that reader is commenter now",
      "lead: Removed reader",
      "other writer: Left the review",
      "lead: Changed the details: focus",
      "lead: Changed the template",
      "writer: Downloaded the draft # as HTML",
      "lead: Downloaded the record as JSON",
      "writer: Deleted a comment of theirs",
    ]);
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, i) => i + 1));
  });

  test("AU2 what is refused leaves no entry", async () => {
    const before = (await trail()).length;
    const { members } = world;
    const refused = [
      await ask("lead", "DELETE", `/api/reviews/:review/members/${members["lead"]}`),
      await ask("writer", "DELETE", `/api/reviews/:review/members/${members["lead"]}`),
      await ask("lead", "GET", "/api/reviews/:review/export/pdf"),
      await ask("writer", "GET", recordPath(world.review, "json")),
    ];
    expect(refused.every(({ statusCode }) => statusCode >= 400)).toBe(true);
    expect(await trail()).toHaveLength(before);
  });

  test("AU3 nothing is changed or taken out, whatever asks the database", async () => {
    const { db } = world.store;
    await db
      .insertInto("agreementActs")
      .values({ review: world.review, position: 1, kind: "withdrawn", by: "x", at: 1, act: "{}" })
      .execute();
    await db
      .insertInto("settlements")
      .values({
        review: world.review,
        position: 1,
        partner: "la",
        place: "finding/1",
        hash: null,
        sequence: 1,
        by: "x",
        at: 1,
      })
      .execute();
    for (const table of ["audit", "agreementActs", "settlements"]) {
      await expect(sql`update ${sql.table(table)} set at = 0`.execute(db)).rejects.toThrow("only added");
      await expect(sql`delete from ${sql.table(table)}`.execute(db)).rejects.toThrow("only added");
      const rows = async () => (await sql`select rowid, * from ${sql.table(table)}`.execute(db)).rows;
      const before = await rows();
      expect(before.length).toBeGreaterThan(0);
      const row = before[0] as Record<string, string | number | null>;
      const put = (changes: object, without: string) => {
        const all = Object.entries({ ...row, ...changes }).filter(([name]) => name !== without);
        const columns = sql.join(all.map(([name]) => sql.ref(name)));
        return sql`insert or replace into ${sql.table(table)} (${columns}) values (${sql.join(all.map(([, one]) => one))})`;
      };
      // In the place of the row by its key, and by the number that the database gives it.
      await expect(put({ at: 0 }, "rowid").execute(db)).rejects.toThrow("only added");
      await expect(put({ at: 0, position: 9_999 }, "").execute(db)).rejects.toThrow("only added");
      await expect(sql`update or replace ${sql.table(table)} set at = 0`.execute(db)).rejects.toThrow("only added");
      expect(await rows()).toEqual(before);
    }
  });

  test("an entry goes with the transaction of its act", async () => {
    const { db } = world.store;
    const before = (await trail()).length;
    await db
      .transaction()
      .execute(async (transaction) => {
        await audit(transaction, world.review, { member: null, at: 1 }, "template changed", {});
        throw new Error("it did not happen");
      })
      .catch(() => {});
    expect(await auditTrail(db, world.review)).toHaveLength(before);
  });

  test("a kind that a newer Codraft wrote is named, not hidden", () => {
    expect(auditWords("merged" as "left", {}, () => "")).toBe("merged");
  });
});
