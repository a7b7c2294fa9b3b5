import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { BoundedClient } from '../../src/storage/bounded-client.ts';
import { assertReachable, connect } from '../../src/storage/connect.ts';
import { useDatabase } from '../support/database.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const database = useDatabase();

describe('a connection', () => {
  test('that breaks in a transaction fails its next statement, and nothing else', async () => {
    const db = connect(database.url, () => undefined);
    const broken = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(database.db);
      // Long enough for the bad news to arrive while nobody asks anything.
      await sql`select 1`.execute(database.db);
      await sql`select 1`.execute(tx);
    });
    await expect(broken).rejects.toThrow();
    await assertReachable(db);
    await db.destroy();
  });

  test('to a server that vanished without a word is given up, and a new one is made', async () => {
    const url = new URL(database.url);
    const proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    const db = connect(url.href, () => undefined, 200);
    await assertReachable(db);
    proxy.block();
    await expect(sql`select 1`.execute(db)).rejects.toThrow('did not answer in time');
    proxy.open();
    await assertReachable(db);
    await db.destroy();

    // The queue asks through a pool of its own, in another way.
    const pool = new pg.Pool({ ...{ lostAfterMs: 200 }, Client: BoundedClient, connectionString: url.href });
    pool.on('error', () => undefined);
    await pool.query('select 1');
    proxy.block();
    await expect(pool.query('select 1')).rejects.toThrow('did not answer in time');
    proxy.open();
    await pool.query('select 1');
    await pool.end();
    await proxy.stop();
  });

  test.each<[string, Partial<URL>, RegExp]>([
    ['the password is wrong', { password: 'guess' }, /refuses the user or the password/],
    ['the database is missing', { pathname: '/nowhere' }, /has no such database/],
    ['nobody listens', { port: '1' }, /nothing listens/],
    ['the host is unknown', { hostname: 'nowhere.invalid' }, /name of the server is not known|no connection/],
  ])('says what is wrong when %s', async (_what, change, reason) => {
    const url = Object.assign(new URL(database.url), change);
    const db = connect(url.href, () => undefined);
    await expect(assertReachable(db)).rejects.toMatchObject({
      code: 'storage_unavailable',
      fields: { reason: expect.stringMatching(reason) },
    });
    await db.destroy();
  });
});
