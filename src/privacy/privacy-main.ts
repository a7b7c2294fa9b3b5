import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { SETTINGS } from '../config.ts';
import { createLog } from '../log.ts';
import type { DatabaseAddress } from '../storage/address.ts';
import { connect, type Database } from '../storage/connect.ts';
import { startEmbeddedServer } from '../storage/embedded-server.ts';
import { openJobs } from '../storage/jobs.ts';
import { serverAddress } from '../storage/server-address.ts';
import { askErasure, exportPerson, findErasable, findErasableCustomers, type Wanted } from './index.ts';

const HOW = `
  node src/privacy/privacy-main.ts export <Entra id, e-mail or name>            what is kept about a person, as JSON
  node src/privacy/privacy-main.ts erase-person <Entra id, e-mail or name>      asks that a person be forgotten for good
  node src/privacy/privacy-main.ts erase-customer <tenant id or whole name>     asks the same of a customer that left

  Nothing is erased here: somebody else approves it in Teams.

`;

/**
 * The command line of data protection, for who runs the service. It asks for an erasure, as an administrator does in chat;
 * a second person decides there. The record says who asked: the account of the operating system and the machine.
 */
async function main([command, ...said]: readonly string[]): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const wanted = said.join(' ').trim();
  if (wanted === '' || !['export', 'erase-person', 'erase-customer'].includes(command ?? '')) return fail(HOW);
  const { db, address, close } = await open();
  try {
    const isCustomer = command === 'erase-customer';
    const found = isCustomer ? await findErasableCustomers(db, wanted) : await findErasable(db, wanted);
    const [only, another] = found;
    if (!only) return fail(isCustomer ? await noCustomer(db, wanted) : NOBODY);
    if (another)
      return fail(
        `Several are known by that; type the id instead:\n${found.map(({ id, name }) => `  ${id}  ${name}\n`).join('')}`,
      );
    if (command === 'export') {
      process.stdout.write(`${JSON.stringify(await exportPerson(db, only.id, new Date()), undefined, 2)}\n`);
    } else await erase(db, address, only);
  } finally {
    await close();
  }
}

const NOBODY = 'Nobody is known by that. Type the Entra object id, the e-mail address or the whole name.\n';

async function noCustomer(db: Database, said: string): Promise<string> {
  const key = said.toLowerCase();
  const own = await db
    .selectFrom('tenants')
    .select('id')
    .where('kind', '=', 'partner')
    .where((eb) => eb.or([eb('id', '=', key), eb(eb.fn('lower', ['name']), '=', key)]))
    .executeTakeFirst();
  return own
    ? 'That is our own tenant. Only a customer that left can be forgotten.\n'
    : 'No customer is known by that. Type its tenant id, or its whole name as it stands on the cards.\n';
}

async function erase(db: Database, address: DatabaseAddress, wanted: Wanted): Promise<void> {
  const jobs = await openJobs(address, createLog('silent'));
  try {
    const asked = await askErasure({ db, jobs, now: () => new Date() }, wanted, whoRuns());
    if (asked.kind === 'notYet') return fail(`Not yet: ${JSON.stringify(asked.obstacles)}\n`);
    const { number, subjectName, state } = asked.erasure;
    process.stdout.write(
      state === 'approved'
        ? `Erasure ${number} of ${subjectName} is approved already. A running Watchpost carries it out.\n`
        : `Erasure ${number} of ${subjectName} waits for a second person: an approver or administrator other than you ` +
            `presses Approve on its card in Teams, or types: approve erasure ${number}\n`,
    );
  } finally {
    await jobs.stop();
  }
}

/** Whoever runs this. Nobody of the chat has this id, so that anybody there may decide. */
function whoRuns(): { readonly entraId: string; readonly name: string } {
  return { entraId: 'commandLine', name: `Command line (${accountName()} on ${hostname()})` };
}

/** In a container the account may have a number and no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? '?'}`;
  }
}

async function open(): Promise<{ db: Database; address: DatabaseAddress; close(): Promise<void> }> {
  const address = serverAddress();
  if (address) {
    const db = connect(address, () => undefined);
    return { db, address, close: () => db.destroy() };
  }
  const dataDir = path.resolve(SETTINGS.DATA_DIR.schema.parse(process.env['DATA_DIR'] || undefined));
  const server = await startEmbeddedServer(dataDir);
  const db = connect(server.url, () => undefined);
  return {
    db,
    address: server.url,
    async close() {
      await db.destroy();
      await server.release();
    },
  };
}

function fail(text: string): void {
  process.stderr.write(text);
  process.exitCode = 1;
}

await main(process.argv.slice(2));
