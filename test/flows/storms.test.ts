import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { App } from '../../src/app.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { dataOf, shownTexts, verbsIn } from '../support/read-card.ts';

const CROWD = 60;
const desk = useDesk({ env: { CHANNEL_ALERTS_PER_HOUR: '3' } });
const nestor = staffId('Nestor Wilke');
const lee = staffId('Lee Gu');
const others: App[] = [];

/** People of a customer whom nothing else in the sample knows; none of them has a role. */
function crowd(customer: string, prefix: string, count: number): string[] {
  const tenant = getCustomer(desk.cloud.world, customer);
  const names = Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
  for (const [index, displayName] of names.entries()) {
    tenant.users.push({
      id: `00000000-0000-4000-8000-${Buffer.from(prefix.slice(0, 3)).toString('hex')}${String(index).padStart(6, '0')}`,
      displayName,
      upn: `${displayName.replaceAll(' ', '').toLowerCase()}@${tenant.domain}`,
      jobTitle: 'Office manager',
      roleTemplateIds: [],
      accountEnabled: true,
      sessionsRevokedAt: undefined,
    });
  }
  return names;
}

/** Blocked attempts: Microsoft shows the detections, and counts nobody as at risk for them. */
const wave = (customer: string, prefix: string, count: number) => {
  const { riskyUsers } = getCustomer(desk.cloud.world, customer);
  for (const user of crowd(customer, prefix, count)) {
    const { userId } = desk.cloud.happen.riskySignIn(customer, {
      user,
      level: 'medium',
      riskEventType: 'newCountry',
    });
    riskyUsers.delete(userId);
  }
};
const roots = () =>
  desk.teams
    .messages({ channel: true })
    .filter(({ id, threadId, card, deleted }) => id === threadId && card && !deleted);
const stormCards = () => roots().filter(({ card }) => shownTexts(card).includes('Storm:'));
const alerts = async () =>
  await desk.db
    .selectFrom('alerts')
    .select(['id', 'fold_id', 'unfolded_at', 'subject_name', 'number', 'status'])
    .execute();
const allTaken = (count: number) => until(`${count} alerts`, async () => (await alerts()).length >= count);
/** The edits of a fold wait for each other; here the queue's clock is moved on. */
const soon = () =>
  sql`update pgboss.job set start_after = now() where name = 'deliver' and state = 'created'`.execute(desk.db);
const storm = (...texts: string[]): Promise<SimMessage> =>
  until(`the storm card with ${texts.join(', ')}`, async () => {
    await soon();
    return stormCards().find(({ card }) => texts.every((text) => shownTexts(card).includes(text)));
  });

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  // Roles are read before anything happens, as in a service that runs.
  await until(
    'the roles to be read',
    async () => (await desk.db.selectFrom('privileged_accounts').selectAll().execute()).length > 5,
  );
});
afterAll(async () => {
  for (const app of others) await app.stop();
});

describe('a storm', () => {
  test('gets one card that counts, and hardly any other message', async () => {
    wave('Contoso', 'Sam Storm', CROWD);
    await allTaken(CROWD);
    const { card } = await storm('“New country”');
    expect(stormCards()).toHaveLength(1);
    // Three that people can read, and the card of the rest.
    expect(roots().filter(({ card }) => /#\d/.test(shownTexts(card))).length).toBeLessThanOrEqual(4);
    expect(shownTexts(card)).toMatch(/◆ MEDIUM/);
    expect(verbsIn(card)).toEqual([...Array(5).fill('alert.open'), 'fold.list', 'fold.acknowledge']);
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'alerts'))).toContain(`Open alerts: ${CROWD}`);
  });

  test('hides neither a fraud nor an administrator, nor what is high', async () => {
    const [before] = stormCards();
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Debra Berger', level: 'low', riskEventType: 'newCountry' });
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Alex Wilber', level: 'high', riskEventType: 'newCountry' });
    desk.cloud.happen.fraud('Fabrikam');
    await cardWith(desk, 'Partner alert', 'Fabrikam');
    await cardWith(desk, 'Debra Berger');
    await cardWith(desk, 'Alex Wilber', 'HIGH');
    expect(stormCards()).toHaveLength(1);
    expect(shownTexts(stormCards()[0]?.card)).not.toMatch(/Debra Berger|Alex Wilber/);
    expect(stormCards()[0]?.id).toBe(before?.id);
  });

  test('gives back an alert that becomes worse', async () => {
    const folded = (await alerts()).find((alert) => alert.fold_id !== null && alert.unfolded_at === null);
    const user = folded?.subject_name ?? '';
    desk.cloud.happen.riskySignIn('Contoso', { user, level: 'high', riskEventType: 'newCountry' });
    const own = await until('its own card', () =>
      roots().find(
        ({ card }) => shownTexts(card).includes(`#${folded?.number}\n`) && shownTexts(card).includes('HIGH'),
      ),
    );
    expect(shownTexts(own.card)).toContain(user);
    await storm('left this card for');
  });

  test('shows each of its alerts to whoever asks', async () => {
    const folded = (await alerts()).find((alert) => alert.fold_id !== null && alert.unfolded_at === null);
    expect(shownTexts(await ask(desk, 'Nestor Wilke', `alert ${folded?.number}`))).toContain(
      'Folded into the storm card',
    );
    const [card] = stormCards();
    const { body } = await desk.teams.press(nestor, card?.id ?? '', 'fold.list');
    expect(shownTexts(body)).toMatch(/Page 1 of \d+, 10 alerts/);
    expect(textOf(body)).toContain('Next page');
  });

  test('goes on over a restart, and for a second instance, on the same card', async () => {
    await desk.restart();
    others.push(await desk.another());
    const before = stormCards()[0]?.id;
    const known = (await alerts()).length;
    wave('Fabrikam', 'Fay Follow', 30);
    await allTaken(known + 30);
    const card = await storm('at 2 customers');
    expect([card.id, stormCards().length]).toEqual([before, 1]);
  });

  test('is acknowledged by one press; the second finds nothing to do, and readers may not', async () => {
    const open = async () =>
      (await alerts()).filter((alert) => alert.fold_id && !alert.unfolded_at && alert.status === 'new').length;
    const [message] = stormCards();
    const card = message?.id ?? '';
    // The second of two who press at once presses the button that the first one's edit takes away.
    const press = { verb: 'fold.acknowledge', data: dataOf(message?.card, 'fold.acknowledge') };
    const refused = await desk.teams.press(staffId('Isaiah Langer'), card, 'fold.acknowledge');
    expect(textOf(refused.body)).toContain('This is for responders');
    const count = await open();
    await desk.teams.press(nestor, card, 'fold.acknowledge');
    expect(await open()).toBe(0);
    await desk.teams.invoke(lee, card, press);
    const lines = await desk.db
      .selectFrom('audit_log')
      .select(['actor_id', 'subject_id'])
      .where('verb', '=', 'alert.acknowledge')
      .execute();
    expect(lines).toHaveLength(count);
    expect(new Set(lines.map(({ actor_id }) => actor_id))).toEqual(new Set([nestor]));
    await storm('Acknowledged by Nestor Wilke');
  });

  test('says at its end what it folded', async () => {
    desk.clock.advance(62 * 60_000);
    // A look for storms that are over comes with every start, and then each minute.
    await desk.restart();
    const { card } = await storm('OVER', 'it folded');
    const folded = (await alerts()).filter((alert) => alert.fold_id && !alert.unfolded_at).length;
    expect(shownTexts(card)).toContain(`it folded ${folded} alerts`);
  });
});
