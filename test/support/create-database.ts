import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect, type Database } from '../../src/storage/connect.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
}

/** Makes a real database, copied from the migrated one in a few milliseconds. */
export async function createDatabase(): Promise<TestDatabase & { drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  await asAdmin((client) => client.query(`create database ${name} template ${template.pathname.slice(1)}`));
  const url = new URL(template);
  url.pathname = `/${name}`;
  const db = connect(url.href, () => undefined);
  return {
    url: url.href,
    db,
    async drop() {
      await db.destroy();
      // Without force PostgreSQL waits some seconds for connections that are just ending: cutting them would be an error
      // in a pool that nobody listens to any more.
      await asAdmin((client) =>
        client
          .query(`drop database if exists ${name}`)
          .catch(() => client.query(`drop database if exists ${name} with (force)`)),
      );
    },
  };
}

async function asAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await work(client).finally(() => client.end());
}
