import type { HouseCheck, Reading } from '../finding.ts';
import type { KeepingFacts } from './facts.ts';

export type Judged = Omit<Reading, 'tenantId' | 'check'> & { readonly check: HouseCheck };

const DAY_MS = 86_400_000;
/**
 * Days that logs must be kept to find anomalies: “up to 30 days” is what the documents call acceptable. A day less counts,
 * because what is 30 days old goes while we look.
 * Source: https://learn.microsoft.com/partner-center/security/csp-security-best-practices
 */
const LOGS_KEPT_DAYS = 29;
/** Days without a webhook after which it is doubtful that they reach us; ours to choose. */
const WEBHOOK_DAYS = 90;
/** A backup is made once a day where somebody cares; a week is a forgotten one. */
const BACKUP_DAYS = 7;
/** Days after which a version is old: Microsoft's interfaces change several times a year. */
const VERSION_DAYS = 180;

/** How the desk keeps what it has, against the documents where they say something, and against common sense. Pure. */
export function judgeKeeping(facts: KeepingFacts, now: Date): Judged[] {
  return [
    judgeWebhook(facts.webhook, now),
    ownLogs(facts),
    tenantLogs(facts, now),
    judgeAuditWhole(facts.missingLines),
    judgeBackup(facts.backup, now),
    judgeVersion(facts.upgradedAt, now),
  ];
}

/** Whether webhooks reach us. */
export function judgeWebhook({ acceptedAt, isRegistered }: KeepingFacts['webhook'], now: Date): Judged {
  const check = 'houseWebhook';
  const days = acceptedAt ? daysSince(acceptedAt, now) : null;
  if ('known' in isRegistered && !isRegistered.known) {
    return { check, status: 'fail', detail: { days, problem: 'notRegistered' } };
  }
  if (days === null) return { check, status: 'fail', detail: { days, problem: 'never' } };
  if (days > WEBHOOK_DAYS) return { check, status: 'fail', detail: { days, problem: 'old' } };
  // One that arrived shows more than a registration that could not be read.
  return { check, status: 'pass', detail: { days } };
}

function ownLogs({ archiveAfterDays, eraseAfterDays }: KeepingFacts): Judged {
  const isEnough = eraseAfterDays === 0 || eraseAfterDays >= LOGS_KEPT_DAYS;
  return { check: 'houseOwnLogs', status: isEnough ? 'pass' : 'fail', detail: { archiveAfterDays, eraseAfterDays } };
}

function tenantLogs({ oldestTenantLine: oldest }: KeepingFacts, now: Date): Judged {
  const check = 'houseTenantLogs';
  if ('reason' in oldest) return { check, status: 'couldNotCheck', detail: { reason: oldest.reason } };
  if (oldest.known === undefined) return { check, status: 'couldNotCheck', detail: { reason: 'noLines' } };
  const days = daysSince(oldest.known, now);
  return { check, status: days >= LOGS_KEPT_DAYS ? 'pass' : 'fail', detail: { days } };
}

/** Whether every change of an alert has its line. */
export const judgeAuditWhole = (missing: KeepingFacts['missingLines']): Judged => ({
  check: 'houseAuditWhole',
  status: missing > 0 ? 'fail' : 'pass',
  detail: { missing },
});

/** Whether there is a backup that is not old. */
export function judgeBackup(made: KeepingFacts['backup'], now: Date): Judged {
  const check = 'houseBackup';
  if (made === 'server') return { check, status: 'couldNotCheck', detail: { reason: 'serverBackups' } };
  if (!made.madeAt) return { check, status: 'fail', detail: { problem: 'never' } };
  const days = daysSince(made.madeAt, now);
  return days > BACKUP_DAYS
    ? { check, status: 'fail', detail: { days, problem: 'old' } }
    : { check, status: 'pass', detail: { days } };
}

/** Whether the version is not old. */
export function judgeVersion(upgradedAt: Date, now: Date): Judged {
  const days = daysSince(upgradedAt, now);
  return { check: 'houseVersion', status: days > VERSION_DAYS ? 'fail' : 'pass', detail: { days } };
}

const daysSince = (at: Date, now: Date): number => Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY_MS));
