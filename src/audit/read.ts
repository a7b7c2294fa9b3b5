import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** One line of the log as it was written. */
export interface AuditLine {
  readonly at: Date;
  readonly actorId: string;
  readonly actorName: string;
  readonly verb: string;
  readonly subjectId: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The lines about some subjects of one type, the newest first; from a moment on where one is given. */
export async function linesAbout(
  db: Kysely<Tables>,
  subjectType: string,
  subjectIds: readonly string[],
  limit: number,
  from: Date = new Date(0),
): Promise<AuditLine[]> {
  if (subjectIds.length === 0) return [];
  const { rows } = await sql<AuditLine>`
    select at, actor_id as "actorId", actor_name as "actorName", verb, subject_id as "subjectId", detail
    from audit_log
    where subject_type = ${subjectType} and subject_id = any(${[...subjectIds]}::text[]) and at >= ${from}
    order by id desc
    limit ${limit}
  `.execute(db);
  return rows;
}

/** The lines about contacts of one tenant that were removed: nothing but the line itself tells whose they were. */
export async function removedContacts(
  db: Kysely<Tables>,
  tenantId: string,
  limit: number,
  from: Date,
): Promise<AuditLine[]> {
  const { rows } = await sql<AuditLine>`
    select at, actor_id as "actorId", actor_name as "actorName", verb, subject_id as "subjectId", detail
    from audit_log
    where verb = 'contact.remove' and detail->>'tenantId' = ${tenantId} and at >= ${from}
    order by at desc
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Lines that are looked through for who has been at work; in a storm that is some minutes, and enough. */
const LOOKED_THROUGH = 500;

/** Who has done something since a moment, the latest first. Only people: their ids are Entra object ids. */
export async function actorsSince(
  db: Kysely<Tables>,
  since: Date,
  limit: number,
): Promise<readonly { readonly entraId: string; readonly name: string; readonly lastAt: Date }[]> {
  const { rows } = await sql<{ entraId: string; name: string; lastAt: Date }>`
    select actor_id as "entraId", (array_agg(actor_name order by id desc))[1] as name, max(at) as "lastAt"
    from (select * from audit_log order by id desc limit ${LOOKED_THROUGH}) as recent
    where at >= ${since} and actor_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    group by actor_id
    order by max(id) desc
    limit ${limit}
  `.execute(db);
  return rows;
}
