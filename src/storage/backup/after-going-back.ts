import type pg from 'pg';
import type { Manifest } from './manifest.ts';

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

/**
 * What a database must know when it goes on from an earlier moment. Call it once, on a restored database that nobody
 * works on yet.
 *
 * - Numbers that were given after the backup stand on cards in Teams, and people type them. They are never given again.
 * - A card that waited to be posted may have been posted since: it is in doubt, so the channel is looked into, or the
 *   card given time to report itself, before it is posted again.
 * - Every source is read from where it then was, at once.
 * - The audit log says that the desk went back.
 */
export async function afterGoingBack(client: pg.Client, manifest: Manifest, now: Date): Promise<void> {
  const madeAt = new Date(manifest.madeAt);
  const days = Math.max(1, Math.ceil((now.getTime() - madeAt.getTime()) / DAY_MS));
  await client.query('begin');
  const { rows: given } = await client.query(
    `select name, (select count(*) from alerts where created_at > $2::timestamptz - interval '1 day') as busy
     from unnest($1::text[]) as name where to_regclass(name) is not null`,
    [NUMBERED, madeAt],
  );
  for (const { name, busy } of given) {
    // Ten times the last day, where that is more: a storm may be why somebody goes back.
    const gap = days * Math.max(GAP_A_DAY, 10 * Number(busy));
    await client.query(`select setval($1::regclass, last_value + $2) from ${client.escapeIdentifier(name)}`, [
      name,
      gap,
    ]);
  }
  // Only what can show itself: a thing of which a second copy does harm is put aside for a person otherwise.
  await client.query(
    `update cards set attempt_at = $1, attempt_kind = 'post', unsure_since = $2, sending_until = null
     where activity_id is null and attempt_at is null and parked_reason is null and dropped_at is null`,
    [now, madeAt],
  );
  await client.query(
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
    [now, JSON.stringify({ madeAt: manifest.madeAt })],
  );
  await client.query('commit');
}
