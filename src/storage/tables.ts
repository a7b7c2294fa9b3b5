import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AlertKind, Evidence, Resolution, Severity, Status } from '../alerts/alert.ts';

/** The rows of every table; what the columns mean stands in the migrations. */
export interface Tables {
  tenants: TenantsTable;
  source_states: SourceStatesTable;
  quarantine: QuarantineTable;
  alerts: AlertsTable;
  signals: SignalsTable;
  tasks: TasksTable;
  contacts: ContactsTable;
  digests: DigestsTable;
  people: PeopleTable;
  destinations: DestinationsTable;
  cards: CardsTable;
  paced_sends: PacedSendsTable;
  webhook_receipts: WebhookReceiptsTable;
  audit_log: AuditLogTable;
}

/** `jsonb`, written as JSON text because the driver would turn an array into a PostgreSQL array. */
type Json<T> = ColumnType<T, string, string>;

interface TenantsTable {
  id: string;
  name: string;
  domain: string;
  kind: 'partner' | 'customer';
  seen_at: Date;
}

interface SourceStatesTable {
  source: string;
  tenant_id: string;
  cursor: Json<unknown> | null;
  status: 'new' | 'ok' | 'failing' | 'notReadable';
  reason_code: string | null;
  reason: string | null;
  next_at: Date;
  claimed_until: Date | null;
  last_attempt_at: Date | null;
  last_good_at: Date | null;
  failures: Generated<number>;
}

interface QuarantineTable {
  id: Generated<number>;
  source: string;
  tenant_id: string;
  item_key: string;
  reason: string;
  item: Json<unknown>;
  at: Date;
}

interface AlertsTable {
  id: string;
  number: Generated<number>;
  situation_key: string;
  source: string;
  kind: AlertKind;
  tenant_id: string;
  subject_id: string;
  subject_name: string;
  severity: Severity;
  status: Generated<Status>;
  assignee_id: string | null;
  assignee_name: string | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: Resolution | null;
  shown_at: Date;
  happened_at: Date;
  is_test: boolean;
  evidence: Json<Evidence[]>;
  signal_count: number;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

interface SignalsTable {
  key: string;
  twin_key: string;
  alert_id: string | null;
  situation_key: string;
  fingerprint: string;
  severity: Severity;
  state: string;
  shown_at: Date;
  first_seen_at: Date;
  updated_at: Date;
}

interface TasksTable {
  id: string;
  number: Generated<number>;
  alert_id: string;
  step_key: string;
  position: number;
  title: string;
  why: string;
  how: string;
  owner_id: string;
  owner_name: string;
  due_at: Date;
  done_at: Date | null;
  done_by: string | null;
  version: Generated<number>;
  created_at: Date;
}

interface ContactsTable {
  id: string;
  tenant_id: string;
  name: string;
  role: 'security' | 'fraud' | 'technical' | 'management';
  position: number;
  email: string;
  phone: string;
  languages: string;
  hours: string;
  zone: string;
  entra_id: string | null;
  note: string;
  verified_at: Date | null;
  verified_by: string | null;
}

interface DigestsTable {
  id: string;
  period_start: Date;
  period_end: Date;
  created_at: Date;
}

interface PeopleTable {
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

interface DestinationsTable {
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
}

interface CardsTable {
  subject_type: 'alert' | 'taskList' | 'digest';
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
}

interface PacedSendsTable {
  id: Generated<number>;
  lane: string;
  at: Date;
}

interface WebhookReceiptsTable {
  body_hash: string;
  received_at: Date;
}

interface AuditLogTable {
  id: Generated<number>;
  at: Date;
  actor_id: string;
  actor_name: string;
  verb: string;
  subject_type: string;
  subject_id: string;
  detail: JSONColumnType<Record<string, unknown>>;
}
