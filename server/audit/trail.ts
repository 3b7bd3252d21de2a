import type { Kysely } from "kysely";
import { everybody } from "#server/members.ts";
import type { Tables } from "#server/store/tables.ts";
import type { AuditEntry } from "#shared/agreement-wire.ts";
import type { Audited, AuditKind } from "#shared/audit.ts";
import { auditWords } from "#shared/audit.ts";

/** Every act in a review, the newest first. */
export async function auditTrail(db: Kysely<Tables>, review: string): Promise<AuditEntry[]> {
  const names = new Map((await everybody(db, review)).map(({ id, name }) => [id, name]));
  const name = (member: string): string => names.get(member) ?? "a former member";
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("review", "=", review)
    .orderBy("position", "desc")
    .execute();
  return rows.map(({ position, at, by, kind, about }) => ({
    position,
    at,
    by,
    name: by === null ? "Codraft" : name(by),
    kind,
    what: auditWords(kind as AuditKind, JSON.parse(about) as Audited[AuditKind], name),
  }));
}
