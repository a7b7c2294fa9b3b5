import type {
  AlertsTable,
  ArchivedAlertsTable,
  DigestsTable,
  FoldsTable,
  SignalsTable,
  TasksTable,
  TestAlertsTable,
} from './tables/alerts.ts';
import type {
  CardsTable,
  DestinationsTable,
  KeptCardsTable,
  PacedSendsTable,
  PersonalMessagesTable,
  SeenActivitiesTable,
} from './tables/cards.ts';
import type {
  ContactAccountsTable,
  ContactImportsTable,
  ContactRemindersTable,
  ContactsTable,
  DrillsTable,
} from './tables/contacts.ts';
import type {
  AlarmLooksTable,
  AlarmsTable,
  AuditLogTable,
  BackupsTable,
  CustomerRoleGroupsTable,
  ErasuresTable,
  PeopleTable,
  PreferencesTable,
  SecretsSeenTable,
  SettingsImportsTable,
  TokenRenewalsTable,
} from './tables/desk.ts';
import type {
  AnswerVotesTable,
  LocalArticlesTable,
  QuestionContextsTable,
  TeamQuestionsTable,
  UnansweredQuestionsTable,
} from './tables/questions.ts';
import type {
  ConsentItemsTable,
  ConsentRunsTable,
  SetupPostsTable,
  SetupStepsTable,
  SetupsTable,
  WebhookArrivalsTable,
  WebhookChangesTable,
  WebhookNotesTable,
  WebhookReceiptsTable,
  WebhookTestsTable,
} from './tables/setup.ts';
import type {
  CustomerRelationshipsTable,
  FindingsTable,
  PrivilegedAccountsTable,
  PrivilegedReadsTable,
  QuarantineTable,
  SourceStatesTable,
  TenantsTable,
  UnwatchedTenantsTable,
} from './tables/tenants.ts';

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
