/**
 * A **finding** is what one check of one tenant said when it was last read.
 *
 * Words: *pass* is as it should be, *fail* is not; *could not check* means that nothing can be said, with the reason;
 * *not applicable* means that the check has no meaning for this tenant.
 * Invariants: a tenant has at most one finding of each check, its latest; `sinceAt` is when the status became what it
 * is, so it never moves while the status stays; what could not be checked is never counted as pass or as fail.
 */
/** Checks of our own house, in the order in which people should look at them; see `house/`. */
export const HOUSE_CHECKS = [
  /** The service user comes in by the Secure Application Model: with MFA, its token in a vault, and renewed. */
  'houseSecureAppModel',
  /** What our app proves itself with: nothing that can be copied, best of all. */
  'houseCredential',
  /** What was granted is what the list asks for: no more, no less. */
  'housePermissions',
  /** Nothing lets us change anything at Microsoft, unless a switch says so. */
  'houseReadOnly',
  /** Everybody who holds a role here is registered for multifactor authentication. */
  'houseMfaRegistered',
  /** Nobody reaches Partner Center without it. */
  'houseMfaUsed',
  /** Roles come from groups, and these are small. */
  'houseRoleGroups',
  /** Nobody from another tenant is in them. */
  'houseGuests',
  /** Two people at least can decide what needs two. */
  'houseTwoPeople',
  /** Webhooks of Partner Center reach us. */
  'houseWebhook',
  /** How long our own alerts and audit log are kept. */
  'houseOwnLogs',
  /** How long Microsoft keeps the audit log of our tenant. */
  'houseTenantLogs',
  /** Everything that was done to alerts has its line in the log. */
  'houseAuditWhole',
  /** There is a backup, and it is not old. */
  'houseBackup',
  /** The version is not old. */
  'houseVersion',
] as const;
export type HouseCheck = (typeof HOUSE_CHECKS)[number];

export const CHECKS = [
  /** Security defaults, or Conditional Access in their place, are on. Read from Microsoft. */
  'securityDefaults',
  /** Microsoft has a security contact of the partner. Read from Microsoft. */
  'partnerSecurityContact',
  /** No contact of the tenant has left or is disabled. */
  'contactLiving',
  /** At least two living people can be called. */
  'contactEnough',
  /** Every contact was verified within the last quarter. */
  'contactVerified',
  ...HOUSE_CHECKS,
] as const;
export type Check = (typeof CHECKS)[number];

export const FINDING_STATUSES = ['pass', 'fail', 'couldNotCheck', 'notApplicable'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** One reading of one check, as whoever read it hands it over. */
export interface Reading {
  readonly tenantId: string;
  readonly check: Check;
  readonly status: FindingStatus;
  /**
   * What the check saw: ids, counts and words from closed lists; a name only where people must see it. With
   * `couldNotCheck` it holds `reason`, one of the codes of the sources.
   */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Finding extends Reading {
  readonly readAt: Date;
  /** When the status became what it is. */
  readonly sinceAt: Date;
  /** What was read before it could not be checked any more; `undefined` when nothing ever was, and with other statuses. */
  readonly last: { readonly status: 'pass' | 'fail'; readonly readAt: Date } | undefined;
}
