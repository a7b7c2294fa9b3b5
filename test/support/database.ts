import { afterAll, beforeAll } from '@jest/globals';
import { createDatabase, type TestDatabase } from './create-database.ts';

export { createDatabase, type TestDatabase } from './create-database.ts';

/** Gives a test file a real database of its own. Call it at the top of a file; it is there from `beforeAll` on. */
export function useDatabase(): TestDatabase {
  const state: { database?: Awaited<ReturnType<typeof createDatabase>> } = {};
  beforeAll(async () => {
    state.database = await createDatabase();
  });
  afterAll(() => state.database?.drop());
  const must = () => {
    if (!state.database) throw new Error('the database is there from beforeAll on');
    return state.database;
  };
  return {
    get url() {
      return must().url;
    },
    get db() {
      return must().db;
    },
  };
}
