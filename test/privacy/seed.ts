import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../src/storage/tables.ts';

export const NOW = new Date('2026-03-04T10:00:00Z');
/** Two people of one name, and a contact of that name at a customer. */
export const THOMAS = '2f1b3a44-0000-4000-8000-00000000000a';
export const OTHER_THOMAS = '2f1b3a44-0000-4000-8000-00000000000b';
export const NAME = 'Thomas Weber';
export const CONTOSO = '99999999-aaaa-4bbb-8ccc-000000000001';
export const FABRIKAM = '99999999-aaaa-4bbb-8ccc-000000000002';
export const ADATUM = '99999999-aaaa-4bbb-8ccc-0000000000ff';

/** Empties what these tests write, and begins anew: one customer that left, one that is served, our own tenant. */
export async function seedPrivacy(db: Kysely<Tables>): Promise<void> {
  await sql`truncate people, contacts, drills, audit_log, tenants, unanswered_questions, erasures, archived_alerts, alerts,
    tasks, preferences cascade`.execute(db);
  // The queue makes its tables at a start of the service.
  await sql`create schema if not exists pgboss`.execute(db);
  await sql`create table if not exists pgboss.job (data jsonb)`.execute(db);
  const tenants = [
    { id: CONTOSO, name: 'Contoso', domain: 'contoso.com', kind: 'customer', daysAgo: 10 },
    { id: FABRIKAM, name: 'Fabrikam', domain: 'fabrikam.com', kind: 'customer', daysAgo: 0 },
    { id: ADATUM, name: 'Adatum', domain: 'adatum.com', kind: 'partner', daysAgo: 0 },
  ] as const;
  for (const { daysAgo, ...tenant } of tenants) {
    const seen_at = new Date(NOW.getTime() - daysAgo * 86_400_000);
    await db
      .insertInto('tenants')
      .values({ ...tenant, seen_at })
      .execute();
  }
}

export async function addPerson(db: Kysely<Tables>, entraId: string, name = NAME): Promise<void> {
  await db
    .insertInto('people')
    .values({
      tenant_id: ADATUM,
      entra_id: entraId,
      name,
      teams_id: `29:${entraId}`,
      personal_conversation_id: null,
      service_url: 'https://smba.trafficmanager.net/',
      locale: 'en',
      time_zone: 'UTC',
      seen_at: NOW,
    })
    .execute();
}

export interface Line {
  readonly actorId: string;
  readonly verb: string;
  readonly subjectId?: string;
  readonly subjectType?: string;
  readonly at?: Date;
  readonly name?: string;
}

export async function addLine(db: Kysely<Tables>, line: Line): Promise<void> {
  const { actorId, verb, subjectId = 'x', subjectType = 'alert', at = NOW, name = NAME } = line;
  await sql`
    insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
    values (${at}, ${actorId}, ${name}, ${verb}, ${subjectType}, ${subjectId}, '{}')
  `.execute(db);
}

/** A resolved alert that somebody of the name took and another of the name ended. */
export async function addAlert(
  db: Kysely<Tables>,
  alert: { readonly id: string; readonly subjectId: string; readonly takenAt?: Date; readonly endedAt?: Date },
): Promise<void> {
  await sql`
    insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, status, assignee_id,
      assignee_name, acknowledged_at, acknowledged_by, resolved_at, resolved_by, resolution, shown_at, happened_at, is_test,
      evidence, signal_count, created_at, updated_at)
    values (${alert.id}, ${`risk:${alert.id}`}, 'graph', 'identityRisk', ${FABRIKAM}, ${alert.subjectId}, ${NAME}, 'high',
      'resolved', ${OTHER_THOMAS}, ${NAME}, ${alert.takenAt ?? NOW}, ${NAME}, ${alert.endedAt ?? NOW}, ${NAME}, 'dismissed',
      ${NOW}, ${NOW}, false, '[]', 1, ${NOW}, ${NOW})
  `.execute(db);
}

export async function addArchived(
  db: Kysely<Tables>,
  archived: { readonly id: string; readonly number: number; readonly document: unknown },
): Promise<void> {
  await sql`
    insert into archived_alerts (id, number, situation_key, tenant_id, kind, resolved_at, archived_at, document)
    values (${archived.id}, ${archived.number}, ${`risk:${archived.id}`}, ${FABRIKAM}, 'identityRisk', ${NOW}, ${NOW},
      ${JSON.stringify(archived.document)}::jsonb)
  `.execute(db);
}
