import type pg from 'pg';

/** Any fixed number will do; each process on the server holds it shared, and who can have it alone is the last. */
const PRESENCE_LOCK = 7_318_220_642;

/** One process's mark on a server that several may share. */
export interface Presence {
  /**
   * Takes the mark away.
   *
   * @returns whether nobody else is left on the server, also when the server itself has gone
   */
  leave(): Promise<boolean>;
}

/**
 * Marks this process as a user of the server, for as long as it lives: the mark is a lock of a connection, so it goes
 * with a process that is killed. Enter and leave under the start lock, or somebody may enter while the last one leaves.
 *
 * @param client - connected; belongs to the presence from here on
 */
export async function enter(client: pg.Client): Promise<Presence> {
  // A server that crashes takes the connection along; the pools notice that by themselves.
  client.on('error', () => undefined);
  await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
  return {
    async leave() {
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
        const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [PRESENCE_LOCK]);
        return rows[0]?.alone === true;
      } catch {
        return true;
      } finally {
        await client.end();
      }
    },
  };
}
