import { describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { until, useDesk } from '../support/desk.ts';
import { walkAs } from '../support/setup-cards.ts';

const desk = useDesk({ env: { WEBHOOK_REGISTRATION: 'on' } });
const megan = walkAs(desk, 'Megan Bowen');
const lee = walkAs(desk, 'Lee Gu');
const isaiah = walkAs(desk, 'Isaiah Langer');
const own = () => `${desk.url}/api/webhooks/partner-center`;
const registered = () => desk.cloud.webhooks.registration?.url;
const registrations = () =>
  desk.db.selectFrom('audit_log').selectAll().where('verb', '=', 'webhook.register').orderBy('at').execute();
const registeredEvents = () => desk.cloud.webhooks.registration?.events;
const someoneElse = (url: string) => ({ subscriberId: 'x', url, events: ['test-created'], msSignatureHeader: false });

const SIEM = 'https://siem.adatum.com/hooks/partner';
const OTHER = 'https://other.adatum.com/hooks';

describe('the webhook of Partner Center, from chat', () => {
  test('everybody may look: what is registered, for what, and what arrived', async () => {
    await isaiah.say('webhook');
    const card = await isaiah.card(
      'Webhook of Partner Center',
      'Our address is registered, for 2 events',
      '✔ In order',
    );
    expect(isaiah.buttons(card)).toEqual(['webhook.test', 'webhook.show']);
    await isaiah.press(card, 'webhook.test');
    expect(isaiah.notice(card)).toContain('This is for administrators');
    await isaiah.say('webhook register');
    await isaiah.card('This is for administrators');
  });

  test('a test event is sent by Partner Center and timed; a third within the minute is not asked for', async () => {
    await megan.say('webhook test');
    await megan.card('The last test event arrived', 'test-created');
    await megan.say('webhook test');
    await until('the second one', async () => {
      const rows = await desk.db.selectFrom('webhook_tests').selectAll().where('ended_at', 'is not', null).execute();
      return rows.length === 2;
    });
    await megan.say('webhook test');
    await megan.card('Partner Center sends two a minute');
    expect(await desk.db.selectFrom('webhook_tests').selectAll().execute()).toHaveLength(2);
  });

  test('the last refusal is shown with its reason', async () => {
    desk.expectLogged('webhook refused');
    desk.clock.advance(60_000);
    await fetch(own(), { method: 'POST', body: '{}' });
    await megan.say('webhook');
    await megan.card('The last one that was refused came', 'because of: unsigned');
  });

  test('where nothing is registered, our address is registered at once, with the events that we use', async () => {
    desk.cloud.webhooks.registration = undefined;
    await megan.say('webhook');
    const card = await megan.card('Nothing is registered at Partner Center');
    await megan.press(card, 'webhook.register');
    await megan.card('Registered. A test event shows whether it arrives');
    expect(registered()).toBe(own());
    expect(registeredEvents()).toContain('granular-admin-relationship-terminated');
  });

  test('another tool’s address is shown, and replaced only by a second press of an approver or administrator', async () => {
    desk.cloud.webhooks.registration = someoneElse(SIEM);
    await megan.say('webhook register');
    const card = await megan.card('Replace the address of another tool?', 'siem.adatum.com'.replaceAll('.', '․'));
    expect(registered()).toBe(SIEM);
    const changeId = (await desk.db.selectFrom('webhook_changes').select('id').execute())[0]?.id ?? '';
    await desk.teams.invoke(staffId('Nestor Wilke'), card.id, { verb: 'webhook.replace', data: { aboutId: changeId } });
    expect(registered()).toBe(SIEM);
    // Somebody else's tool moves in between: what stands there now has not been seen by anybody.
    desk.cloud.webhooks.registration = someoneElse(OTHER);
    await megan.press(card, 'webhook.replace');
    const again = await megan.card('Replace the address of another tool?', 'other.adatum.com'.replaceAll('.', '․'));
    expect(registered()).toBe(OTHER);
    await megan.press(again, 'webhook.replace');
    await megan.card('Registered. A test event shows');
    expect(registered()).toBe(own());
  });

  test('an approver may confirm; two who confirm at once replace it once; “leave it” changes nothing', async () => {
    desk.cloud.webhooks.registration = someoneElse(SIEM);
    await desk.teams.say(staffId('Megan Bowen'), 'channel', 'webhook register');
    const asked = await until('the question in the channel', () =>
      desk.teams
        .messages({ channel: true })
        .findLast((message) => JSON.stringify(message.card ?? '').includes('Replace the address')),
    );
    await lee.press(asked, 'webhook.show');
    expect(registered()).toBe(SIEM);
    const [change] = await desk.db
      .selectFrom('webhook_changes')
      .selectAll()
      .where('confirmed_at', 'is', null)
      .orderBy('proposed_at', 'desc')
      .execute();
    const press = { verb: 'webhook.replace', data: { aboutId: change?.id ?? '' } };
    await Promise.all([
      desk.teams.invoke(staffId('Lee Gu'), asked.id, press),
      desk.teams.invoke(staffId('Megan Bowen'), asked.id, press),
    ]);
    expect(registered()).toBe(own());
    const lines = await desk.db.selectFrom('audit_log').selectAll().where('verb', '=', 'webhook.replace').execute();
    expect(lines.filter(({ subject_id }) => subject_id === change?.id)).toHaveLength(1);
  });

  test('a registration whose answer comes too late for the press stands in the audit log with who pressed', async () => {
    desk.cloud.webhooks.registration = undefined;
    const before = await registrations();
    // Reading fits into the four seconds; asking for the events and registering together do not.
    desk.cloud.latency.ms = 2_500;
    try {
      await megan.say('webhook register');
      await megan.card('The webhook was not registered');
    } finally {
      desk.cloud.latency.ms = 0;
    }
    await until('the registration', () => registered() === own());
    const after = await registrations();
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({ actor_name: 'Megan Bowen', detail: { to: own() } });
  });

  test('a Partner Center that refuses is told in a sentence, and nothing changes', async () => {
    desk.cloud.webhooks.registration = undefined;
    desk.cloud.faults.add({
      host: 'partnerCenter',
      method: 'POST',
      path: /registration$/,
      status: 403,
      body: { code: '5000', description: 'Forbidden', data: [], source: 'PartnerFD' },
      times: 1,
    });
    await megan.say('webhook register');
    await megan.card('The webhook was not registered', 'Nothing has changed');
    expect(registered()).toBeUndefined();
  });
});

describe('with the switch off', () => {
  const closed = useDesk();
  const nobody = walkAs(closed, 'Megan Bowen');

  test('nothing is registered, and the way by hand is named', async () => {
    closed.cloud.webhooks.registration = undefined;
    await nobody.say('webhook register');
    await nobody.card('WEBHOOK_REGISTRATION is off', 'docs/going-live.md');
    await nobody.say('webhook');
    const card = await nobody.card('Nothing is registered at Partner Center');
    expect(nobody.buttons(card)).toEqual(['webhook.show']);
    await closed.teams.invoke(staffId('Megan Bowen'), card.id, { verb: 'webhook.register', data: {} });
    expect(closed.cloud.webhooks.registration).toBeUndefined();
  });
});
