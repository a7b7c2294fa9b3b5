import { describe, expect, test } from '@jest/globals';
import {
  type Contact,
  callOrder,
  contactWarnings,
  deputyOf,
  isStale,
  onlyOne,
  type Purpose,
} from '../../src/contacts/index.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const NIGHT = new Date('2026-03-04T02:00:00Z');
const OFFICE = '08:00-17:00';

const contact = (name: string, change: Partial<Contact> = {}): Contact => ({
  id: name,
  tenantId: 'contoso',
  name,
  kind: 'person',
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
  version: 1,
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
    ['fraud', ['joni', 'adele', 'debra', 'patti', 'alex']],
    ['security', ['adele', 'debra', 'alex', 'patti', 'joni']],
    ['technical', ['alex', 'adele', 'debra', 'patti', 'joni']],
    ['management', ['patti', 'adele', 'debra', 'joni', 'alex']],
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

  test('for a purpose the right role comes first, asleep or not, and the deputy is awake', () => {
    const asleep = contact('joni', { role: 'fraud', zone: 'America/Los_Angeles' });
    const technician = contact('alex', { role: 'technical' });
    const calls = callOrder([technician, asleep, contact('adele', { zone: 'Asia/Tokyo' })], 'fraud', NOW);
    expect(calls.map((call) => [call.contact.name, call.reasons])).toEqual([
      ['joni', ['rightRole', 'firstOfRole', 'notAtWork']],
      ['adele', ['otherRole', 'firstOfRole', 'notAtWork']],
      ['alex', ['otherRole', 'firstOfRole', 'atWork']],
    ]);
    expect(deputyOf(calls)?.contact.name).toBe('alex');
  });

  test('within the role whoever is at work comes first, and the deputy is the next of them', () => {
    const first = contact('first', { role: 'fraud', zone: 'America/Los_Angeles' });
    const second = contact('second', { role: 'fraud', position: 3 });
    const calls = callOrder([first, second, contact('adele')], 'fraud', NOW);
    expect(calls.map((call) => [call.contact.name, call.rank, call.reasons])).toEqual([
      ['second', 2, ['rightRole', 'deputyOfRole', 'atWork']],
      ['first', 1, ['rightRole', 'firstOfRole', 'notAtWork']],
      ['adele', 1, ['otherRole', 'firstOfRole', 'atWork']],
    ]);
    expect(deputyOf(calls)?.contact.name).toBe('first');
  });

  test('nobody is their own deputy', () => {
    const twice = [contact('debra'), contact('debra', { id: 'b', role: 'fraud' })];
    expect(deputyOf(callOrder(twice, 'fraud', NOW))).toBeUndefined();
    expect(deputyOf(callOrder([...twice, contact('joni', { role: 'technical' })], 'anything', NOW))?.contact.name).toBe(
      'joni',
    );
    expect(deputyOf([])).toBeUndefined();
  });

  test('without a purpose no role is the right one, and unknown hours are said', () => {
    const [call] = callOrder([contact('debra', { hours: '' })], 'anything', NOW);
    expect(call).toMatchObject({ reasons: ['firstOfRole', 'hoursUnknown'], rank: 1 });
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
    const entraId = '11111111-2222-4333-8444-555555555551';
    const another = '11111111-2222-4333-8444-555555555552';
    const known = contact('debra', { entraId });
    expect(onlyOne([contact('debra', { role: 'fraud' }), known])).toBe(true);
    expect(onlyOne([known, contact('debra', { email: '', phone: '+14255550101' })])).toBe(true);
    expect(onlyOne([known, contact('debra', { entraId: another }), contact('debra')])).toBe(false);
    const atSwitchboard = { email: '', phone: '+14255550101' };
    expect(onlyOne([contact('debra', atSwitchboard), contact('joni', atSwitchboard)])).toBe(false);
    expect(onlyOne([])).toBe(false);
    expect(onlyOne([contact('soc', { kind: 'group' })])).toBe(false);
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
