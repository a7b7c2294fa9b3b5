import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { rememberPerson } from '../../src/people/index.ts';
import { carryOutErasures, decideErasure, findErasableCustomers } from '../../src/privacy/index.ts';
import { useDatabase } from '../support/database.ts';

// Slow, because each call is a process of its own.
const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const MEGAN = '2f1b3a44-0000-4000-8000-000000000001';
const person = (entraId: string, name: string) => ({
  tenantId: '11111111-aaaa-4bbb-8ccc-000000000001',
  entraId,
  name,
  teamsId: `29:${entraId}`,
  personalConversationId: null,
  serviceUrl: 'https://smba.trafficmanager.net/',
  locale: 'en',
  timeZone: 'UTC',
});

beforeAll(async () => {
  await rememberPerson(database.db, person(MEGAN, 'Megan Bowen'), NOW);
  await rememberPerson(database.db, person('2f1b3a44-0000-4000-8000-000000000002', 'Lee Gu'), NOW);
  await rememberPerson(database.db, person('2f1b3a44-0000-4000-8000-000000000003', 'Lee Gu'), NOW);
});

async function run(...args: string[]): Promise<{ code: number | null; out: string; said: string }> {
  const child = spawn(process.execPath, [path.resolve('src/privacy/privacy-main.ts'), ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, out, said };
}

describe('data protection on the command line', () => {
  test('exports what is kept about one person, and about nobody when several are meant', async () => {
    const { code, out } = await run('export', 'megan bowen');
    expect(code).toBe(0);
    expect(JSON.parse(out).kept.people.rows).toEqual([expect.objectContaining({ entra_id: MEGAN })]);
    const several = await run('export', 'lee gu');
    expect(several).toMatchObject({ code: 1, out: '' });
    expect(several.said).toContain('2f1b3a44-0000-4000-8000-000000000003  Lee Gu');
    expect((await run('export', 'nobody')).code).toBe(1);
    expect((await run('forget')).said).toContain('erase-person');
  }, 60_000);

  test('asks for an erasure and says who asked; a second person approves it', async () => {
    const { db } = database;
    const asked = await run('erase-person', MEGAN);
    expect(asked).toMatchObject({ code: 0 });
    expect(asked.out).toMatch(/Erasure 1 of Megan Bowen waits for a second person/);
    const ports = { db, jobs: { enqueue: async () => undefined }, now: () => NOW, log: createLog('silent') };
    expect(await carryOutErasures(ports)).toBe(0);
    const { id } = await db.selectFrom('erasures').select('id').executeTakeFirstOrThrow();
    const { rows } = await sql<{ data: unknown }>`select data from pgboss.job where name = 'deliver'`.execute(db);
    expect(rows).toEqual([{ data: { subjectType: 'erasure', subjectId: id } }]);

    await decideErasure(ports, id, 'approve', { entraId: '2f1b3a44-0000-4000-8000-000000000002', name: 'Lee Gu' });
    expect(await carryOutErasures(ports)).toBe(1);
    expect(await db.selectFrom('people').select('name').where('entra_id', '=', MEGAN).execute()).toEqual([]);
    const lines = await db.selectFrom('audit_log').select(['verb', 'actor_name']).orderBy('id').execute();
    expect(lines).toEqual([
      { verb: 'erasure.ask', actor_name: expect.stringMatching(/^Command line \(.+ on .+\)$/) },
      { verb: 'erasure.approve', actor_name: 'Lee Gu' },
      { verb: 'erasure.done', actor_name: 'Watchpost' },
    ]);
  }, 60_000);

  test('asks for the erasure of a customer that is known, by id or whole name, and of nothing else', async () => {
    const { db } = database;
    const customer = (n: number) => `99999999-aaaa-4bbb-8ccc-00000000000${n}`;
    const seen_at = (daysAgo: number) => new Date(NOW.getTime() - daysAgo * 86_400_000);
    await db
      .insertInto('tenants')
      .values([
        { id: customer(1), name: 'Contoso', domain: 'contoso.com', kind: 'customer', seen_at: seen_at(9) },
        { id: customer(2), name: 'Fabrikam', domain: 'fabrikam.com', kind: 'customer', seen_at: seen_at(9) },
        { id: customer(3), name: 'Fabrikam', domain: 'fabrikam.net', kind: 'customer', seen_at: seen_at(9) },
        { id: customer(9), name: 'Adatum', domain: 'adatum.com', kind: 'partner', seen_at: seen_at(0) },
      ])
      .execute();
    for (const said of ['conto', '99999999-aaaa-4bbb-8ccc-00000000dead', customer(9), 'Adatum']) {
      expect(await findErasableCustomers(db, said)).toEqual([]);
    }
    expect((await findErasableCustomers(db, 'fabrikam')).map(({ id }) => id)).toEqual([customer(2), customer(3)]);
    const unknown = await run('erase-customer', 'alert');
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.said).toContain('No customer is known by that. Type its tenant id');
    expect((await run('erase-customer', 'adatum')).said).toContain('That is our own tenant');
    expect((await run('erase-customer', 'contoso')).out).toContain('of Contoso waits for a second person');
    const open = await db.selectFrom('erasures').select('subject_id').where('state', '=', 'asked').execute();
    expect(open).toEqual([{ subject_id: customer(1) }]);
  }, 60_000);
});
