import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { claimDue, LEASE_MS } from '../../src/sources/source-states.ts';
import type { Database } from '../../src/storage/connect.ts';
import { openJobs } from '../../src/storage/jobs.ts';
import { migrate } from '../../src/storage/migrate.ts';
import * as foundation from '../../src/storage/migrations/0001-foundation.ts';
import * as worstFirst from '../../src/storage/migrations/0002-worst-first.ts';
import * as deskKnowledge from '../../src/storage/migrations/0003-desk-knowledge.ts';
import { LEASE_SEC } from '../../src/teams/card-store.ts';
import { useEmptyDatabases } from './empty-database.ts';

const databases = useEmptyDatabases();
const FOLDER = new URL('../../src/storage/migrations/', import.meta.url);
/** The last migration of the release before: from the next one on an older instance works beside it. */
const BEFORE = '0003';
const NOW = new Date('2026-03-04T10:00:00Z');
const ALERT = '0197f3a2-6d10-7c41-9b52-000000000001';
const CHANNEL = '0197f3a2-6d10-7c41-9b52-000000000002';

const later = readdirSync(FOLDER)
  .filter((file) => /^\d{4}-/.test(file) && file.slice(0, 4) > BEFORE)
  .map((file) => [file, readFileSync(new URL(file, FOLDER), 'utf8').replace(/--.*$/gm, '')] as const);

test.each(later)('%s only adds: an older instance goes on beside it', (_file, text) => {
  // A rule or an index less is no harm to anybody who kept to it.
  expect(text).not.toMatch(/\bdrop\s+(?!not\s+null|default|constraint|index)/i);
  expect(text).not.toMatch(/\brename\b/i);
  expect(text).not.toMatch(/\balter\s+column\s+\w+\s+(?:set\s+not\s+null|type\b|set\s+data)/i);
  for (const [statement] of text.matchAll(/alter table[^;]*;/gi)) {
    // A row of an older instance brings no value for a column that it does not know, and knows no new rule.
    for (const [column] of statement.matchAll(/add column[^,;]*/gi)) {
      if (/not null/i.test(column)) expect(column).toMatch(/default/i);
    }
    expect(statement).not.toMatch(/add constraint/i);
  }
});

/** What an instance of the release before writes, in its own words. */
const OLDER: readonly (readonly [what: string, statement: string])[] = [
  [
    'an alert',
    `insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, shown_at,
       happened_at, is_test, evidence, signal_count, created_at, updated_at)
     values ('${ALERT}', 'key', 'graph.riskyUsers', 'riskyUser', 'contoso', 'u', 'Adele Vance', 'high', now(), now(),
       false, '[]', 1, now(), now())`,
  ],
  [
    'a channel',
    `insert into destinations (id, tenant_id, team_id, channel_id, service_url, bot_id, installed_by, state, created_at,
       updated_at)
     values ('${CHANNEL}', 'partner', 'team', 'channel', 'https://smba.example', 'bot', null, 'active', now(), now())
     on conflict (tenant_id, team_id) do update set state = 'active'`,
  ],
  [
    'the claim of a card',
    `insert into cards (subject_type, subject_id, destination_id, sending_until, updated_at)
     values ('alert', '${ALERT}', '${CHANNEL}', now() + interval '60 seconds', now())
     on conflict (subject_type, subject_id, destination_id) do update set sending_until = excluded.sending_until
     where cards.sending_until is null or cards.sending_until < now()
     returning conversation_id, activity_id, shown_version, attempts`,
  ],
  [
    'a card that is shown',
    `update cards set conversation_id = 'c', activity_id = 'a', shown_version = 1, sending_until = null, attempts = 0,
       parked_reason = null, posted_at = coalesce(posted_at, now()), updated_at = now()
     where subject_id = '${ALERT}'`,
  ],
  ['a parked card', `update cards set sending_until = null, parked_reason = 'Forbidden' where subject_id = '${ALERT}'`],
  ['a turn in a lane', `insert into paced_sends (lane, at) values ('channel:x', clock_timestamp())`],
  [
    'the claim of a source',
    `insert into source_states (source, tenant_id, next_at, claimed_until, last_attempt_at)
     values ('graph.riskyUsers', 'contoso', '2026-03-04T10:02:00Z', '2026-03-04T10:02:00Z', '2026-03-04T10:00:00Z')`,
  ],
  [
    'a task',
    `insert into tasks (id, alert_id, step_key, position, title, why, how, owner_id, owner_name, due_at, created_at)
     values ('${ALERT}', '${ALERT}', 'step', 1, 't', 'w', 'h', 'o', 'Nestor Wilke', now(), now())`,
  ],
  [
    'a person',
    `insert into people (tenant_id, entra_id, name, teams_id, personal_conversation_id, service_url, locale, time_zone,
       seen_at)
     values ('partner', 'nestor', 'Nestor Wilke', '29:1', null, 'https://smba.example', 'en', 'UTC', now())`,
  ],
  [
    'a line of the log',
    `insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
     select at, actor_id, actor_name, verb, subject_type, subject_id, detail
     from json_populate_recordset(null::audit_log, '[{"at":"2026-03-04","actor_id":"n","actor_name":"N","verb":"alert.open","subject_type":"alert","subject_id":"1","detail":{}}]')`,
  ],
  [
    'a digest',
    `insert into digests (id, period_start, period_end, created_at) values ('${ALERT}', now(), now(), now())
     on conflict (period_end) do nothing`,
  ],
];

async function olderShape(): Promise<Database> {
  const db = (await databases.create()).open();
  await sql`create table migrations (name text primary key, applied_at timestamptz not null default now())`.execute(db);
  for (const [name, { up }] of Object.entries({
    '0001-foundation': foundation,
    '0002-worst-first': worstFirst,
    '0003-desk-knowledge': deskKnowledge,
  })) {
    await up(db);
    await sql`insert into migrations (name) values (${name})`.execute(db);
  }
  return db;
}

describe('an older instance beside a newer one', () => {
  test('what it wrote survives, and everything that it writes is taken', async () => {
    const db = await olderShape();
    for (const [, statement] of OLDER) await sql.raw(statement).execute(db);
    const counted = () =>
      Promise.all(
        ['alerts', 'cards', 'tasks', 'source_states'].map((table) =>
          db
            .selectFrom(table as 'alerts')
            .select((eb) => eb.fn.countAll().as('count'))
            .executeTakeFirstOrThrow(),
        ),
      );
    const before = await counted();
    const { applied } = await migrate(db);
    expect(applied[0]).toBe('0004-deliveries');
    expect(await counted()).toEqual(before);
    for (const table of ['tasks', 'cards', 'source_states', 'people', 'digests', 'alerts', 'destinations']) {
      await sql`delete from ${sql.table(table)}`.execute(db);
    }
    for (const [what, statement] of OLDER) {
      await expect(
        sql
          .raw(statement)
          .execute(db)
          .then(() => what),
      ).resolves.toBe(what);
    }
  });

  test('keeps what it claimed until its own, longer lease has run out', async () => {
    const db = await olderShape();
    await sql.raw(OLDER.find(([what]) => what === 'the claim of a source')?.[1] ?? '').execute(db);
    await migrate(db);
    const at = (sec: number) => new Date(NOW.getTime() + sec * 1000);
    expect(await claimDue(db, ['graph.riskyUsers'], 10, at(119))).toHaveLength(0);
    expect(await claimDue(db, ['graph.riskyUsers'], 10, at(121))).toHaveLength(1);
  });

  test('starts again, where the newer one only added', async () => {
    const db = (await databases.create()).open();
    await migrate(db);
    await sql`insert into migrations (name, only_adds) values ('9998-more', true)`.execute(db);
    expect(await migrate(db)).toEqual({ applied: [], newer: ['9998-more'] });
    await sql`insert into migrations (name, only_adds) values ('9999-less', false)`.execute(db);
    await expect(migrate(db)).rejects.toMatchObject({ code: 'storage_newer', fields: { unknown: ['9999-less'] } });
  });
});

describe('what a killed instance held', () => {
  /** Seconds between two looks of a poller and of a worker, and until a card that was busy is tried again. */
  const [LOOK_SEC, POLL_SEC, BUSY_SEC] = [1, 1, 2];

  test('a read is somebody else’s within a minute', () => {
    expect(LEASE_MS / 1000 + LOOK_SEC).toBeLessThanOrEqual(60);
  });

  test('a job and its card are somebody else’s within a minute', async () => {
    const database = await databases.create();
    const jobs = await openJobs(database.url, createLog('error'));
    await jobs.stop();
    const { rows } = await sql<{ heartbeat: number; retry: number }>`
      select heartbeat_seconds as heartbeat, retry_delay as retry from pgboss.queue where name = 'deliver'
    `.execute(database.open());
    const [{ heartbeat = 0, retry = 0 } = {}] = rows;
    expect(heartbeat).toBeGreaterThan(0);
    // The last sign of life, the look for lost ones (as often as signs of life), the first pause, the poll.
    const jobSec = heartbeat + heartbeat + 2 * retry + POLL_SEC;
    expect(jobSec).toBeLessThanOrEqual(60);
    expect(Math.max(jobSec, LEASE_SEC) + BUSY_SEC + POLL_SEC).toBeLessThanOrEqual(60);
  });
});
