import { type QueryExecutorProvider, sql } from 'kysely';

/**
 * The list of open alerts is read worst first by everybody who types `alerts`. The old index knew severities by their
 * letters, so the whole list was sorted each time: 10 ms in a storm of 10,000 open alerts.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    create index alerts_worst_first
      on alerts (array_position(array['informational','low','medium','high'], severity) desc, number desc)
      where status <> 'resolved';
    drop index alerts_open;
  `.execute(db);
}
