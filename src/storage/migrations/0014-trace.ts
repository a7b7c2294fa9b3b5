import { type QueryExecutorProvider, sql } from 'kysely';

/** Traces: what one alert went through can be found in the log. Older instances leave these columns empty. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- 32 hex digits; made when the alert is opened, and kept for good.
    alter table alerts add column trace_id text;

    -- The trace of the last attempt to send this card.
    alter table cards add column trace_id text;

    -- The trace of the webhook that made the row due, until somebody reads it.
    alter table source_states add column woken_by text;
  `.execute(db);
}
