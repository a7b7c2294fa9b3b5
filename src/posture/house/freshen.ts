import type { Finding } from '../finding.ts';
import { type Judged, judgeAuditWhole, judgeBackup, judgeVersion, judgeWebhook } from './judge-keeping.ts';
import type { Kept } from './read-keeping.ts';

/**
 * Judges again what our own tables tell. A check that was never read stays missing, and one whose verdict rests on what
 * somebody else said stays as it was read. Pure.
 */
export const freshen = (findings: readonly Finding[], kept: Kept, now: Date): Finding[] =>
  findings.map((finding) => {
    const judged = judgeNow(finding, kept, now);
    if (!judged) return finding;
    const { status, detail } = judged;
    const isSame = status === finding.status;
    return { ...finding, status, detail, readAt: now, sinceAt: isSame ? finding.sinceAt : now, last: undefined };
  });

function judgeNow({ check, detail }: Finding, kept: Kept, now: Date): Judged | undefined {
  switch (check) {
    case 'houseWebhook':
      // Partner Center said so, and only Partner Center can say otherwise.
      if (detail['problem'] === 'notRegistered') return undefined;
      return judgeWebhook({ acceptedAt: kept.webhookAt, isRegistered: { reason: 'notAsked' } }, now);
    case 'houseBackup':
      return detail['reason'] === 'serverBackups' ? undefined : judgeBackup({ madeAt: kept.backupAt }, now);
    case 'houseAuditWhole':
      return judgeAuditWhole(kept.missingLines);
    case 'houseVersion':
      return judgeVersion(kept.upgradedAt, now);
    default:
      return undefined;
  }
}
