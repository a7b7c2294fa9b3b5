import { counter, gauge, histogram, TRAVELLING_SEC, WORKING_SEC } from './figure.ts';

/** Everything that is read at Microsoft, as the rows of `source_states` call it; a test holds it to the sources. */
export const SOURCES = [
  'customers',
  'partnerAlerts',
  'graph.partnerSecurity',
  'graph.riskDetections',
  'graph.riskyUsers',
  'graph.securityDefaults',
  'graph.contactAccounts',
  'graph.privilegedAccounts',
  'ownHouse',
] as const;

/** Why Microsoft's login gives no token: the reasons of `sources/reason.ts` that a login can have. */
export const LOGIN_REASONS = [
  'noConsent',
  'noRelationship',
  'blockedByConditionalAccess',
  'tenantGone',
  'mfaRequired',
  'refreshTokenDead',
  'wrongSecret',
  'tokenStore',
  'loginRefused',
  'unreachable',
] as const;

/** What is read from Microsoft. */
export const SOURCE_FIGURES = {
  reads: counter(
    'source_reads',
    { source: SOURCES, outcome: ['ok', 'failing', 'notReadable'] },
    {
      about: 'Reads of one source of one customer that have ended. `notReadable`: only a person can change it.',
      normal: 'Nearly all `ok`. Customers without consent or licence are asked four times a day and are `notReadable`.',
      otherwise:
        '`failing` rises: see `watchpost_outside_calls_total` by status, and `status` in the chat for the reason.',
    },
  ),
  readTime: histogram('source_read', { source: SOURCES }, WORKING_SEC, {
    about: 'Seconds that one read of one source of one customer took, with all of its pages and pauses.',
    normal: 'Below 5 s. Risk detections wait for their turn at Microsoft: one call a second and tenant.',
    otherwise: 'Long reads hold hands that others wait for: see `POLL_CONCURRENCY` in docs/scale.md.',
  }),
  signals: counter(
    'signals',
    { outcome: ['opened', 'updated', 'unchanged', 'malformed'] },
    {
      about: 'Items taken in: they opened an alert, changed one, were known already, or could not be understood.',
      normal: 'Mostly `unchanged`. `malformed` stays at 0.',
      otherwise: '`malformed` rises: Microsoft has changed its words. The items are kept (`status` counts them).',
    },
  ),
  ingestLag: histogram('ingest_lag', { source: SOURCES }, TRAVELLING_SEC, {
    about:
      'Seconds from the moment that Microsoft showed an item to its alert being stored here. First reads of a customer, which bring history, are left out.',
    normal: 'Below `POLL_INTERVAL_SEC` and a minute, as far as it is ours: risk detections reach Graph minutes late.',
    otherwise: 'Rises for all sources: reads come too late, see `watchpost_source_age_seconds` and docs/scale.md.',
  }),
  outsideCalls: counter(
    'outside_calls',
    { api: ['graph', 'partnerCenter'], status: ['2xx', '3xx', '4xx', '429', '5xx', 'none'] },
    {
      about: 'Calls to Microsoft by the first figure of their status; `429` alone, `none` without an answer.',
      normal: '`2xx`, and some `4xx` of customers without licence or consent.',
      otherwise:
        '`429`: Microsoft slows us down; longer `POLL_INTERVAL_SEC`. `5xx` and `none`: an outage there or of the network here.',
    },
  ),
  outsideTime: histogram('outside_call', { api: ['graph', 'partnerCenter'] }, WORKING_SEC, {
    about: 'Seconds that one call to Microsoft took.',
    normal: 'Below 1 s.',
    otherwise: 'Slow on one API: look at its service health. After 30 s a call is given up.',
  }),
  loginFailures: counter(
    'login_failures',
    { reason: LOGIN_REASONS },
    {
      about: 'Times that a call went without a token because Microsoft’s login gave none, by reason.',
      normal: '0, but for customers that have not consented yet.',
      otherwise:
        '`wrongSecret`, `refreshTokenDead`, `mfaRequired` are ours: nothing is read until they are mended. `noConsent`, `noRelationship`: `coverage` names the customers.',
    },
  ),
  sourceAge: gauge(
    'source_age_seconds',
    { source: SOURCES },
    {
      about: 'Seconds since the last good read of a source, of any customer.',
      normal: 'Below the interval of the source and a minute: `POLL_INTERVAL_SEC`, or an hour for what seldom changes.',
      otherwise: 'Above 15 minutes for risk and fraud: nothing new is seen. An alarm in the channel says why.',
    },
    'database',
  ),
  sourceOldest: gauge(
    'source_oldest_age_seconds',
    { source: SOURCES },
    {
      about: 'Seconds since the last good read of the customer that has waited longest, of those that can be read.',
      normal: 'Below twice the interval.',
      otherwise:
        'Rises while `watchpost_source_age_seconds` does not: some customers fail, or there are too few hands.',
    },
    'database',
  ),
  sourceTenants: gauge(
    'source_tenants',
    { source: SOURCES, status: ['new', 'ok', 'failing', 'notReadable'] },
    {
      about: 'Tenants of a source by how its last read ended.',
      normal: 'Nearly all `ok`.',
      otherwise: '`notReadable` rises: a consent, a relationship or a licence is gone; `coverage` names the customers.',
    },
    'database',
  ),
};
