import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createPoller } from '../../src/sources/poller.ts';
import { batchOf, type Source } from '../../src/sources/source.ts';
import { claimDue, endClaim, keepClaim, makeDue } from '../../src/sources/source-states.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const PARTNER = '11111111-aaaa-4bbb-8ccc-000000000001';

afterEach(async () => {
  await bench.db.deleteFrom('source_states').execute();
});

describe('two instances on one database', () => {
  test('read each tenant once, and share one request a second and tenant', async () => {
    await Promise.all([bench.sources().runDueOnce(), bench.sources().runDueOnce()]);
    const reads = bench.cloud.requests.to('graph', '/v1.0/identityProtection/');
    const names = reads.map((request) => `${request.path} ${request.tenantId}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20);

    const { rows } = await sql<{ lane: string; count: number; closest: number }>`
      select lane, count(*) as count, min(extract(epoch from gap))::float8 as closest
      from (select lane, at - lag(at) over (partition by lane order by at) as gap from paced_sends) as gaps
      where lane like 'identity-protection:%'
      group by lane having count(*) > 1
    `.execute(bench.db);
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.closest).toBeGreaterThanOrEqual(1);
  });

  test('take over from one that was killed, when its claim has run out', async () => {
    const poller = createPoller(ports([sourceOf(async function* () {})]));
    await poller.runDueOnce();
    bench.pass(61_000);
    const [killed] = await claimDue(bench.db, ['test'], 10, bench.now());
    expect(killed).toBeDefined();
    expect(await poller.runDueOnce()).toBe(0);
    bench.pass(120_000);
    expect(await poller.runDueOnce()).toBe(1);
  });
});

describe('a claim', () => {
  test('that was taken over cannot save anything any more', async () => {
    let takenOver = 0;
    const slow = sourceOf(async function* () {
      yield batchOf([], { page: 1 });
      bench.pass(41_000);
      takenOver = (await claimDue(bench.db, ['test'], 10, bench.now())).length;
      yield batchOf([], { page: 2 });
    });
    await createPoller(ports([slow])).runDueOnce();
    const row = await bench.db.selectFrom('source_states').selectAll().executeTakeFirstOrThrow();
    expect(takenOver).toBe(1);
    expect(row).toMatchObject({ cursor: { page: 1 }, status: 'new' });
    expect(row.claimed_until).not.toBeNull();
  });

  test('does not forget that somebody wanted the source read at once meanwhile', async () => {
    await createPoller(ports([sourceOf(async function* () {})])).runDueOnce();
    bench.pass(61_000);
    const [claim] = await claimDue(bench.db, ['test'], 10, bench.now());
    if (!claim) throw new Error('the row is due');
    await makeDue(bench.db, { sources: ['test'], tenantIds: [PARTNER] }, bench.now());
    expect(await claimDue(bench.db, ['test'], 10, bench.now())).toHaveLength(0);
    const kept = await bench.db.transaction().execute((tx) => keepClaim(tx, claim, null, bench.now()));
    if (!kept) throw new Error('the claim is ours');
    const nextAt = new Date(bench.now().getTime() + 60_000);
    await endClaim(bench.db, kept, { status: 'ok', reason: undefined, failures: 0, nextAt }, bench.now());
    expect(await claimDue(bench.db, ['test'], 10, bench.now())).toHaveLength(1);
  });
});

describe('stopping', () => {
  test('saves the page in hand and leaves the rest due for the next', async () => {
    let stop: Promise<void> | undefined;
    let asked = 0;
    const long = sourceOf(async function* () {
      for (;;) {
        asked += 1;
        // Somebody stops the service while this page is being fetched.
        stop ??= poller.stop();
        yield batchOf([], { page: asked });
      }
    });
    const poller = createPoller(ports([long]));
    await poller.start();
    while (!stop) await new Promise((resolve) => setImmediate(resolve));
    await stop;
    const row = await bench.db.selectFrom('source_states').selectAll().executeTakeFirstOrThrow();
    expect(asked).toBe(1);
    expect(row).toMatchObject({ cursor: { page: 1 }, claimed_until: null, next_at: bench.now() });
  });
});

const sourceOf = (read: Source['read']): Source => ({ name: 'test', scope: 'partner', intervalSec: 60, read });

const ports = (sources: readonly Source[]) => ({
  db: bench.db,
  jobs: { enqueue: async () => undefined },
  now: bench.now,
  log: bench.log,
  random: () => 1,
  partnerTenantId: PARTNER,
  sources,
});
