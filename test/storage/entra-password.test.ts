import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import type { DatabaseAddress } from '../../src/storage/address.ts';
import { assertReachable, connect } from '../../src/storage/connect.ts';
import { createEntraPassword } from '../../src/storage/entra-password.ts';
import { openJobs } from '../../src/storage/jobs.ts';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/desk.ts';
import { useServices } from '../support/service.ts';

/*
 * The server is real and demands a password. Entra is simulated where Azure's machines ask it: the token of the hour is
 * the one password of the role that the service signs in as; with the next hour the one before is refused. Each token is
 * said to end in a second, so the library keeps none, and every new connection asks again.
 */

const database = useDatabase();
const services = useServices();
const IDENTITY = '77777777-aaaa-4bbb-8ccc-000000000001';
const SCOPE = 'https://ossrdbms-aad.database.windows.net/.default';
const ROLE = `entra_${process.pid}_${Math.floor(performance.now())}`;

const entra = { hour: 0, asked: [] as URLSearchParams[], isAway: false, endpoint: '' };
const server = createServer((req, res) => {
  const { searchParams } = new URL(req.url ?? '', 'http://entra');
  entra.asked.push(searchParams);
  res.statusCode = entra.isAway || req.headers['x-identity-header'] !== 'machine' ? 400 : 200;
  res.setHeader('content-type', 'application/json');
  if (res.statusCode !== 200) return void res.end('{"error":"invalid_request","error_description":"no such identity"}');
  const expires_on = String(Math.floor(Date.now() / 1000) + 1);
  res.end(JSON.stringify({ access_token: tokenOf(entra.hour), expires_on, resource: SCOPE, token_type: 'Bearer' }));
});
const tokenOf = (hour: number) => `token-of-hour-${hour}`;

/** The token before is refused from here on. */
async function nextHour(): Promise<void> {
  entra.hour += 1;
  await sql.raw(`alter role ${ROLE} password '${tokenOf(entra.hour)}'`).execute(database.db);
}

beforeAll(async () => {
  await sql.raw(`create role ${ROLE} login superuser`).execute(database.db);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  entra.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(async () => {
  Object.assign(entra, { asked: [], isAway: false });
  process.env['IDENTITY_ENDPOINT'] = entra.endpoint;
  process.env['IDENTITY_HEADER'] = 'machine';
  await nextHour();
});
afterEach(() => {
  delete process.env['IDENTITY_ENDPOINT'];
  delete process.env['IDENTITY_HEADER'];
});

/** The address of the test database with the role of the identity and without any password. */
function addressOfRole(): string {
  const url = new URL(database.url);
  url.username = ROLE;
  url.password = '';
  return url.href;
}

const signedIn = (): DatabaseAddress => ({
  url: addressOfRole(),
  password: createEntraPassword({
    DATABASE_IDENTITY: '',
    AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY,
    DATABASE_TOKEN_SCOPE: SCOPE,
  }),
});

describe('signing in to the database with a token of Entra', () => {
  test('asks as the identity, for the database, and once for each connection', async () => {
    const db = connect(signedIn(), () => undefined);
    await assertReachable(db);
    expect(entra.asked).toHaveLength(1);
    expect(entra.asked[0]?.get('client_id')).toBe(IDENTITY);
    expect(entra.asked[0]?.get('resource')).toBe('https://ossrdbms-aad.database.windows.net');

    // A connection that stands outlives its token; the next one needs the token of its own moment.
    const pids = await Promise.all(
      [1, 2, 3].map(async () => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.2)`.execute(db);
        return rows[0]?.pid;
      }),
    );
    expect(new Set(pids).size).toBeGreaterThan(1);
    expect(entra.asked.length).toBe(new Set(pids).size);
    await db.destroy();
  });

  test('works for the queue as well, its pool and its connection for notices', async () => {
    const jobs = await openJobs(signedIn(), createLog('error'));
    const seen: string[] = [];
    await jobs.work('deliver', async ({ subjectId }) => {
      seen.push(subjectId);
    });
    await jobs.enqueueLater('deliver', { subjectType: 'alert', subjectId: 'one' }, 0);
    await until('the job', () => seen.includes('one'));
    const { rows } = await sql<{ listening: number }>`
      select count(*)::int as listening from pg_stat_activity
      where usename = ${ROLE} and query ilike 'listen%'`.execute(database.db);
    expect(rows[0]?.listening).toBe(1);
    await jobs.stop();
  });

  test('an hour later the connections that break are made anew with the token of then', async () => {
    const db = connect(signedIn(), () => undefined);
    await assertReachable(db);
    await nextHour();
    // A connection that stands needs no token any more.
    await assertReachable(db);
    expect(entra.asked).toHaveLength(1);
    await endConnections();
    await until('a new connection', () => assertReachable(db).then(isTrue, () => undefined));
    expect(entra.asked).toHaveLength(2);
    await db.destroy();
  });

  test('says so when there is no token to be had', async () => {
    entra.isAway = true;
    const db = connect(signedIn(), () => undefined);
    await expect(assertReachable(db)).rejects.toMatchObject({
      code: 'storage_unavailable',
      fields: { reason: 'Entra gave no token to sign in with (DATABASE_IDENTITY)' },
    });
    // Nothing is left waiting at the door: the server has few places, and every second somebody tries again.
    await until('an empty door', async () => (await waitingAtTheDoor()) === 0 || undefined);
    await db.destroy();
  });
});

test('the service starts without a password, works on in the next hour, and writes no token down', async () => {
  const id = (last: number) => `33333333-aaaa-4bbb-8ccc-00000000000${last}`;
  const nowhere = 'https://127.0.0.1:9';
  const service = services.start({
    // Live, and nobody there to read from: it starts faster than the sandbox.
    WATCHPOST_SANDBOX: '0',
    MicrosoftAppId: id(1),
    MicrosoftAppTenantId: id(2),
    MicrosoftAppPassword: 'a secret',
    AZURE_TENANT_ID: id(2),
    AZURE_CLIENT_ID: id(3),
    AZURE_CLIENT_SECRET: 'another secret',
    AZURE_AUTHORITY_HOST: nowhere,
    GRAPH_BASE_URL: nowhere,
    PARTNER_CENTER_BASE_URL: nowhere,
    ARM_BASE_URL: nowhere,
    DATABASE_URL: addressOfRole(),
    DATABASE_AUTH: 'entra',
    DATABASE_IDENTITY: IDENTITY,
    IDENTITY_ENDPOINT: entra.endpoint,
    IDENTITY_HEADER: 'machine',
    LOG_LEVEL: 'debug',
  });
  await service.ready();
  // The pool, the queue and its connection for notices have signed in; what looks for migrations has come and gone.
  expect(await connectionsOfRole()).toBeGreaterThan(2);
  await nextHour();
  const before = entra.asked.length;
  await endConnections();
  await until('new connections', async () => entra.asked.length > before && (await connectionsOfRole()) > 0);
  service.process.kill('SIGTERM');
  expect(await service.ended()).toEqual({ code: 0, signal: null });
  expect(`${service.terminal}${JSON.stringify(service.log)}`).not.toMatch(/token-of-hour/);
});

const isTrue = () => true;

/** Connections to this database that have not signed in yet have no role. */
async function waitingAtTheDoor(): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where backend_type = 'client backend' and usename is null`.execute(database.db);
  return rows[0]?.waiting ?? 0;
}

async function connectionsOfRole(): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from pg_stat_activity where usename = ${ROLE}`.execute(database.db);
  return rows[0]?.open ?? 0;
}

async function endConnections(): Promise<void> {
  await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = ${ROLE}`.execute(database.db);
}
