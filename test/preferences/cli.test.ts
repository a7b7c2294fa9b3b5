import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPreferences, defaultsFrom } from '../../src/preferences/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const CLI = new URL('../../src/preferences/cli.ts', import.meta.url).pathname;
const MEGAN = { entraId: '11111111-aaaa-4bbb-8ccc-000000000011', name: 'Megan Bowen' };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watchpost-settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const fileOf = (name: string) => path.join(folder, name);

/** Runs it as somebody would, in a folder without an `.env`. */
async function run(command: string, file: string, env: Readonly<Record<string, string>> = {}) {
  const options = { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } };
  const args = ['--no-warnings', CLI, command, file];
  return promisify(execFile)(process.execPath, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}
const withDatabase = (command: string, file: string) => run(command, file, { DATABASE_URL: database.url });

test('validate needs nothing, and names every place that is wrong with its line', async () => {
  await writeFile(fileOf('good.json'), '{ "watchpostSettings": 1 }');
  expect(await run('validate', fileOf('good.json'))).toMatchObject({ code: 0 });
  await writeFile(
    fileOf('bad.json'),
    '{\n "watchpostSettings": 1,\n "preferences": {\n  "digestDay": "someday",\n  "digestHour": 24\n }\n}',
  );
  const { code, stderr } = await run('validate', fileOf('bad.json'));
  expect(code).toBe(1);
  expect(stderr).toContain('bad.json:4: preferences.digestDay must be one of sunday, monday');
  expect(stderr).toContain('bad.json:5: preferences.digestHour must be');
});

test('a wrong call and a file that is not there are told apart from a wrong file', async () => {
  expect(await run('explode', fileOf('good.json'))).toMatchObject({ code: 2 });
  expect(await run('validate', fileOf('missing.json'))).toMatchObject({
    code: 2,
    stderr: 'validate failed: there is no such file.\n',
  });
});

test('what is exported is compared as the same, changed, compared as different, applied, and found', async () => {
  const preferences = createPreferences({
    db: database.db,
    now: () => new Date('2026-03-04T10:00:00Z'),
    defaults: defaultsFrom({
      TIME_ZONE: 'UTC',
      DIGEST_DAY: 'monday',
      DIGEST_HOUR: 8,
      CHANNEL_ALERTS_PER_HOUR: 10,
      CONTACT_DRILLS: 'quarterly',
    }),
  });
  await preferences.change({ leastSeverity: 'medium' }, MEGAN);
  const file = fileOf('desk.json');
  expect(await withDatabase('export', file)).toMatchObject({ code: 0 });
  expect(await withDatabase('compare', file)).toMatchObject({ code: 0 });

  const content = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(
    file,
    JSON.stringify({ ...content, preferences: { timeZone: 'Europe/Berlin', leastSeverity: null } }),
  );
  const compared = await withDatabase('compare', file);
  expect(compared.code).toBe(3);
  expect(compared.stdout).toContain('Time zone: UTC (the default) -> Europe/Berlin');
  expect(compared.stdout).toContain('Alerts get a card from: medium -> informational (the default)');
  await preferences.reload();
  expect(preferences.current().timeZone).toBe('UTC');

  expect(await withDatabase('import', file)).toMatchObject({ code: 0 });
  await preferences.reload();
  expect(preferences.current()).toMatchObject({ timeZone: 'Europe/Berlin', leastSeverity: 'informational' });
  expect(preferences.fact('timeZone').changed?.byName).toBe('Command line');
  const lines = await database.db.selectFrom('audit_log').select('verb').orderBy('id').execute();
  expect(lines.map(({ verb }) => verb)).toEqual([
    'preference.change',
    'preference.change',
    'preference.reset',
    'settings.import',
  ]);
}, 30_000);

test('a file that leaves out our own tenant is refused with nothing but the database to say so', async () => {
  const own = '22222222-aaaa-4bbb-8ccc-000000000001';
  await database.db
    .insertInto('tenants')
    .values({
      id: own,
      name: 'Adatum',
      domain: 'adatum.com',
      kind: 'partner',
      seen_at: new Date('2026-03-04T10:00:00Z'),
    })
    .execute();
  const file = fileOf('own.json');
  await writeFile(file, JSON.stringify({ watchpostSettings: 1, customersNotWatched: [{ tenantId: own }] }));
  for (const command of ['compare', 'import']) {
    const { code, stderr } = await withDatabase(command, file);
    expect(code).toBe(1);
    expect(stderr).toContain('customersNotWatched[0].tenantId is our own tenant, which is always watched.');
  }
  expect(await database.db.selectFrom('unwatched_tenants').selectAll().execute()).toEqual([]);
}, 30_000);

test('the address of the database, which may hold a password, is never said', async () => {
  const { code, stderr } = await run('compare', fileOf('good.json'), {
    DATABASE_URL: 'postgres://somebody:hunter2@127.0.0.1:1/none',
  });
  expect(code).toBe(2);
  expect(stderr).toBe('compare failed: the database does not answer.\n');
});
