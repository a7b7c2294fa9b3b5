import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Evidence } from '../alerts/index.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { type Fold, type FoldKind, MEMORY_DAYS } from './fold.ts';
import type { Channel } from './fold-rules.ts';
import { kindOf } from './kind-of.ts';

type Db = Kysely<Tables>;

/**
 * Alerts with a card of their own within an hour that are looked at: whoever gets more than this reads none of them. A
 * channel that may take more never folds.
 */
const CARDS_LOOKED_AT = 500;

/** To the letter as in the index `alerts_own_card`. */
const OWN_CARD = sql`(fold_id is null or unfolded_at is not null)`;

/** Finds one fold by its id. */
export async function findFold(db: Db, id: string): Promise<Fold | undefined> {
  const row = await db.selectFrom('folds').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toFold(row);
}

/** The fold that shows an alert; `undefined` for one with a card of its own. */
export async function findFoldOf(db: Db, alertId: string): Promise<Fold | undefined> {
  const row = await db
    .selectFrom('folds')
    .innerJoin('alerts', 'alerts.fold_id', 'folds.id')
    .selectAll('folds')
    .where('alerts.id', '=', alertId)
    .where('alerts.unfolded_at', 'is', null)
    .executeTakeFirst();
  return row && toFold(row);
}

/** Which of these alerts are shown by a fold, and by which kind. */
export async function foldKindsOf(
  tx: Transaction<Tables>,
  alertIds: readonly string[],
): Promise<Map<string, FoldKind>> {
  if (alertIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('alerts')
    .innerJoin('folds', 'folds.id', 'alerts.fold_id')
    .select(['alerts.id', 'folds.kind'])
    .where('alerts.id', '=', sql<string>`any(${[...alertIds]}::uuid[])`)
    .where('alerts.unfolded_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/**
 * What the channel has taken lately. Test alerts do not count: a test must not change what becomes of a real alert.
 *
 * @param except - alerts that are about to be placed, and have no place yet
 */
export async function readChannel(
  tx: Transaction<Tables>,
  mostAnHour: number,
  except: readonly string[],
  now: Date,
): Promise<Channel> {
  if (mostAnHour > CARDS_LOOKED_AT) return { lastHour: [], lastDay: 0, storms: new Set(), mostAnHour };
  const isPlaced = sql`${OWN_CARD} and withheld_as is null and not is_test and id <> all(${[...except]}::uuid[])`;
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const dayAgo = new Date(now.getTime() - 24 * 3_600_000);
  const { rows: cards } = await sql<{ tenant_id: string; evidence: Evidence[] }>`
    select tenant_id, evidence from alerts where created_at > ${hourAgo} and ${isPlaced}
    union all
    select tenant_id, evidence from alerts where unfolded_at > ${hourAgo} and created_at <= ${hourAgo} and not is_test
    limit ${CARDS_LOOKED_AT}
  `.execute(tx);
  const { rows: counted } = await sql<{ count: number }>`
    select count(*) as count from (select from alerts where created_at > ${dayAgo} and ${isPlaced} limit ${mostAnHour}) as day
  `.execute(tx);
  const storms = await tx
    .selectFrom('folds')
    .select('group_key')
    .where('ended_at', 'is', null)
    .where('kind', '=', 'storm')
    .where('until', '>', now)
    .execute();
  return {
    lastHour: cards.map(({ tenant_id, evidence }) => ({ kind: kindOf(evidence), tenantId: tenant_id })),
    lastDay: counted[0]?.count ?? 0,
    storms: new Set(storms.map(({ group_key }) => group_key)),
    mostAnHour,
  };
}

/** How the earlier alerts of a situation ended, of late. */
export interface Past {
  readonly harmlessTypes: ReadonlySet<string>;
  readonly wasCompromised: boolean;
}

/** Earlier alerts of one situation that are looked at, the newest first. */
const PAST_LOOKED_AT = 5;

/** How the earlier alerts of these situations ended, by situation key. */
export async function readPast(
  tx: Transaction<Tables>,
  situationKeys: readonly string[],
  now: Date,
): Promise<Map<string, Past>> {
  if (situationKeys.length === 0) return new Map();
  const since = new Date(now.getTime() - MEMORY_DAYS * 24 * 3_600_000);
  const { rows } = await sql<{ situation_key: string; resolution: string | null; evidence: Evidence[] }>`
    select past.situation_key, past.resolution, past.evidence
    from unnest(${[...situationKeys]}::text[]) as wanted (key)
    cross join lateral (
      select situation_key, resolution, evidence, status, resolved_at
      from alerts
      where situation_key = wanted.key
      order by number desc
      limit ${PAST_LOOKED_AT}
    ) as past
    where past.status = 'resolved' and past.resolved_at > ${since}
  `.execute(tx);
  const found = new Map<string, { harmlessTypes: Set<string>; wasCompromised: boolean }>();
  for (const { situation_key, resolution, evidence } of rows) {
    const past = found.get(situation_key) ?? { harmlessTypes: new Set<string>(), wasCompromised: false };
    if (resolution === 'confirmedCompromised') past.wasCompromised = true;
    else for (const { eventType } of evidence) if (eventType) past.harmlessTypes.add(eventType.toLowerCase());
    found.set(situation_key, past);
  }
  return found;
}

/**
 * The open fold of a group, made where there is none, and kept open until the transaction ends.
 *
 * @returns with `isNew` for one that this call opened
 */
export async function openFold(
  tx: Transaction<Tables>,
  wanted: Pick<Fold, 'kind' | 'groupKey' | 'eventType' | 'tenantId' | 'until'>,
  now: Date,
): Promise<Fold & { readonly isNew: boolean }> {
  // One that is past its time ends here, or the unique index would refuse the next.
  await sql`
    update folds set ended_at = ${now}, version = version + 1
    where group_key = ${wanted.groupKey} and ended_at is null and until <= ${now}
  `.execute(tx);
  const opened = await tx
    .insertInto('folds')
    .values({
      id: newId(now),
      kind: wanted.kind,
      group_key: wanted.groupKey,
      event_type: wanted.eventType,
      tenant_id: wanted.tenantId,
      opened_at: now,
      until: wanted.until,
    })
    .onConflict((conflict) => conflict.column('group_key').where('ended_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (opened) return { ...toFold(opened), isNew: true };
  // Shared, so that many tenants fold at the same time; whoever wants to end it looks again later.
  const { rows } = await sql<Selectable<Tables['folds']>>`
    select * from folds where group_key = ${wanted.groupKey} and ended_at is null for share
  `.execute(tx);
  const [row] = rows;
  // Ended between the two statements: the next round opens a new one.
  return row ? { ...toFold(row), isNew: false } : openFold(tx, wanted, now);
}

/** Puts alerts into a fold. */
export async function setFold(tx: Transaction<Tables>, foldId: string, alertIds: readonly string[]): Promise<void> {
  await sql`update alerts set fold_id = ${foldId} where id = any(${[...alertIds]}::uuid[])`.execute(tx);
}

/** Lets alerts leave their folds for good. */
export async function leaveFolds(tx: Transaction<Tables>, alertIds: readonly string[], now: Date): Promise<string[]> {
  if (alertIds.length === 0) return [];
  const { rows } = await sql<{ fold_id: string }>`
    update alerts set unfolded_at = ${now}, version = version + 1
    where id = any(${[...alertIds]}::uuid[]) and fold_id is not null and unfolded_at is null
    returning fold_id
  `.execute(tx);
  return [...new Set(rows.map(({ fold_id }) => fold_id))];
}

/**
 * Ends the folds whose time is over or that took nothing for a while, and gives them back. A fold that an ingest holds
 * at this moment is left for the next look.
 */
export async function endOver(tx: Transaction<Tables>, silentSince: Date, now: Date): Promise<Fold[]> {
  const { rows } = await sql<Selectable<Tables['folds']>>`
    with over as (
      select id from folds
      where ended_at is null and (
        until <= ${now}
        or (kind = 'storm' and opened_at <= ${silentSince} and not exists (
          select from alerts where fold_id = folds.id and alerts.created_at > ${silentSince}
        ))
      )
      for update skip locked
    )
    update folds set ended_at = ${now}, version = version + 1 from over where folds.id = over.id returning folds.*
  `.execute(tx);
  return rows.map(toFold);
}

const toFold = (row: Selectable<Tables['folds']>): Fold => ({
  id: row.id,
  kind: row.kind,
  groupKey: row.group_key,
  eventType: row.event_type,
  tenantId: row.tenant_id,
  openedAt: row.opened_at,
  until: row.until,
  endedAt: row.ended_at,
  version: row.version,
});
