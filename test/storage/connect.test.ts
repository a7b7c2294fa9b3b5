import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { assertReachable, connect } from '../../src/storage/connect.ts';
import { useDatabase } from '../support/database.ts';

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
