import { type Check, HOUSE_CHECKS } from '../../posture/index.ts';
import { type CardText, words } from '../card-text.ts';

/** Why a check of our own house matters, what to do, and where the documents say so. */
export interface HouseAdvice {
  readonly why: CardText;
  readonly mend: CardText;
  /** The article whose first passage is the source; `undefined` where the documents say nothing and the advice is ours. */
  readonly articleId: string | undefined;
}

/** What our own house is judged by, the most important first. Two checks of it are those of any tenant. */
export const HOUSE: readonly Check[] = [
  ...HOUSE_CHECKS.slice(0, 6),
  'securityDefaults',
  ...HOUSE_CHECKS.slice(6, 9),
  'partnerSecurityContact',
  ...HOUSE_CHECKS.slice(9),
];

const ADVICE: Readonly<Partial<Record<Check, HouseAdvice>>> = {
  houseSecureAppModel: {
    why: words`It is mandatory for partners who use app and user together, and protects every customer at once.`,
    mend: words`Set **KEY_VAULT_URL**, run **npm run consent** with MFA, then remove **PARTNER_REFRESH_TOKEN**.`,
    articleId: 'secure-app-model',
  },
  houseCredential: {
    why: words`Who copies a secret is our app, from anywhere, and nobody notices.`,
    mend: words`Use a managed identity as federated credential, or at least a certificate: docs/identity.md.`,
    articleId: 'service-principals',
  },
  housePermissions: {
    why: words`What is granted and not needed helps only a thief; what is missing makes us blind.`,
    mend: words`In Entra, app registrations, API permissions: remove what is too much, grant what is missing. docs/permissions.md has the list.`,
    articleId: 'least-privileged-access',
  },
  houseReadOnly: {
    why: words`A desk that can only look cannot be used to do harm.`,
    mend: words`Remove the permissions that write, unless you switched on on purpose what needs them.`,
    articleId: 'least-privileged-access',
  },
  houseMfaRegistered: {
    why: words`Every account of a partner must have MFA: one without it opens our customers.`,
    mend: words`Have these people register, and enforce it by security defaults or Conditional Access.`,
    articleId: 'mfa-every-partner-user',
  },
  houseMfaUsed: {
    why: words`Microsoft counts calls without MFA against us, and is about to refuse them.`,
    mend: words`In Partner Center, security requirements status: find the accounts, and enforce MFA for them.`,
    articleId: 'mfa-claim-enforcement',
  },
  securityDefaults: {
    why: words`Without them, or a policy in their place, a password alone opens our tenant.`,
    mend: words`Turn on security defaults, or a Conditional Access policy that asks everybody for MFA.`,
    articleId: 'mfa-every-partner-user',
  },
  houseRoleGroups: {
    why: words`As few people as possible should hold a role, and one alone is too few when he is away.`,
    mend: words`Set **ROLE_GROUP_…** to small groups: two to five administrators, everybody else below.`,
    articleId: 'few-admins',
  },
  houseGuests: {
    why: words`Who comes in from another tenant is governed there, not here. Guests are refused in any case.`,
    mend: words`Take the guests out of the role groups.`,
    articleId: 'leavers-and-movers',
  },
  houseTwoPeople: {
    why: words`Dual custody: what cannot be undone needs a second person.`,
    mend: words`Put at least two people into the groups of approvers and administrators.`,
    articleId: 'pim-dual-custody',
  },
  partnerSecurityContact: {
    why: words`Microsoft calls the security contact when it sees a threat to us.`,
    mend: words`In Partner Center, account settings: add a security contact, best a distribution list.`,
    articleId: 'security-contact',
  },
  houseWebhook: {
    why: words`Fraud is told a minute earlier by webhook, and somebody must notice when that stops.`,
    mend: words`Type **webhook**: it says how it stands, and what mends it.`,
    articleId: 'azure-fraud-notifications',
  },
  houseOwnLogs: {
    why: words`Anomalies show only against what came before: up to 30 days are called acceptable.`,
    mend: words`Set **ERASE_AFTER_DAYS** to what your own rules say; 0 keeps for ever.`,
    articleId: 'audit-logging-checks',
  },
  houseTenantLogs: {
    why: words`With P2 Microsoft keeps up to 30 days; what happened before nobody can look up.`,
    mend: words`Get Entra ID P1 or P2, or send the logs to a workspace of your own.`,
    articleId: 'log-retention',
  },
  houseAuditWhole: {
    why: words`A record with gaps proves nothing.`,
    mend: words`Find out who writes to the database beside Watchpost: docs/runbook.md.`,
    articleId: 'audit-logging-checks',
  },
  houseBackup: {
    why: words`Who did what, contacts and open work are nowhere else.`,
    mend: words`**npm run backup -- <folder>** once a day; with a server see docs/backup.md.`,
    articleId: undefined,
  },
  houseVersion: {
    why: words`Security is an ongoing commitment, and Microsoft's interfaces move on.`,
    mend: words`Upgrade: docs/upgrade.md.`,
    articleId: 'ongoing-commitment',
  },
};

/** The advice of one check. */
export const houseAdvice = (check: Check): HouseAdvice | undefined => ADVICE[check];
