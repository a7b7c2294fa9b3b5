import { afterEach, describe, expect, test } from '@jest/globals';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const GRAPH_ALERTS = /^\/beta\/security\/partner\/securityAlerts$/;
const MISSING_MFA = {
  Error: { Code: 'Unauthorized_MissingMFA', Message: 'The token does not have MFA claims.' },
};

async function nextRead(sources = bench.sources()): Promise<void> {
  bench.pass(61_000);
  await sources.runDueOnce();
}
const about = async (subscriptionId: string) =>
  (await bench.alerts()).filter((alert) => alert.subjectId === subscriptionId);
const state = () =>
  bench.db.selectFrom('source_states').selectAll().where('source', '=', 'partnerAlerts').executeTakeFirstOrThrow();
const refuseGraph = () =>
  bench.cloud.faults.add({ host: 'graph', path: GRAPH_ALERTS, status: 403, body: MISSING_MFA, times: 1 });

afterEach(() => {
  bench.cloud.world.serviceUser.mfa = true;
});

describe('a fraud alert', () => {
  test('comes through Graph and belongs to the customer', async () => {
    const fraud = bench.cloud.happen.fraud('Fabrikam', { severity: 'high' });
    await nextRead();
    expect(await about(fraud.subscriptionId)).toMatchObject([
      {
        kind: 'partnerAlert',
        source: 'graph.securityAlerts',
        tenantId: fraud.customerTenantId,
        severity: 'high',
        status: 'new',
        shownAt: fraud.detectedAt,
      },
    ]);
    expect(await state()).toMatchObject({ status: 'ok', cursor: { via: 'graph' } });
  });

  test('is one alert when Graph refuses and Partner Center tells it again', async () => {
    const fraud = bench.cloud.happen.fraud('Wide World Importers');
    await nextRead();
    refuseGraph();
    await nextRead();
    expect(await state()).toMatchObject({ status: 'ok', cursor: { via: 'partnerCenter' } });
    expect(await about(fraud.subscriptionId)).toHaveLength(1);
    expect((await about(fraud.subscriptionId))[0]).toMatchObject({ signalCount: 2 });
    await nextRead();
    expect(await state()).toMatchObject({ cursor: { via: 'graph' } });
    expect(await about(fraud.subscriptionId)).toHaveLength(1);
  });

  test('that only Partner Center tells is shown', async () => {
    const fraud = bench.cloud.happen.fraud('Contoso', { isTest: true });
    refuseGraph();
    await nextRead();
    expect(await about(fraud.subscriptionId)).toMatchObject([{ source: 'partnerCenter.fraudEvents', isTest: true }]);
  });

  test('is resolved here when somebody resolves it in the portal', async () => {
    const fraud = bench.cloud.happen.fraud('Woodgrove Bank');
    await nextRead();
    const [open] = await about(fraud.subscriptionId);
    bench.cloud.happen.changeInPortal(fraud.id);
    await nextRead();
    const row = await bench.db
      .selectFrom('alerts')
      .selectAll()
      .where('id', '=', open?.id ?? '')
      .executeTakeFirst();
    expect(row).toMatchObject({ status: 'resolved', resolution: 'fraud', resolved_by: 'Microsoft' });
  });

  test('of more than a page of events is not lost', async () => {
    for (let serial = 0; serial < 230; serial += 1) {
      const detectedAt = new Date(bench.now().getTime() - serial * 60_000);
      bench.cloud.happen.fraud('Proseware', { detectedAt });
    }
    refuseGraph();
    bench.cloud.requests.clear();
    await nextRead();
    expect(bench.cloud.requests.to('partnerCenter', '/v1/fraudEvents').length).toBeGreaterThanOrEqual(3);
    const proseware = bench.cloud.world.customers.find(({ name }) => name === 'Proseware');
    expect((await bench.alerts()).filter((alert) => alert.tenantId === proseware?.id)).toHaveLength(230);
  });
});

describe('when nobody may read them', () => {
  test('a service user without MFA is named as the reason', async () => {
    bench.cloud.world.serviceUser.mfa = false;
    await nextRead();
    expect(await state()).toMatchObject({ status: 'notReadable', reason_code: 'mfaRequired' });
    bench.cloud.world.serviceUser.mfa = true;
    bench.pass(16 * 60_000);
    await bench.sources().runDueOnce();
    expect(await state()).toMatchObject({ status: 'ok', reason: null });
  });

  test('a missing service user is named as the reason', async () => {
    await nextRead(bench.sources({ PARTNER_REFRESH_TOKEN: '' }));
    expect(await state()).toMatchObject({ status: 'notReadable', reason_code: 'noServiceUser' });
  });
});
