import { beforeAll, describe, expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../src/storage/tables.ts';
import {
  countCoverage,
  listCoverage,
  readCustomerCoverage,
  saveRelationships,
  upsertTenants,
} from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const CUSTOMERS = 5000;
const SOURCES = [
  'riskDetections',
  'riskyUsers',
  'securityDefaults',
  'contactAccounts',
  'privilegedAccounts',
  'sixth',
].map((name) => `graph.${name}`);
const at = new Date('2026-03-04T10:00:00Z');
const idOf = (n: number) => `22222222-aaaa-4bbb-8ccc-${String(n).padStart(12, '0')}`;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** How the states of all sources are read by each statement that some work makes: `whole x1`, `index x1`. */
async function readsOf(work: (db: Kysely<Tables>) => Promise<unknown>): Promise<string[]> {
  const statements: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url, max: 2 }) }),
    log: ({ query }) => void statements.push(query),
  });
  await work(db);
  const reads: string[] = [];
  for (const { sql: text, parameters } of [...statements]) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client
      .query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(`explain (analyze, format json) ${text}`, [...parameters])
      .finally(() => client.end());
    for (const node of nodesOf(rows[0]?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': '' })) {
      if (node['Relation Name'] !== 'source_states') continue;
      reads.push(`${node['Node Type'] === 'Seq Scan' ? 'whole' : 'index'} x${node['Actual Loops'] ?? 0}`);
    }
  }
  await db.destroy();
  return reads;
}

test('before the first list is read there is nobody, and that is no error', async () => {
  expect(await countCoverage(database.db)).toEqual({
    states: { none: 0, partly: 0, waiting: 0, full: 0, unwatched: 0 },
    reasons: [],
  });
  expect(await listCoverage(database.db, {}, { limit: 8, offset: 0 })).toEqual({ customers: [], total: 0 });
  expect(await readCustomerCoverage(database.db, 'nobody')).toMatchObject({ name: 'nobody', sources: [] });
});

describe('5,000 customers with six sources each', () => {
  beforeAll(async () => {
    const tenants = Array.from({ length: CUSTOMERS }, (_, n) => ({
      id: idOf(n),
      name: `Customer ${String(n).padStart(4, '0')}`,
      domain: '',
      kind: 'customer' as const,
    }));
    const own = { id: 'own', name: 'Adatum', domain: '', kind: 'partner' as const };
    await database.db.transaction().execute((tx) => upsertTenants(tx, [...tenants, own], at));
    // Of every ten: one without consent, one without a licence, one not read yet, one not watched, and the rest is fine.
    await sql`
      insert into source_states (source, tenant_id, status, reason_code, reason, next_at, last_good_at, last_attempt_at)
      select source, tenants.id,
        case when n % 10 = 1 and source <> 'graph.contactAccounts' then 'notReadable'
          when n % 10 = 2 and source = 'graph.riskyUsers' then 'notReadable'
          when n % 10 = 3 then 'new' else 'ok' end,
        case when n % 10 = 1 and source <> 'graph.contactAccounts' then 'noConsent'
          when n % 10 = 2 and source = 'graph.riskyUsers' then 'noLicence' end,
        null, ${at}, case when n % 10 in (1, 3) then null else ${at}::timestamptz end, ${at}
      from (select id, right(id, 12)::int as n from tenants where kind = 'customer') as tenants
      cross join unnest(${SOURCES}::text[]) as source
    `.execute(database.db);
    await sql`
      insert into source_states (source, tenant_id, status, reason_code, next_at)
      values ('partnerAlerts', 'own', 'notReadable', 'refreshTokenDead', ${at})
    `.execute(database.db);
    await sql`
      insert into unwatched_tenants (tenant_id, since_at, by_id, by_name)
      select id, ${at}, 'p-megan', 'Megan Bowen' from tenants where kind = 'customer' and right(id, 12)::int % 10 = 4
    `.execute(database.db);
    await sql`vacuum analyze`.execute(database.db);
  }, 60_000);

  test('are counted by state and by reason; our own tenant is not one of them', async () => {
    expect(await countCoverage(database.db)).toEqual({
      states: { none: 500, partly: 500, waiting: 500, full: 3000, unwatched: 500 },
      reasons: [
        { reasonCodes: ['noConsent'], customers: 500 },
        { reasonCodes: ['noLicence'], customers: 500 },
      ],
    });
  });

  test('with several reasons are counted once, by all of them', async () => {
    await database.db.transaction().execute(async (tx) => {
      const change = (source: string, reason_code: string) =>
        tx
          .updateTable('source_states')
          .set({ status: 'failing', reason_code })
          .where('tenant_id', '=', idOf(5))
          .where('source', '=', source)
          .execute();
      await change('graph.riskyUsers', 'unreachable');
      await change('graph.riskDetections', 'tenantGone');
      const { reasons } = await countCoverage(tx);
      expect(reasons).toContainEqual({ reasonCodes: ['tenantGone', 'unreachable'], customers: 1 });
      await tx
        .updateTable('source_states')
        .set({ status: 'ok', reason_code: null })
        .where('tenant_id', '=', idOf(5))
        .execute();
    });
  });

  test('are listed the worst first, page by page, each once', async () => {
    const states = ['none', 'partly', 'waiting'] as const;
    const first = await listCoverage(database.db, { states }, { limit: 8, offset: 0 });
    expect(first.total).toBe(1500);
    expect(first.customers[0]).toMatchObject({ name: 'Customer 0001', state: 'none' });
    expect(first.customers[0]?.sources.map(({ status }) => status)).toEqual([...Array(5).fill('notReadable'), 'ok']);
    const seen = new Set<string>();
    for (let offset = 0; offset < 1500; offset += 500) {
      const { customers } = await listCoverage(database.db, { states }, { limit: 500, offset });
      for (const { tenantId } of customers) seen.add(tenantId);
    }
    expect(seen.size).toBe(1500);
    const consent = await listCoverage(
      database.db,
      { reasonCodes: ['noConsent'], states: ['none', 'partly'] },
      { limit: 8, offset: 496 },
    );
    expect(consent).toMatchObject({ total: 500, customers: { length: 4 } });
    const apart = await listCoverage(database.db, { states: ['unwatched'] }, { limit: 1, offset: 0 });
    expect(apart).toMatchObject({
      total: 500,
      customers: [{ state: 'unwatched', unwatched: { byName: 'Megan Bowen' } }],
    });
  });

  test('are read in one pass each time, and one customer by the index', async () => {
    const passes = async (work: (db: Kysely<Tables>) => Promise<unknown>) => (await readsOf(work)).toSorted();
    expect(await passes((db) => countCoverage(db))).toEqual([expect.stringMatching(/ x1$/)]);
    const page = (db: Kysely<Tables>) => listCoverage(db, { states: ['none'] }, { limit: 8, offset: 0 });
    const ofPage = await passes(page);
    expect(ofPage.filter((read) => read.startsWith('whole'))).toEqual(['whole x1']);
    const one = await passes((db) => readCustomerCoverage(db, idOf(7)));
    expect(one.length).toBeGreaterThan(0);
    expect(one.filter((read) => read.startsWith('whole'))).toEqual([]);
  });
});

describe('relationships', () => {
  const relationship = (tenantId: string, roles: string[], isActive = true) => ({
    tenantId,
    isActive,
    endsAt: new Date('2027-01-01T00:00:00Z'),
    roleTemplateIds: roles,
  });
  const save = (...list: ReturnType<typeof relationship>[]) =>
    database.db.transaction().execute((tx) => saveRelationships(tx, list, at));

  test('are those of the last list; one that is gone from it is forgotten', async () => {
    await save(relationship(idOf(1), ['b', 'a']), relationship(idOf(2), [], false));
    expect((await readCustomerCoverage(database.db, idOf(1))).relationship).toEqual(relationship(idOf(1), ['a', 'b']));
    await save(relationship(idOf(1), ['a']));
    expect((await readCustomerCoverage(database.db, idOf(1))).relationship?.roleTemplateIds).toEqual(['a']);
    expect((await readCustomerCoverage(database.db, idOf(2))).relationship).toBeUndefined();
    await save();
    expect((await readCustomerCoverage(database.db, idOf(1))).relationship).toBeUndefined();
  });
});
