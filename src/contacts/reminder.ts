import { type Kysely, sql } from 'kysely';
import { lastDue } from '../digest/index.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { CONTACT_CHECKS, type ContactCheck } from './assurance.ts';
import type { ContactPorts } from './change.ts';
import { isId } from './store.ts';

/** Tenants that one card names. */
const ROWS = 10;

/** Hours after Monday morning for which a reminder that was missed is still given; later it would be next week's. */
const OWED_HOURS = 24;

export interface ReminderRow {
  readonly tenantId: string;
  /** The id while no list named it. */
  readonly tenantName: string;
  readonly isPartner: boolean;
  /** Which checks fail. */
  readonly checks: readonly ContactCheck[];
}

/** What the weekly card says, as it stands when it is shown. */
export interface ReminderFacts {
  /** The Monday, `2026-03-09`. */
  readonly dueOn: string;
  /** Tenants with at least one failing check. */
  readonly tenantCount: number;
  /** Tenants by failing check. */
  readonly counts: Readonly<Record<ContactCheck, number>>;
  /** The first ten: ourselves, then those with the most failing checks, then by name. */
  readonly rows: readonly ReminderRow[];
}

/**
 * Reminds of contacts that need care: one row and one job a week for all tenants together, Monday morning at eight on
 * the desk's clocks, only if a check fails, and only from the first channel on: before that there is nobody to read it.
 *
 * Call it as often as you like, on any number of instances: the Monday is unique in the database.
 */
export async function remindWhenDue(ports: ContactPorts, timeZone: string): Promise<boolean> {
  const at = ports.now();
  const { periodEnd } = lastDue(at, { day: 'monday', hour: 8, timeZone });
  if (at.getTime() - periodEnd.getTime() >= OWED_HOURS * 3_600_000) return false;
  const dueOn = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(periodEnd);
  return ports.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into contact_reminders (id, due_on, created_at)
      select ${newId(at)}, ${dueOn}, ${at}
      where exists (select from findings where check_key = any(${[...CONTACT_CHECKS]}::text[]) and status = 'fail')
        and exists (select from destinations)
      on conflict (due_on) do nothing
      returning id
    `.execute(tx);
    const subjects = rows.map(({ id }) => ({ subjectType: 'contactReminder' as const, subjectId: id }));
    await ports.jobs.enqueue(tx, 'deliver', subjects);
    return subjects.length > 0;
  });
}

/** Finds one reminder by its id, as it stands in a job. */
export async function findReminder(
  db: Kysely<Tables>,
  id: string,
): Promise<{ readonly id: string; readonly dueOn: string } | undefined> {
  if (!isId(id)) return undefined;
  return db
    .selectFrom('contact_reminders')
    .select(['id', sql<string>`due_on::text`.as('dueOn')])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Reads what the card of a reminder says now; `undefined` when there is no such reminder. */
export async function readReminder(
  db: Kysely<Tables>,
  id: string,
  partnerTenantId: string,
): Promise<ReminderFacts | undefined> {
  const reminder = await findReminder(db, id);
  if (!reminder) return undefined;
  const { rows } = await sql<ReminderRow & { total: number; living: number; enough: number; verified: number }>`
    with failing as (
      select tenant_id, array_agg(check_key order by check_key) as checks
      from findings
      where check_key = any(${[...CONTACT_CHECKS]}::text[]) and status = 'fail'
      group by tenant_id
    )
    select
      tenant_id as "tenantId",
      coalesce(nullif(tenants.name, ''), tenant_id) as "tenantName",
      tenant_id = ${partnerTenantId} as "isPartner",
      checks,
      count(*) over () as total,
      count(*) filter (where 'contactLiving' = any(checks)) over () as living,
      count(*) filter (where 'contactEnough' = any(checks)) over () as enough,
      count(*) filter (where 'contactVerified' = any(checks)) over () as verified
    from failing left join tenants on tenants.id = tenant_id
    order by tenant_id = ${partnerTenantId} desc, cardinality(checks) desc, 2, 1
    limit ${ROWS}
  `.execute(db);
  const [first] = rows;
  return {
    dueOn: reminder.dueOn,
    tenantCount: first?.total ?? 0,
    counts: {
      contactLiving: first?.living ?? 0,
      contactEnough: first?.enough ?? 0,
      contactVerified: first?.verified ?? 0,
    },
    rows: rows.map(({ tenantId, tenantName, isPartner, checks }) => ({
      tenantId,
      tenantName,
      isPartner,
      checks: CONTACT_CHECKS.filter((check) => checks.includes(check)),
    })),
  };
}
