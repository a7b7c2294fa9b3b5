import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AlarmFacts } from '../alarms/alarm.ts';
import type { AlertKind, Evidence, Resolution, Severity, Status } from '../alerts/alert.ts';

/** The rows of every table; what the columns mean stands in the migrations. */
export interface Tables {
  tenants: TenantsTable;
  source_states: SourceStatesTable;
  quarantine: QuarantineTable;
  alerts: AlertsTable;
  archived_alerts: ArchivedAlertsTable;
  signals: SignalsTable;
  tasks: TasksTable;
  contacts: ContactsTable;
  digests: DigestsTable;
  people: PeopleTable;
  destinations: DestinationsTable;
  cards: CardsTable;
  paced_sends: PacedSendsTable;
  webhook_receipts: WebhookReceiptsTable;
  seen_activities: SeenActivitiesTable;
  audit_log: AuditLogTable;
  findings: FindingsTable;
  contact_accounts: ContactAccountsTable;
  contact_imports: ContactImportsTable;
  contact_reminders: ContactRemindersTable;
  drills: DrillsTable;
  unanswered_questions: UnansweredQuestionsTable;
  answer_votes: AnswerVotesTable;
  local_articles: LocalArticlesTable;
  team_questions: TeamQuestionsTable;
  question_contexts: QuestionContextsTable;
  personal_messages: PersonalMessagesTable;
  folds: FoldsTable;
  alarms: AlarmsTable;
  alarm_looks: AlarmLooksTable;
  secrets_seen: SecretsSeenTable;
  token_renewals: TokenRenewalsTable;
  privileged_accounts: PrivilegedAccountsTable;
  privileged_reads: PrivilegedReadsTable;
  customer_role_groups: CustomerRoleGroupsTable;
  customer_relationships: CustomerRelationshipsTable;
  preferences: PreferencesTable;
  unwatched_tenants: UnwatchedTenantsTable;
  settings_imports: SettingsImportsTable;
  setups: SetupsTable;
  setup_steps: SetupStepsTable;
  setup_posts: SetupPostsTable;
  kept_cards: KeptCardsTable;
  consent_runs: ConsentRunsTable;
  consent_items: ConsentItemsTable;
  webhook_notes: WebhookNotesTable;
  webhook_arrivals: WebhookArrivalsTable;
  webhook_tests: WebhookTestsTable;
  webhook_changes: WebhookChangesTable;
  test_alerts: TestAlertsTable;
  backups: BackupsTable;
  erasures: ErasuresTable;
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
  woken_by: string | null;
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
  fold_id: ColumnType<string | null, string | null | undefined, string | null>;
  unfolded_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  trace_id: ColumnType<string | null, string | null | undefined, string | null>;
  withheld_as: ColumnType<Severity | null, Severity | null | undefined, Severity | null>;
}

interface ArchivedAlertsTable {
  id: string;
  number: number;
  situation_key: string;
  tenant_id: string;
  kind: AlertKind;
  resolved_at: Date;
  archived_at: Date;
  document: Json<unknown>;
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
  kind: ColumnType<'person' | 'group', 'person' | 'group' | undefined, 'person' | 'group'>;
  version: Generated<number>;
  updated_at: Date | null;
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
  group_id: string | null;
  kind: ColumnType<'channel' | 'chat', 'channel' | 'chat' | undefined, never>;
  takes_posts: Generated<boolean>;
  loss_id: string | null;
  lost_at: Date | null;
}

interface CardsTable {
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

interface PacedSendsTable {
  id: Generated<number>;
  lane: string;
  at: Date;
  made_at: Generated<Date | null>;
}

interface WebhookReceiptsTable {
  body_hash: string;
  received_at: Date;
}

interface SeenActivitiesTable {
  digest: Buffer;
  at: Date;
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

interface FindingsTable {
  tenant_id: string;
  check_key: string;
  status: 'pass' | 'fail' | 'couldNotCheck' | 'notApplicable';
  detail: JSONColumnType<Record<string, unknown>>;
  read_at: Date;
  since_at: Date;
}

interface ContactAccountsTable {
  contact_id: string;
  state: 'enabled' | 'disabled' | 'missing' | 'unreadable';
  living_members: number | null;
  read_at: Date;
}

interface ContactImportsTable {
  id: string;
  by_id: string;
  rows: Json<unknown[]>;
  created_at: Date;
  applied_at: Date | null;
  outcome: Json<unknown> | null;
}

interface ContactRemindersTable {
  id: string;
  /** `2026-03-09`. */
  due_on: ColumnType<string, string, never>;
  created_at: Date;
}

interface DrillsTable {
  id: string;
  number: Generated<number>;
  tenant_id: string;
  contact_id: string;
  contact_name: string;
  contact_entra_id: string | null;
  contact_version: number;
  code: string;
  reason: 'request' | 'quarterly';
  started_by_id: string;
  started_by_name: string;
  started_at: Date;
  due_at: Date;
  sent_how: 'message' | 'byHand';
  outcome: ColumnType<
    'waiting' | 'answered' | 'notReached' | 'expired',
    undefined,
    'answered' | 'notReached' | 'expired'
  >;
  ended_at: Date | null;
  ended_by_id: string | null;
  ended_by_name: string | null;
  note: Generated<string>;
  version: Generated<number>;
}

interface UnansweredQuestionsTable {
  id: string;
  text_key: string;
  text: string;
  times: number;
  first_at: Date;
  last_at: Date;
}

interface AnswerVotesTable {
  article_id: string;
  voter: string;
  is_helpful: boolean;
  at: Date;
}

interface LocalArticlesTable {
  id: string;
  number: Generated<number>;
  title: string;
  asks: Json<string[]>;
  text: string;
  author_id: string;
  author_name: string;
  created_at: Date;
  retired_at: Date | null;
}

interface TeamQuestionsTable {
  id: string;
  number: Generated<number>;
  text: string;
  asked_by_id: string;
  asked_by_name: string;
  asked_at: Date;
  taken_by_id: string | null;
  taken_by_name: string | null;
  taken_at: Date | null;
  answer: string | null;
  answered_by_id: string | null;
  answered_by_name: string | null;
  answered_at: Date | null;
  local_article_id: string | null;
  version: Generated<number>;
}

interface QuestionContextsTable {
  conversation_id: string;
  entra_id: string;
  article_id: string;
  branch_id: string;
  question: string;
  at: Date;
}

interface PersonalMessagesTable {
  subject_type: 'drill' | 'teamQuestion' | 'channelLost';
  subject_id: string;
  entra_id: string;
  sent_at: Date | null;
  failed_reason: string | null;
  updated_at: Date;
}

interface AlarmsTable {
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

interface AlarmLooksTable {
  id: Generated<number>;
  at: Date;
  pending: Json<Readonly<Record<string, string>>>;
}

interface SecretsSeenTable {
  name: string;
  fingerprint: string;
  first_seen_at: Date;
}

interface TokenRenewalsTable {
  id: Generated<number>;
  leased_until: Date | null;
  written_at: Date | null;
  failing_since: Date | null;
  redeemed_at: Date | null;
}

interface FoldsTable {
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

interface PrivilegedAccountsTable {
  tenant_id: string;
  user_id: string;
  role_template_ids: string[];
  read_at: Date;
}

interface PrivilegedReadsTable {
  tenant_id: string;
  read_at: Date;
}

interface CustomerRoleGroupsTable {
  tenant_id: string;
  role: 'reader' | 'responder' | 'approver' | 'administrator';
  group_id: string;
  group_name: Generated<string>;
  set_at: Date;
  set_by_id: string;
  set_by_name: string;
}

interface CustomerRelationshipsTable {
  tenant_id: string;
  is_active: boolean;
  ends_at: Date | null;
  role_template_ids: string[];
  read_at: Date;
}

interface PreferencesTable {
  name: string;
  value: Json<unknown> | null;
  version: Generated<number>;
  changed_at: Date;
  changed_by_id: string;
  changed_by_name: string;
}

interface UnwatchedTenantsTable {
  tenant_id: string;
  since_at: Date;
  by_id: string;
  by_name: string;
}

interface SettingsImportsTable {
  id: string;
  by_id: string;
  plan: Json<unknown>;
  created_at: Date;
  applied_at: Date | null;
  outcome: Json<unknown> | null;
}

interface BackupsTable {
  id: string;
  made_at: Date;
  bytes: number;
  proven_at: Date;
}

interface ErasuresTable {
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

interface SetupsTable {
  id: Generated<number>;
  step: string;
  started_at: Date;
  started_by_id: string;
  started_by_name: string;
  finished_at: Date | null;
  version: Generated<number>;
}

interface SetupStepsTable {
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

interface SetupPostsTable {
  destination_id: string;
  conversation_id: string;
  activity_id: string;
  at: Date;
}

interface KeptCardsTable {
  id: string;
  view: string;
  about_id: string;
  conversation_id: string;
  activity_id: string;
  service_url: string;
  sending_until: Date | null;
  made_at: Date;
}

interface ConsentRunsTable {
  id: string;
  state: Generated<'proposed' | 'running' | 'done'>;
  asked_by_id: string;
  asked_by_name: string;
  proposed_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  version: Generated<number>;
}

interface ConsentItemsTable {
  run_id: string;
  tenant_id: string;
  position: number;
  state: Generated<'waiting' | 'granted' | 'existed' | 'failed'>;
  problem: string | null;
  answered_at: Date | null;
}

interface WebhookNotesTable {
  kind: string;
  at: Date;
  detail: string;
}

interface WebhookArrivalsTable {
  correlation_id: string;
  at: Date;
}

interface WebhookTestsTable {
  id: string;
  correlation_id: Generated<string>;
  asked_at: Date;
  asked_by_id: string;
  asked_by_name: string;
  status: Generated<string>;
  result: Generated<string>;
  ended_at: Date | null;
}

interface WebhookChangesTable {
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

interface TestAlertsTable {
  id: string;
  alert_id: string;
  asked_at: Date;
  asked_by_id: string;
  asked_by_name: string;
  ended_at: Date | null;
}
