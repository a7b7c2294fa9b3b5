import { type QueryExecutorProvider, sql } from 'kysely';

/** What an answer, a question to the team, a contact's assurance and a reading of a tenant's posture leave behind. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- The last reading of one check of one tenant. since_at is when the status became what it is.
    create table findings (
      tenant_id text not null,
      check_key text not null,
      status text not null check (status in ('pass', 'fail', 'couldNotCheck', 'notApplicable')),
      detail jsonb not null,
      read_at timestamptz not null,
      since_at timestamptz not null,
      primary key (tenant_id, check_key)
    );
    create index findings_by_check on findings (check_key, status);

    alter table contacts
      add column kind text not null default 'person' check (kind in ('person', 'group')),
      add column version integer not null default 1,
      add column updated_at timestamptz;

    -- What Microsoft says of a contact's account or group; living_members counts enabled members of a group.
    create table contact_accounts (
      contact_id uuid primary key references contacts (id) on delete cascade,
      state text not null check (state in ('enabled', 'disabled', 'missing', 'unreadable')),
      living_members integer,
      read_at timestamptz not null
    );

    -- A list that somebody wants to import, as it was read: what they confirm is what they were shown.
    create table contact_imports (
      id uuid primary key,
      by_id text not null,
      rows jsonb not null,
      created_at timestamptz not null,
      applied_at timestamptz,
      outcome jsonb
    );

    -- Contacts that need care, gathered into one card a week.
    create table contact_reminders (
      id uuid primary key,
      due_on date not null unique,
      created_at timestamptz not null
    );

    -- A drill asks a contact whether they are there, and keeps the proof. Names stay as they were on that day.
    create table drills (
      id uuid primary key,
      number bigint generated always as identity unique,
      tenant_id text not null,
      contact_id uuid not null,
      contact_name text not null,
      contact_entra_id text,
      -- As the question went out: an answer says nothing about what somebody wrote down later.
      contact_version integer not null,
      code text not null,
      reason text not null check (reason in ('request', 'quarterly')),
      started_by_id text not null,
      started_by_name text not null,
      started_at timestamptz not null,
      due_at timestamptz not null,
      -- message: by a row of personal_messages; byHand: somebody calls or mails, with the code.
      sent_how text not null check (sent_how in ('message', 'byHand')),
      outcome text not null default 'waiting' check (outcome in ('waiting', 'answered', 'notReached', 'expired')),
      ended_at timestamptz,
      ended_by_id text,
      ended_by_name text,
      note text not null default '',
      version integer not null default 1
    );
    create unique index drills_waiting_code on drills (code) where outcome = 'waiting';
    create unique index drills_waiting_contact on drills (contact_id) where outcome = 'waiting';
    create index drills_due on drills (due_at) where outcome = 'waiting';
    create index drills_contact on drills (tenant_id, contact_id, started_at desc);

    -- Questions that we could not answer, without who asked them.
    create table unanswered_questions (
      id uuid primary key,
      text_key text not null unique,
      text text not null,
      times integer not null,
      first_at timestamptz not null,
      last_at timestamptz not null
    );
    create index unanswered_questions_last on unanswered_questions (last_at desc);

    -- voter is a hash of person and article: one vote each, and no list of who read what.
    create table answer_votes (
      article_id text not null,
      voter text not null,
      is_helpful boolean not null,
      at timestamptz not null,
      primary key (article_id, voter)
    );
    create index answer_votes_at on answer_votes (at);

    -- Never deleted: a retired one answers no more.
    create table local_articles (
      id uuid primary key,
      number bigint generated always as identity unique,
      title text not null,
      asks jsonb not null,
      text text not null,
      author_id text not null,
      author_name text not null,
      created_at timestamptz not null,
      retired_at timestamptz
    );

    create table team_questions (
      id uuid primary key,
      number bigint generated always as identity unique,
      text text not null,
      asked_by_id text not null,
      asked_by_name text not null,
      asked_at timestamptz not null,
      taken_by_id text,
      taken_by_name text,
      taken_at timestamptz,
      answer text,
      answered_by_id text,
      answered_by_name text,
      answered_at timestamptz,
      local_article_id uuid references local_articles (id),
      version integer not null default 1
    );
    create index team_questions_open on team_questions (asked_at) where answered_at is null;
    create unique index team_questions_same on team_questions (asked_by_id, text) where answered_at is null;

    -- What a person asked last in a conversation, for "why?" and "and for customers?". Not written to the log of the
    -- database: after a crash nobody misses it.
    create unlogged table question_contexts (
      conversation_id text not null,
      entra_id text not null,
      article_id text not null,
      branch_id text not null,
      question text not null,
      at timestamptz not null,
      primary key (conversation_id, entra_id)
    );

    -- A message to one person: sent once, or with the reason why it could not be.
    create table personal_messages (
      subject_type text not null,
      subject_id uuid not null,
      entra_id text not null,
      sent_at timestamptz,
      failed_reason text,
      updated_at timestamptz not null,
      primary key (subject_type, subject_id, entra_id)
    );

    -- A task may come from an answer instead of an alert.
    alter table tasks
      alter column alert_id drop not null,
      add column article_id text,
      add constraint tasks_origin check (num_nonnulls(alert_id, article_id) = 1);
    -- Somebody who asks what is late, whose something is, or what happened, waits for the answer.
    create index alerts_waiting on alerts (shown_at) where status = 'new' and kind = 'partnerAlert';
    create index alerts_open_assignee on alerts (assignee_id) where status <> 'resolved' and assignee_id is not null;
    create index alerts_tenant_moved on alerts (tenant_id, updated_at desc);
    create index alerts_acknowledged on alerts (acknowledged_at) where acknowledged_at is not null;
    create index audit_log_removed_contact on audit_log ((detail->>'tenantId'), at) where verb = 'contact.remove';
    create index tasks_open_due on tasks (due_at) where done_at is null;
    create index tasks_done on tasks (done_at) where done_at is not null;

    create unique index tasks_open_article on tasks (article_id, owner_id) where done_at is null and article_id is not null;
  `.execute(db);
}
