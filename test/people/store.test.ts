import { describe, expect, test } from '@jest/globals';
import { findPeopleByName, findPerson, type Person, rememberPerson } from '../../src/people/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

const person = (entraId: string, change: Partial<Person> = {}): Person => ({
  tenantId: 'adatum',
  entraId,
  name: 'Megan Bowen',
  teamsId: `29:${entraId}`,
  personalConversationId: null,
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  locale: 'en-GB',
  timeZone: 'Europe/London',
  ...change,
});

describe('remembering people', () => {
  test('the same again writes nothing, until the next day', async () => {
    const megan = person('megan');
    expect(await rememberPerson(database.db, megan, NOW)).toBe(true);
    expect(await rememberPerson(database.db, megan, later(1))).toBe(false);
    expect(await rememberPerson(database.db, megan, later(25))).toBe(true);
    expect(await findPerson(database.db, 'adatum', 'megan')).toEqual(megan);
  });

  test('what a message does not say is not forgotten', async () => {
    const known = person('lee', { name: 'Lee Gu', personalConversationId: 'a:1' });
    await rememberPerson(database.db, known, NOW);
    const bare = person('lee', { name: '', locale: '', timeZone: '', personalConversationId: null });
    expect(await rememberPerson(database.db, bare, later(1))).toBe(false);
    expect(await rememberPerson(database.db, { ...bare, locale: 'de-DE' }, later(2))).toBe(true);
    expect(await findPerson(database.db, 'adatum', 'lee')).toEqual({ ...known, locale: 'de-DE' });
  });

  test('many messages of a new person at once are one person', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, () => rememberPerson(database.db, person('alex'), NOW)),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  test('people are found by name, in their tenant only', async () => {
    await rememberPerson(database.db, person('joni', { name: 'Joni Sherman' }), NOW);
    await rememberPerson(database.db, person('joni', { name: 'Joni Sherman', tenantId: 'contoso' }), NOW);
    const found = await findPeopleByName(database.db, 'adatum', '@joni');
    expect(found.map((item) => item.tenantId)).toEqual(['adatum']);
    expect(await findPerson(database.db, 'fabrikam', 'joni')).toBeUndefined();
  });
});
