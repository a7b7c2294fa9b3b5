import { type QueryExecutorProvider, sql } from 'kysely';

/** What Teams delivered lately, so that nothing of it is done twice. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- A digest of conversation and activity id: nothing in here can be read, or belongs to a person.
    create table seen_activities (
      digest bytea primary key,
      at timestamptz not null
    );
    -- Rows come in the order of their time and go in it, so a coarse index is enough and costs an insert nothing.
    create index seen_activities_at on seen_activities using brin (at);
  `.execute(db);
}
