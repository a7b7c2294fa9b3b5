import { expect, test } from '@jest/globals';
import { nearestTenants, type Tenant } from '../../src/tenants/index.ts';

const TENANTS = ['Contoso', 'Fabrikam', 'Northwind Traders', 'Wide World Importers', 'شركة كونتوسو'].map(
  (name, index): Tenant => ({ id: String(index), name, domain: '', kind: 'customer' }),
);

test.each([
  ['fabrikon', ['Fabrikam']],
  ['northwing trading', ['Northwind Traders']],
  ['wild word import', ['Wide World Importers']],
  ['كونتسو', ['شركة كونتوسو']],
  ['zebra', []],
  ['', []],
  ['x', []],
])('“%s” is nearest to %j', (typed, names) => {
  expect(nearestTenants(typed, TENANTS, 3).map(({ name }) => name)).toEqual(names);
});

test('the likest first, and no more than asked for', () => {
  const all = ['Coho Cafe', 'Coho Vineyard', 'Coho Winery'].map(
    (name, index): Tenant => ({
      id: String(index),
      name,
      domain: '',
      kind: 'customer',
    }),
  );
  expect(nearestTenants('cohho winnery', all, 2).map(({ name }) => name)).toEqual(['Coho Winery', 'Coho Vineyard']);
});
