import { beforeAll, describe, expect, test } from '@jest/globals';
import { addContact, removeContact, replaceContacts } from '../../src/contacts/index.ts';
import { findingsOf } from '../../src/posture/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { dataOf, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const MEGAN = { entraId: staffId('Megan Bowen'), name: 'Megan Bowen' };
const NESTOR = 'Nestor Wilke';
const customer = (name: string) => getCustomer(desk.cloud.world, name).id;
const ports = () => ({ db: desk.db, now: desk.clock.now });
const says = async (text: string) => shownTexts(await ask(desk, NESTOR, text));

const contact = (name: string, role: 'security' | 'fraud' | 'technical', languages: readonly string[]) =>
  ({
    name,
    kind: 'person',
    role,
    position: 1,
    email: `${name.split(' ')[0]?.toLowerCase()}@contoso.com`,
    phone: '+442079460101',
    languages,
    hours: '08:00-17:00',
    zone: 'Europe/London',
    entraId: null,
    note: '',
  }) as const;

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.happen.fraud('Fabrikam');
  await cardWith(desk, 'Partner alert');
  await replaceContacts(
    ports(),
    customer('Fabrikam'),
    [
      contact('Henrietta Mueller', 'security', ['en']),
      contact('Christie Cline', 'fraud', ['de', 'en']),
      contact('Johanna Lorenz', 'technical', ['de']),
    ],
    MEGAN,
  );
  await replaceContacts(ports(), customer('Northwind Traders'), [contact('Patti Fernandez', 'fraud', ['es'])], MEGAN);
  await replaceContacts(ports(), customer('Litware'), [contact('Lynne Robbins', 'security', ['en'])], MEGAN);
  await until('the score', async () => {
    const found = await findingsOf(desk.db, desk.cloud.world.partner.id);
    return found.some(({ check }) => check === 'partnerSecurityContact');
  });
});

describe('a question about how things stand', () => {
  test.each([
    'which customers still have DAP?',
    'who has not registered for MFA in our tenant',
    'whose gdap runs out soon',
    'Welche Kunden haben noch DAP?',
  ])('%s: what is not read is said, and no article poses as the answer', async (text) => {
    const shown = await says(text);
    expect(shown).toContain('Watchpost does not read that');
    expect(shown).not.toContain('Sources');
  });

  test('leads to the documents as the other reading', async () => {
    const card = await ask(desk, NESTOR, 'whose gdap runs out soon');
    expect(verbsIn(card)).toContain('question.readAs');
    expect(dataOf(card, 'question.readAs')).toMatchObject({ readingId: 'guidance' });
  });

  test('of the score has the reading of Partner Center, and names the score that is not read', async () => {
    const shown = await says('whats our secure score');
    expect(shown).toMatch(/Our security score in Partner Center is \d+ of 100, \d of \d requirements met/);
    expect(shown).toContain('Read 10:00 UTC');
    expect(shown).toContain('Watchpost does not read it');
  });

  test.each(['is Fabrikam ok?', 'how is Fabrikam doing', 'status of fabrikam', 'Wie geht es Fabrikam?'])(
    '%s has what is open there',
    async (text) => {
      expect(await says(text)).toContain('Fabrikam: 1 open alert');
    },
  );

  test('of ourselves has our own name', async () => {
    expect(await says('how is our tenant doing')).toContain('Adatum Cloud Services');
  });

  test('with a customer that nobody knows is not answered for another', async () => {
    expect(await says('what happened at Globex last week')).toContain('I know no customer called “globex”');
    expect(await says('is Globex ok?')).toContain('My documents do not answer this');
  });

  test('since yesterday has what came in', async () => {
    expect(await says('anything new since yesterday?')).toContain(
      'At all customers in the last 2 days: 1 alert opened',
    );
  });

  test('of a customer shows a contact that was removed', async () => {
    const { contact: added } = await addContact(
      ports(),
      customer('Litware'),
      contact('Grady Archie', 'fraud', ['en']),
      MEGAN,
    );
    await removeContact(ports(), added.id, added.version, MEGAN);
    expect(await says('what happened at litware this week?')).toContain('1 removed by Megan Bowen');
  });
});

describe('whom to call', () => {
  test('in a language: whoever speaks it comes first, also as deputy', async () => {
    const shown = await says('who speaks german at Fabrikam');
    expect(shown).toContain('Understood: whom to call in German now');
    expect(shown).toContain('Call Christie Cline');
    expect(shown).toMatch(/If nobody answers: Johanna Lorenz/);
  });

  test('in a language that nobody speaks: says so', async () => {
    expect(await says('who speaks japanese at Fabrikam')).toContain('Nobody of them is known to speak Japanese');
  });

  test.each([
    ['technical contact fabrikan plz', 'Call Johanna Lorenz'],
    ['who do I contact at litware about a hacked admin', 'Understood: whom to call about security now'],
    ['Notfallnummer Northwind heute Nacht', 'Security contacts of Northwind Traders'],
  ])('%s', async (text, expected) => {
    expect(await says(text)).toContain(expected);
  });

  test.each([
    ['who do I call at Sun Traders about fraud?', 'I do not know “Sun Traders”'],
    ['who do I call at Traders about fraud?', 'Which one do you mean?'],
    ['who do i call at 24h fitness', 'I do not know “24h fitness”'],
  ])('%s is never answered with a customer who only shares a word', async (text, expected) => {
    const card = await ask(desk, NESTOR, text);
    expect(shownTexts(card)).toContain(expected);
    expect(shownTexts(card)).not.toContain('Patti Fernandez');
  });

  test('a customer called with words of time and of ours is found by its whole name', async () => {
    const add = (id: string, name: string) => ({
      id,
      name,
      domain: `${id}.example`,
      kind: 'customer' as const,
      seen_at: desk.clock.now(),
    });
    const rows = [
      add('33333333-0000-4000-8000-000000000001', 'Sun Traders'),
      add('33333333-0000-4000-8000-000000000002', 'The Phone Company'),
    ];
    await desk.db.insertInto('tenants').values(rows).execute();
    desk.clock.advance(5000);
    expect(await says('who do I call at Sun Traders about fraud on sunday?')).toContain(
      'Security contacts of Sun Traders',
    );
    expect(await says('who is the security contact of The Phone Company')).toContain(
      'Security contacts of The Phone Company',
    );
  });
});

describe('a command that is a question', () => {
  test('keeps its answer for what follows', async () => {
    expect(await says('alerts about costs')).toContain('budget');
    expect(await says('why?')).toContain('About: Cost alerts');
  });

  test.each(['alerts Globex Corporation', 'contacts Blue Yonder Airlines', 'drill The Cloud Company'])(
    '%s names a customer whom nobody knows, and is told so',
    async (text) => {
      const shown = await says(text);
      expect(shown).not.toContain('Sources');
      expect(shown).toMatch(/I do not know “|Not allowed/);
    },
  );
});

describe('a short message that is no question', () => {
  test.each([
    ['allerts', 'Did you mean “alerts”?'],
    ['hepl', 'Did you mean “help”?'],
    ['satus', 'Did you mean “status”?'],
    ['setpu', 'Did you mean “setup”?'],
    ['coverge fabrikam', 'Did you mean “coverage fabrikam”?'],
    ['setup dutty', 'Did you mean “setup duty”?'],
    ['setup 12', 'There are steps 1 to 9'],
    ['setup foo', '5 Who is on duty'],
    ['hilfe', 'What I understand'],
    ['thanks', 'You are welcome'],
    ['test', 'I am here'],
    ['ok', 'All right'],
  ])('%s is answered as what it is, and counts as no question', async (text, expected) => {
    const shown = await says(text);
    expect(shown).toContain(expected);
    expect(shown).not.toContain('Sources');
    const kept = await desk.db.selectFrom('unanswered_questions').select('text').where('text', '=', text).execute();
    expect(kept).toEqual([]);
  });

  test.each(['mfa', 'gdap', 'dap', 'contracts', 'norwegian salaries', 'coverge wingtip'])(
    '%s is no slip in a command',
    async (text) => {
      expect(await says(text)).not.toContain('Did you mean “');
    },
  );
});

test('a question with an “it” and words of its own is declined as a question, not as a follow-up of nothing', async () => {
  const shown = shownTexts(await ask(desk, 'Lee Gu', 'ISO 27001 certification how long does it take'));
  expect(shown).toContain('My documents do not answer this');
  expect(shown).toContain('Ask the team');
});
