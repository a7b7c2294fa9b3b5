import type { Generated, JSONColumnType } from 'kysely';
import type { AlarmFacts } from '../../alarms/alarm.ts';
import type { Json } from './json.ts';

export interface PeopleTable {
  tenant_id: string;
  entra_id: string;
  name: string;
  teams_id: string;
  personal_conversation_id: string | null;
  service_url: string;
  locale: string;
  time_zone: string;
  seen_at: Date;
}

export interface CustomerRoleGroupsTable {
  tenant_id: string;
  role: 'reader' | 'responder' | 'approver' | 'administrator';
  group_id: string;
  group_name: Generated<string>;
  set_at: Date;
  set_by_id: string;
  set_by_name: string;
}

export interface PreferencesTable {
  name: string;
  value: Json<unknown> | null;
  version: Generated<number>;
  changed_at: Date;
  changed_by_id: string;
  changed_by_name: string;
}

export interface SettingsImportsTable {
  id: string;
  by_id: string;
  plan: Json<unknown>;
  created_at: Date;
  applied_at: Date | null;
  outcome: Json<unknown> | null;
}

export interface AuditLogTable {
  id: Generated<number>;
  at: Date;
  actor_id: string;
  actor_name: string;
  verb: string;
  subject_type: string;
  subject_id: string;
  detail: JSONColumnType<Record<string, unknown>>;
}

export interface ErasuresTable {
  id: string;
  number: Generated<number>;
  kind: 'person' | 'customer';
  subject_id: string;
  subject_name: string;
  pseudonym: string;
  reason: Generated<string>;
  asked_by_id: string;
  asked_by_name: string;
  asked_at: Date;
  state: Generated<'asked' | 'approved' | 'done' | 'refused'>;
  decided_by_id: string | null;
  decided_by_name: string | null;
  decided_at: Date | null;
  done_at: Date | null;
  outcome: Json<unknown> | null;
  version: Generated<number>;
}

export interface BackupsTable {
  id: string;
  made_at: Date;
  bytes: number;
  proven_at: Date;
}

export interface AlarmsTable {
  id: string;
  number: Generated<number>;
  key: string;
  since_at: Date;
  opened_at: Date;
  calm_since: Date | null;
  healing_since: Date | null;
  closed_at: Date | null;
  folded_into: number | null;
  facts: Json<AlarmFacts>;
  version: Generated<number>;
  updated_at: Date;
}

export interface AlarmLooksTable {
  id: Generated<number>;
  at: Date;
  pending: Json<Readonly<Record<string, string>>>;
}

export interface SecretsSeenTable {
  name: string;
  fingerprint: string;
  first_seen_at: Date;
}

export interface TokenRenewalsTable {
  id: Generated<number>;
  leased_until: Date | null;
  written_at: Date | null;
  failing_since: Date | null;
  redeemed_at: Date | null;
}
