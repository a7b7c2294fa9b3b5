import { beforeEach, describe, expect, test } from '@jest/globals';
import { createTenantFinder, type Tenant, upsertTenants } from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const START = new Date('2026-03-04T10:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

const contoso: Tenant = { id: 'c', name: 'Contoso', domain: 'contoso.com', kind: 'customer' };
const fabrikam: Tenant = { id: 'f', name: 'Fabrikam', domain: 'fabrikam.com', kind: 'customer' };
const save = (tenants: readonly Tenant[], at: Date) =>
  database.db.transaction().execute((tx) => upsertTenants(tx, tenants, at));

beforeEach(async () => {
  await database.db.deleteFrom('tenants').execute();
  await save([contoso], START);
});

describe('finding tenants from memory', () => {
  test('a customer who has just come is found at once', async () => {
    const finder = createTenantFinder(database.db, () => START);
    expect(await finder.find('contsoo')).toEqual([contoso]);
    await save([fabrikam], START);
    expect(await finder.find('fabrikam')).toEqual([fabrikam]);
  });

  test('a rename by another instance is seen seconds later, whatever its clock says', async () => {
    let now = START;
    const finder = createTenantFinder(database.db, () => now);
    expect(await finder.find('contoso')).toEqual([contoso]);
    const renamed = { ...contoso, name: 'Adatum' };
    await save([renamed], later(-3600));
    now = later(3);
    expect(await finder.find('contoso')).toEqual([renamed]);
    expect(await finder.find('adatum')).toEqual([renamed]);
  });

  test('within seconds the list is not read again, and a clock set back is no reason to keep it', async () => {
    let now = START;
    const finder = createTenantFinder(database.db, () => now);
    await finder.find('contoso');
    await database.db.deleteFrom('tenants').execute();
    now = later(2);
    expect(await finder.find('contoso')).toEqual([contoso]);
    now = later(-60);
    expect(await finder.find('contoso')).toEqual([]);
  });

  test('many at once get the same answer', async () => {
    const finder = createTenantFinder(database.db, () => START);
    const answers = await Promise.all(Array.from({ length: 20 }, () => finder.find('contoso')));
    expect(answers.every(([found]) => found?.id === 'c')).toBe(true);
  });
});
