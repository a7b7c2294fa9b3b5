import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** Alerts whose cards wait are counted up to here: beyond it the number changes nothing for whoever reads it. */
const COUNTED_UP_TO = 1000;

/**
 * How many alerts wait for their cards, by the jobs that bring these up to date; at most `COUNTED_UP_TO`. Comparing
 * every card with its alert would take seconds in a full store.
 */
export async function countWaiting(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select distinct data->>'subjectId' from pgboss.job
      where name = 'deliver' and state < 'completed' and data->>'subjectType' = 'alert'
      limit ${COUNTED_UP_TO}
    ) as counted
  `.execute(db);
  return rows[0]?.count ?? 0;
}
