import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { findArchivedAlertByNumber, ingestSignals, type Signal } from '../../src/alerts/index.ts';
import { createLog } from '../../src/log.ts';
import { archiveAlerts } from '../../src/storage/archive.ts';
import { keepRetention, type Retention } from '../../src/storage/retention.ts';
import { useDatabase } from '../support/database.ts';
import { fillStore } from '../support/fill-store.ts';

const DAY_MS = 86_400_000;
const database = useDatabase();
const now = new Date();
/** The clock of everything here: alerts of up to 400 days ago lie in the store. */
const ports = {
  get db() {
    return database.db;
  },
  now: () => now,
  log: createLog('error'),
};
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const keep = (change: Partial<Retention> = {}) =>
  keepRetention(ports, { archiveAfterDays: 180, eraseAfterDays: 0, ...change });

const count = async (what: ReturnType<typeof sql>): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${what}`.execute(database.db);
  return rows[0]?.count ?? 0;
};

beforeAll(async () => {
  // One in five days; the latest 100 are open.
  await fillStore(database.db, { alerts: 2000, customers: 10, open: 100, days: 400 });
});

describe('the archive', () => {
  test('takes what was resolved before the time, with all that belongs to it, and nothing else', async () => {
    const old = await count(sql`alerts where resolved_at < ${daysAgo(180)}`);
    expect(old).toBeGreaterThan(1000);
    const lines = await count(sql`audit_log`);
    const [one] = (
      await sql<{ number: number; tenant_id: string }>`
      select number, tenant_id from alerts where resolved_at < ${daysAgo(180)} and number % 90 = 0 limit 1
    `.execute(database.db)
    ).rows;

    await Promise.all([keep(), keep()]);

    expect(await count(sql`archived_alerts`)).toBe(old);
    expect(await count(sql`alerts`)).toBe(2000 - old);
    expect(await count(sql`alerts where resolved_at < ${daysAgo(180)}`)).toBe(0);
    expect(await count(sql`audit_log`)).toBe(lines - 3 * old);
    for (const table of ['cards', 'tasks']) {
      expect(
        await count(sql`${sql.table(table)} as left_over where not exists (
        select from alerts where id = ${table === 'cards' ? sql`left_over.subject_id` : sql`left_over.alert_id`})`),
      ).toBe(0);
    }
    expect(await count(sql`signals`)).toBe(4000);

    const {
      rows: [kept],
    } = await sql<{ lines: number; tasks: number; cards: number }>`
      select jsonb_array_length(document->'lines') as lines, jsonb_array_length(document->'tasks') as tasks,
        jsonb_array_length(document->'cards') as cards
      from archived_alerts where number = ${one?.number}
    `.execute(database.db);
    expect(kept).toEqual({ lines: 3, tasks: 3, cards: 1 });
    const found = await findArchivedAlertByNumber(database.db, one?.number ?? 0);
    expect(found?.alert).toMatchObject({ number: one?.number, tenantId: one?.tenant_id, status: 'resolved' });
    expect(found?.alert.resolvedAt).toBeInstanceOf(Date);
    expect(found?.alert.evidence).toHaveLength(1);
  });

  test('does not take what somebody still works on, or whose card is not settled', async () => {
    const { rows } = await sql<{ id: string }>`
      select id from alerts where status = 'resolved' order by resolved_at limit 5
    `.execute(database.db);
    const [open, moved, busy, stale, free] = rows.map(({ id }) => id);
    const before = daysAgo(1);
    await sql`update destinations set state = 'active'`.execute(database.db);
    await sql`insert into tasks (id, alert_id, step_key, position, title, why, how, owner_id, owner_name, due_at, created_at)
      values (gen_random_uuid(), ${open}, 'late', 9, 't', 'w', 'h', 'o', 'O', now(), now())`.execute(database.db);
    await sql`update alerts set updated_at = ${now} where id = ${moved}`.execute(database.db);
    await sql`update cards set attempt_at = ${now} where subject_id = ${busy}`.execute(database.db);
    await sql`update cards set shown_version = shown_version - 1 where subject_id = ${stale}`.execute(database.db);

    expect(await archiveAlerts(database.db, before, now, 1)).toBe(1);
    const left = await sql<{ id: string }>`
      select id from alerts where id = any(${[open, moved, busy, stale, free]}::uuid[])`.execute(database.db);
    expect(left.rows.map(({ id }) => id).sort()).toEqual([open, moved, busy, stale].sort());
  });

  test('of 0 days takes nothing', async () => {
    const before = await count(sql`archived_alerts`);
    await keep({ archiveAfterDays: 0 });
    expect(await count(sql`archived_alerts`)).toBe(before);
  });
});

describe('an item of an archived alert that Microsoft shows again', () => {
  const again = async (change: Partial<Signal> = {}) => {
    const {
      rows: [row],
    } = await sql<{ key: string; situation_key: string; fingerprint: string; tenant_id: string; shown_at: Date }>`
      select signals.key, signals.situation_key, fingerprint, tenant_id, signals.shown_at
      from archived_alerts join signals on alert_id = archived_alerts.id
      order by number desc limit 1
    `.execute(database.db);
    if (!row) throw new Error('the archive is not empty');
    return ingestSignals({ ...ports, jobs: { enqueue: async () => undefined } }, row.tenant_id, [
      { ...signalOf(row.key, row.situation_key, row.tenant_id, row.shown_at), fingerprint: row.fingerprint, ...change },
    ]);
  };
  const isNothing = { opened: 0, updated: 0 };

  test('unchanged opens nothing', async () => {
    expect(await again()).toMatchObject({ ...isNothing, unchanged: 1 });
  });

  test('settled meanwhile, or changed in some word, opens nothing and stays with its alert', async () => {
    await sql`update signals set state = 'open'`.execute(database.db);
    expect(await again({ fingerprint: 'other words' })).toMatchObject(isNothing);
    const closed = { kind: 'closed', resolution: 'dismissed' } as const;
    expect(await again({ fingerprint: 'settled', sourceState: closed })).toMatchObject(isNothing);
    expect(
      await count(sql`archived_alerts where id in (select alert_id from signals where fingerprint = 'settled')`),
    ).toBe(1);
  });

  test('in another interface, which we could not read before, opens nothing', async () => {
    expect(await again({ key: 'other:riskyUser:1', fingerprint: 'first seen' })).toMatchObject(isNothing);
  });

  test('opened again by Microsoft is a new alert', async () => {
    await sql`update signals set state = 'closed'`.execute(database.db);
    expect(await again({ fingerprint: 'back' })).toMatchObject({ opened: 1 });
  });
});

describe('erasing', () => {
  test('takes archived alerts past their time for good, and keeps what Microsoft still counts as open', async () => {
    const {
      rows: [last],
    } = await sql<{ id: string }>`select id from archived_alerts order by resolved_at limit 1`.execute(database.db);
    await sql`update signals set state = case when alert_id = ${last?.id} then 'open' else 'closed' end`.execute(
      database.db,
    );
    const old = await count(sql`archived_alerts where resolved_at < ${daysAgo(365)}`);
    expect(old).toBeGreaterThan(10);
    await sql`insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
      values (${daysAgo(400)}, 'a', 'A', 'contact.add', 'contact', 'c', '{}'), (${daysAgo(1)}, 'a', 'A', 'contact.add', 'contact', 'c', '{}')`.execute(
      database.db,
    );

    await keep({ eraseAfterDays: 365 });

    expect(await count(sql`archived_alerts where resolved_at < ${daysAgo(365)}`)).toBe(0);
    expect(await count(sql`signals where alert_id = ${last?.id}`)).toBe(2);
    const orphans = sql`signals where alert_id is not null and alert_id not in (
      select id from alerts union all select id from archived_alerts)`;
    expect(await count(orphans)).toBe(2);
    expect(await count(sql`audit_log where subject_type = 'contact'`)).toBe(1);
  });

  test('keeps a limit on what could not be understood', async () => {
    await sql`
      insert into quarantine (source, tenant_id, item_key, reason, item, at)
      select 's', 't', 'key' || n, 'r', '{}', case when n < 100 then ${daysAgo(100)}::timestamptz else ${now} end
      from generate_series(1, 10500) as n
    `.execute(database.db);
    await keep();
    expect(await count(sql`quarantine`)).toBe(10_000);
    await sql`update quarantine set at = ${daysAgo(91)} where item_key < 'key5'`.execute(database.db);
    await keep();
    expect(await count(sql`quarantine where item_key < 'key5'`)).toBe(0);
  });
});

function signalOf(key: string, situationKey: string, tenantId: string, shownAt: Date): Signal {
  const when = { happenedAt: shownAt.toISOString(), detectedAt: shownAt.toISOString() };
  return {
    key,
    situationKey,
    twinKey: '',
    source: 'graph.riskDetections',
    kind: 'identityRisk',
    tenantId,
    subject: { id: 'u', name: 'Seat' },
    severity: 'informational',
    sourceState: { kind: 'open' },
    shownAt,
    happenedAt: shownAt,
    fingerprint: '',
    isTest: false,
    evidence: { type: 'riskyUser', eventType: '', ...when, ip: '', place: '', device: '', state: 'atRisk', detail: '' },
  };
}
