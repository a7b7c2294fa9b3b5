import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Identity } from './identity.ts';

/** Why somebody cannot be forgotten yet; nothing when nothing stands against it. */
export type Obstacle =
  | { readonly kind: 'openAlerts' | 'openTasks'; readonly numbers: readonly number[] }
  /** Microsoft still names the customer: it would be read again within the hour. */
  | { readonly kind: 'stillListed' };

const NUMBERS_SHOWN = 10;

/** Work in hand needs to know whom it is about, and who does it: it is ended or handed over first. */
export async function obstaclesTo(db: Kysely<Tables>, kind: Identity['kind'], subjectId: string): Promise<Obstacle[]> {
  const alerts = await db
    .selectFrom('alerts')
    .select('number')
    .where('status', '<>', 'resolved')
    .where((eb) =>
      kind === 'customer'
        ? eb('tenant_id', '=', subjectId)
        : eb.or([eb('subject_id', '=', subjectId), eb('assignee_id', '=', subjectId)]),
    )
    .orderBy('number')
    .limit(NUMBERS_SHOWN)
    .execute();
  const tasks =
    kind === 'customer'
      ? []
      : await db
          .selectFrom('tasks')
          .select('number')
          .where('owner_id', '=', subjectId)
          .where('done_at', 'is', null)
          .orderBy('number')
          .limit(NUMBERS_SHOWN)
          .execute();
  const isListed = kind === 'customer' && (await isStillListed(db, subjectId));
  return [
    ...(alerts.length > 0 ? [{ kind: 'openAlerts' as const, numbers: alerts.map(({ number }) => number) }] : []),
    ...(tasks.length > 0 ? [{ kind: 'openTasks' as const, numbers: tasks.map(({ number }) => number) }] : []),
    ...(isListed ? [{ kind: 'stillListed' as const }] : []),
  ];
}

/** The lists are read together, so whoever was on the latest of them has its moment. */
async function isStillListed(db: Kysely<Tables>, tenantId: string): Promise<boolean> {
  const { rows } = await sql<{ listed: boolean }>`
    select seen_at >= (select max(seen_at) from tenants) - interval '1 minute' as listed from tenants where id = ${tenantId}
  `.execute(db);
  return rows[0]?.listed ?? false;
}
