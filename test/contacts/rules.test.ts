import { describe, expect, test } from '@jest/globals';
import { type Contact, callOrder, contactWarnings, isStale, onlyOne, type Purpose } from '../../src/contacts/index.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const NIGHT = new Date('2026-03-04T02:00:00Z');
const OFFICE = '08:00-17:00';

const contact = (name: string, change: Partial<Contact> = {}): Contact => ({
  id: name,
  tenantId: 'contoso',
  name,
  role: 'security',
  position: 1,
  email: `${name}@contoso.com`,
  phone: '',
  languages: ['en'],
  hours: OFFICE,
  zone: 'Europe/London',
  entraId: null,
  note: '',
  verifiedAt: NOW,
  verifiedBy: 'Megan Bowen',
  ...change,
});

describe('whom to call', () => {
  const debra = contact('debra', { position: 2 });
  const joni = contact('joni', { role: 'fraud' });
  const alex = contact('alex', { role: 'technical' });
  const patti = contact('patti', { role: 'management' });
  const all = [patti, alex, debra, joni, contact('adele')];

  test.each<[Purpose, string[]]>([
    ['anything', ['adele', 'debra', 'joni', 'alex', 'patti']],
    ['identityRisk', ['adele', 'debra', 'alex', 'joni', 'patti']],
    ['partnerAlert', ['joni', 'adele', 'debra', 'patti', 'alex']],
  ])('about %s, while all are at work', (purpose, names) => {
    expect(callOrder(all, purpose, NOW).map((call) => call.contact.name)).toEqual(names);
  });

  test('who is at work comes before who may be, and before who is not', () => {
    const away = contact('away', { zone: 'America/Los_Angeles' });
    const unknown = contact('unknown', { hours: '' });
    const manager = contact('manager', { role: 'management' });
    expect(
      callOrder([away, unknown, manager], 'anything', NOW).map((call) => [call.contact.name, call.isAtWork]),
    ).toEqual([
      ['manager', true],
      ['unknown', undefined],
      ['away', false],
    ]);
  });

  test('at night nobody is left out', () => {
    expect(callOrder(all, 'anything', NIGHT).map((call) => call.contact.name)).toEqual(
      callOrder(all, 'anything', NOW).map((call) => call.contact.name),
    );
  });
});

describe('what is wrong with a list', () => {
  test.each([
    ['never', null, true],
    ['90 days ago', new Date(NOW.getTime() - 90 * 86_400_000), false],
    ['a moment longer ago', new Date(NOW.getTime() - 90 * 86_400_000 - 1), true],
  ])('verified %s: stale is %s', (_when, verifiedAt, expected) => {
    expect(isStale({ verifiedAt }, NOW)).toBe(expected);
  });

  test('one person in two roles is still one person', () => {
    expect(onlyOne([contact('debra'), contact('Debra', { role: 'fraud' })])).toBe(true);
    expect(onlyOne([contact('debra'), contact('joni')])).toBe(false);
    expect(onlyOne([])).toBe(false);
  });

  test.each([
    ['nobody', [], NOW, ['noContact']],
    ['one', [contact('debra')], NOW, ['onlyOne']],
    ['two at night', [contact('debra'), contact('joni')], NIGHT, ['nobodyAtWork']],
    ['two at night, one of unknown hours', [contact('debra'), contact('joni', { hours: '' })], NIGHT, []],
    ['one stale at night', [contact('debra', { verifiedAt: null })], NIGHT, ['onlyOne', 'nobodyAtWork', 'stale']],
  ])('%s', (_what, contacts, now, warnings) => {
    expect(contactWarnings(contacts, now)).toEqual(warnings);
  });
});
