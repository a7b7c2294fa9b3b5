import { beforeAll, describe, expect, test } from '@jest/globals';
import type { SendOptions } from '../../src/sandbox/cloud/webhook-sender.ts';
import { cardWith, until, useDesk } from '../support/desk.ts';
import { readMetrics, sampleOf } from '../support/read-metrics.ts';

// So long between two reads that whatever arrives, arrives by a webhook.
const desk = useDesk({ env: { POLL_INTERVAL_SEC: '3600' } });

const FRAUD = {
  name: 'azure-fraud-event-detected',
  resourceUri: 'https://api.partnercenter.microsoft.com/v1/fraudEvents',
};
const readsOfAlerts = () => desk.log.filter((line) => line['path'] === '/security/partner/securityAlerts').length;
const stateOfAlerts = () =>
  desk.db
    .selectFrom('source_states')
    .select(['next_at', 'claimed_until'])
    .where('source', '=', 'partnerAlerts')
    .executeTakeFirstOrThrow();
/** The figures of webhooks by what became of them. */
const webhooks = async () => {
  const { samples } = readMetrics(await (await fetch(`${desk.url}/metrics`)).text());
  const of = (outcome: string) => sampleOf(samples, 'watchpost_webhooks_total', { outcome }) ?? 0;
  return { accepted: of('accepted'), repeated: of('repeated'), refused: of('refused') };
};

beforeAll(async () => {
  await until('the first read', () => readsOfAlerts() > 0);
});

describe('a webhook of Partner Center', () => {
  test('brings the alert at once', async () => {
    desk.cloud.happen.fraud('Fabrikam');
    await cardWith(desk, 'Partner alert', 'Fabrikam');
    await desk.cloud.webhooks.idle();
  });

  test.each<[string, SendOptions, number?]>([
    ['without a signature', { omit: ['signature'] }],
    ['without a certificate', { omit: ['certificateUrl'] }, 400],
    ['changed on its way', { tamper: true }],
    ['signed with an expired certificate', { certificate: 'expired' }],
    ['signed under an unknown root', { certificate: 'unknownRoot' }],
    ['signed for somebody else', { certificate: 'foreignSubject' }],
    ['with its certificate at a foreign host', { foreignCertificateHost: true }],
  ])('%s is refused with one line in the log, and wakes nobody', async (_what, how, status = 401) => {
    desk.expectLogged('webhook refused');
    const [reads, lines] = [readsOfAlerts(), desk.log.length];
    const { statuses } = await desk.cloud.webhooks.send(FRAUD, how);
    expect(new Set(statuses)).toEqual(new Set([status]));
    const refusals = desk.log.slice(lines).filter(({ msg }) => msg === 'webhook refused');
    expect(refusals).toHaveLength(statuses.length);
    expect(readsOfAlerts()).toBe(reads);
  });

  test('sent again byte by byte is thanked for, wakes nobody and is no refusal', async () => {
    const before = readsOfAlerts();
    // The same event has the same moment, whenever it is sent.
    const event = { ...FRAUD, changedAt: desk.clock.now() };
    expect((await desk.cloud.webhooks.send(event)).statuses).toEqual([200]);
    const next = await until('the read that it asks for', async () => {
      const { next_at, claimed_until } = await stateOfAlerts();
      return readsOfAlerts() > before && claimed_until === null && next_at > desk.clock.now() && next_at;
    });
    const [reads, lines, counted] = [readsOfAlerts(), desk.log.length, await webhooks()];
    // What Microsoft does when our answer did not reach it.
    expect((await desk.cloud.webhooks.send(event, { copies: 3 })).statuses).toEqual([200, 200, 200]);
    expect((await stateOfAlerts()).next_at).toEqual(next);
    expect(readsOfAlerts()).toBe(reads);
    expect(desk.log.slice(lines).filter(({ msg }) => msg === 'webhook refused' || msg === 'webhook accepted')).toEqual(
      [],
    );
    expect(await webhooks()).toEqual({ ...counted, repeated: counted.repeated + 3 });
  });

  test('from a year ago is refused', async () => {
    const { statuses } = await desk.cloud.webhooks.send({
      ...FRAUD,
      changedAt: new Date(desk.clock.now().getTime() - 365 * 86_400_000),
    });
    expect(statuses[0]).toBe(401);
  });

  test('of something that we do not know is taken, and does nothing', async () => {
    const reads = readsOfAlerts();
    const { statuses } = await desk.cloud.webhooks.send({ name: 'test-created', resourceUri: null });
    expect(statuses).toEqual([200]);
    expect(readsOfAlerts()).toBe(reads);
  });
});
