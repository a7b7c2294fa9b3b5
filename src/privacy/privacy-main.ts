import { existsSync } from 'node:fs';
import path from 'node:path';
import { SETTINGS } from '../config.ts';
import type { DatabaseAddress } from '../storage/address.ts';
import { connect, type Database } from '../storage/connect.ts';
import { startEmbeddedServer } from '../storage/embedded-server.ts';
import { createEntraPassword } from '../storage/entra-password.ts';
import { newId } from '../storage/new-id.ts';
import { approveAtOnce } from './act.ts';
import { exportPerson, findErasable, type Wanted } from './index.ts';
import { obstaclesTo } from './obstacles.ts';

const HOW = `
  node src/privacy/privacy-main.ts export <Entra id, e-mail or name>            what is kept about a person, as JSON
  node src/privacy/privacy-main.ts erase-person <Entra id, e-mail or name>      forgets a person for good
  node src/privacy/privacy-main.ts erase-customer <tenant id>                   forgets a customer that left

`;

/**
 * The command line of data protection, for who runs the service: whoever can read the database needs no second person,
 * and the log says that it was done here. Cards are edited by the service, within a minute.
 */
async function main([command, ...said]: readonly string[]): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const wanted = said.join(' ').trim();
  if (wanted === '' || !['export', 'erase-person', 'erase-customer'].includes(command ?? '')) return fail(HOW);
  const { db, close } = await open();
  try {
    if (command === 'erase-customer')
      return await erase(db, { kind: 'customer', id: wanted.toLowerCase(), name: wanted });
    const found = await findErasable(db, wanted);
    const [only, another] = found;
    if (!only) return fail('Nobody is known by that.\n');
    if (another)
      return fail(`Several are known by that:\n${found.map(({ id, name }) => `  ${id}  ${name}\n`).join('')}`);
    if (command === 'erase-person') return await erase(db, only);
    process.stdout.write(`${JSON.stringify(await exportPerson(db, only.id, new Date()), undefined, 2)}\n`);
  } finally {
    await close();
  }
}

async function erase(db: Database, wanted: Wanted): Promise<void> {
  const obstacles = await obstaclesTo(db, wanted.kind, wanted.id);
  if (obstacles.length > 0) return fail(`Not yet: ${JSON.stringify(obstacles)}\n`);
  const number = await approveAtOnce(db, { ...wanted, erasureId: newId(new Date()) }, new Date());
  process.stdout.write(
    `Erasure ${number} is approved. A running Watchpost carries it out within seconds; otherwise the next start does.\n`,
  );
}

async function open(): Promise<{ db: Database; close(): Promise<void> }> {
  const address = serverAddress();
  if (address) {
    const db = connect(address, () => undefined);
    return { db, close: () => db.destroy() };
  }
  const dataDir = path.resolve(SETTINGS.DATA_DIR.schema.parse(process.env['DATA_DIR'] || undefined));
  const server = await startEmbeddedServer(dataDir);
  const db = connect(server.url, () => undefined);
  return {
    db,
    async close() {
      await db.destroy();
      await server.release();
    },
  };
}

/** As the service finds it; `undefined` for the embedded one. */
function serverAddress(): DatabaseAddress | undefined {
  const setting = (
    name: 'DATABASE_AUTH' | 'DATABASE_IDENTITY' | 'DATABASE_TOKEN_SCOPE' | 'AZURE_MANAGED_IDENTITY_CLIENT_ID',
  ) => SETTINGS[name].schema.parse(process.env[name]?.trim() || undefined);
  const url = process.env['DATABASE_URL']?.trim();
  if (!url || setting('DATABASE_AUTH') === 'password') return url || undefined;
  const password = createEntraPassword({
    DATABASE_IDENTITY: setting('DATABASE_IDENTITY'),
    AZURE_MANAGED_IDENTITY_CLIENT_ID: setting('AZURE_MANAGED_IDENTITY_CLIENT_ID'),
    DATABASE_TOKEN_SCOPE: setting('DATABASE_TOKEN_SCOPE'),
  });
  return { url, password };
}

function fail(text: string): void {
  process.stderr.write(text);
  process.exitCode = 1;
}

await main(process.argv.slice(2));
