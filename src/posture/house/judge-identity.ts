import type { HouseCheck, Reading } from '../finding.ts';
import type { IdentityFacts } from './facts.ts';

type Judged = Omit<Reading, 'tenantId' | 'check'> & { readonly check: HouseCheck };

const DAY_MS = 86_400_000;
/**
 * Days after which a refresh token that nothing renewed is a finding: it lives 90 and is renewed daily.
 * Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
const RENEWED_WITHIN_DAYS = 30;
/** Days before its end at which a certificate must be replaced. */
const ENDS_WITHIN_DAYS = 30;

/** How we prove ourselves to Microsoft, against what the documents ask of partners. Pure. */
export const judgeIdentity = (facts: IdentityFacts, now: Date): Judged[] => [
  secureAppModel(facts, now),
  credential(facts, now),
  permissions(facts),
  readOnly(facts),
];

function secureAppModel({ serviceUser }: IdentityFacts, now: Date): Judged {
  const check = 'houseSecureAppModel';
  const { storedIn, issuedAt, renewedAt, hasMfa } = serviceUser;
  const latest = [issuedAt, renewedAt].filter((at) => at !== undefined).sort((a, b) => b.getTime() - a.getTime())[0];
  const detail = { storedIn, ageDays: daysSince(issuedAt, now), renewedDays: daysSince(latest, now) };
  if (storedIn === 'none') return { check, status: 'notApplicable', detail };
  if (storedIn !== 'keyVault') return { check, status: 'fail', detail: { ...detail, problem: storedIn } };
  if ('known' in hasMfa && !hasMfa.known) return { check, status: 'fail', detail: { ...detail, problem: 'noMfa' } };
  if (latest && now.getTime() - latest.getTime() > RENEWED_WITHIN_DAYS * DAY_MS) {
    return { check, status: 'fail', detail: { ...detail, problem: 'notRenewed' } };
  }
  if ('reason' in hasMfa) return { check, status: 'couldNotCheck', detail: { ...detail, reason: hasMfa.reason } };
  return { check, status: 'pass', detail };
}

function credential({ credential: used }: IdentityFacts, now: Date): Judged {
  const check = 'houseCredential';
  if (!used) return { check, status: 'couldNotCheck', detail: { reason: 'noCredential' } };
  const { kind, endsAt, firstSeenAt } = used;
  const endsInDays = endsAt ? Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS) : null;
  const detail = { kind, endsInDays, ageDays: daysSince(firstSeenAt, now) };
  if (kind === 'secret') return { check, status: 'fail', detail: { ...detail, problem: 'secret' } };
  if (endsInDays !== null && endsInDays < ENDS_WITHIN_DAYS) {
    return { check, status: 'fail', detail: { ...detail, problem: 'endsSoon' } };
  }
  if (kind === 'certificate' && endsAt === undefined) {
    return { check, status: 'couldNotCheck', detail: { ...detail, reason: 'endUnknown' } };
  }
  return { check, status: 'pass', detail };
}

function permissions({ granted, asked, allowed }: IdentityFacts): Judged {
  const check = 'housePermissions';
  if ('reason' in granted) return { check, status: 'couldNotCheck', detail: { reason: granted.reason } };
  const extra = granted.known.filter((name) => !asked.includes(name) && !allowed.includes(name));
  const missing = asked.filter((name) => !granted.known.includes(name));
  return { check, status: extra.length + missing.length > 0 ? 'fail' : 'pass', detail: { extra, missing } };
}

/** Which permissions change something, their names say: Microsoft's pattern is `Noun.Verb.Scope`. */
const WRITES = /\.(?:ReadWrite|Write|Manage|EnableDisable|Revoke|Send|FullControl|AccessAsUser)/i;

function readOnly({ granted }: IdentityFacts): Judged {
  const check = 'houseReadOnly';
  if ('reason' in granted) return { check, status: 'couldNotCheck', detail: { reason: granted.reason } };
  const writes = granted.known.filter((name) => WRITES.test(name));
  return { check, status: writes.length > 0 ? 'fail' : 'pass', detail: { writes } };
}

const daysSince = (at: Date | undefined, now: Date): number | null =>
  at ? Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY_MS)) : null;
