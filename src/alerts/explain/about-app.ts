import { type Alert, isIdentityEvidence } from '../alert.ts';

/** Event types that only a service principal, the account of an app, can have. */
const APP_EVENTS: ReadonlySet<string> = new Set([
  'suspicioussignins',
  'anomalousserviceprincipalactivity',
  'maliciousapplication',
  'suspiciousapplication',
  'adminconfirmedserviceprincipalcompromised',
]);

/** Details that are set for service principals only. */
const APP_DETAILS: ReadonlySet<string> = new Set([
  'adminconfirmedserviceprincipalcompromised',
  'admindismissedallriskforserviceprincipal',
]);

/**
 * Whether an identity risk is about an app rather than a person, as far as its evidence tells.
 *
 * Some types, such as `leakedCredentials`, exist for both; alone they count as a person's.
 */
export const isAboutApp = (alert: Pick<Alert, 'evidence'>): boolean =>
  alert.evidence.some(
    (piece) =>
      isIdentityEvidence(piece) &&
      (APP_EVENTS.has(piece.eventType.toLowerCase()) || APP_DETAILS.has(piece.detail.toLowerCase())),
  );
