import { type Kysely, sql } from 'kysely';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import { type JobData, type Jobs, PRIORITY } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';

type Db = Kysely<Tables>;

/**
 * A **delivery** that was put aside: a card that Teams will not take as it is, or of which nobody knows whether it
 * arrived. It waits for a change of its subject or for a person, who speaks of it by its number.
 */
export interface ParkedDelivery {
  readonly number: number;
  readonly subject: JobData['deliver'];
  /** Of the alert that it shows or belongs to. */
  readonly alert: { readonly number: number; readonly severity: string } | undefined;
  /** `unsure`, `card_incomplete`, or the code of Teams. */
  readonly reason: string;
  readonly since: Date;
}

/** How many cards are parked, by reason, the most first. */
export async function countParked(db: Db): Promise<{ reason: string; count: number }[]> {
  const rows = await db
    .selectFrom('cards')
    .select((eb) => ['parked_reason', eb.fn.countAll<number>().as('count')])
    .where('parked_reason', 'is not', null)
    .groupBy('parked_reason')
    .orderBy('count', 'desc')
    .execute();
  return rows.map((row) => ({ reason: row.parked_reason ?? '', count: row.count }));
}

/** How many cards may have arrived, and are being looked for. */
export async function countUnsure(db: Db): Promise<number> {
  const row = await db
    .selectFrom('cards')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('attempt_at', 'is not', null)
    .where('unsure_since', 'is not', null)
    .where('parked_reason', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The parked deliveries: those of the worst alerts first, then the oldest. */
export async function listParked(
  db: Db,
  limit: number,
): Promise<{ readonly deliveries: ParkedDelivery[]; readonly total: number }> {
  const rows = await db
    .selectFrom('cards')
    .leftJoin('alerts', (join) =>
      join.onRef('alerts.id', '=', 'cards.subject_id').on('cards.subject_type', 'in', ['alert', 'taskList']),
    )
    .select([
      'cards.parked_number',
      'cards.subject_type',
      'cards.subject_id',
      'cards.parked_reason',
      'cards.updated_at',
      'alerts.number',
      'alerts.severity',
      sql<number>`count(*) over ()`.as('total'),
    ])
    .where('cards.parked_reason', 'is not', null)
    .orderBy(sql`array_position(array['informational','low','medium','high'], alerts.severity) desc nulls last`)
    .orderBy('cards.parked_number')
    .limit(limit)
    .execute();
  const deliveries = rows.map((row) => ({
    number: row.parked_number ?? 0,
    subject: { subjectType: row.subject_type, subjectId: row.subject_id },
    alert: row.number !== null && row.severity !== null ? { number: row.number, severity: row.severity } : undefined,
    reason: row.parked_reason ?? '',
    since: row.updated_at,
  }));
  return { deliveries, total: rows[0]?.total ?? 0 };
}

export interface ParkedPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

interface Actor {
  readonly entraId: string;
  readonly name: string;
}

/** The customer that a card is about; null for what belongs to the whole desk. */
const CUSTOMER = sql<string | null>`coalesce(
  (select tenant_id from alerts where alerts.id = cards.subject_id and cards.subject_type in ('alert', 'taskList')),
  (select tenant_id from drills where drills.id = cards.subject_id and cards.subject_type = 'drill')
)`;

/** The customer that a parked delivery is about; `undefined` for what belongs to the desk, or is parked no longer. */
export async function customerOfParked(db: Db, number: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('cards')
    .select(CUSTOMER.as('tenant_id'))
    .where('parked_reason', 'is not', null)
    .where('parked_number', '=', number)
    .executeTakeFirst();
  return row?.tenant_id ?? undefined;
}

/** Whose deliveries are meant where all are: all but those of some customers, or those of some only. */
export interface ParkedScope {
  readonly kind: 'allBut' | 'only';
  readonly tenantIds: readonly string[];
}

const EVERYWHERE: ParkedScope = { kind: 'allBut', tenantIds: [] };

/** Most deliveries that one command sends again. */
const MOST = 1_000;

/**
 * Has parked deliveries sent again: one by its number, or all. One of which nobody knew whether it had arrived is posted
 * anew, and a copy that shows up later is deleted. Safe to repeat: what is no longer parked is left alone.
 *
 * @returns how many are on their way
 */
export const retryParked = (
  ports: ParkedPorts,
  number: number | 'all',
  actor: Actor,
  scope: ParkedScope = EVERYWHERE,
): Promise<number> =>
  change(ports, number, actor, 'delivery.retry', scope, (now) => ({
    parked_reason: null,
    parked_number: null,
    attempts: 0,
    doubled_at: sql<Date | null>`case when attempt_at is null then doubled_at else ${now}::timestamptz end`,
    attempt_at: null,
    attempt_kind: null,
    updated_at: now,
  }));

/**
 * Leaves one parked delivery out, until its subject changes. Safe to repeat.
 *
 * @returns 1, or 0 when it is no longer parked
 */
export const dropParked = (ports: ParkedPorts, number: number, actor: Actor): Promise<number> =>
  change(ports, number, actor, 'delivery.drop', EVERYWHERE, (now) => ({
    parked_reason: null,
    parked_number: null,
    dropped_at: now,
    updated_at: now,
  }));

async function change(
  { db, jobs, now }: ParkedPorts,
  number: number | 'all',
  actor: Actor,
  verb: 'delivery.retry' | 'delivery.drop',
  scope: ParkedScope,
  columns: (now: Date) => Record<string, unknown>,
): Promise<number> {
  const at = now();
  return db.transaction().execute(async (tx) => {
    const chosen = tx
      .selectFrom('cards')
      .select('parked_number')
      .where('parked_reason', 'is not', null)
      .$if(number !== 'all', (query) => query.where('parked_number', '=', number as number))
      .$if(scope.kind === 'only' || scope.tenantIds.length > 0, (query) => query.where(isWithin(scope)))
      .orderBy('parked_number')
      .limit(MOST)
      .forUpdate();
    const rows = await tx
      .updateTable('cards')
      .set(columns(at))
      .where('parked_number', 'in', chosen)
      .returning(['subject_type', 'subject_id', 'destination_id'])
      .execute();
    await record(
      tx,
      rows.map((row) => ({
        at,
        actor,
        verb,
        subjectType: row.subject_type,
        subjectId: row.subject_id,
        detail: { destination: row.destination_id },
      })),
    );
    const subjects = rows.map((row) => ({ subjectType: row.subject_type, subjectId: row.subject_id }));
    if (verb === 'delivery.retry') await jobs.enqueue(tx, 'deliver', subjects, PRIORITY.post);
    return rows.length;
  });
}

const isWithin = ({ kind, tenantIds }: ParkedScope) => {
  const ids = sql`${[...tenantIds]}::text[]`;
  return kind === 'only'
    ? sql<boolean>`${CUSTOMER} = any(${ids})`
    : sql<boolean>`coalesce(${CUSTOMER} <> all(${ids}), true)`;
};
