import { describe, expect, test } from '@jest/globals';
import { findTenantNames, listTenants, readCoverage, type Tenant, upsertTenants } from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const contoso: Tenant = { id: 't1', name: 'Contoso', domain: 'contoso.onmicrosoft.com', kind: 'customer' };
const fabrikam: Tenant = { id: 't2', name: 'Fabrikam', domain: '', kind: 'customer' };
const save = (tenants: readonly Tenant[]) => database.db.transaction().execute((tx) => upsertTenants(tx, tenants, NOW));

describe('the list of tenants', () => {
  test('says which are new, and keeps what a poorer list does not know', async () => {
    expect(await save([contoso, contoso])).toEqual(['t1']);
    expect(await save([{ ...contoso, name: 'Contoso Ltd', domain: '' }, fabrikam])).toEqual(['t2']);
    expect(await listTenants(database.db)).toEqual([{ ...contoso, name: 'Contoso Ltd' }, fabrikam]);
    expect(await save([])).toEqual([]);
  });

  test('gives names for ids', async () => {
    expect(await findTenantNames(database.db, ['t2', 'unknown'])).toEqual(new Map([['t2', 'Fabrikam']]));
  });
});

describe('coverage', () => {
  test('shows what cannot be read first, with its reason, and counts everything', async () => {
    const row = { cursor: null, next_at: NOW, claimed_until: null, last_attempt_at: NOW, failures: 0 };
    await database.db
      .insertInto('source_states')
      .values([
        { ...row, source: 'a', tenant_id: 't1', status: 'ok', reason_code: null, reason: null, last_good_at: NOW },
        {
          ...row,
          source: 'b',
          tenant_id: 't2',
          status: 'notReadable',
          reason_code: 'noLicence',
          reason: 'No licence.',
          last_good_at: null,
        },
        {
          ...row,
          source: 'a',
          tenant_id: 't2',
          status: 'failing',
          reason_code: 'unreachable',
          reason: 'Away.',
          last_good_at: NOW,
        },
      ])
      .execute();
    const coverage = await readCoverage(database.db);
    expect(coverage.counts).toEqual({ new: 0, ok: 1, failing: 1, notReadable: 1 });
    expect(coverage.rows.map(({ source, tenantName, status }) => [source, tenantName, status])).toEqual([
      ['a', 'Fabrikam', 'failing'],
      ['b', 'Fabrikam', 'notReadable'],
      ['a', 'Contoso Ltd', 'ok'],
    ]);
    expect((await readCoverage(database.db, { limit: 1 })).rows).toHaveLength(1);
    expect(await readCoverage(database.db, { tenantId: 't1' })).toMatchObject({
      counts: { ok: 1, failing: 0 },
      rows: [{ tenantId: 't1', lastGoodAt: NOW }],
    });
  });
});
