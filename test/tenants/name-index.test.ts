import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createNameIndex, matchTenants, type Tenant } from '../../src/tenants/index.ts';

const WORDS = [
  'Contoso',
  'Fabrikam',
  'Northwind',
  'Traders',
  'Coho',
  'Café',
  'Wide',
  'World',
  'Ski',
  '&',
  'and',
  'Inc.',
];
const tenant = (name: string, serial: number, domain = `label${serial}.onmicrosoft.com`): Tenant => ({
  id: `22222222-aaaa-4bbb-8ccc-${String(serial).padStart(12, '0')}`,
  name,
  domain,
  kind: 'customer',
});

const name = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
  fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' ', '7', '.', "'"), maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const domain = fc.oneof(fc.constant(''), fc.constantFrom('contoso.com', 'Coho.onmicrosoft.com', 'ski', 'a.b'));
const tenants = fc
  .array(fc.tuple(name, domain), { maxLength: 30 })
  .map((list) => list.map(([text, place], serial) => tenant(text, serial, place)));
/** Names as they are, in part, with a letter wrong, swapped, missing or too many, and noise. */
const query = fc.oneof(
  name,
  fc.tuple(name, fc.nat(20), fc.nat(3), fc.constantFrom('x', 'a', 'o')).map(([text, at, what, letter]) => {
    const place = text.length === 0 ? 0 : at % text.length;
    const [head, one, tail] = [text.slice(0, place), text.slice(place, place + 1), text.slice(place + 1)];
    return [
      head + letter + tail,
      head + tail,
      head + letter + one + tail,
      head + tail.slice(0, 1) + one + tail.slice(1),
    ][what] as string;
  }),
  fc.tuple(name, fc.nat(6)).map(([text, length]) => text.slice(0, length)),
  fc.constantFrom('contoso.com', 'ski', 'coho', 'cc', 'ww', '22222222-aaaa-4bbb-8ccc-000000000001', '', '&', 'and'),
);

describe('names in an index', () => {
  test('are found exactly as without it', () => {
    fc.assert(
      fc.property(tenants, query, (list, typed) => {
        expect(createNameIndex(list).match(typed)).toEqual(matchTenants(typed, list));
      }),
      { numRuns: 3000 },
    );
  });

  test('each name of a list finds what it finds without the index, whole and with two letters swapped', () => {
    const list = WORDS.flatMap((first, row) =>
      WORDS.map((second, column) => tenant(`${first} ${second}`, row * 100 + column)),
    );
    const index = createNameIndex(list);
    for (const { name: whole } of list) {
      const swapped = whole.replace(/(.)(.)$/u, '$2$1');
      for (const typed of [whole, swapped]) expect(index.match(typed)).toEqual(matchTenants(typed, list));
    }
  });

  test('exact takes no part of a name and no slip', () => {
    const index = createNameIndex([tenant('Contoso', 1, 'contoso.com'), tenant('Fabrikam & Co', 2)]);
    expect(index.exact('CONTOSO').map(({ name: found }) => found)).toEqual(['Contoso']);
    expect(index.exact('contoso.com').map(({ name: found }) => found)).toEqual(['Contoso']);
    expect(index.exact('fabrikam and co').map(({ name: found }) => found)).toEqual(['Fabrikam & Co']);
    for (const typed of ['Contos', 'Contosoo', 'Fabrikam', '', '&']) expect(index.exact(typed)).toEqual([]);
  });
});

describe('a whole name inside a text', () => {
  const index = createNameIndex([
    tenant('Contoso', 1),
    tenant('Sun Traders', 2),
    tenant('Coho Vineyard & Winery', 3),
    tenant('Office', 4),
  ]);
  test.each([
    ['who do I call at Sun Traders about fraud?', 'Sun Traders'],
    ['call coho vineyard and winery, now', 'coho vineyard and winery'],
    ['Contoso: who is it', 'Contoso'],
    ['who do I call at the office', undefined],
    ['traders of the sun', undefined],
    ['', undefined],
  ])('%j has %j', (text, expected) => {
    expect(index.named(text, (word) => word !== 'office')).toBe(expected);
  });
});
