import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { restoreBackup } from '../../src/storage/backup/restore-backup.ts';
import { takeBackup } from '../../src/storage/backup/take-backup.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { newId } from '../../src/storage/new-id.ts';
import { serverIn, stopServerIn } from '../support/service.ts';

// Slow, because a database is made, copied and started several times; all tests share one backup.
const NOW = new Date('2026-03-04T10:00:00Z');
let folder = '';
let dataDir = '';
let server: Awaited<ReturnType<typeof startEmbeddedServer>>;
let db: Database;
const backup = () => path.join(folder, 'monday');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watchpost-backup-'));
  dataDir = path.join(folder, 'data');
  server = await startEmbeddedServer(dataDir);
  db = connect(server.url, () => undefined);
  await migrate(db);
  await sql`create schema pgboss`.execute(db);
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await server.release();
  for (const name of ['data', 'new', 'other']) await stopServerIn(path.join(folder, name));
  await rm(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  test('holds every row that was confirmed before it began, whatever is written meanwhile', async () => {
    for (let n = 0; n < 20; n += 1) await write(`before ${n}`);
    const writing = { goesOn: true };
    const load = (async () => {
      for (let n = 0; writing.goesOn; n += 1) {
        await write(`meanwhile ${n}`);
        // As many as a busy desk writes; without a rest the backup would hold the log of hundreds of thousands.
        await pause(2);
        // What is dropped, and what is written to disk at once, are what a copy of files may trip over.
        if (n % 20 !== 0) continue;
        await sql`checkpoint`.execute(db);
        await sql`create table passing (n integer)`.execute(db);
        await sql`drop table passing`.execute(db);
      }
    })();
    const taken = await takeBackup(dataDir, backup());
    writing.goesOn = false;
    await load;
    expect(taken.rows['audit_log']).toBeGreaterThanOrEqual(20);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['monday.partial', 'monday.proof']));
    const kept = await db.selectFrom('backups').selectAll().execute();
    expect(kept).toEqual([expect.objectContaining({ made_at: taken.madeAt, bytes: taken.bytes })]);
  }, 60_000);

  (process.platform === 'win32' ? test.skip : test)('is for its owner alone', async () => {
    expect((await stat(backup())).mode & 0o077).toBe(0);
    expect((await stat(path.join(backup(), 'postgres.secret'))).mode & 0o077).toBe(0);
  });

  test('is not made over something, nor inside of what it copies, nor of nothing', async () => {
    await expect(takeBackup(dataDir, backup())).rejects.toMatchObject({ code: 'backup_refused' });
    await expect(takeBackup(dataDir, path.join(dataDir, 'backup'))).rejects.toMatchObject({ code: 'backup_refused' });
    await expect(takeBackup(path.join(folder, 'none'), path.join(folder, 'x'))).rejects.toMatchObject({
      code: 'backup_refused',
    });
    expect(await readdir(folder)).not.toContain('none');
  });

  test('comes back in a new folder, with numbers that were never given', async () => {
    const into = path.join(folder, 'new');
    // What a restore that was killed leaves behind.
    await mkdir(path.join(into, 'postgres.restoring'), { recursive: true });
    await writeFile(path.join(into, 'postgres.restoring', 'half'), '');
    await sql`select nextval('alerts_number_seq') from generate_series(1, 30)`.execute(db);
    await restoreBackup(backup(), into, NOW);
    expect(await readdir(into)).not.toContain('postgres.restoring');
    expect(await serverIn(into)).toBeUndefined();
    const again = await startEmbeddedServer(into);
    const restored = connect(again.url, () => undefined);
    const lines = await restored.selectFrom('audit_log').select('subject_id').execute();
    const texts = new Set(lines.map((line) => line.subject_id));
    for (let n = 0; n < 20; n += 1) expect(texts).toContain(`before ${n}`);
    const given = await sql<{ next: number }>`select nextval('alerts_number_seq') as next`.execute(restored);
    expect(given.rows[0]?.next).toBeGreaterThan(1000);
    const parked = await sql<{ next: number }>`select nextval('parked_numbers') as next`.execute(restored);
    expect(parked.rows[0]?.next).toBeGreaterThan(1000);
    expect(await restored.selectFrom('audit_log').selectAll().where('verb', '=', 'storage.restore').execute()).toEqual([
      expect.objectContaining({ actor_id: 'watchpost', at: NOW }),
    ]);
    await restored.destroy();
    await again.release();
  }, 60_000);

  test('never goes over a database, living or not', async () => {
    for (const place of [dataDir, path.join(folder, 'new')]) {
      await expect(restoreBackup(backup(), place, NOW)).rejects.toMatchObject({ code: 'backup_refused' });
    }
    expect(await db.selectFrom('audit_log').select('id').limit(1).execute()).toHaveLength(1);
  });

  test('says what is wrong with it, and then leaves nothing behind', async () => {
    const other = path.join(folder, 'other');
    const manifest = path.join(backup(), 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    await expect(restoreBackup(folder, other, NOW)).rejects.toMatchObject({ code: 'backup_unusable' });

    await writeFile(manifest, text.replace('"postgres/PG_VERSION"', '"../PG_VERSION"'));
    await expect(restoreBackup(backup(), other, NOW)).rejects.toMatchObject({ code: 'backup_unusable' });
    await writeFile(manifest, text);

    await appendFile(path.join(backup(), 'postgres/global/pg_control'), 'x');
    await expect(restoreBackup(backup(), other, NOW)).rejects.toMatchObject({
      code: 'backup_unusable',
      fields: { reason: 'postgres/global/pg_control is damaged' },
    });
    expect(await readdir(other)).not.toContain('postgres');
    expect(await readdir(other)).not.toContain('postgres.secret');
  }, 60_000);
});

async function write(subject: string): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      at: NOW,
      actor_id: newId(NOW),
      actor_name: 'Megan Bowen',
      verb: 'test.write',
      subject_type: 'test',
      subject_id: subject,
      detail: '{}',
    })
    .execute();
}
