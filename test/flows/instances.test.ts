import { beforeAll, describe, expect, test } from '@jest/globals';
import type { App } from '../../src/app.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { deliveredActivity } from '../support/wire.ts';

// So long between two reads that each is due once, unless something makes it due.
const desk = useDesk({ env: { POLL_INTERVAL_SEC: '3600' } });
const USERS = ['Adele Vance', 'Alex Wilber', 'Joni Sherman'];
let second: App;

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  second = await desk.another();
});

const cards = (...texts: string[]) =>
  desk.teams
    .messages({ channel: true })
    .filter(({ card, deleted }) => !deleted && texts.every((text) => shownTexts(card).includes(text)));
const reads = () =>
  desk.cloud.requests.to('graph', '/v1.0/identityProtection/').map(({ path, tenantId }) => `${path} ${tenantId}`);
const allRead = () =>
  until('every source to be read', async () => {
    const { rest } = await desk.db
      .selectFrom('source_states')
      .select((eb) => eb.fn.countAll<number>().as('rest'))
      .where((eb) => eb.or([eb('status', '=', 'new'), eb('claimed_until', 'is not', null)]))
      .executeTakeFirstOrThrow();
    return rest === 0;
  });

describe('two instances on one database', () => {
  test('read each source of each tenant once', async () => {
    await allRead();
    const names = reads();
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  });

  test('show each alert once, and one press on either is everybody’s', async () => {
    for (const user of USERS) {
      desk.cloud.happen.riskySignIn('Contoso', { user, level: 'high', riskEventType: 'anomalousToken' });
    }
    desk.clock.advance(3_601_000);
    const card = await cardWith(desk, 'Adele Vance');
    await allRead();
    await desk.teams.press(staffId('Nestor Wilke'), card.id, 'alert.acknowledge');
    await cardWith(desk, 'Adele Vance', 'Acknowledged by Nestor Wilke');
    for (const user of USERS) expect([user, cards(user).length]).toEqual([user, 1]);

    // Another press of the same reaches the other instance: it knows what the first did.
    const press = deliveredActivity(desk, 'invoke', 'Nestor Wilke');
    const toSecond = async (activity: object) => {
      const answer = await fetch(`http://127.0.0.1:${second.port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(activity),
      });
      return JSON.stringify(await answer.json());
    };
    expect(await toSecond({ ...press, id: 'f:another' })).toContain('Nestor Wilke');
    // The very same one is no press any more.
    expect(await toSecond(press)).toContain('Your press has arrived');
    const lines = await desk.db.selectFrom('audit_log').selectAll().where('verb', '=', 'alert.acknowledge').execute();
    expect(lines).toHaveLength(1);
  });

  test('take a webhook once, whichever of them it reaches', async () => {
    desk.cloud.happen.fraud('Fabrikam');
    await cardWith(desk, 'Partner alert', 'Fabrikam');
    await desk.cloud.webhooks.idle();
    const { registration } = desk.cloud.webhooks;
    if (!registration) throw new Error('the webhook is registered');
    const event = {
      name: 'azure-fraud-event-detected',
      resourceUri: 'https://api.partnercenter.microsoft.com/v1/fraudEvents',
      // The same moment makes the same bytes.
      changedAt: desk.clock.now(),
    };
    const accepted = () => desk.log.filter(({ msg }) => msg === 'webhook accepted').length;
    const before = accepted();
    const { statuses } = await desk.cloud.webhooks.send(event, { copies: 2 });
    desk.cloud.webhooks.registration = { ...registration, url: registration.url.replace(/:\d+\//, `:${second.port}/`) };
    const elsewhere = await desk.cloud.webhooks.send(event, { copies: 2 });
    expect([statuses, elsewhere.statuses]).toEqual([
      [200, 200],
      [200, 200],
    ]);
    expect(accepted()).toBe(before + 1);
    expect(cards('Partner alert', 'Fabrikam')).toHaveLength(1);
  });

  test('issue one digest and one reminder on Monday, however many start at that hour', async () => {
    await second.stop();
    desk.clock.set(new Date('2026-03-09T08:00:30Z'));
    await Promise.all([desk.restart(), desk.another()]);
    await until('the digest', () => cards('The week in numbers').length > 0);
    await until('the reminder', () => cards('Security contacts that need care').length > 0);
    await allRead();
    expect(cards('The week in numbers')).toHaveLength(1);
    expect(cards('Security contacts that need care')).toHaveLength(1);
    const jobs = await desk.db.selectFrom('digests').selectAll().execute();
    expect(jobs).toHaveLength(1);
  });
});
