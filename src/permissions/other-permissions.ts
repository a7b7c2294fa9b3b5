import { NO_SERVICE_USER, type Permission } from './permission.ts';

const partnerCenter = {
  api: 'partnerCenter',
  where: 'partner',
  name: 'user_impersonation',
  kind: 'delegated',
} as const;

const ONE_SCOPE =
  'Partner Center has one delegated permission for everything; the roles of the service user narrow it.';

const REGISTRATION = '/webhooks/v1/registration';

/** What Partner Center, a team and a key vault grant. */
export const OTHER_PERMISSIONS: readonly Permission[] = [
  {
    ...partnerCenter,
    reason: 'Lists the customers who buy from you, and reads fraud events where Graph does not show them.',
    needed: 'always',
    calls: [
      'GET /v1/customers',
      'GET /v1/fraudEvents',
      'GET /v1/nonMfaCompliantPartnerPrincipals',
      `GET ${REGISTRATION}`,
    ],
    sources: ['customers', 'partnerAlerts'],
    writes: false,
    least: ONE_SCOPE,
  },
  {
    ...partnerCenter,
    reason: 'Registers the webhook that tells of fraud at once, when an administrator asks for it in set-up.',
    needed: { setting: 'WEBHOOK_REGISTRATION', value: 'on' },
    calls: [
      `GET ${REGISTRATION}/events`,
      `POST ${REGISTRATION}`,
      `PUT ${REGISTRATION}`,
      `POST ${REGISTRATION}/validationEvents`,
      `GET ${REGISTRATION}/validationEvents/{id}`,
    ],
    sources: [],
    writes: true,
    least: ONE_SCOPE,
  },
  {
    ...partnerCenter,
    reason: 'Consents to our app for a customer, when an administrator asks for it with “consent”.',
    needed: { setting: 'CUSTOMER_CONSENT', value: 'on' },
    calls: ['POST /v1/customers/{id}/applicationconsents'],
    sources: [],
    writes: true,
    least: ONE_SCOPE,
  },
  {
    api: 'partnerCenter',
    where: 'partner',
    name: 'Registered in Partner Center',
    kind: 'application',
    reason: 'Lets our app list the customers who buy from you, where a partner keeps no service user.',
    needed: NO_SERVICE_USER,
    calls: ['GET /v1/customers', `GET ${REGISTRATION}`],
    sources: ['customers'],
    writes: false,
    least: 'Partner Center has no named application permissions; fraud events it shows to a user only.',
  },
  {
    name: 'ChannelMessage.Read.Group',
    api: 'teams',
    kind: 'resourceSpecific',
    where: 'team',
    reason: 'Looks whether a card arrived in the channel after all, before it is posted a second time.',
    needed: { setting: 'TEAMS_READ_BACK', value: 'on' },
    calls: [
      'GET /teams/{group}/channels/{channel}/messages',
      'GET /teams/{group}/channels/{channel}/messages/{message}/replies',
    ],
    sources: [],
    writes: false,
    least: 'Reaches one team and no further; ChannelMessage.Read.All would reach every channel of the tenant.',
  },
  {
    name: 'Key Vault Secrets Officer',
    api: 'keyVault',
    kind: 'application',
    where: 'partner',
    reason: 'Keeps the refresh token of the service user in one secret of your key vault, and renews it there.',
    needed: { setting: 'KEY_VAULT_URL', value: 'set' },
    calls: ['GET /secrets/{name}', 'PUT /secrets/{name}'],
    sources: [],
    writes: true,
    least: 'The smallest built-in role that may set a secret; assigned on that one secret it reaches no other.',
  },
];
