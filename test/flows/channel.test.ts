import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { alertIdIn, numberIn, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk({ isUninstalled: true });
const megan = staffId('Megan Bowen');

/** Messages in the channel that show an alert of this subject, the deleted ones left out. */
const cardsAbout = (subject: string): SimMessage[] =>
  desk.teams
    .messages({ channel: true })
    .filter(
      ({ card, deleted }) => !deleted && alertIdIn(card ?? {}) !== '' && shownTexts(card).includes(`\n${subject}\n`),
    );

const becomes = (id: string, ...texts: string[]) =>
  until(`the card with ${texts.join(', ')}`, () => {
    const card = desk.teams.messages({ channel: true }).find((message) => message.id === id)?.card;
    return texts.every((text) => shownTexts(card).includes(text)) && card;
  });

const userIds = new Map<string, string>();
const userIdOf = (user: string): string => userIds.get(user) ?? '';

beforeAll(async () => {
  const { happen, limits } = desk.cloud;
  limits.enforced = false;
  const signIn = (
    customer: string,
    user: string,
    level: 'low' | 'medium' | 'high',
    riskEventType = 'unfamiliarFeatures',
  ) => userIds.set(user, happen.riskySignIn(customer, { user, level, riskEventType }).userId);
  signIn('Contoso', 'Adele Vance', 'medium');
  signIn('Contoso', 'Joni Sherman', 'high', 'anomalousToken');
  signIn('Fabrikam', 'Irvin Sayers', 'low');
  signIn('Fabrikam', 'Pradeep Gupta', 'medium');
  happen.fraud('Fabrikam', { isTest: true });
  happen.fraud('Contoso');
  await until('the alerts', async () => {
    const { length } = await desk.db.selectFrom('alerts').select('id').execute();
    return length === 6;
  });
});

describe('the channel', () => {
  test('an alert from before the installation is shown after it', async () => {
    expect(desk.teams.messages({ channel: true })).toEqual([]);
    await desk.teams.install(megan);
    await cardWith(desk, 'Adele Vance');
    expect(shownTexts(desk.teams.messages({ channel: true })[0]?.card)).toContain('Watchpost is here');
  });

  test('a card says how bad, who, where, what, when, and what to do first', async () => {
    // Microsoft's record of the user may be read before the sign-in itself.
    const { id } = await cardWith(desk, 'Joni Sherman');
    const card = await becomes(id, ' · IP ');
    const { text, summary } = await cardWith(desk, 'Joni Sherman');
    const shown = shownTexts(card);
    expect(shown).toMatch(/^▲ HIGH · Identity risk$/m);
    expect(textOf(card)).toContain('"style":"attention"');
    expect(shown).toContain('Customer\nContoso');
    expect(shown).toContain('Who\nJoni Sherman');
    expect(shown).toMatch(/^Where\n.+ · IP [\d.]+$/m);
    expect(shown).toMatch(/^When\nWed 4 Mar 2026, \d\d:\d\d UTC$/m);
    expect(shown).toContain('**Do this first:**');
    expect(shown).toContain('(https://entra.microsoft.com/');
    expect(shown).not.toContain('anomalousToken');
    expect(verbsIn(card)).toEqual(['alert.acknowledge', 'alert.chooseAssignee', 'alert.chooseResolution']);
    expect(text).toBeUndefined();
    expect(summary).toMatch(/^HIGH · #\d+ · Contoso: /);
  });

  test('a partner alert has its two clocks', async () => {
    const { card } = await cardWith(desk, 'Partner alert', 'Contoso');
    const shown = shownTexts(card);
    expect(shown).toMatch(/◷ \*\*Answer within 1 hour\*\*: due (\w+ \d+ \w+, )?\d\d:\d\d UTC/);
    expect(shown).toMatch(/◷ \*\*24-hour line\*\*: due \w+ \d+ \w+, \d\d:\d\d UTC/);
    expect(shown).toMatch(/^Subscription\n/m);
    expect(shown).toContain('vm-batch-07');
    expect(shown).toContain('(https://partner.microsoft.com/');
  });

  test('Microsoft’s test alerts say so, and nobody is timed by them', async () => {
    const { card, summary } = await cardWith(desk, 'Partner alert', 'Fabrikam', 'TEST');
    expect(shownTexts(card)).toMatch(/^TEST$/m);
    expect(shownTexts(card)).not.toContain('24-hour line');
    expect(summary).toMatch(/^TEST /);
  });
});

describe('what changes at Microsoft shows on the card that is there', () => {
  const ids = { irvin: '', pradeep: '', fraud: '' };

  beforeAll(async () => {
    ids.irvin = (await cardWith(desk, 'Irvin Sayers', 'LOW')).id;
    ids.pradeep = (await cardWith(desk, 'Pradeep Gupta')).id;
    ids.fraud = (await cardWith(desk, 'Partner alert', 'Contoso')).id;
    desk.cloud.happen.levelRise(userIdOf('Irvin Sayers'));
    desk.cloud.happen.changeInPortal(userIdOf('Pradeep Gupta'));
    desk.cloud.happen.changeInPortal(desk.cloud.world.partnerAlerts.find(({ isTest }) => !isTest)?.id ?? '');
  });

  test('a partner alert ends with what Partner Center says', async () => {
    expect(shownTexts(await becomes(ids.fraud, 'Resolved by Microsoft'))).toContain('answered in time');
  });

  test('a rise of level, and a second detection', async () => {
    await becomes(ids.irvin, '◆ MEDIUM');
    const worse = { user: 'Irvin Sayers', level: 'high', riskEventType: 'leakedCredentials' } as const;
    desk.cloud.happen.riskySignIn('Fabrikam', worse);
    await becomes(ids.irvin, '▲ HIGH', 'signals');
    expect(cardsAbout('Irvin Sayers')).toHaveLength(1);
  });

  test('a dismissal; and what comes later is a new alert', async () => {
    expect(verbsIn(await becomes(ids.pradeep, 'Resolved by Microsoft'))).toEqual(['alert.reopen', 'alert.tasks']);
    desk.clock.advance(60_000);
    desk.cloud.happen.riskySignIn('Fabrikam', { user: 'Pradeep Gupta', level: 'medium' });
    const [old, fresh] = await until('a second card', () => {
      const cards = cardsAbout('Pradeep Gupta');
      return cards.length === 2 && cards;
    });
    expect(old?.id).toBe(ids.pradeep);
    expect(numberIn(fresh?.card)).toBeGreaterThan(numberIn(old?.card));
  });
});

describe('where the bot is', () => {
  test('removal ends it, reinstalling goes on with the cards that are there', async () => {
    const before = cardsAbout('Joni Sherman');
    await desk.teams.uninstall(megan);
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'status'))).toContain('No channel');
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Debra Berger', level: 'low' });
    await until('the alert', async () => {
      const row = desk.db.selectFrom('alerts').select('id').where('subject_name', '=', 'Debra Berger');
      return row.executeTakeFirst();
    });
    expect(cardsAbout('Debra Berger')).toEqual([]);
    await desk.teams.install(megan);
    await cardWith(desk, 'Debra Berger');
    expect(cardsAbout('Joni Sherman').map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'status'))).toContain('Alerts go to 1 channel.');
  });

  test('a channel that refuses the bot ends, with an error for a person and in `status`', async () => {
    desk.expectLogged('channel lost: install the bot again or choose another channel');
    const lost = () => desk.log.filter(({ msg }) => msg.startsWith('channel lost'));
    const before = lost().length;
    desk.teams.setState({ channel: true }, 'removed');
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Alex Wilber', level: 'low' });
    await until('the error', () => lost().length > before);
    expect(shownTexts(await ask(desk, 'Nestor Wilke', 'status'))).toContain('No channel');
    await desk.teams.install(megan);
    await cardWith(desk, 'Alex Wilber');
  });
});
