import type { ColumnType, Generated } from 'kysely';
import type { AlertKind, Evidence, Resolution, Severity, Status } from '../../alerts/alert.ts';
import type { Json } from './json.ts';

export interface AlertsTable {
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
  fold_id: ColumnType<string | null, string | null | undefined, string | null>;
  unfolded_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  trace_id: ColumnType<string | null, string | null | undefined, string | null>;
  withheld_as: ColumnType<Severity | null, Severity | null | undefined, Severity | null>;
}

export interface ArchivedAlertsTable {
  id: string;
  number: number;
  situation_key: string;
  tenant_id: string;
  kind: AlertKind;
  resolved_at: Date;
  archived_at: Date;
  document: Json<unknown>;
}

export interface SignalsTable {
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

export interface FoldsTable {
  id: string;
  kind: 'storm' | 'quiet';
  group_key: string;
  event_type: string;
  tenant_id: string | null;
  opened_at: Date;
  until: Date;
  ended_at: Date | null;
  version: Generated<number>;
}

export interface TestAlertsTable {
  id: string;
  alert_id: string;
  asked_at: Date;
  asked_by_id: string;
  asked_by_name: string;
  ended_at: Date | null;
}

export interface TasksTable {
  id: string;
  number: Generated<number>;
  alert_id: string | null;
  article_id: string | null;
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

export interface DigestsTable {
  id: string;
  period_start: Date;
  period_end: Date;
  created_at: Date;
}
