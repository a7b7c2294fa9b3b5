import type pg from 'pg';

/** Numbers that are left out for each day since the backup: more than a desk of this size gives out in one. */
const GAP_A_DAY = 1_000;
const DAY_MS = 86_400_000;

/** By these numbers people speak of things, and they stand on cards. */
const NUMBERED = [
  ...['alerts', 'tasks', 'drills', 'local_articles', 'team_questions', 'alarms', 'erasures'].map(
    (table) => `${table}_number_seq`,
  ),
  'parked_numbers',
];

/** What was changed so that a database can go on from an earlier moment. */
export interface GoneBack {
  /** How many numbers of each kind are left out. */
  readonly gap: number;
  /** Cards that may stand in a channel already: looked for, or given time, before they are posted. */
  readonly doubtedCards: number;
}

/**
 * What a database must know when it goes on from an earlier moment. Call it once, on a restored database that nobody
 * works on yet.
 *
 * - Numbers that were given after the backup stand on cards in Teams, and people type them. They are never given again.
 * - A card that waited to be posted may have been posted since: it is in doubt, so the channel is looked into, or the
 *   card given time to report itself, before it is posted again.
 * - Every source is read from where it then was, at once.
 * - The audit log says that the desk went back.
 *
 * @param madeAt - the moment of the backup
 */
export async function afterGoingBack(client: pg.Client, madeAt: Date, now: Date): Promise<GoneBack> {
  await client.query('begin');
  const gap = await leaveOutNumbers(client, madeAt, now);
  // Only what can show itself: a thing of which a second copy does harm is put aside for a person otherwise.
  const waiting = await client.query(
    `update cards set attempt_at = $1, attempt_kind = 'post', unsure_since = $2, sending_until = null
     where activity_id is null and attempt_at is null and parked_reason is null and dropped_at is null`,
    [now, madeAt],
  );
  const untold = await client.query(
    `insert into cards (subject_type, subject_id, destination_id, attempt_at, attempt_kind, unsure_since, updated_at)
     select 'alert', alerts.id, destinations.id, $1, 'post', $2, $1
     from alerts cross join destinations
     where alerts.status <> 'resolved' and alerts.created_at > $2::timestamptz - interval '1 hour'
       and alerts.fold_id is null and alerts.withheld_as is null and destinations.state = 'active' and destinations.takes_posts
     on conflict do nothing`,
    [now, madeAt],
  );
  await client.query(`update source_states set next_at = least(next_at, $1), claimed_until = null`, [now]);
  await client.query(
    `insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
     values ($1, 'watchpost', 'Watchpost', 'storage.restore', 'storage', '', $2)`,
    [now, JSON.stringify({ madeAt: madeAt.toISOString() })],
  );
  await client.query('commit');
  return { gap, doubtedCards: (waiting.rowCount ?? 0) + (untold.rowCount ?? 0) };
}

/** @returns how many numbers of each kind are left out */
async function leaveOutNumbers(client: pg.Client, madeAt: Date, now: Date): Promise<number> {
  const { rows } = await client.query(
    `select count(*) as busy from alerts where created_at > $1::timestamptz - interval '1 day'`,
    [madeAt],
  );
  const days = Math.max(1, Math.ceil((now.getTime() - madeAt.getTime()) / DAY_MS));
  // Ten times the last day, where that is more: a storm may be why somebody goes back.
  const gap = days * Math.max(GAP_A_DAY, 10 * Number(rows[0]?.busy ?? 0));
  const { rows: given } = await client.query(
    `select name from unnest($1::text[]) as name where to_regclass(name) is not null`,
    [NUMBERED],
  );
  for (const { name } of given) {
    await client.query(`select setval($1::regclass, last_value + $2) from ${client.escapeIdentifier(name)}`, [
      name,
      gap,
    ]);
  }
  return gap;
}
