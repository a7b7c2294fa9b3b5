import type { ColumnType, Generated } from 'kysely';

export interface DestinationsTable {
  id: string;
  tenant_id: string;
  team_id: string;
  channel_id: string;
  service_url: string;
  bot_id: string;
  installed_by: string | null;
  state: 'active' | 'removed' | 'blocked';
  created_at: Date;
  updated_at: Date;
  group_id: string | null;
  kind: ColumnType<'channel' | 'chat', 'channel' | 'chat' | undefined, never>;
  takes_posts: Generated<boolean>;
  loss_id: string | null;
  lost_at: Date | null;
}

export interface CardsTable {
  subject_type:
    | 'alert'
    | 'taskList'
    | 'digest'
    | 'teamQuestion'
    | 'contactReminder'
    | 'drill'
    | 'fold'
    | 'alarm'
    | 'erasure';
  subject_id: string;
  destination_id: string;
  conversation_id: string | null;
  activity_id: string | null;
  shown_version: number | null;
  sending_until: Date | null;
  attempts: Generated<number>;
  parked_reason: string | null;
  posted_at: Date | null;
  updated_at: Date;
  attempt_at: Date | null;
  attempt_kind: 'post' | 'reply' | 'edit' | null;
  unsure_since: Date | null;
  doubled_at: Date | null;
  parked_number: number | null;
  dropped_at: Date | null;
  former_id: string | null;
  trace_id: string | null;
}

export interface PacedSendsTable {
  id: Generated<number>;
  lane: string;
  at: Date;
  made_at: Generated<Date | null>;
}

export interface SeenActivitiesTable {
  digest: Buffer;
  at: Date;
}

export interface PersonalMessagesTable {
  subject_type: 'drill' | 'teamQuestion' | 'channelLost';
  subject_id: string;
  entra_id: string;
  sent_at: Date | null;
  failed_reason: string | null;
  updated_at: Date;
}

export interface KeptCardsTable {
  id: string;
  view: string;
  about_id: string;
  conversation_id: string;
  activity_id: string;
  service_url: string;
  sending_until: Date | null;
  made_at: Date;
}
