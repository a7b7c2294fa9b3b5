import { type QueryExecutorProvider, sql } from 'kysely';

/** What is known of a send that Teams did not answer clearly, what was parked, and where cards go when a channel is lost. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    alter table cards
      -- The last send whose outcome is not known: written before the bytes leave, removed with the outcome.
      add column attempt_at timestamptz,
      add column attempt_kind text check (attempt_kind in ('post', 'reply', 'edit')),
      -- The first send of a message that may or may not stand in Teams.
      add column unsure_since timestamptz,
      -- Posted again although an earlier send may have arrived: a copy that shows up is taken away.
      add column doubled_at timestamptz,
      -- By this number people speak of a parked card.
      add column parked_number bigint,
      -- Somebody decided that it need not be sent, or there is nothing to show at the moment.
      add column dropped_at timestamptz,
      -- The message that stood for it before and can no longer be edited: the new one refers to it.
      add column former_id text;
    create sequence parked_numbers;
    create unique index cards_parked_number on cards (parked_number) where parked_number is not null;
    create index cards_doubtful on cards (subject_id) where attempt_at is not null or doubled_at is not null;
    create index cards_unfinished on cards (updated_at)
      where parked_reason is null and dropped_at is null
        and (shown_version is null or attempts > 0 or attempt_at is not null);

    alter table destinations
      -- Id of the team's Entra group; Teams tells it at the installation only.
      add column group_id text,
      -- chat: a person's chat with the bot, which stands in while no channel is left.
      add column kind text not null default 'channel' check (kind in ('channel', 'chat')),
      -- false: what stands there is kept up to date, and nothing new is posted.
      add column takes_posts boolean not null default true,
      -- Each loss has an id of its own: the installer is told once of each.
      add column loss_id uuid,
      add column lost_at timestamptz;
  `.execute(db);
}
