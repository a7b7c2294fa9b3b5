import type { Kysely } from 'kysely';
import { type FindingStatus, findingsOf } from '../posture/index.ts';
import type { Tables } from '../storage/tables.ts';
import type { Contact } from './contact.ts';
import { contactsOf } from './store.ts';

/** One of Microsoft's statements, in our own words, with its page. */
export interface FraudMailStatement {
  readonly words: string;
  readonly page: string;
  readonly url: string;
}

/**
 * Microsoft's pages disagree about fraud mail (F6 of our list of facts), so both are told. The way out of it: Admin
 * agents switch the mail on under their notification preferences, and a drill shows whether anybody reads it.
 */
const STATEMENTS: readonly FraudMailStatement[] = [
  {
    words: 'The security contact is whom Microsoft tells about threats that it sees.',
    page: 'Partner Center: security contact',
    url: 'https://learn.microsoft.com/partner-center/security-contact',
  },
  {
    words: 'Mail about Azure fraud goes to Admin agents who switched it on under their notification preferences.',
    page: 'Partner Center: Azure fraud notifications',
    url: 'https://learn.microsoft.com/partner-center/azure-fraud-notification',
  },
];

/** What we know about who gets Microsoft's mail about fraud. */
export interface FraudMailFacts {
  /** Whether Microsoft has a security contact of ours (`securityContactProvided`); `unknown` until it was read. */
  readonly provided: FindingStatus | 'unknown';
  readonly readAt: Date | null;
  /**
   * Our own copy of whom we named: our contacts for security, in order, each with who verified it when. Microsoft tells
   * nobody which name, e-mail and phone it has (F5).
   */
  readonly security: readonly Contact[];
  /** Our contacts for fraud and billing. */
  readonly fraud: readonly Contact[];
  /** The two that contradict each other. */
  readonly statements: readonly FraudMailStatement[];
}

/** Reads what the card about Microsoft's fraud mail says. */
export async function fraudMailFacts(db: Kysely<Tables>, partnerTenantId: string): Promise<FraudMailFacts> {
  const [findings, contacts] = await Promise.all([findingsOf(db, partnerTenantId), contactsOf(db, partnerTenantId)]);
  const finding = findings.find(({ check }) => check === 'partnerSecurityContact');
  return {
    provided: finding?.status ?? 'unknown',
    readAt: finding?.readAt ?? null,
    security: contacts.filter(({ role }) => role === 'security'),
    fraud: contacts.filter(({ role }) => role === 'fraud'),
    statements: STATEMENTS,
  };
}
