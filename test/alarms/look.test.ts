import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  type Alarm,
  findAlarmByNumber,
  listOpenAlarms,
  lookForAlarms,
  type WatchedSecrets,
} from '../../src/alarms/index.ts';
import { createLog } from '../../src/log.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const START = new Date('2026-03-04T10:00:00Z');
const MINUTE_MS = 60_000;
let at = START.getTime();
let delivered: string[] = [];
let logged: { level: number; msg: string; key?: string }[] = [];
let refreshToken = '';
let stored: ReturnType<WatchedSecrets['refreshToken']> = { storedIn: 'none' };
let certificateEndsAt: Date | undefined;
let secretEndsAt: Date | undefined;

const now = () => new Date(at);
const ago = (minutes: number) => new Date(at - minutes * MINUTE_MS);
const log = createLog('debug', { write: (line) => void logged.push(JSON.parse(line)) });

beforeEach(() => {
  at = START.getTime();
  delivered = [];
  logged = [];
  refreshToken = '';
  stored = { storedIn: 'none' };
  certificateEndsAt = undefined;
  secretEndsAt = undefined;
});
afterEach(async () => {
  for (const table of [
    'source_states',
    'alarms',
    'alarm_looks',
    'cards',
    'destinations',
    'secrets_seen',
    'token_renewals',
    'alerts',
  ] as const)
    await database.db.deleteFrom(table).execute();
  await database.db.deleteFrom('webhook_receipts').execute();
  await sql`delete from pgboss.job`.execute(database.db);
});

const look = () =>
  lookForAlarms({
    db: database.db,
    now,
    log,
    jobs: {
      enqueue: async (_tx, _queue, jobs) => {
        for (const job of jobs) delivered.push((job as { subjectId: string }).subjectId);
      },
    },
    secrets: {
      refreshToken: () => stored,
      configuredToken: refreshToken,
      certificateEndsAt: async () => certificateEndsAt,
      secretEndsAt: () => secretEndsAt,
    },
  });

/** Looks as often as the service would in these minutes. */
async function pass(minutes: number): Promise<void> {
  for (let half = 0; half < minutes * 2; half += 1) {
    at += MINUTE_MS / 2;
    await look();
  }
}

interface Row {
  readonly tenant?: string;
  readonly status?: 'new' | 'ok' | 'failing' | 'notReadable';
  readonly reason?: string;
  readonly failures?: number;
  /** Minutes since the last good read; never without. */
  readonly good?: number;
  /** Minutes since the read was due; negative: still to come. */
  readonly due?: number;
  readonly tried?: number;
}

/** Writes how one tenant of a source stands. */
async function given(source: string, row: Row): Promise<void> {
  const { tenant = 'contoso', status = 'ok', reason = null, failures = 0, good, due = -1, tried = 0 } = row;
  const values = {
    source,
    tenant_id: tenant,
    status,
    reason_code: reason,
    reason: reason && `In words: ${reason}.`,
    failures,
    last_good_at: good === undefined ? null : ago(good),
    last_attempt_at: ago(tried),
    next_at: ago(due),
  };
  await database.db
    .insertInto('source_states')
    .values(values)
    .onConflict((conflict) => conflict.columns(['source', 'tenant_id']).doUpdateSet(values))
    .execute();
}

const AWAY = { status: 'failing', reason: 'unreachable', failures: 4, good: 12 } as const;
const WELL = { status: 'ok', good: 0 } as const;
const keys = async () => (await listOpenAlarms(database.db)).map(({ key }) => key);
const only = async (): Promise<Alarm> => {
  const [alarm, ...others] = await listOpenAlarms(database.db);
  if (!alarm || others.length > 0) throw new Error(`not one alarm but ${others.length + (alarm ? 1 : 0)}`);
  return alarm;
};

describe('a source that falls silent', () => {
  test('is an alarm with its cause and its tenants, told once however many look', async () => {
    for (const tenant of ['adatum', 'contoso', 'fabrikam', 'litware'])
      await given('graph.riskyUsers', { ...AWAY, tenant });
    expect(await look()).toBe(true);
    expect(await look()).toBe(false);
    expect(await keys()).toEqual([]);
    at += 30_000;
    const turns = await Promise.all([look(), look(), look()]);
    expect(turns.filter(Boolean)).toHaveLength(1);
    const alarm = await only();
    expect(alarm).toMatchObject({
      key: 'silent:graph.riskyUsers',
      sinceAt: new Date(START.getTime() - 12 * MINUTE_MS),
      facts: { kind: 'silent', isEverywhere: true, count: 4, readAgain: 0 },
    });
    expect(alarm.facts.rows).toEqual([
      expect.objectContaining({
        reasonCode: 'unreachable',
        tenantCount: 4,
        tenantIds: ['adatum', 'contoso', 'fabrikam'],
      }),
    ]);
    expect(delivered).toEqual([alarm.id]);
    expect(logged.filter(({ level }) => level >= 50)).toEqual([
      expect.objectContaining({ msg: 'alarm opened', key: alarm.key }),
    ]);
    const line = await database.db.selectFrom('audit_log').selectAll().where('subject_id', '=', alarm.id).execute();
    expect(line).toEqual([expect.objectContaining({ verb: 'alarm.open', actor_name: 'Watchpost' })]);
  });

  test.each<[string, Row]>([
    ['failed twice only', { ...AWAY, failures: 2 }],
    ['was read nine minutes ago', { ...AWAY, good: 9 }],
    ['was never read, and only begins', { status: 'failing', reason: 'unreachable', failures: 3 }],
    ['has no licence, as ever', { status: 'notReadable', reason: 'noLicence' }],
    ['has no service user, as configured', { status: 'notReadable', reason: 'noServiceUser' }],
    ['is late while others of it are being read', { status: 'ok', good: 30, due: 20, tried: 1 }],
  ])('is no alarm when it %s', async (_what, row) => {
    await given('graph.riskyUsers', row);
    await pass(1.5);
    expect(await keys()).toEqual([]);
  });

  test.each<[string, Row]>([
    ['our secret expired, which no waiting heals', { status: 'notReadable', reason: 'wrongSecret', good: 1 }],
    ['nobody reads what is due', { status: 'ok', good: 30, due: 20, tried: 30 }],
    ['it was never read and cannot be', { status: 'failing', reason: 'unreachable', failures: 5 }],
  ])('is one when %s', async (_what, row) => {
    await given('graph.riskyUsers', row);
    await pass(1.5);
    expect(await keys()).toEqual(['silent:graph.riskyUsers']);
  });

  test('is over when it has been read well for two minutes, and not before', async () => {
    await given('graph.riskyUsers', AWAY);
    await pass(1);
    const { number, id } = await only();
    await given('graph.riskyUsers', WELL);
    await pass(1.5);
    expect(await keys()).toEqual(['silent:graph.riskyUsers']);
    await pass(1);
    expect(await keys()).toEqual([]);
    expect(await findAlarmByNumber(database.db, number)).toMatchObject({ version: 2, foldedInto: null });
    expect(delivered.filter((subject) => subject === id)).toHaveLength(2);
  });

  test('that comes and goes stays one alarm on one card', async () => {
    await given('graph.riskyUsers', AWAY);
    await pass(1);
    const { number } = await only();
    for (let round = 0; round < 3; round += 1) {
      await given('graph.riskyUsers', WELL);
      await pass(3);
      expect(await keys()).toEqual([]);
      await given('graph.riskyUsers', AWAY);
      await pass(1);
      expect((await only()).number).toBe(number);
    }
  });

  test('an hour later is another alarm', async () => {
    await given('graph.riskyUsers', AWAY);
    await pass(1);
    const { number } = await only();
    await given('graph.riskyUsers', { ...WELL, due: -60 });
    await pass(20);
    await given('graph.riskyUsers', AWAY);
    await pass(1);
    expect((await only()).number).toBeGreaterThan(number);
  });
});

describe('many troubles with one cause', () => {
  const SOURCES = ['customers', 'partnerAlerts', 'graph.riskyUsers', 'graph.riskDetections'];

  test('are one alarm', async () => {
    for (const source of SOURCES) await given(source, AWAY);
    await pass(2);
    const alarm = await only();
    expect(alarm.key).toBe('silent:many');
    expect(alarm.facts.rows.flatMap(({ sources }) => sources).toSorted()).toEqual(SOURCES.toSorted());
  });

  test('that begin with one source are told anew when they spread, and the first card says where it goes on', async () => {
    await given('graph.riskyUsers', AWAY);
    await pass(1);
    const first = await only();
    for (const source of SOURCES) await given(source, AWAY);
    await pass(1);
    const many = await only();
    expect(many).toMatchObject({ key: 'silent:many' });
    expect(await findAlarmByNumber(database.db, first.number)).toMatchObject({ foldedInto: many.number });
  });

  test('stay one alarm while tenants come back one by one, and no new one opens for those who still wait', async () => {
    const tenants = Array.from({ length: 10 }, (_, index) => `tenant ${index}`);
    for (const tenant of tenants) await given('graph.riskyUsers', { ...AWAY, tenant });
    await pass(1);
    const { number } = await only();
    for (const tenant of tenants) {
      await given('graph.riskyUsers', { ...WELL, tenant });
      await pass(1);
      expect((await only()).number).toBe(number);
    }
    expect((await only()).facts.readAgain).toBeGreaterThan(0);
    await pass(2);
    expect(await keys()).toEqual([]);
  });

  test('leave a customer that does not come back to an alarm of its own', async () => {
    for (const tenant of ['sick', 'well']) await given('graph.riskyUsers', { ...AWAY, tenant });
    await pass(1);
    const outage = await only();
    for (let minute = 0; minute < 28; minute += 1) {
      await given('graph.riskyUsers', { ...WELL, tenant: 'well' });
      await given('graph.riskyUsers', { ...AWAY, tenant: 'sick', good: 12 + minute });
      await pass(1);
    }
    expect(await only()).toMatchObject({ key: 'silent:some', facts: { count: 1 } });
    expect((await findAlarmByNumber(database.db, outage.number))?.closedAt).not.toBeNull();
  });

  test('of single customers are one alarm with their number, never one each', async () => {
    for (let index = 0; index < 14; index += 1) await given('graph.riskyUsers', { ...AWAY, tenant: `sick ${index}` });
    for (let index = 0; index < 5; index += 1)
      await given('graph.riskyUsers', { ...WELL, tenant: `well ${index}`, due: -60 });
    await pass(3);
    expect(await keys()).toEqual([]);
    await pass(4);
    expect(await only()).toMatchObject({ key: 'silent:some', facts: { count: 14, isEverywhere: false } });
  });

  test('that grow from some customers to all are told anew', async () => {
    await given('graph.riskyUsers', { ...AWAY, tenant: 'sick' });
    await given('graph.riskyUsers', { ...WELL, tenant: 'well' });
    await pass(6);
    const some = await only();
    await given('graph.riskyUsers', { ...AWAY, tenant: 'well' });
    await pass(1);
    const all = await only();
    expect(all.key).toBe('silent:graph.riskyUsers');
    expect(await findAlarmByNumber(database.db, some.number)).toMatchObject({ foldedInto: all.number });
  });

  test('consent that was withdrawn overnight is news for a day', async () => {
    const gone = { status: 'notReadable', reason: 'noConsent', good: 60 } as const;
    for (const source of ['graph.riskyUsers', 'graph.riskDetections']) {
      await given(source, { ...gone, tenant: 'contoso' });
      await given(source, { ...WELL, tenant: 'fabrikam' });
    }
    await pass(1);
    expect(await only()).toMatchObject({ key: 'lost', facts: { count: 1 } });
    at += 24 * 60 * MINUTE_MS;
    for (const source of ['graph.riskyUsers', 'graph.riskDetections'])
      await given(source, { ...WELL, tenant: 'fabrikam' });
    await pass(3);
    expect(await keys()).toEqual([]);
  });
});

describe('the desk’s own work', () => {
  test('a card that is parked for minutes is an alarm, a parked alarm is none', async () => {
    const destination = await channel();
    await card(destination, 'alert', { parked_reason: 'Forbidden', updated_at: ago(6) });
    await card(destination, 'alarm', { parked_reason: 'Forbidden', updated_at: ago(6) });
    await pass(1);
    expect(await only()).toMatchObject({ key: 'deliveries', facts: { count: 1 } });
  });

  test('a new alert that nobody in the channel has seen for a quarter of an hour is one, in a fold it is seen', async () => {
    const destination = await channel();
    const [seen, folded] = [await partnerAlert(ago(20)), await partnerAlert(ago(20))];
    for (const alert of [seen, folded]) await card(destination, 'alert', { updated_at: ago(1) }, alert);
    await sql`update alerts set fold_id = id where id = ${folded}`.execute(database.db);
    await pass(1);
    expect(await only()).toMatchObject({ key: 'waiting', facts: { count: 1 } });
    await sql`update cards set shown_version = 1`.execute(database.db);
    await pass(3);
    expect(await keys()).toEqual([]);
  });

  test('work that is overdue for ten minutes is one', async () => {
    await sql`
      insert into pgboss.job (name, state, start_after) values ('deliver', 'created', now() - interval '11 minutes')
    `.execute(database.db);
    await pass(1);
    expect(await only()).toMatchObject({ key: 'jobs', facts: { count: 1 } });
  });

  test('partner alerts that no webhook announces are one, where webhooks came before', async () => {
    for (let index = 0; index < 3; index += 1) await partnerAlert(ago(40 + index));
    await pass(1);
    expect(await keys()).toEqual([]);
    await database.db
      .insertInto('webhook_receipts')
      .values({ body_hash: 'old', received_at: ago(600) })
      .execute();
    // A test is announced by nobody.
    await database.db.updateTable('alerts').set({ is_test: true }).execute();
    await pass(1);
    expect(await keys()).toEqual([]);
    await database.db.updateTable('alerts').set({ is_test: false }).execute();
    await pass(1);
    expect(await only()).toMatchObject({ key: 'webhook', facts: { count: 3 } });
    await database.db.insertInto('webhook_receipts').values({ body_hash: 'new', received_at: now() }).execute();
    await pass(3);
    expect(await keys()).toEqual([]);
  });
});

describe('a refresh token', () => {
  test('is told of two weeks before it dies, until another is in use', async () => {
    stored = { storedIn: 'environment' };
    refreshToken = 'first';
    await pass(1);
    at += 75 * 86_400_000;
    await pass(1);
    expect(await keys()).toEqual([]);
    at += 86_400_000;
    await pass(1);
    expect(await only()).toMatchObject({ key: 'token:refreshToken', facts: { secret: 'refreshToken' } });
    const rows = await database.db.selectFrom('secrets_seen').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('first"');
    refreshToken = 'second';
    await pass(3);
    expect(await keys()).toEqual([]);
  });
});

describe('a refresh token in a store', () => {
  const DAY_MS = 86_400_000;

  test('is told of two weeks before the end of the one that is stored, until somebody signs in', async () => {
    stored = { storedIn: 'keyVault', issuedAt: new Date(at - 75 * DAY_MS) };
    await pass(1);
    expect(await keys()).toEqual([]);
    at += 2 * DAY_MS;
    await pass(1);
    const { facts } = await only();
    expect(facts).toMatchObject({ kind: 'token', secret: 'refreshToken', diesAt: '2026-03-19T10:00:00.000Z' });
    stored = { storedIn: 'keyVault', issuedAt: now() };
    await pass(3);
    expect(await keys()).toEqual([]);
  });

  test('is told of when nobody could redeem it for thirty days', async () => {
    stored = { storedIn: 'file', issuedAt: now() };
    await renewals({ redeemed_at: new Date(at - 29 * DAY_MS) });
    await pass(1);
    expect(await keys()).toEqual([]);
    at += 2 * DAY_MS;
    await pass(1);
    expect(await keys()).toEqual(['token:refreshToken']);
    await renewals({ redeemed_at: now() });
    await pass(3);
    expect(await keys()).toEqual([]);
  });

  test('whose store fails is told of after an hour, until it works', async () => {
    stored = { storedIn: 'keyVault', issuedAt: now() };
    await renewals({ failing_since: ago(50) });
    await pass(1);
    expect(await keys()).toEqual([]);
    at += 10 * MINUTE_MS;
    await pass(1);
    expect(await only()).toMatchObject({ key: 'token:tokenStore', facts: { secret: 'tokenStore' } });
    await renewals({ failing_since: null });
    await pass(3);
    expect(await keys()).toEqual([]);
  });

  test('is not told of where there is none', async () => {
    await renewals({ redeemed_at: new Date(at - 400 * DAY_MS), failing_since: ago(600) });
    await pass(1);
    expect(await keys()).toEqual([]);
  });
});

test('a certificate and a client secret are told of a month before their end', async () => {
  certificateEndsAt = new Date(at + 31 * 86_400_000);
  secretEndsAt = new Date(at + 32 * 86_400_000);
  await pass(1);
  expect(await keys()).toEqual([]);
  at += 86_400_000;
  await pass(1);
  expect(await keys()).toEqual(['token:certificate']);
  at += 86_400_000;
  await pass(1);
  expect((await keys()).sort()).toEqual(['token:certificate', 'token:clientSecret']);
});

test('an alarm that an older instance took for shown is delivered again', async () => {
  await channel();
  await given('graph.riskyUsers', AWAY);
  await pass(1);
  const { id } = await only();
  delivered = [];
  await pass(2);
  expect(delivered).toContain(id);
});

test('time that jumps on, as when a machine wakes up, is no trouble by itself', async () => {
  await given('graph.riskyUsers', { ...WELL, due: 20, tried: 30, good: 30 });
  await look();
  for (let jump = 0; jump < 3; jump += 1) {
    at += 5 * 60 * MINUTE_MS;
    await look();
  }
  expect(await keys()).toEqual([]);
});

test('a clock that goes back an hour holds nothing up', async () => {
  await given('graph.riskyUsers', AWAY);
  await look();
  at -= 60 * MINUTE_MS;
  await given('graph.riskyUsers', AWAY);
  await pass(1);
  expect(await keys()).toEqual(['silent:graph.riskyUsers']);
});

async function renewals(row: { redeemed_at?: Date; failing_since?: Date | null }): Promise<void> {
  await database.db
    .insertInto('token_renewals')
    .values({ id: 1, ...row })
    .onConflict((same) => same.column('id').doUpdateSet(row))
    .execute();
}

async function channel(): Promise<string> {
  const id = newId(now());
  await database.db
    .insertInto('destinations')
    .values({
      id,
      tenant_id: 'partner',
      team_id: 'team',
      channel_id: 'channel',
      service_url: 'https://smba.example',
      bot_id: 'bot',
      installed_by: null,
      state: 'active',
      created_at: now(),
      updated_at: now(),
      group_id: null,
      loss_id: null,
      lost_at: null,
    })
    .execute();
  return id;
}

async function card(
  destination: string,
  type: 'alert' | 'alarm',
  change: { readonly parked_reason?: string; readonly updated_at: Date },
  subjectId = newId(now()),
): Promise<void> {
  await sql`
    insert into cards (subject_type, subject_id, destination_id, parked_reason, updated_at)
    values (${type}, ${subjectId}, ${destination}, ${change.parked_reason ?? null}, ${change.updated_at})
  `.execute(database.db);
}

async function partnerAlert(createdAt: Date): Promise<string> {
  const id = newId(createdAt);
  await sql`
    insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, shown_at,
      happened_at, is_test, evidence, signal_count, created_at, updated_at)
    values (${id}, ${id}, 'partnerAlerts', 'partnerAlert', 'contoso', 's', 'Subscription', 'high', ${createdAt},
      ${createdAt}, false, '[]', 1, ${createdAt}, ${createdAt})
  `.execute(database.db);
  return id;
}
