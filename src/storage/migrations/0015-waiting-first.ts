import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * Within a severity the list of open alerts begins with the partner alerts that nobody took, because their clock runs,
 * and goes on with what else nobody took. An older instance asks in the order before; its list is sorted each time until
 * it is gone, within each severity alone.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    create index alerts_waiting_first
      on alerts (
        array_position(array['informational','low','medium','high'], severity) desc,
        (case when status <> 'new' then 2 when kind = 'partnerAlert' and not is_test then 0 else 1 end),
        number desc
      )
      where status <> 'resolved';
    drop index alerts_worst_first;
  `.execute(db);
}
