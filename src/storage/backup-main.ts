import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { SETTINGS } from '../config.ts';
import { AppError } from '../error.ts';
import { connectionOf } from './address.ts';
import { goOnFrom, readMoment } from './backup/go-on.ts';
import { prove, type Rows, restoreBackup } from './backup/restore-backup.ts';
import { takeBackup } from './backup/take-backup.ts';
import { serverAddress } from './server-address.ts';

const HOW = `
  node src/storage/backup-main.ts backup <folder>             copies the database, while it works or not
  node src/storage/backup-main.ts prove <folder>              starts a backup apart, reads all of it, and removes that again
  node src/storage/backup-main.ts restore <folder> [<into>]   puts a backup into DATA_DIR, or into another folder
  node src/storage/backup-main.ts after <moment>              tells the database of DATABASE_URL, after its server went back
                                                              to that moment (2026-03-04T09:55:00Z), what it must know
                                                              to go on: once, before the first start

`;

/** The command line of backups; `docs/backup.md` says how to use it. Ends with 0, or with 1 and a sentence that says why. */
async function main([command, folder, into]: readonly string[]): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  if (command === 'after' && folder) return await after(folder);
  const dataDir = path.resolve(SETTINGS.DATA_DIR.schema.parse(process.env['DATA_DIR'] || undefined));
  if (!folder || !['backup', 'prove', 'restore'].includes(command ?? '')) return fail(HOW);
  if (command === 'backup' && process.env['DATABASE_URL']) {
    return fail('DATABASE_URL names a server: its own backups are meant for it, docs/backup.md says how.\n');
  }
  const of = path.resolve(folder);
  try {
    if (command === 'backup') {
      const { madeAt, files, bytes, rows } = await takeBackup(dataDir, of);
      say(
        `Backup of ${madeAt.toISOString()} in ${of}: ${files} files, ${Math.ceil(bytes / 1e6)} MB, started and read.`,
      );
      sayRows(rows);
    } else if (command === 'prove') {
      const rows = await prove(of, `${of}.proof`);
      say(`${of} starts, and every row of it can be read.`);
      sayRows(rows);
    } else {
      const target = into ? path.resolve(into) : dataDir;
      const { madeAt, rows } = await restoreBackup(of, target, new Date());
      say(`The database of ${madeAt.toISOString()} is in ${target}. Start Watchpost there.`);
      sayRows(rows);
    }
  } catch (error) {
    fail(`${command} failed: ${whyNot(error)}\n`);
  }
}

/** What a restore does by itself where the database is ours. */
async function after(moment: string): Promise<void> {
  const address = serverAddress();
  if (!address)
    return fail('DATABASE_URL is not set: npm run restore does this by itself for the embedded database.\n');
  const client = new pg.Client({
    ...connectionOf(address),
    application_name: 'watchpost backup',
    connectionTimeoutMillis: 10_000,
  });
  // The statement in hand fails by itself, and says it once.
  client.on('error', () => undefined);
  try {
    const madeAt = readMoment(moment);
    await client.connect();
    const { rows } = await client.query('select clock_timestamp() as now');
    const { gap, doubtedCards, latestAt } = await goOnFrom(client, madeAt, rows[0].now);
    say(`The database goes on from ${madeAt.toISOString()}. The latest that it knows of is ${said(latestAt)}.`);
    say(`  numbers of each kind that are left out  ${gap}`);
    say(`  cards that may be posted already        ${doubtedCards}`);
    say('Every source is read at once; the audit log says storage.restore. Start Watchpost.');
  } catch (error) {
    fail(`after failed: ${whyNot(error)}\n`);
  } finally {
    await client.end();
  }
}

const said = (at: Date | undefined): string => at?.toISOString() ?? 'nothing';

function whyNot(error: unknown): string {
  if (error instanceof AppError) return `${error.code}. ${error.fields['reason'] ?? ''}`;
  const { code, message } = error as { code?: string; message?: string };
  // Of a name with several addresses the driver tells the code alone.
  return code === 'ENOSPC' ? 'the disk is full' : String(message || code || error);
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function sayRows(rows: Rows): void {
  for (const [table, count] of Object.entries(rows)) if (count > 0) say(`  ${table.padEnd(24)} ${count}`);
}

function fail(text: string): void {
  process.stderr.write(text);
  process.exitCode = 1;
}

await main(process.argv.slice(2));
