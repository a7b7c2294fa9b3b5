import { type QueryExecutorProvider, sql } from 'kysely';

/** What all instances together know of the service user's refresh token. The token itself is never in the database. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- One row.
    create table token_renewals (
      id integer primary key default 1 check (id = 1),
      -- Until when one instance may write the token back to its store.
      leased_until timestamptz,
      -- The last write that worked, and the first of those since then that did not.
      written_at timestamptz,
      failing_since timestamptz,
      -- When some instance last redeemed it, to the hour.
      redeemed_at timestamptz
    );
  `.execute(db);
}
