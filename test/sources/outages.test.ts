import { afterEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { createGate } from '../../src/sources/gate.ts';
import { outcomeOf } from '../../src/sources/outcome.ts';
import { createPoller } from '../../src/sources/poller.ts';
import { batchOf, type Source } from '../../src/sources/source.ts';
import { inTime } from '../../src/sources/tokens/token-source.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const MINUTE_MS = 60_000;

afterEach(async () => {
  await bench.db.deleteFrom('source_states').execute();
});

const statuses = async () => {
  const rows = await bench.db
    .selectFrom('source_states')
    .selectAll()
    .where('source', '=', 'graph.riskyUsers')
    .execute();
  return rows.map((row) => ({
    tenant: row.tenant_id,
    status: row.status,
    failures: row.failures,
    nextAt: row.next_at,
  }));
};

/** Reads as the service would in these minutes. @returns requests to a host, by minute */
async function minutes(sources: ReturnType<typeof bench.sources>, count: number, host: 'graph' | 'login' = 'graph') {
  const perMinute: number[] = [];
  for (let minute = 0; minute < count; minute += 1) {
    const before = bench.cloud.requests.to(host, '/').length;
    await sources.runDueOnce();
    perMinute.push(bench.cloud.requests.to(host, '/').length - before);
    bench.pass(MINUTE_MS);
  }
  return perMinute;
}

describe('an hour', () => {
  test.each([
    ['Graph answers with errors', { host: 'graph', path: /./, status: 503 }],
    ['Graph hangs up', { host: 'graph', path: /./, dropConnection: true }],
    ['the token endpoint answers with errors', { host: 'login', path: /token/, status: 503 }],
  ] as const)('in which %s costs few requests and loses nothing', async (_what, fault) => {
    const sources = bench.sources();
    await sources.runDueOnce();
    const before = bench.warnings.length;
    const readable = (await statuses()).filter(({ status }) => status === 'ok');
    expect(readable.length).toBeGreaterThan(3);

    bench.cloud.faults.add({ ...fault, times: Number.POSITIVE_INFINITY });
    // Tokens last an hour: they have run out when the login goes away.
    bench.pass(61 * MINUTE_MS);
    const away = await minutes(sources, 60, fault.host);
    bench.cloud.happen.riskySignIn('Contoso', { user: 'Alex Wilber', level: 'high' });
    // At first everybody tries; later a host that is away is asked for a sign of life only.
    const later = away.slice(5).reduce((sum, count) => sum + count, 0);
    expect(later).toBeLessThan(150);
    const failing = (await statuses()).filter(({ status }) => status === 'failing');
    // The library keeps the app's own token by the clock of the machine, which stands still here.
    expect(failing.length).toBeGreaterThanOrEqual(readable.length - 1);

    // A line where a source begins to fail, not one for each of its tenants and tries.
    expect(bench.warnings.length - before).toBeLessThanOrEqual(8);
    bench.cloud.faults.clear();
    await minutes(sources, 16);
    expect((await statuses()).filter(({ status }) => status === 'ok')).toHaveLength(readable.length);
    expect((await bench.alerts()).some(({ subjectName }) => subjectName.includes('Alex Wilber'))).toBe(true);
  });
});

test('five thousand customers that failed together come back over minutes, not together', () => {
  const back = new Map<number, number>();
  for (let index = 0; index < 5_000; index += 1) {
    const { againInSec } = outcomeOf(new AppError('source_unreachable'), 60, 9, (index * 0.618_033_988_7) % 1);
    const second = Math.floor(againInSec);
    back.set(second, (back.get(second) ?? 0) + 1);
  }
  expect(Math.max(...back.keys())).toBeLessThanOrEqual(900);
  expect(Math.max(...back.values())).toBeLessThanOrEqual(15);
});

test.each([
  ['a long pause that Microsoft asks for is kept', 3600, 0, 3600],
  ['and those who were asked together are spread', 3600, 1, 3660],
  ['one of years is not believed', 1e9, 0, 7200],
])('%s', (_what, retryAfterSec, random, againInSec) => {
  const error = new AppError('source_throttled', { fields: { retryAfterSec } });
  expect(outcomeOf(error, 60, 1, random)).toMatchObject({ againInSec });
});

describe('a token', () => {
  test('that died early costs one more call, and no failed read', async () => {
    const sources = bench.sources();
    await sources.runDueOnce();
    bench.pass(2 * MINUTE_MS);
    const expired = { error: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed' } };
    bench.cloud.faults.add({ host: 'graph', path: /riskyUsers/, status: 401, body: expired, times: 1 });
    await sources.runDueOnce();
    expect(bench.cloud.faults.pending()).toBe(0);
    expect((await statuses()).filter(({ status }) => status === 'failing')).toEqual([]);
  });

  test('for which the login is asked and never answers is given up', async () => {
    const asked = inTime(() => new Promise(() => undefined), 1)('contoso', 'scope');
    await expect(asked).rejects.toMatchObject({ code: 'source_unreachable' });
  });
});

describe('a host that is away', () => {
  const gateAt = () => {
    const state = { at: 0 };
    const gate = createGate('graph', () => new Date(state.at));
    const passes = () =>
      gate.pass().then(
        () => true,
        () => false,
      );
    return { state, gate, passes };
  };
  const breakDown = async ({ gate, passes }: ReturnType<typeof gateAt>) => {
    for (let call = 0; call < 20; call += 1) {
      expect(await passes()).toBe(true);
      gate.failed();
    }
  };

  test('is tried once in ten seconds, and who comes meanwhile shares what that call finds', async () => {
    const bench = gateAt();
    const { state, gate, passes } = bench;
    await breakDown(bench);
    expect(await passes()).toBe(false);
    state.at += 10_000;
    expect(await passes()).toBe(true);
    const [good, alsoGood] = [passes(), passes()];
    gate.answered();
    expect(await Promise.all([good, alsoGood, passes()])).toEqual([true, true, true]);
  });

  test('stays away when the try fails', async () => {
    const bench = gateAt();
    const { state, gate, passes } = bench;
    await breakDown(bench);
    state.at += 10_000;
    expect(await passes()).toBe(true);
    const waiting = passes();
    gate.failed();
    expect(await waiting).toBe(false);
  });

  test('is tried again also when the clock has gone back', async () => {
    const bench = gateAt();
    await breakDown(bench);
    bench.state.at -= 3_600_000;
    expect(await bench.passes()).toBe(true);
  });
});

describe('a clock', () => {
  const PARTNER = '11111111-aaaa-4bbb-8ccc-000000000001';
  const pollerOf = (read: Source['read'] = async function* () {}) =>
    createPoller({
      db: bench.db,
      jobs: { enqueue: async () => undefined },
      now: bench.now,
      log: bench.log,
      random: () => 1,
      partnerTenantId: PARTNER,
      sources: [{ name: 'test', scope: 'partner', intervalSec: 60, read }],
    });

  test('that goes back an hour does not keep a source from being read for an hour', async () => {
    const poller = pollerOf();
    expect(await poller.runDueOnce()).toBe(1);
    bench.pass(-60 * MINUTE_MS);
    await poller.runDueOnce();
    bench.pass(2 * MINUTE_MS);
    await poller.runDueOnce();
    const row = await bench.db.selectFrom('source_states').selectAll().executeTakeFirstOrThrow();
    expect(row.last_good_at?.getTime()).toBeLessThanOrEqual(bench.now().getTime());
    expect(bench.now().getTime() - (row.last_good_at?.getTime() ?? 0)).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  test('that goes on an hour makes everything due, and nothing twice', async () => {
    let count = 0;
    const poller = pollerOf(async function* () {
      count += 1;
      yield batchOf([], { count });
    });
    await poller.runDueOnce();
    bench.pass(60 * MINUTE_MS);
    await poller.runDueOnce();
    expect(count).toBe(2);
  });
});

test('customers whose reads hang do not hold up the partner’s own', async () => {
  let hung = 0;
  const forever = Promise.withResolvers<void>();
  const customer: Source = {
    name: 'customer',
    scope: 'everyTenant',
    intervalSec: 60,
    async *read() {
      hung += 1;
      await forever.promise;
      yield batchOf([], null);
    },
  };
  let seen = 0;
  const partner: Source = {
    name: 'partner',
    scope: 'partner',
    intervalSec: 60,
    async *read() {
      seen += 1;
      yield batchOf([], null);
    },
  };
  await bench.db
    .insertInto('source_states')
    .values(
      Array.from({ length: 30 }, (_, index) => ({
        source: 'customer',
        tenant_id: `customer ${index}`,
        next_at: new Date(bench.now().getTime() - MINUTE_MS),
        cursor: null,
        reason_code: null,
        reason: null,
        claimed_until: null,
        last_attempt_at: null,
        last_good_at: null,
        status: 'new' as const,
      })),
    )
    .execute();
  const poller = createPoller({
    db: bench.db,
    jobs: { enqueue: async () => undefined },
    now: bench.now,
    log: bench.log,
    random: () => 1,
    partnerTenantId: 'partner tenant',
    sources: [customer, partner],
  });
  const reading = poller.runDueOnce();
  while (seen === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(hung).toBeLessThanOrEqual(8);
  forever.resolve();
  await reading;
});
