import { randomBytes } from 'node:crypto';
import { afterEach } from '@jest/globals';
import { sql } from 'kysely';
import { connect, type Database } from '../../src/storage/connect.ts';

/** Makes databases without any table, for tests of how the tables come about; they go after each test. */
export function useEmptyDatabases(): { create(): Promise<{ url: string; open(): Database }> } {
  const made: { name: string; opened: Database[] }[] = [];
  const server = () => new URL(process.env['TEST_DATABASE_URL'] ?? '');
  const asAdmin = async (statement: string) => {
    const url = server();
    url.pathname = '/postgres';
    const db = connect(url.href, () => undefined);
    await sql.raw(statement).execute(db);
    await db.destroy();
  };
  afterEach(async () => {
    for (const { name, opened } of made.splice(0)) {
      await Promise.all(opened.map((db) => db.destroy()));
      await asAdmin(`drop database ${name} with (force)`);
    }
  });
  return {
    async create() {
      const name = `empty_${randomBytes(6).toString('hex')}`;
      await asAdmin(`create database ${name} template template0`);
      const url = server();
      url.pathname = `/${name}`;
      const opened: Database[] = [];
      made.push({ name, opened });
      return {
        url: url.href,
        open() {
          const db = connect(url.href, () => undefined);
          opened.push(db);
          return db;
        },
      };
    },
  };
}
