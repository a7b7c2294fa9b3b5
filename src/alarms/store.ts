import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { Alarm, Finding } from './alarm.ts';

type Db = Kysely<Tables>;

/** Milliseconds between two looks of all instances together. */
const LOOK_EVERY_MS = 30_000;
/** Milliseconds between two looks up to which the second knows that nothing was better in between. */
const FRESH_MS = 120_000;
/** Milliseconds that a look may lie ahead before it counts as one from before the clock was set back. */
const AHEAD_MS = 300_000;
/** Milliseconds after its end for which a trouble that comes back is the same alarm, on the same card. */
const SAME_AGAIN_MS = 15 * 60_000;
/** Milliseconds for which a trouble must be gone: two reads of everything that is read each minute. */
const CALM_MS = 120_000;
/** The same while some tenants still wait for their turn after an outage: the longest back-off, and a spare. */
const HEALING_MS = 20 * 60_000;
/** Milliseconds between two edits of a card that only bring its figures up to date. */
const FIGURES_EVERY_MS = 5 * 60_000;

/** By key, the moment (ISO) since which looks find a trouble that no alarm tells of yet. */
export type Pending = Readonly<Record<string, string>>;

/**
 * Takes the turn to look, for all instances together.
 *
 * @returns what the looks just before found: nothing when the last one is long ago, because nobody knows whether a trouble
 *   lasted or came with the start; `undefined` for whoever comes too early
 */
export async function takeLook(db: Db, now: Date): Promise<Pending | undefined> {
  const { rows } = await sql<{ at: Date | null; pending: Pending }>`
    with last as (select at, pending from alarm_looks where id = 1), taken as (
      insert into alarm_looks (id, at) values (1, ${now})
      on conflict (id) do update set at = excluded.at
      where alarm_looks.at <= ${new Date(now.getTime() - LOOK_EVERY_MS)}
        or alarm_looks.at > ${new Date(now.getTime() + AHEAD_MS)}
      returning 1
    )
    select last.at, coalesce(last.pending, '{}') as pending from taken left join last on true
  `.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const isFresh = row.at !== null && Math.abs(now.getTime() - row.at.getTime()) <= FRESH_MS;
  return isFresh ? row.pending : {};
}

/** Keeps what the next look needs to know. */
export async function keepPending(tx: Transaction<Tables>, pending: Pending): Promise<void> {
  await sql`update alarm_looks set pending = ${JSON.stringify(pending)}::jsonb`.execute(tx);
}

/** Open alarms, the oldest first. */
export async function listOpenAlarms(db: Db): Promise<Alarm[]> {
  const rows = await db.selectFrom('alarms').selectAll().where('closed_at', 'is', null).orderBy('number').execute();
  return rows.map(toAlarm);
}

/** Finds one alarm by its id, as it stands in a job or in a card's data. */
export async function findAlarm(db: Db, id: string): Promise<Alarm | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  const row = await db.selectFrom('alarms').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toAlarm(row);
}

/** Finds one alarm by the number that people say. */
export async function findAlarmByNumber(db: Db, number: number): Promise<Alarm | undefined> {
  const row = await db.selectFrom('alarms').selectAll().where('number', '=', number).executeTakeFirst();
  return row && toAlarm(row);
}

/**
 * Opens an alarm, or the same one again when it closed a few minutes ago.
 *
 * @returns the alarm; `undefined` when one of this key is open already
 */
export async function openAlarm(tx: Transaction<Tables>, finding: Finding, now: Date): Promise<Alarm | undefined> {
  const { key, sinceAt } = finding;
  const facts = JSON.stringify(finding.facts);
  const again = await sql<Selectable<Tables['alarms']>>`
    update alarms
    set closed_at = null, calm_since = null, healing_since = null, folded_into = null, facts = ${facts}, version = version + 1,
      updated_at = ${now}
    where id = (
        select id from alarms where key = ${key} and closed_at > ${new Date(now.getTime() - SAME_AGAIN_MS)}
        order by closed_at desc limit 1
      )
      and not exists (select from alarms where key = ${key} and closed_at is null)
    returning *
  `.execute(tx);
  if (again.rows[0]) return toAlarm(again.rows[0]);
  const row = await tx
    .insertInto('alarms')
    .values({ id: newId(now), key, since_at: sinceAt, opened_at: now, facts, updated_at: now })
    .onConflict((conflict) => conflict.column('key').where('closed_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && toAlarm(row);
}

/**
 * Notes that an open alarm's trouble is still there.
 *
 * @returns whether its card must follow: its figures changed, and it was not edited for some minutes
 */
export async function noteTrouble(
  tx: Transaction<Tables>,
  alarm: Alarm,
  finding: Finding,
  now: Date,
): Promise<boolean> {
  const healing = finding.state === 'healing' ? sql`least(healing_since, ${now})` : sql`null`;
  await sql`
    update alarms set calm_since = null, healing_since = ${healing} where id = ${alarm.id} and closed_at is null
  `.execute(tx);
  const facts = JSON.stringify(finding.facts);
  const { rows } = await sql`
    update alarms set facts = ${facts}::jsonb, version = version + 1, updated_at = ${now}
    where id = ${alarm.id} and closed_at is null and facts <> ${facts}::jsonb
      and updated_at <= ${new Date(now.getTime() - FIGURES_EVERY_MS)}
    returning 1
  `.execute(tx);
  return rows.length === 1;
}

/**
 * Notes that a look found nothing wrong, and closes the alarm when the trouble has been gone for long enough.
 *
 * @returns whether this call closed it
 */
export async function noteCalm(tx: Transaction<Tables>, alarm: Alarm, now: Date): Promise<boolean> {
  const { rows } = await sql<{ is_over: boolean }>`
    update alarms
    set calm_since = least(calm_since, ${now}),
      closed_at = case when ${isOver(now)} then ${now}::timestamptz end,
      version = case when ${isOver(now)} then version + 1 else version end,
      updated_at = case when ${isOver(now)} then ${now}::timestamptz else updated_at end
    where id = ${alarm.id} and closed_at is null
    returning closed_at is not null as is_over
  `.execute(tx);
  return rows[0]?.is_over ?? false;
}

/** Closes an alarm that has been healing for so long that those who are left are a trouble of their own. */
export async function endHealing(tx: Transaction<Tables>, alarm: Alarm, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update alarms set closed_at = ${now}, version = version + 1, updated_at = ${now}
    where id = ${alarm.id} and closed_at is null and healing_since <= ${new Date(now.getTime() - HEALING_MS)}
    returning 1
  `.execute(tx);
  return rows.length === 1;
}

const isOver = (now: Date) => sql`coalesce(calm_since <= ${new Date(now.getTime() - CALM_MS)}, false)`;

/** Closes an alarm whose trouble another one tells of from now on. @returns whether this call did */
export async function foldAlarm(tx: Transaction<Tables>, alarm: Alarm, into: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update alarms set closed_at = ${now}, folded_into = ${into}, version = version + 1, updated_at = ${now}
    where id = ${alarm.id} and closed_at is null
    returning 1
  `.execute(tx);
  return rows.length === 1;
}

/**
 * Ids of alarms whose card is behind in some channel for more than a minute: an older instance beside us does not know
 * alarms, and takes a job of one for done.
 */
export async function listBehind(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select alarms.id
    from alarms join destinations on destinations.state = 'active'
      left join cards on cards.subject_type = 'alarm' and cards.subject_id = alarms.id
        and cards.destination_id = destinations.id
    where (alarms.closed_at is null or alarms.closed_at > ${new Date(now.getTime() - 3_600_000)})
      and alarms.updated_at < ${new Date(now.getTime() - 60_000)}
      and coalesce(cards.shown_version, 0) < alarms.version and cards.parked_reason is null
    group by alarms.id
  `.execute(db);
  return rows.map(({ id }) => id);
}

const toAlarm = (row: Selectable<Tables['alarms']>): Alarm => ({
  id: row.id,
  number: row.number,
  key: row.key,
  sinceAt: row.since_at,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  foldedInto: row.folded_into,
  facts: row.facts,
  version: row.version,
});
