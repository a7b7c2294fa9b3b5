import type { Holding } from './holding.ts';

const ERASE = '`ERASE_AFTER_DAYS`';
const OURS = 'as long as the customer is served';
const REPLACED = 'until it changes';

/** What is kept to run the service, and the record of who did what. */
export const SERVICE_HOLDINGS: Readonly<Record<string, Holding>> = {
  tenants: {
    why: 'to name customers on cards and to read their alerts',
    until: OURS,
    columns: { id: 'customerId', name: 'customerName', domain: 'customerName', kind: 'none' },
    about: ['id'],
  },
  source_states: {
    why: 'to know what was read of whom, and how far',
    until: OURS,
    columns: {
      source: 'none',
      tenant_id: 'customerId',
      cursor: 'document',
      status: 'none',
      reason_code: 'none',
      reason: 'none',
      woken_by: 'none',
    },
    about: ['tenant_id'],
  },
  digests: { why: 'which week was told', until: 'for ever', columns: {} },
  destinations: {
    why: 'the channels that cards go to, and who installed Watchpost there',
    until: 'as long as it is installed',
    columns: {
      tenant_id: 'customerId',
      team_id: 'none',
      channel_id: 'none',
      service_url: 'none',
      bot_id: 'none',
      installed_by: 'personId',
      state: 'none',
      group_id: 'none',
      kind: 'none',
    },
  },
  paced_sends: { why: 'to keep the limits of Teams and Graph', until: 'minutes', columns: { lane: 'key' } },
  webhook_receipts: { why: 'to do nothing twice', until: 'a day', columns: { body_hash: 'none' } },
  audit_log: {
    why: 'the proof of who did what, and when',
    until: `with its alert; other lines ${ERASE}`,
    columns: {
      actor_id: 'personId',
      actor_name: { nameBy: ['actor_id'] },
      verb: 'none',
      subject_type: 'none',
      subject_id: 'key',
      detail: 'document',
    },
  },
  alarms: {
    why: 'what the desk could not do',
    until: 'for ever',
    columns: { key: 'none', facts: 'document' },
  },
  alarm_looks: { why: 'when somebody looked for alarms', until: REPLACED, columns: { pending: 'none' } },
  secrets_seen: {
    why: 'the age of a secret, by a hash of it',
    until: 'for ever',
    columns: { name: 'none', fingerprint: 'none' },
  },
  token_renewals: { why: 'when the refresh token of the service user was renewed', until: REPLACED, columns: {} },
  backups: { why: 'when a backup was made', until: 'for ever', columns: {} },
  erasures: {
    why: 'the proof that somebody was erased, and by whom; the erased one stands here as a pseudonym only',
    until: 'for ever',
    columns: {
      kind: 'none',
      subject_id: 'personId',
      subject_name: { nameBy: ['subject_id'] },
      pseudonym: 'none',
      reason: 'words',
      asked_by_id: 'personId',
      asked_by_name: { nameBy: ['asked_by_id'] },
      state: 'none',
      decided_by_id: 'personId',
      decided_by_name: { nameBy: ['decided_by_id'] },
      outcome: 'none',
    },
  },
  seen_activities: { why: 'to do nothing twice; a digest that nobody can read', until: 'minutes', columns: {} },
  customer_role_groups: {
    why: 'who may act at a customer that has a team of its own',
    until: OURS,
    columns: {
      tenant_id: 'customerId',
      role: 'none',
      group_id: 'none',
      group_name: 'none',
      set_by_id: 'personId',
      set_by_name: { nameBy: ['set_by_id'] },
    },
    about: ['tenant_id'],
  },
  customer_relationships: {
    why: 'how far delegated administration of a customer goes',
    until: REPLACED,
    columns: { tenant_id: 'customerId', role_template_ids: 'none' },
    about: ['tenant_id'],
  },
  preferences: {
    why: 'what was set in chat, who is on duty, and who set it',
    until: REPLACED,
    columns: {
      name: 'none',
      value: 'record',
      changed_by_id: 'personId',
      changed_by_name: { nameBy: ['changed_by_id'] },
    },
  },
  unwatched_tenants: {
    why: 'customers that are not read, and who decided it',
    until: REPLACED,
    columns: { tenant_id: 'customerId', by_id: 'personId', by_name: { nameBy: ['by_id'] } },
    about: ['tenant_id'],
  },
  settings_imports: {
    why: 'a configuration file that somebody is about to apply',
    until: '24 hours',
    columns: { by_id: 'personId', plan: 'record', outcome: 'record' },
  },
  setups: {
    why: 'how far the set-up came, and who began it',
    until: 'for ever',
    columns: { step: 'none', started_by_id: 'personId', started_by_name: { nameBy: ['started_by_id'] } },
  },
  setup_steps: {
    why: 'what the last check of each step found, and who asked for it',
    until: REPLACED,
    columns: {
      step: 'none',
      asked_by_id: 'personId',
      asked_by_name: { nameBy: ['asked_by_id'] },
      result: 'record',
      skipped_by_id: 'personId',
      skipped_by_name: { nameBy: ['skipped_by_id'] },
    },
  },
  setup_posts: {
    why: 'the message of the last check',
    until: 'the next check',
    columns: { conversation_id: 'none', activity_id: 'none' },
  },
  kept_cards: {
    why: 'messages that change when what they show does',
    until: 'days',
    columns: { view: 'none', about_id: 'key', conversation_id: 'personId', activity_id: 'none', service_url: 'none' },
  },
  consent_runs: {
    why: 'consent on behalf of customers, and who asked for it',
    until: 'for ever',
    columns: { state: 'none', asked_by_id: 'personId', asked_by_name: { nameBy: ['asked_by_id'] } },
  },
  consent_items: {
    why: 'what became of each customer of such a run',
    until: 'for ever',
    columns: { tenant_id: 'customerId', state: 'none', problem: 'none' },
    about: ['tenant_id'],
  },
  webhook_notes: {
    why: 'the last webhook of each outcome',
    until: REPLACED,
    columns: { kind: 'none', detail: 'none' },
  },
  webhook_arrivals: { why: 'when a test event arrived', until: 'for ever', columns: { correlation_id: 'none' } },
  webhook_tests: {
    why: 'tests of the webhook, and who asked for them',
    until: 'for ever',
    columns: {
      correlation_id: 'none',
      asked_by_id: 'personId',
      asked_by_name: { nameBy: ['asked_by_id'] },
      status: 'none',
      result: 'none',
    },
  },
  webhook_changes: {
    why: 'where webhooks were pointed, and by whom',
    until: 'for ever',
    columns: {
      from_url: 'none',
      to_url: 'none',
      proposed_by_id: 'personId',
      proposed_by_name: { nameBy: ['proposed_by_id'] },
      confirmed_by_id: 'personId',
      confirmed_by_name: { nameBy: ['confirmed_by_id'] },
    },
  },
};
