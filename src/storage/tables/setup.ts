import type { ColumnType, Generated } from 'kysely';

export interface SetupsTable {
  id: Generated<number>;
  step: string;
  started_at: Date;
  started_by_id: string;
  started_by_name: string;
  finished_at: Date | null;
  version: Generated<number>;
}

export interface SetupStepsTable {
  step: string;
  asked_at: Date | null;
  asked_by_id: Generated<string>;
  asked_by_name: Generated<string>;
  checked_at: Date | null;
  result: ColumnType<unknown, string | undefined, string>;
  skipped_at: Date | null;
  skipped_by_id: string | null;
  skipped_by_name: string | null;
  version: Generated<number>;
}

export interface SetupPostsTable {
  destination_id: string;
  conversation_id: string;
  activity_id: string;
  at: Date;
}

export interface ConsentRunsTable {
  id: string;
  state: Generated<'proposed' | 'running' | 'done'>;
  asked_by_id: string;
  asked_by_name: string;
  proposed_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  version: Generated<number>;
}

export interface ConsentItemsTable {
  run_id: string;
  tenant_id: string;
  position: number;
  state: Generated<'waiting' | 'granted' | 'existed' | 'failed'>;
  problem: string | null;
  answered_at: Date | null;
}

export interface WebhookReceiptsTable {
  body_hash: string;
  received_at: Date;
}

export interface WebhookNotesTable {
  kind: string;
  at: Date;
  detail: string;
}

export interface WebhookArrivalsTable {
  correlation_id: string;
  at: Date;
}

export interface WebhookTestsTable {
  id: string;
  correlation_id: Generated<string>;
  asked_at: Date;
  asked_by_id: string;
  asked_by_name: string;
  status: Generated<string>;
  result: Generated<string>;
  ended_at: Date | null;
}

export interface WebhookChangesTable {
  id: string;
  from_url: string;
  to_url: string;
  proposed_at: Date;
  proposed_by_id: string;
  proposed_by_name: string;
  confirmed_at: Date | null;
  confirmed_by_id: string | null;
  confirmed_by_name: string | null;
}
