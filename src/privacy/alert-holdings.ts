import type { Holding } from './holding.ts';

const ARCHIVE = '`ARCHIVE_AFTER_DAYS` after it was resolved, then in the archive until `ERASE_AFTER_DAYS`';
const ERASE = '`ERASE_AFTER_DAYS`';
const OURS = 'as long as the customer is served';
const REPLACED = 'until it changes';

/** What is kept of alerts and of how tenants stand. */
export const ALERT_HOLDINGS: Readonly<Record<string, Holding>> = {
  alerts: {
    why: 'the security situation, whom it is about and who works on it',
    until: ARCHIVE,
    columns: {
      situation_key: 'key',
      source: 'none',
      kind: 'none',
      tenant_id: 'customerId',
      subject_id: 'personId',
      subject_name: { nameBy: ['subject_id'] },
      severity: 'none',
      status: 'none',
      assignee_id: 'personId',
      assignee_name: { nameBy: ['assignee_id'] },
      acknowledged_by: { lineAt: 'acknowledged_at', subjectType: 'alert' },
      resolved_by: { lineAt: 'resolved_at', subjectType: 'alert' },
      resolution: 'none',
      evidence: 'document',
      withheld_as: 'none',
      trace_id: 'none',
    },
    about: ['subject_id', 'tenant_id'],
  },
  archived_alerts: {
    why: 'the history of resolved alerts, read-only',
    until: ERASE,
    columns: { situation_key: 'key', tenant_id: 'customerId', kind: 'none', document: 'record' },
  },
  signals: {
    why: 'to know what Microsoft showed already, so that it is no news twice',
    until: `${ERASE}; without it for ever`,
    columns: {
      key: 'key',
      twin_key: 'key',
      situation_key: 'key',
      fingerprint: 'none',
      severity: 'none',
      state: 'none',
    },
  },
  tasks: {
    why: 'the steps of a response, and who does them',
    until: ARCHIVE,
    columns: {
      article_id: 'none',
      step_key: 'none',
      title: 'none',
      why: 'none',
      how: 'none',
      owner_id: 'personId',
      owner_name: { nameBy: ['owner_id'] },
      done_by: { lineAt: 'done_at', subjectType: 'task' },
    },
  },
  folds: {
    why: 'cards that stand for many alerts',
    until: 'for ever',
    columns: { kind: 'none', group_key: 'key', event_type: 'none', tenant_id: 'customerId' },
  },
  quarantine: {
    why: 'items of Microsoft that could not be understood, for an administrator',
    until: '90 days, at most 10,000 items',
    columns: { source: 'none', tenant_id: 'customerId', item_key: 'key', reason: 'none', item: 'record' },
    about: ['tenant_id'],
  },
  privileged_accounts: {
    why: 'to tell alerts of administrators from others',
    until: 'the next reading, an hour',
    columns: { tenant_id: 'customerId', user_id: 'personId', role_template_ids: 'none' },
    about: ['user_id', 'tenant_id'],
  },
  privileged_reads: {
    why: 'when roles were read',
    until: OURS,
    columns: { tenant_id: 'customerId' },
    about: ['tenant_id'],
  },
  findings: {
    why: 'how a tenant and our own house stand',
    until: REPLACED,
    columns: { tenant_id: 'customerId', check_key: 'none', status: 'none', detail: 'record' },
    about: ['tenant_id'],
  },
  cards: {
    why: 'where the card of a subject stands in Teams',
    until: 'with its subject',
    columns: {
      subject_type: 'none',
      conversation_id: 'none',
      activity_id: 'none',
      parked_reason: 'none',
      attempt_kind: 'none',
      former_id: 'none',
      trace_id: 'none',
    },
  },
  test_alerts: {
    why: 'test alerts, and who asked for them',
    until: 'for ever',
    columns: { asked_by_id: 'personId', asked_by_name: { nameBy: ['asked_by_id'] } },
  },
};
