import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { beginsLike, matchTenants, type Tenant } from '../../src/tenants/index.ts';

const tenant = (name: string, label: string, serial: number): Tenant => ({
  id: `22222222-aaaa-4bbb-8ccc-${String(serial).padStart(12, '0')}`,
  name,
  domain: `${label}.onmicrosoft.com`,
  kind: 'customer',
});
const TENANTS = [
  tenant('Contoso', 'contoso', 1),
  tenant('Fabrikam', 'fabrikam', 2),
  tenant('Fabrikam Residences', 'fabrikamres', 3),
  tenant('Northwind Traders', 'northwindtraders', 4),
  tenant('Wide World Importers', 'wideworldimporters', 5),
  tenant("Margie's Travel", 'margiestravel', 6),
  tenant('Coho Vineyard & Winery', 'cohovineyard', 7),
  tenant('Coho Café', 'cohocafe', 8),
  tenant('Alpine Ski House', 'alpineskihouse', 9),
];
const namesFor = (query: string) => matchTenants(query, TENANTS).map(({ name }) => name);

describe('finding a customer by what somebody typed', () => {
  test.each([
    ['contoso', ['Contoso']],
    ['  CONTOSO ', ['Contoso']],
    ['contoso.onmicrosoft.com', ['Contoso']],
    ['22222222-aaaa-4bbb-8ccc-000000000004', ['Northwind Traders']],
    ['fabrikam', ['Fabrikam']],
    ['fabr', ['Fabrikam', 'Fabrikam Residences']],
    ['residences', ['Fabrikam Residences']],
    ['north wind', ['Northwind Traders']],
    ['traders north', ['Northwind Traders']],
    ['wwi', ['Wide World Importers']],
    ['margies', ["Margie's Travel"]],
    ['Margie’s Travel', ["Margie's Travel"]],
    ['coho vineyard and winery', ['Coho Vineyard & Winery']],
    ['coho', ['Coho Café', 'Coho Vineyard & Winery']],
    ['coho cafe', ['Coho Café']],
    ['contsoo', ['Contoso']],
    ['fabricam', ['Fabrikam']],
    ['nortwind traders', ['Northwind Traders']],
    ['alpin sky house', ['Alpine Ski House']],
    ['ski', ['Alpine Ski House']],
    ['xyz', []],
    ['', []],
    ['&', []],
  ])('%j finds %j', (query, names) => {
    expect(namesFor(query)).toEqual(names);
  });

  test('a name in full finds its tenant first of all, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const own = tenant(name, 'x', 77);
        const found = matchTenants(name, [own, ...TENANTS]);
        if (/[\p{L}\p{N}]/u.test(name.normalize('NFKD')) && name.trim().toLowerCase() !== 'and') {
          expect(found).toContain(own);
        }
      }),
    );
  });
});

describe('whether a name that was found is surely meant', () => {
  test.each([
    ['northwind', 'Northwind Traders', true],
    ['nortwhind', 'Northwind Traders', true],
    ['Traders Northwind', 'Northwind Traders', true],
    ['wwi', 'Wide World Importers', true],
    ['margies', "Margie's Travel", true],
    ['alpineskihouse.onmicrosoft.com', 'Alpine Ski House', true],
    ['traders', 'Northwind Traders', false],
    ['sun traders', 'Northwind Traders', false],
    ['ski', 'Alpine Ski House', false],
    ['', 'Contoso', false],
  ])('%j is surely %j: %j', (typed, name, expected) => {
    const found = TENANTS.find((one) => one.name === name);
    expect(found && beginsLike(typed, found)).toBe(expected);
  });
});
