import { beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { createPreferences, defaultsFrom } from '../../src/preferences/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, textOf, until, useDesk } from '../support/desk.ts';
import { dataOf, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk({ env: { TIME_ZONE: 'UTC', DIGEST_DAY: 'monday', DIGEST_HOUR: '8' } });
const MEGAN = 'Megan Bowen';
const LEE = 'Lee Gu';
const MIRIAM = 'Miriam Graham';

const say = async (person: string, text: string) => shownTexts(await ask(desk, person, text));
const tenantId = (name: string) => getCustomer(desk.cloud.world, name).id;

/** The message with the card that a person is shown for their words, to press on. */
async function open(person: string, text: string): Promise<SimMessage> {
  await ask(desk, person, text);
  const last = desk.teams.messages({ personal: staffId(person) }).findLast((message) => message.card);
  if (!last) throw new Error('no card');
  return last;
}
const seen = (person: string, message: SimMessage) => desk.teams.seenBy(staffId(person), message.id);
const shownTo = (person: string, message: SimMessage) => shownTexts(seen(person, message));
const press = (person: string, message: SimMessage, verb: string, inputs?: Record<string, unknown>) =>
  desk.teams.press(staffId(person), message.id, verb, inputs);

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  await until('the customers', async () => {
    const row = await desk.db.selectFrom('tenants').select('id').where('name', '=', 'Fabrikam').executeTakeFirst();
    return row !== undefined;
  });
});

describe('settings in words', () => {
  test('show what is set, its default and who changed it; readers may look and no more', async () => {
    const card = await ask(desk, MIRIAM, 'settings');
    expect(shownTexts(card)).toMatch(/Time zone\*\*: UTC, where it is 10:\d\d now\nThe default/);
    expect(shownTexts(card)).toContain('**Weekly digest**: Monday 08:00');
    expect(shownTexts(card)).toContain('You may look; administrators may change this.');
    expect(verbsIn(card)).toEqual([]);
    expect(verbsIn(await ask(desk, MEGAN, 'settings'))).toEqual([
      'settings.chooseGeneral',
      'settings.chooseCustomers',
      'settings.chooseDuty',
    ]);
  });

  test.each(['set time zone Berlin', 'reset digest', 'stop watching contoso', 'export settings'])(
    '“%s” of a reader is refused, and says who may',
    async (words) => {
      expect(await say(MIRIAM, words)).toContain('This is for administrators');
      expect(await say(LEE, words)).toContain('This is for administrators');
    },
  );

  test('change the clock of every card at once, and go back to the default', async () => {
    const changed = await say(MEGAN, 'set time zone Berlin');
    expect(changed).toContain('Time zone: **Europe/Berlin** now, UTC before.');
    expect(await say(LEE, 'what is late?')).toContain('CET');
    expect(await say(MEGAN, 'settings')).toMatch(
      /Europe\/Berlin, where it is 11:\d\d now\nSet by Megan Bowen, 4 Mar 2026 · default: UTC/,
    );
    expect(await say(MEGAN, 'set time zone Europe/Berlin')).toContain('Time zone: Europe/Berlin, set by Megan Bowen.');
    expect(await say(MEGAN, 'reset time zone')).toContain(
      'Time zone: **UTC** now (the default), Europe/Berlin before.',
    );
    expect(await say(LEE, 'what is late?')).toContain('UTC');
  });

  test.each([
    ['set time zone Berlni', 'Did you mean: **set time zone Europe/Berlin**'],
    ['set time zone the moon', 'It goes like this: **set time zone Berlin**'],
    ['set digest firday 9', 'Did you mean: **set digest friday 9**'],
    ['set digest friday 9:30', 'Did you mean: **set digest friday 9**'],
    ['set severity medum', 'Did you mean: **set severity medium**'],
    ['set alerts per hour none', 'is not a whole number from 1 to 1000000'],
    ['set drills monthly', 'It goes like this: **set drills off**'],
    ['set digest', 'It goes like this: **set digest friday 9**'],
    ['stop watching nobody we know of at all', 'No customer is called'],
  ])('“%s” says what is right: %s', async (words, right) => {
    expect(await say(MEGAN, words)).toContain(right);
  });

  test('are not taken for questions, nor questions for them', async () => {
    expect(await say(MEGAN, 'set up security defaults for a customer')).not.toMatch(/is not a|goes like this/);
  });

  test('tell the second of two administrators what the first did', async () => {
    await say(MEGAN, 'set alerts per hour 20');
    await desk.db
      .updateTable('preferences')
      .set({ changed_by_name: 'Alex Wilber' })
      .where('name', '=', 'alertsPerHour')
      .execute();
    const second = await say(MEGAN, 'set alerts per hour 30');
    expect(second).toContain('**30** now, 20 before.');
    expect(second).toMatch(/Alex Wilber had changed Alert cards an hour at 10:\d\d UTC/);
    await say(MEGAN, 'reset alerts per hour');
  });
});

describe('settings by press', () => {
  const DEFAULTS = {
    in_timeZone: '',
    in_digestDay: 'default',
    in_digestHour: 'default',
    in_leastSeverity: 'default',
    in_alertsPerHour: '',
    in_drills: 'default',
  };

  test('are changed in a form, which comes back with what is wrong', async () => {
    const message = await open(MEGAN, 'settings');
    await press(MEGAN, message, 'settings.chooseGeneral');
    await press(MEGAN, message, 'settings.saveGeneral', { ...DEFAULTS, in_timeZone: 'Kolkatta', in_digestHour: '17' });
    expect(shownTo(MEGAN, message)).toContain('Did you mean Asia/Kolkata');
    expect(await say(MEGAN, 'settings')).toContain('Monday 08:00');
    await press(MEGAN, message, 'settings.saveGeneral', { ...DEFAULTS, in_timeZone: 'Kolkata', in_digestHour: '17' });
    expect(shownTo(MEGAN, message)).toMatch(/Time zone: \*\*Asia\/(?:Kolkata|Calcutta)\*\* now/);
    expect(shownTo(MEGAN, message)).toContain('**Weekly digest**: Monday 17:00');
  });

  test('of an old form save nothing: it comes back as things stand, with who was first', async () => {
    const [first, second] = [await open(MEGAN, 'settings'), await open(MEGAN, 'settings')];
    await press(MEGAN, first, 'settings.chooseGeneral');
    await press(MEGAN, second, 'settings.chooseGeneral');
    const inputs = { ...DEFAULTS, in_digestHour: '17' };
    await press(MEGAN, first, 'settings.saveGeneral', { ...inputs, in_leastSeverity: 'low' });
    await press(MEGAN, second, 'settings.saveGeneral', { ...inputs, in_leastSeverity: 'high' });
    expect(shownTo(MEGAN, second)).toMatch(/Nothing was saved\. Megan Bowen changed .*Alerts get a card from/);
    expect(await say(MEGAN, 'settings')).toContain('● LOW and above');
    // The form that came back is up to date, so now it saves.
    await press(MEGAN, second, 'settings.saveGeneral', DEFAULTS);
    expect(await say(MEGAN, 'settings')).toContain('**Alerts get a card from**: everything');
    expect(await say(MEGAN, 'settings')).toContain('Monday 08:00');
  });

  test('pressed twice change once', async () => {
    const message = await open(MEGAN, 'settings');
    await press(MEGAN, message, 'settings.chooseGeneral');
    const data = dataOf(seen(MEGAN, message), 'settings.saveGeneral');
    const save = () =>
      desk.teams.invoke(staffId(MEGAN), message.id, {
        verb: 'settings.saveGeneral',
        data: { ...data, ...DEFAULTS, in_drills: 'off' },
      });
    await save();
    await save();
    const lines = await desk.db.selectFrom('audit_log').select('detail').where('subject_id', '=', 'drills').execute();
    expect(lines).toHaveLength(1);
    await say(MEGAN, 'reset drills');
  });

  test.each(['settings.saveGeneral', 'settings.unwatch', 'settings.chooseGeneral', 'settings.applyFile'])(
    '%s of somebody who may not is refused',
    async (verb) => {
      const message = await open(MIRIAM, 'settings');
      const data = { tenantId: tenantId('Contoso'), in_drills: 'off', in_customer: 'contoso' };
      const { body } = await desk.teams.invoke(staffId(MIRIAM), message.id, { verb, data });
      expect(textOf(body)).toContain('This is for administrators');
    },
  );

  test('find a customer by its name, and offer the near ones', async () => {
    const message = await open(MEGAN, 'settings');
    await press(MEGAN, message, 'settings.chooseCustomers');
    expect(shownTo(MEGAN, message)).toMatch(/All \d+ customers are watched/);
    await press(MEGAN, message, 'settings.unwatch', { in_customer: 'no such customer anywhere' });
    expect(shownTo(MEGAN, message)).toMatch(/No customer is called/);
    await press(MEGAN, message, 'settings.unwatch', { in_customer: 'litware' });
    expect(shownTo(MEGAN, message)).toContain('Litware is not watched any more');
    expect(shownTo(MEGAN, message)).toContain('○ Litware, by Megan Bowen since 4 Mar 2026');
    // An old card with the same press changes nothing more.
    await desk.teams.invoke(staffId(MEGAN), message.id, {
      verb: 'settings.unwatch',
      data: { tenantId: tenantId('Litware') },
    });
    expect(shownTo(MEGAN, message)).toContain('Litware was not watched already');
    await press(MEGAN, message, 'settings.watch', { in_customer: 'litware' });
    expect(shownTo(MEGAN, message)).toContain('Litware is watched again');
    await press(MEGAN, message, 'settings.show');
    expect(shownTo(MEGAN, message)).toContain('Settings of this desk');
  });
});

test('what another instance changed holds here within ten seconds, and on the card at once', async () => {
  const defaults = defaultsFrom(readConfig({}).settings);
  const elsewhere = createPreferences({ db: desk.db, now: desk.clock.now, defaults });
  await elsewhere.change({ timeZone: 'Asia/Tokyo' }, { entraId: staffId(MEGAN), name: MEGAN });
  await until('the clock of Tokyo', async () => (await say(LEE, 'what is late?')).includes('GMT+9'));
  await elsewhere.change({ timeZone: null }, { entraId: staffId(MEGAN), name: MEGAN });
  expect(await say(MEGAN, 'settings')).toContain('**Time zone**: UTC');
});
