import { describe, expect, test } from '@jest/globals';
import { readCoverage } from '../../src/tenants/index.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Lets a poll interval pass, then reads whatever is due. */
async function nextRead(sources = bench.sources()): Promise<void> {
  bench.pass(MINUTE_MS + 1000);
  await sources.runDueOnce();
}
const alertOf = async (userId: string) => (await bench.alerts()).find((alert) => alert.subjectId === userId);
const tenantNamed = (name: string) => {
  const tenant = bench.cloud.world.customers.find((customer) => customer.name === name);
  if (!tenant) throw new Error(`no customer is called ${name}`);
  return tenant;
};
const stateOf = (name: string, source: string) =>
  bench.db
    .selectFrom('source_states')
    .selectAll()
    .where('tenant_id', '=', tenantNamed(name).id)
    .where('source', '=', source)
    .executeTakeFirstOrThrow();

describe('the first read', () => {
  test('finds the customers, reads each, and says of each gap why', async () => {
    await bench.sources().runDueOnce();
    const { counts, rows } = await readCoverage(bench.db, { limit: 100 });
    expect(
      rows.filter((row) => row.status !== 'ok').map((row) => [row.tenantName, row.source, row.reasonCode]),
    ).toEqual([
      ['Alpine Ski House', 'graph.privilegedAccounts', 'noConsent'],
      ['Alpine Ski House', 'graph.riskDetections', 'noConsent'],
      ['Alpine Ski House', 'graph.riskyUsers', 'noConsent'],
      ['Alpine Ski House', 'graph.securityDefaults', 'noConsent'],
      ['Fourth Coffee', 'graph.riskyUsers', 'noLicence'],
      ['Litware', 'graph.riskDetections', 'noLicence'],
      ['Litware', 'graph.riskyUsers', 'noLicence'],
      ["Margie's Travel", 'graph.privilegedAccounts', 'noRelationship'],
      ["Margie's Travel", 'graph.riskDetections', 'noRelationship'],
      ["Margie's Travel", 'graph.riskyUsers', 'noRelationship'],
      ["Margie's Travel", 'graph.securityDefaults', 'noRelationship'],
      ['Northwind Traders', 'graph.riskyUsers', 'noLicence'],
    ]);
    expect(counts).toEqual({ new: 0, ok: 57, failing: 0, notReadable: 12 });
    expect(bench.warnings).toEqual([]);
    expect(bench.cloud.requests.unexpected()).toEqual([]);
  });

  test('leaves nothing due until the interval is over', async () => {
    expect(await bench.sources().runDueOnce()).toBe(0);
  });
});

describe('a risky sign-in', () => {
  test('opens one alert of its user, however often it is read', async () => {
    const detection = bench.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'medium' });
    await nextRead();
    const alert = await alertOf(detection.userId);
    expect(alert).toMatchObject({
      kind: 'identityRisk',
      tenantId: tenantNamed('Contoso').id,
      subjectName: 'Adele Vance',
      severity: 'medium',
      status: 'new',
      // The detection, and the user's own risk record that it raised.
      signalCount: 2,
    });
    await nextRead();
    expect(await alertOf(detection.userId)).toEqual(alert);
  });

  test('shows when Microsoft raises its level', async () => {
    const { userId } = bench.cloud.happen.riskySignIn('Fabrikam', { user: 'Christie Cline', level: 'low' });
    await nextRead();
    const before = await alertOf(userId);
    bench.cloud.happen.levelRise(userId);
    await nextRead();
    expect(before).toMatchObject({ severity: 'low' });
    expect(await alertOf(userId)).toMatchObject({ id: before?.id, severity: 'medium' });
  });

  test('is resolved here when somebody dismisses it in the portal', async () => {
    const { userId } = bench.cloud.happen.riskySignIn('Tailspin Toys', { user: 'Lidia Holloway' });
    await nextRead();
    const before = await alertOf(userId);
    bench.cloud.happen.changeInPortal(userId);
    await nextRead();
    expect(await alertOf(userId)).toBeUndefined();
    const row = await bench.db
      .selectFrom('alerts')
      .selectAll()
      .where('id', '=', before?.id ?? '')
      .executeTakeFirst();
    expect(row).toMatchObject({ status: 'resolved', resolution: 'dismissed', resolved_by: 'Microsoft' });
  });

  test('that was detected long after the deed is found in the overlap', async () => {
    const detectedAt = new Date(bench.now().getTime() - 40 * HOUR_MS);
    const { userId } = bench.cloud.happen.leakedCredentials('Proseware', { user: 'Pradeep Gupta', detectedAt });
    await nextRead();
    expect(await alertOf(userId)).toMatchObject({ shownAt: detectedAt });
  });

  test('in a tenant without P2 is medium, because Microsoft does not say more', async () => {
    const { userId } = bench.cloud.happen.riskySignIn('Northwind Traders', { user: 'Grady Archie', level: 'high' });
    await nextRead();
    expect(await alertOf(userId)).toMatchObject({ severity: 'medium', signalCount: 1 });
  });
});

describe('a page', () => {
  test('with an item that breaks its own schema keeps it once and goes on', async () => {
    const id = bench.cloud.happen.malformedItem('Contoso');
    const { userId } = bench.cloud.happen.riskySignIn('Contoso', { user: 'Alex Wilber' });
    await nextRead();
    await nextRead();
    const kept = await bench.db.selectFrom('quarantine').selectAll().execute();
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({
      source: 'graph.riskDetections',
      item_key: `graph:riskDetection:${tenantNamed('Contoso').id}/${id}`,
      reason: expect.stringContaining('riskLevel'),
    });
    expect((await readCoverage(bench.db)).quarantined).toBe(1);
    expect(await alertOf(userId)).toBeDefined();
  });

  test('is followed by all the others, each saved', async () => {
    const contoso = tenantNamed('Contoso');
    for (let serial = 0; serial < 1100; serial += 1) bench.cloud.happen.riskySignIn('Contoso', { level: 'low' });
    bench.cloud.requests.clear();
    await nextRead();
    const reads = bench.cloud.requests
      .to('graph', '/v1.0/identityProtection/riskDetections')
      .filter((request) => request.tenantId === contoso.id && request.status === 200);
    expect(reads.length).toBeGreaterThanOrEqual(3);
    expect(reads.slice(1).every((request) => request.query.includes('skiptoken'))).toBe(true);
    const known = await bench.db
      .selectFrom('signals')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('key', 'like', `graph:riskDetection:${contoso.id}/%`)
      .executeTakeFirstOrThrow();
    expect(known.count).toBe(contoso.detections.length - 1);
  });
});

describe('trouble at Microsoft', () => {
  test('that is over within a few tries is waited out, without a Retry-After by our own pauses', async () => {
    bench.cloud.faults.add({
      host: 'graph',
      path: /riskDetections$/,
      status: 429,
      body: { error: { code: 'TooManyRequests', message: 'Too many requests.' } },
      times: 2,
    });
    await nextRead();
    expect(bench.waits).toEqual(expect.arrayContaining([2000]));
    expect((await readCoverage(bench.db)).counts.failing).toBe(0);
  });

  test('that asks for a pause gets it', async () => {
    bench.cloud.faults.add({
      host: 'partnerCenter',
      path: /customers$/,
      status: 429,
      headers: { 'Retry-After': '17' },
      times: 1,
    });
    bench.pass(HOUR_MS);
    await bench.sources().runDueOnce();
    expect(bench.waits).toEqual(expect.arrayContaining([17_000]));
  });

  test('that lasts makes the source failing, with longer and longer pauses, and heals by itself', async () => {
    const fabrikam = tenantNamed('Fabrikam');
    const sources = bench.sources();
    bench.cloud.faults.add({ host: 'graph', path: /./, status: 503, times: Number.POSITIVE_INFINITY });
    await nextRead(sources);
    const once = await stateOf('Fabrikam', 'graph.riskDetections');
    expect(once).toMatchObject({ status: 'failing', reason_code: 'unreachable', failures: 1, claimed_until: null });
    bench.pass(2 * MINUTE_MS);
    await sources.runDueOnce();
    const twice = await stateOf('Fabrikam', 'graph.riskDetections');
    expect(twice.failures).toBe(2);
    expect(twice.last_good_at).toEqual(once.last_good_at);
    expect(bench.warnings.length).toBeGreaterThan(0);
    expect(bench.warnings.every((line) => line.includes('"source changed"'))).toBe(true);

    bench.cloud.faults.clear();
    const { userId } = bench.cloud.happen.riskySignIn('Fabrikam', { user: 'Irvin Sayers' });
    bench.pass(16 * MINUTE_MS);
    await sources.runDueOnce();
    expect(await stateOf('Fabrikam', 'graph.riskDetections')).toMatchObject({
      status: 'ok',
      failures: 0,
      reason: null,
    });
    expect(await alertOf(userId)).toMatchObject({ tenantId: fabrikam.id });
  });

  test('in the middle of the pages keeps what came, and loses nothing of the rest', async () => {
    const bank = tenantNamed('Woodgrove Bank');
    for (let serial = 0; serial < 600; serial += 1) bench.cloud.happen.riskySignIn('Woodgrove Bank', { level: 'low' });
    const before = await stateOf('Woodgrove Bank', 'graph.riskDetections');
    const sources = bench.sources();
    bench.cloud.faults.add({ host: 'graph', path: /riskDetections$/, body: '{"value":[', status: 200, times: 1 });
    await nextRead(sources);
    await nextRead(sources);
    bench.pass(16 * MINUTE_MS);
    await sources.runDueOnce();
    const known = await bench.db
      .selectFrom('signals')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('key', 'like', `graph:riskDetection:${bank.id}/%`)
      .executeTakeFirstOrThrow();
    expect(known.count).toBe(bank.detections.length);
    expect((await stateOf('Woodgrove Bank', 'graph.riskDetections')).cursor).not.toEqual(before.cursor);
  });
});

describe('a customer', () => {
  test('whose consent is withdrawn overnight shows it, and is read again when the relationship changes', async () => {
    const tailspin = tenantNamed('Tailspin Toys');
    tailspin.consented = false;
    bench.pass(2 * HOUR_MS);
    await bench.sources().runDueOnce();
    expect(await stateOf('Tailspin Toys', 'graph.riskDetections')).toMatchObject({
      status: 'notReadable',
      reason_code: 'noConsent',
      reason: expect.stringContaining('consented'),
    });

    tailspin.consented = true;
    for (const relationship of tailspin.relationships) relationship.lastModifiedAt = bench.now();
    bench.pass(HOUR_MS);
    await bench.sources().runDueOnce();
    expect(await stateOf('Tailspin Toys', 'graph.riskDetections')).toMatchObject({ status: 'ok', reason_code: null });
  });

  test('is still known while Partner Center is away, because Graph lists it too', async () => {
    bench.cloud.faults.add({ host: 'partnerCenter', path: /customers$/, status: 503, times: Number.POSITIVE_INFINITY });
    bench.pass(HOUR_MS);
    await bench.sources().runDueOnce();
    const state = await bench.db
      .selectFrom('source_states')
      .selectAll()
      .where('source', '=', 'customers')
      .executeTakeFirst();
    expect(state).toMatchObject({ status: 'ok' });
  });
});

test('nothing was asked for that does not exist, and nothing secret or personal was logged', () => {
  expect(bench.cloud.requests.unexpected()).toEqual([]);
  const { clientSecret, refreshToken } = bench.cloud.credentials;
  const log = bench.logged.join('');
  expect(log).toContain('outside call');
  for (const secret of [clientSecret, refreshToken, 'eyJ', 'Bearer', '@contoso', 'Adele']) {
    expect(log).not.toContain(secret);
  }
});
