import { beforeAll, describe, expect, test } from '@jest/globals';
import { replaceContacts } from '../../src/contacts/index.ts';
import { findingsOf } from '../../src/posture/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { numberIn, shownTexts } from '../support/read-card.ts';

const desk = useDesk();
const NESTOR = 'Nestor Wilke';
const MEGAN = { entraId: staffId('Megan Bowen'), name: 'Megan Bowen' };
const HOUR_MS = 3_600_000;
const numbers = { adele: 0, fraud: 0 };
const customer = (name: string) => getCustomer(desk.cloud.world, name);
const says = async (text: string, person = NESTOR) => shownTexts(await ask(desk, person, text));

const contact = (name: string, position: number) =>
  ({
    name,
    kind: 'person',
    role: 'security',
    position,
    email: `${name.split(' ')[0]?.toLowerCase()}@contoso.com`,
    phone: '+442079460101',
    languages: ['en'],
    hours: '08:00-17:00',
    zone: 'Europe/London',
    entraId: null,
    note: '',
  }) as const;

beforeAll(async () => {
  const { happen, limits } = desk.cloud;
  limits.enforced = false;
  happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high' });
  happen.fraud('Fabrikam');
  numbers.adele = numberIn((await cardWith(desk, 'Adele Vance')).card);
  numbers.fraud = numberIn((await cardWith(desk, 'Partner alert')).card);
  const ports = { db: desk.db, now: desk.clock.now };
  await replaceContacts(ports, customer('Contoso').id, [contact('Debra Berger', 1)], MEGAN);
  await replaceContacts(ports, desk.cloud.world.partner.id, [contact('Megan Bowen', 1), contact('Lee Gu', 2)], MEGAN);
  await until('all readings', async () => {
    const { left } = await desk.db
      .selectFrom('source_states')
      .select((eb) => eb.fn.countAll<number>().filterWhere('status', '=', 'new').as('left'))
      .executeTakeFirstOrThrow();
    return left === 0;
  });
});

describe('alerts', () => {
  test('who owns one, before and after somebody takes it', async () => {
    expect(await says(`who owns alert ${numbers.adele}?`)).toContain(`Nobody has #${numbers.adele} yet`);
    await ask(desk, 'Lee Gu', `assign ${numbers.adele} to me`);
    const shown = await says(`who has ${numbers.adele}`);
    expect(shown).toContain(`Lee Gu has #${numbers.adele}`);
    expect(shown).toContain('Lee Gu took it');
    expect(shown).toContain('As of 10:0');
  });

  test('what is open, of all and of one customer, with what could not be read', async () => {
    expect(await says('what is open?')).toContain('2 alerts are open, 1 with nobody');
    const contoso = await says('how many alerts at contoso?');
    expect(contoso).toContain('1 alert at Contoso is open');
    expect(contoso).not.toContain('Could not be read');
    const alpine = await says('any alerts for alpine ski house?');
    expect(alpine).toContain('No alert is open at Alpine Ski House');
    expect(alpine).toContain('Nobody has consented to the Watchpost app in this tenant yet');
    expect(alpine).toContain('silence from there is not safety');
  });

  test('anything new: what nobody has taken', async () => {
    expect(await says('anything new?')).toContain('1 alert waits for somebody');
  });

  test('what somebody has on their plate, also oneself, and nobody of that name', async () => {
    expect(await says('what does Lee have on her plate?')).toContain('Lee Gu has 1 open alert and 0 open tasks');
    expect(await says('what am I working on?', 'Lee Gu')).toContain('You have 1 open alert');
    expect(await says('what is on lees plate')).toContain('Lee Gu has 1 open alert');
    expect(await says('alerts of lee gu')).toContain('Lee Gu has 1 open alert');
    expect(await says('what is Zebulon working on')).toContain('I know nobody here called “zebulon”');
  });

  test('a number that nobody gave', async () => {
    expect(await says('who owns alert 99999?')).toContain('There is no alert 99999');
  });
});

describe('what is late', () => {
  test('nothing, then the goal of an hour, then the line of a day', async () => {
    expect(await says('what is late?')).toContain('Nothing is late');
    desk.clock.advance(2 * HOUR_MS);
    const shown = await says('anything overdue?');
    expect(shown).toContain('Late: 1 partner alert');
    expect(shown).toContain(`#${numbers.fraud}`);
    expect(await says('is something late at contoso')).toContain('Nothing is late at Contoso');
    expect(await says('is something late at fabrikam')).toContain('Late at Fabrikam: 1 partner alert');
  });

  test('a question that the team left for a day', async () => {
    await desk.db
      .insertInto('team_questions')
      .values({
        id: '0199aaaa-0000-7000-8000-000000000001',
        text: 'Who signs the agreement?',
        asked_by_id: staffId(NESTOR),
        asked_by_name: NESTOR,
        asked_at: new Date(desk.clock.now().getTime() - 30 * HOUR_MS),
      })
      .execute();
    const shown = await says('whats overdue');
    expect(shown).toContain('1 question');
    expect(shown).toContain('Who signs the agreement?');
  });
});

describe('security defaults', () => {
  test('which customers have them off, what stands in their place, and what could not be read', async () => {
    const shown = await says('Which customers have security defaults off?');
    expect(shown).toContain(
      'Security defaults are off at 6 customers, 3 of them with nothing in their place; 2 could not be read',
    );
    expect(shown).toContain('Tailspin Toys');
    expect(shown).toContain('Alpine Ski House: ');
    expect(shown).toContain('Nobody has consented');
    expect(shown).toContain('Microsoft was last read');
    expect(shown).not.toContain('Fabrikam');
  });

  test('of one customer, with the time of the reading', async () => {
    expect(await says('does fabrikam have security defaults on?')).toContain('Yes, Fabrikam has security defaults on');
    const contoso = await says('are security defaults enabled at contoso');
    expect(contoso).toContain('No, Contoso has security defaults off, a Conditional Access policy asks');
    expect(contoso).toMatch(/so since .*read/);
  });

  test('after consent was withdrawn, it says so and what was known', async () => {
    customer('Northwind Traders').consented = false;
    desk.clock.advance(2 * HOUR_MS);
    await until('the reading that fails', async () => {
      const found = await findingsOf(desk.db, customer('Northwind Traders').id);
      return found.some(({ check, status }) => check === 'securityDefaults' && status === 'couldNotCheck');
    });
    const shown = await says('does northwind have security defaults on?');
    expect(shown).toContain('Whether Northwind Traders has security defaults on could not be read');
    expect(shown).toContain('before that in order');
    expect(shown).toContain('Nobody has consented to the Watchpost app');
    expect(await says('when did you last read northwind traders?')).toContain('cannot be read');
  }, 20_000);
});

describe('contacts', () => {
  test('our own at Microsoft, our copy, and that fraud mail is another matter', async () => {
    const shown = await says('Do we have a security contact?');
    expect(shown).toContain('Yes: Microsoft holds a security contact of ours');
    expect(shown).toContain('Our own copy: **Megan Bowen**');
    expect(shown).toContain("Microsoft's pages disagree");
    expect(shown).toContain('As of');
  });

  test('who has none, and where everything hangs on one person', async () => {
    expect(await says('which customers have no contact?')).toContain('Nobody is recorded for');
    const one = await says('which customers have only one contact');
    expect(one).toContain('Contoso');
    expect(one).toContain('everything hangs on one person');
    expect(await says('which contacts were never verified')).toContain('Contoso');
  });
});

describe('what happened', () => {
  test('at one customer this week, with how it ended', async () => {
    await ask(desk, 'Lee Gu', `resolve ${numbers.adele} safe`);
    const shown = await says('What happened at Contoso this week?');
    expect(shown).toContain('At Contoso this week: 1 alert opened, 1 acknowledged, 1 resolved');
    expect(shown).toContain('Adele Vance');
    expect(shown).toContain('Contacts: 1 change');
    expect(shown).toContain('From Mon 2 Mar, 00:00 UTC');
    expect(await says('what happened at contoso yesterday')).toContain('nothing happened yesterday that we know of');
  });

  test('to one alert', async () => {
    expect(await says(`what happened with alert ${numbers.adele}?`)).toContain(`#${numbers.adele}: Resolved by Lee Gu`);
  });
});

describe('what can be read', () => {
  test('of all, of one customer, and every check of one', async () => {
    expect(await says('what can you not read?')).toMatch(/\d+ of \d+ feeds cannot be read/);
    const contoso = await says('when did you last read Contoso?');
    expect(contoso).toContain('Contoso was last read at');
    expect(contoso).toContain('security defaults');
    // The command has a card of its own, with what mends a gap.
    expect(await says('coverage contoso')).toContain('sources read');
    const posture = await says('posture contoso');
    expect(posture).toContain('Contoso: 2 of');
    expect(posture).toContain('Security defaults');
    expect(posture).toMatch(/so since .*read/);
  });

  test('who is on duty: that nobody has said so', async () => {
    const shown = await says('who is on duty?');
    expect(shown).toContain('Nobody is on duty, as far as I was told');
    expect(shown).toContain('Lee Gu');
  });
});

describe('reading a question', () => {
  test('guidance that shares its words stays guidance', async () => {
    for (const text of ['what are security defaults?', 'do we need a security contact?']) {
      expect(await says(text)).not.toContain('As of');
    }
  });

  test('a customer that nobody knows, with the nearest names', async () => {
    const shown = await says('what happened at fabricam limited today');
    expect(shown).toContain('Fabrikam');
  });

  test('one that reads both ways says how it was read, and a press gives the other reading', async () => {
    const card = await ask(desk, NESTOR, 'security defaults customers');
    expect(shownTexts(card)).toContain('I read this as a question about how things stand now.');
    const before = desk.teams.messages({ personal: staffId(NESTOR) }).length;
    const message = desk.teams.messages({ personal: staffId(NESTOR) }).findLast((one) => one.card);
    await desk.teams.press(staffId(NESTOR), message?.id ?? '', 'question.readAs', { readingId: 'guidance' });
    const other = await until('the other reading', () =>
      desk.teams
        .messages({ personal: staffId(NESTOR) })
        .slice(before)
        .findLast((one) => one.card),
    );
    expect(textOf(other.card)).not.toContain('As of');
  });

  test('asking again answers anew, and only what the presser asked', async () => {
    await ask(desk, NESTOR, 'what is open?');
    const message = desk.teams.messages({ personal: staffId(NESTOR) }).findLast((one) => one.card);
    const before = desk.teams.messages({ personal: staffId(NESTOR) }).length;
    await desk.teams.press(staffId(NESTOR), message?.id ?? '', 'question.readAs', { readingId: 'live' });
    const again = await until('a fresh answer', () =>
      desk.teams
        .messages({ personal: staffId(NESTOR) })
        .slice(before)
        .findLast((one) => one.card),
    );
    expect(shownTexts(again.card)).toContain('1 alert is open');
  });
});
