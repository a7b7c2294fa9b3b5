import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';
import { connect, type Database } from '../../src/storage/connect.ts';

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
}

/**
 * Gives a test file a real database of its own, copied from the migrated one in a few milliseconds.
 * Call it at the top of a file; the database is there from `beforeAll` on and dropped at the end.
 */
export function useDatabase(): TestDatabase {
  const state: { url?: string; db?: Database } = {};
  const name = `test_${randomBytes(6).toString('hex')}`;
  beforeAll(async () => {
    const template = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    await asAdmin((client) => client.query(`create database ${name} template ${template.pathname.slice(1)}`));
    const url = new URL(template);
    url.pathname = `/${name}`;
    state.url = url.href;
    state.db = connect(url.href, () => undefined);
  });
  afterAll(async () => {
    await state.db?.destroy();
    await asAdmin((client) => client.query(`drop database if exists ${name} with (force)`));
  });
  return {
    get url() {
      return must(state.url);
    },
    get db() {
      return must(state.db);
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

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the database is there from beforeAll on');
  return value;
}
