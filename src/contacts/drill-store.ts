import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Drill } from './drill.ts';
import { isId } from './store.ts';

type Db = Kysely<Tables>;

/** Finds one drill by its id, as it stands in a job or in a card's data. */
export async function findDrill(db: Db, id: string): Promise<Drill | undefined> {
  if (!isId(id)) return undefined;
  const row = await select(db).where('drills.id', '=', id).executeTakeFirst();
  return row && toDrill(row);
}

/** The drill that waits with this code; of those that ended with it, the latest. */
export async function findDrillByCode(db: Db, code: string): Promise<Drill | undefined> {
  const row = await select(db)
    .where('code', '=', code)
    .orderBy(sql`outcome = 'waiting'`, 'desc')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toDrill(row);
}

/** The drill of a contact that waits for its answer. */
export async function findWaiting(db: Db, contactId: string): Promise<Drill | undefined> {
  const row = await select(db).where('contact_id', '=', contactId).where('outcome', '=', 'waiting').executeTakeFirst();
  return row && toDrill(row);
}

/** The latest drill of each contact that a tenant has or had, the latest first. */
export async function lastDrills(db: Db, tenantId: string): Promise<Drill[]> {
  const rows = await select(db)
    .distinctOn('contact_id')
    .where('drills.tenant_id', '=', tenantId)
    .orderBy('contact_id')
    .orderBy('started_at', 'desc')
    .execute();
  return rows.map(toDrill).sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}

/** Whether and when our message went out is kept where all messages to one person are. */
const select = (db: Db) =>
  db
    .selectFrom('drills')
    .leftJoin('personal_messages as message', (join) =>
      join
        .onRef('message.subject_id', '=', 'drills.id')
        .onRef('message.entra_id', '=', 'drills.contact_entra_id')
        .on('message.subject_type', '=', 'drill'),
    )
    .selectAll('drills')
    .select(['message.sent_at', 'message.failed_reason']);

function toDrill(row: Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]): Drill {
  return {
    id: row.id,
    number: row.number,
    tenantId: row.tenant_id,
    contactId: row.contact_id,
    contactName: row.contact_name,
    contactEntraId: row.contact_entra_id,
    code: row.code,
    reason: row.reason,
    startedBy: { entraId: row.started_by_id, name: row.started_by_name },
    startedAt: row.started_at,
    dueAt: row.due_at,
    sentHow: row.sent_how,
    sentAt: row.sent_at,
    failedReason: row.failed_reason,
    outcome: row.outcome,
    endedAt: row.ended_at,
    endedBy: row.ended_by_id === null ? null : { entraId: row.ended_by_id, name: row.ended_by_name ?? '' },
    note: row.note,
    version: row.version,
  };
}
