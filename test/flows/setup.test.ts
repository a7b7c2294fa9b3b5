import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { App } from '../../src/app.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { cardWith, until, useDesk } from '../support/desk.ts';
import { shownTexts } from '../support/read-card.ts';
import { walkAs } from '../support/setup-cards.ts';

const desk = useDesk();
const megan = walkAs(desk, 'Megan Bowen');
const lee = walkAs(desk, 'Lee Gu');
const isaiah = walkAs(desk, 'Isaiah Langer');

beforeAll(async () => {
  // Everything that a good installation has: the sample partner lacks some of it, so that there is something to see.
  const { world } = desk.cloud;
  for (const customer of world.customers) Object.assign(customer, { consented: true, gdap: true, licence: 'P2' });
  // A second administrator.
  const administrators = world.partner.groups.find(({ displayName }) => displayName === 'Watchpost administrators');
  administrators?.memberIds.push(staffId('Lee Gu'));
  // What could not be read is tried again within a day.
  desk.clock.advance(25 * 3_600_000);
  await until('every customer is read', async () => {
    const { rows } = await sql`
      select from source_states where source = 'graph.riskDetections' and status = 'ok'
    `.execute(desk.db);
    return rows.length > world.customers.length;
  });
});

describe('set-up, step by step', () => {
  test('the bot greets, says what it can read now, and offers set-up', async () => {
    const welcome = await cardWith(desk, 'Watchpost is here', 'What it can read now');
    await until('the sign-in was tried', () =>
      shownTexts(desk.teams.messages({ channel: true }).find(({ id }) => id === welcome.id)?.card).includes(
        'It only reads. An administrator',
      ),
    );
    expect(shownTexts(welcome.card)).toContain('Set up');
  });

  test('readers see how it stands and who may go on, and change nothing', async () => {
    await isaiah.say('setup');
    const list = await isaiah.card('steps are in order', 'Administrators can go on');
    expect(isaiah.buttons(list)).toEqual(['setup.show']);
    await isaiah.say('setup 4');
    await isaiah.card('You are a reader', 'administrators');
    await desk.teams.invoke(staffId('Isaiah Langer'), list.id, { verb: 'setup.next', data: { aboutId: 'identity' } });
    expect(isaiah.notice(list)).toContain('This is for administrators');
    expect(await desk.db.selectFrom('setups').selectAll().execute()).toEqual([]);
  });

  test('identity and channel are checked live, and the channel by a real message', async () => {
    await megan.say('setup');
    const card = await megan.card('step 1 of 9', '✔ In order', 'multifactor');
    expect(megan.seen(card)).toContain('permissions of the app are granted');
    await megan.press(card, 'setup.next');
    await megan.card('step 2 of 9', 'Watchpost can post in “Security alerts”');
    const first = await cardWith(desk, 'Watchpost can post here');
    await megan.press(card, 'setup.check');
    await until('the newest such message stands alone', () => {
      const posts = desk.teams
        .messages({ channel: true })
        .filter((message) => !message.deleted && shownTexts(message.card).includes('Watchpost can post here'));
      return posts.length === 1 && posts[0]?.id !== first.id;
    });
  });

  test('another administrator goes on where it stands, on another instance, and both cards follow', async () => {
    const other: App = await desk.another();
    await lee.say('setup');
    const his = await lee.card('step 2 of 9', '✔ In order');
    await lee.press(his, 'setup.next');
    await lee.card('step 3 of 9', 'Lee Gu is an administrator', 'The group of approvers is “Watchpost approvers”');
    await megan.card('step 3 of 9', '✔ In order');
    await other.stop();
  });

  test('two who go on at once go one step', async () => {
    const [hers, his] = [await megan.card('step 3 of 9'), await lee.card('step 3 of 9')];
    await Promise.all([megan.press(hers, 'setup.next'), lee.press(his, 'setup.next')]);
    await megan.card('step 4 of 9', 'Times are in UTC');
    await lee.card('step 4 of 9', 'Times are in UTC');
  });

  test('the zone of whoever asks is offered; a wrong one is told; the right one counts at once', async () => {
    const card = await lee.card('step 4 of 9', 'Europe/London');
    await lee.press(card, 'setup.save', { in_zone: 'Middle Earth', in_day: 'friday', in_hour: '9' });
    expect(lee.seen(card)).toContain('“Middle Earth” is no time zone');
    await lee.press(card, 'setup.save', { in_zone: 'Europe/London', in_day: 'friday', in_hour: '9' });
    await lee.card('step 4 of 9', 'Times are in Europe/London', 'Friday at 09:00', '✔ In order');
  });

  test('it goes on after a restart in the middle', async () => {
    await desk.restart();
    const card = await lee.card('step 4 of 9');
    await lee.press(card, 'setup.next');
    await lee.card('step 5 of 9', 'Nobody is on duty');
    await lee.press(card, 'setup.save', { in_duty: `${staffId('Nestor Wilke')},${staffId('Lee Gu')}` });
    await lee.card('step 5 of 9', 'Nestor Wilke is on duty', 'Lee Gu is on duty');
    await lee.press(card, 'setup.save', { in_duty: staffId('Isaiah Langer') });
    expect(lee.seen(card)).toContain('may not act on alerts');
  });

  test('customers, severity and webhook are checked too', async () => {
    const card = await lee.card('step 5 of 9');
    await lee.press(card, 'setup.next');
    await lee.card('step 6 of 9', 'customers can be read');
    // Some are being read again after the restart.
    await until('all of them are in order', async () => {
      if (lee.seen(card).includes('✔ In order')) return true;
      if (lee.seen(card).includes('Checked')) await lee.press(card, 'setup.check');
      return false;
    });
    await lee.press(card, 'setup.next');
    await lee.card('step 7 of 9', 'Cards are posted for every alert');
    await lee.press(card, 'setup.save', { in_severity: 'medium' });
    await lee.card('step 7 of 9', 'medium severity and worse');
    await lee.press(card, 'setup.next');
    await lee.card('step 8 of 9', 'Our address is registered', '✔ In order');
    await lee.press(card, 'webhook.test');
    await lee.card('Webhook of Partner Center', 'The last test event arrived');
  });

  test('the test alert ends it, and the end says what stands', async () => {
    await lee.say('setup test alert');
    const card = await lee.card('step 9 of 9', 'No test alert has been sent yet');
    await lee.press(card, 'testAlert.send');
    await lee.card('Test alert #', 'The way is open', 'Teams took it, yes');
    await lee.card('step 9 of 9', 'arrived in the channel');
    await lee.press(card, 'setup.next');
    const end = await lee.card('Everything is set up', 'Gone through to the end');
    expect(lee.buttons(end)).toEqual(['setup.continue', 'setup.checkAll', 'testAlert.send']);
    await lee.press(end, 'setup.checkAll');
    await lee.card('Everything is set up');
    await isaiah.say('setup steps');
    await isaiah.card('Everything is set up', 'Administrators can go on');
  });

  test('the list says how our own settings stand now, whoever changed them since, and when that was looked at', async () => {
    for (const name of ['nestor', 'lee']) await lee.say(`off duty ${name}`);
    await isaiah.say('setup steps');
    const list = await isaiah.card('8 of 9 steps are in order', 'Nobody is on duty');
    expect(isaiah.seen(list)).toContain('**5. Who is on duty**: something is missing, checked ');
    await lee.say('I am on duty');
    await isaiah.press(list, 'setup.show');
    expect(isaiah.seen(list)).toContain('Everything is set up');
    expect(isaiah.seen(list)).toContain('**5. Who is on duty**: in order, checked ');
  });

  test('it can be gone through in the channel too, where everybody sees it and administrators press', async () => {
    await desk.teams.say(staffId('Megan Bowen'), 'channel', 'setup severity');
    const card = await until('the step in the channel', () =>
      desk.teams
        .messages({ channel: true })
        .findLast((message) => !message.deleted && shownTexts(message.card).includes('step 7 of 9')),
    );
    const shown = () => shownTexts(desk.teams.messages({ channel: true }).find(({ id }) => id === card.id)?.card);
    await until('what was found, for everybody', () => shown().includes('medium severity and worse'));
    await isaiah.press(card, 'setup.save', { in_severity: 'high' });
    expect(isaiah.notice(card)).toContain('This is for administrators');
    await megan.press(card, 'setup.save', { in_severity: 'informational' });
    await until('what was saved, for everybody', () => shown().includes('Cards are posted for every alert'));
  });
});
