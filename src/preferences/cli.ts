import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SETTINGS, type Settings } from '../config.ts';
import { AppError } from '../error.ts';
import { connect, type Database } from '../storage/connect.ts';
import { startEmbeddedServer } from '../storage/embedded-server.ts';
import { NO_TOKEN } from '../storage/entra-password.ts';
import { serverAddress } from '../storage/server-address.ts';
import { defaultsFrom } from './defaults.ts';
import { type Comparison, compareFile } from './file/compare-file.ts';
import { exportSettings } from './file/export-file.ts';
import { applySettingsImport, saveSettingsImport } from './file/imports.ts';
import { type FileProblem, MOST_CHARACTERS, readSettingsFile } from './file/read-file.ts';
import type { SettingsFile } from './file/settings-file.ts';
import { readState, type SettingsState } from './file/state.ts';
import type { Preferences } from './preferences.ts';

const HOW = `
  node src/preferences/cli.ts validate <file>   says what is wrong with a settings file; needs nothing
  node src/preferences/cli.ts compare  <file>   says what it would change
  node src/preferences/cli.ts import   <file>   changes it, all or nothing
  node src/preferences/cli.ts export   <file>   writes what is set

All but validate need the database: DATABASE_URL, or DATA_DIR of the embedded one.
Exit codes: 0 done, or nothing to change · 1 the file is wrong · 2 wrong call, or the file or the database cannot be read
· 3 compare found differences · 4 somebody changed the settings meanwhile, nothing was done.

`;

/** Exit codes, for scripts. */
const EXIT = { done: 0, wrongFile: 1, failed: 2, differs: 3, outdated: 4 } as const;

/** Whoever runs it has the database, and no name that Teams has authenticated. */
const OPERATOR = { entraId: 'command-line', name: 'Command line' };

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const complain = (line: string): boolean => process.stderr.write(`${line}\n`);

/** The command line of the configuration file; `HOW` says how to use it. @returns the exit code */
async function main([command, file]: readonly string[]): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  if (!file || !['validate', 'compare', 'import', 'export'].includes(command ?? '')) {
    process.stderr.write(HOW);
    return EXIT.failed;
  }
  try {
    if (command === 'export') return await withDatabase((db) => write(db, file));
    const read = readSettingsFile(await textOf(file));
    if (read.kind === 'invalid') return wrong(file, read.problems);
    if (command === 'validate') {
      say(`${file} is a settings file that can be read. Whether it fits a desk is said by compare.`);
      return EXIT.done;
    }
    return await withDatabase((db) => bring(db, file, read.file, command === 'import'));
  } catch (error) {
    complain(`${command} failed: ${whyNot(error)}`);
    return EXIT.failed;
  }
}

/** Never more of a file than could be one. */
async function textOf(file: string): Promise<string> {
  const { size } = await stat(file);
  return size > 4 * MOST_CHARACTERS ? ' '.repeat(MOST_CHARACTERS + 1) : readFile(file, 'utf8');
}

function wrong(file: string, problems: readonly FileProblem[]): number {
  for (const { place, line, words } of problems) {
    complain(
      `${file}${line > 0 ? `:${line}` : ''}: ${place === '' ? 'the file' : place} ${words}${words.endsWith('?') ? '' : '.'}`,
    );
  }
  return EXIT.wrongFile;
}

async function write(db: Database, file: string): Promise<number> {
  const text = await exportSettings(db, new Date());
  await writeFile(file, text);
  say(`The settings are in ${file}.`);
  return EXIT.done;
}

async function bring(db: Database, file: string, content: SettingsFile, isImport: boolean): Promise<number> {
  const now = new Date();
  const defaults = environmentDefaults();
  const state = await readState(db, now);
  const partnerTenantId = setting('AZURE_TENANT_ID');
  const comparison = compareFile(content, state, { defaults, partnerTenantId, now });
  if (comparison.problems.length > 0) return wrong(file, comparison.problems);
  for (const { what, now: before, becomes } of comparison.differences) say(`${what}: ${before} -> ${becomes}`);
  if (comparison.differences.length === 0) {
    say('Everything in this file is so already.');
    return EXIT.done;
  }
  return isImport ? apply(db, comparison, state, defaults) : EXIT.differs;
}

async function apply(
  db: Database,
  comparison: Comparison,
  state: SettingsState,
  defaults: Preferences,
): Promise<number> {
  const ports = { db, now: () => new Date(), defaults };
  const id = await saveSettingsImport(ports, comparison, state, OPERATOR);
  const { kind } = await applySettingsImport(ports, id, OPERATOR);
  if (kind !== 'changed') {
    complain('Somebody changed the settings at this moment: nothing was done. Try again.');
    return EXIT.outdated;
  }
  say(`Applied: ${comparison.differences.length} changes. A Watchpost that runs knows them within ten seconds.`);
  return EXIT.done;
}

const setting = <Name extends keyof typeof SETTINGS>(name: Name): Settings[Name] =>
  SETTINGS[name].schema.parse(process.env[name]?.trim() || undefined) as Settings[Name];

function environmentDefaults(): Preferences {
  return defaultsFrom({
    TIME_ZONE: setting('TIME_ZONE'),
    DIGEST_DAY: setting('DIGEST_DAY'),
    DIGEST_HOUR: setting('DIGEST_HOUR'),
    CHANNEL_ALERTS_PER_HOUR: setting('CHANNEL_ALERTS_PER_HOUR'),
    CONTACT_DRILLS: setting('CONTACT_DRILLS'),
  });
}

async function withDatabase(work: (db: Database) => Promise<number>): Promise<number> {
  const server = serverAddress();
  const embedded = server ? undefined : await startEmbeddedServer(path.resolve(setting('DATA_DIR')));
  const db = connect(server ?? embedded?.url ?? '', () => undefined);
  try {
    return await work(db);
  } finally {
    await db.destroy();
    await embedded?.release();
  }
}

/** Without the address of the database, which may hold a password. */
function whyNot(error: unknown): string {
  if (error instanceof AppError) return `${error.code}. ${error.fields['reason'] ?? ''}`;
  const { code = '' } = error as { code?: string };
  // PostgreSQL, undefined_table: reading must not change the shape of a database that a service works with.
  if (code === '42P01') return 'the database is not of this version yet. Start Watchpost on it once.';
  if (code === 'ENOENT') return 'there is no such file.';
  if (['EACCES', 'EPERM', 'EISDIR'].includes(code)) return 'the file cannot be read or written.';
  if (['ECONNREFUSED', 'ENOTFOUND', '28P01', '3D000', NO_TOKEN].includes(code)) return 'the database does not answer.';
  return error instanceof Error ? error.message : 'no reason is known.';
}

process.exitCode = await main(process.argv.slice(2));
