import { beforeAll, expect, test } from '@jest/globals';
import { readGaps, upsertTenants } from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const at = (time: string) => new Date(`2026-03-04T${time}:00Z`);

beforeAll(async () => {
  const names = ['Adatum', 'Contoso', 'Fabrikam', 'Litware', 'Proseware'];
  const tenants = names.map((name) => ({ id: name.toLowerCase(), name, domain: '', kind: 'customer' as const }));
  await database.db.transaction().execute((tx) => upsertTenants(tx, tenants, at('08:00')));
  const state = (source: string, tenant_id: string, status: 'new' | 'ok' | 'notReadable', good: Date | null) => ({
    source,
    tenant_id,
    status,
    next_at: at('12:00'),
    reason_code: status === 'notReadable' ? 'noConsent' : null,
    reason: status === 'notReadable' ? 'Nobody has consented.' : null,
    last_good_at: good,
  });
  await database.db
    .insertInto('source_states')
    .values([
      state('defaults', 'adatum', 'ok', at('10:00')),
      state('users', 'adatum', 'ok', at('10:30')),
      state('defaults', 'contoso', 'notReadable', at('09:00')),
      state('defaults', 'fabrikam', 'notReadable', at('09:30')),
      state('defaults', 'litware', 'notReadable', at('09:40')),
      state('defaults', 'proseware', 'notReadable', at('09:50')),
      state('users', 'contoso', 'new', null),
    ])
    .execute();
});

test('one line a reason, three names of many, and how old the rest is', async () => {
  expect(await readGaps(database.db, {})).toEqual({
    gaps: [
      { source: 'users', status: 'new', reason: '', tenantCount: 1, tenantNames: ['Contoso'], lastGoodAt: null },
      {
        source: 'defaults',
        status: 'notReadable',
        reason: 'Nobody has consented.',
        tenantCount: 4,
        tenantNames: ['Contoso', 'Fabrikam', 'Litware'],
        lastGoodAt: at('09:00'),
      },
    ],
    readCount: 2,
    oldestAt: at('10:00'),
    latestAt: at('10:30'),
  });
});

test('of some sources, of one tenant, of nobody', async () => {
  expect(await readGaps(database.db, { sources: ['users'] })).toMatchObject({
    gaps: [{ status: 'new' }],
    readCount: 1,
  });
  expect(await readGaps(database.db, { tenantId: 'fabrikam' })).toMatchObject({
    gaps: [{ tenantNames: ['Fabrikam'], lastGoodAt: at('09:30') }],
    oldestAt: null,
  });
  expect(await readGaps(database.db, { tenantId: 'nobody' })).toEqual({
    gaps: [],
    readCount: 0,
    oldestAt: null,
    latestAt: null,
  });
});
