import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { rememberPerson } from '../../src/people/index.ts';
import { carryOutErasures } from '../../src/privacy/index.ts';
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
  }, 30_000);

  test('erases without a second person, and the record says where it was done', async () => {
    expect(await run('erase-person', MEGAN)).toMatchObject({ code: 0 });
    const { db } = database;
    const jobs = { enqueue: async () => undefined };
    expect(await carryOutErasures({ db, jobs, now: () => NOW })).toBe(1);
    expect(await carryOutErasures({ db, jobs, now: () => NOW })).toBe(0);
    const names = await db.selectFrom('people').select('name').execute();
    expect(names.map(({ name }) => name)).toEqual(['Lee Gu', 'Lee Gu']);
    const lines = await db.selectFrom('audit_log').select(['verb', 'actor_name']).orderBy('id').execute();
    expect(lines).toEqual([
      { verb: 'erasure.approve', actor_name: 'Command line' },
      { verb: 'erasure.done', actor_name: 'Watchpost' },
    ]);
  }, 30_000);
});
