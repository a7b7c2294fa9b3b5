import type { RiskDetection, RiskyUser, RiskyUserHistoryItem } from './graph-shapes.ts';

/**
 * The **world** is what the simulated Microsoft cloud knows: one partner, its customers, their people, and everything
 * risky that has happened to them. The hosts (`login`, `graph`, `partner-center`) only show it or change it.
 *
 * Words: a *tenant* is the partner's or a customer's directory; *licence* is the Microsoft Entra ID plan that decides
 * what identity protection shows; *consented* means that our app was granted in that tenant; *gdap* means that a
 * delegated admin relationship lets the partner's service user in.
 * Invariants: it is plain data, so that it can be kept over a restart; lists only grow (paging counts on it); ids of tenants, users and subscriptions are the same in every run.
 */
export interface World {
  readonly app: SimApp;
  /** The user whose refresh token stands for the partner (secure application model). */
  readonly serviceUser: SimServiceUser;
  readonly partner: SimTenant;
  readonly customers: SimTenant[];
  /** Fraud alerts of all customers, oldest first: one truth behind two interfaces. */
  readonly partnerAlerts: SimPartnerAlert[];
  /** Who reached Partner Center without multifactor authentication lately, by user id. */
  withoutMfa?: string[];
  /** Whether the partner has named a security contact in Partner Center; who it is, Microsoft shows nobody. */
  securityContactProvided: boolean;
  readonly progress: SimProgress;
}

/** How far the world has come: what happens next follows from it, also after a restart. */
export interface SimProgress {
  /** Counts what has happened; decides whose turn it is. */
  serial: number;
  /** Steps of the story that have been told. */
  storySteps: number;
}

export interface SimApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Delegated permissions that a tenant's consent grants. */
  readonly scopes: readonly string[];
}

export interface SimServiceUser {
  readonly oid: string;
  readonly upn: string;
  /** Whether its tokens carry `mfa` in `amr`. */
  mfa: boolean;
}

/** Microsoft Entra ID plan: decides what identity protection answers. */
export type Licence = 'none' | 'P1' | 'P2';

export interface SimTenant {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly kind: 'partner' | 'customer';
  licence: Licence;
  consented: boolean;
  gdap: boolean;
  /** Delegated Graph permissions that this tenant consented to; default: those of the app. */
  scopes?: readonly string[];
  /** Application permissions granted by the tenant's own administrator; GDAP never carries any. */
  appRoles: readonly string[];
  readonly users: SimUser[];
  readonly groups: SimGroup[];
  /** Microsoft's security defaults; they and enabled Conditional Access policies exclude each other. */
  securityDefaults: boolean;
  readonly policies: SimPolicy[];
  readonly subscriptions: SimSubscription[];
  readonly contacts: SimContact[];
  readonly relationships: SimRelationship[];
  /** Oldest first. */
  readonly detections: RiskDetection[];
  /** By user id. */
  readonly riskyUsers: Map<string, RiskyUser>;
  readonly riskHistory: RiskyUserHistoryItem[];
}

export interface SimUser {
  readonly id: string;
  readonly displayName: string;
  readonly upn: string;
  readonly jobTitle: string;
  /** Templates of the directory roles that the user holds; not empty means privileged. */
  readonly roleTemplateIds: readonly string[];
  accountEnabled: boolean;
  /** Not registered for multifactor authentication. */
  isWithoutMfa?: boolean;
  sessionsRevokedAt: Date | undefined;
  /** Default: `Member`. */
  userType?: 'Member' | 'Guest';
}

export interface SimGroup {
  readonly id: string;
  readonly displayName: string;
  readonly memberIds: string[];
  /** Directory roles that its members hold through it; default: none. */
  readonly roleTemplateIds?: readonly string[];
}

/** A Conditional Access policy, as far as it says whether multifactor authentication is asked for. */
export interface SimPolicy {
  readonly id: string;
  readonly displayName: string;
  state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  readonly controls: readonly ('mfa' | 'block' | 'compliantDevice')[];
}

export interface SimSubscription {
  readonly id: string;
  readonly name: string;
  readonly kind: 'azure' | 'licence';
  readonly quantity: number;
  status: 'active' | 'suspended';
}

/** Whom to call at a customer. Microsoft offers no way to read these; the sandbox hands them over as a file would. */
export interface SimContact {
  readonly name: string;
  readonly role: 'security' | 'fraud' | 'technical' | 'management';
  readonly email: string;
  /** E.164. */
  readonly phone: string;
  /** ISO 639-1, the preferred first. */
  readonly languages: readonly string[];
  /** Local working hours, `HH:MM-HH:MM`. */
  readonly hours: string;
  /** IANA time zone. */
  readonly zone: string;
}

export interface SimRelationship {
  readonly id: string;
  readonly displayName: string;
  /** ISO 8601 duration. */
  readonly duration: string;
  readonly roleTemplateIds: readonly string[];
  status: 'active' | 'expired' | 'terminated';
  readonly activatedAt: Date;
  readonly endsAt: Date;
  lastModifiedAt: Date;
}

export type PartnerAlertStatus = 'active' | 'investigating' | 'resolved';
export type PartnerAlertReason = 'fraud' | 'ignore' | 'legitimate';

export interface SimPartnerAlert {
  /** Graph's id, two GUIDs. Partner Center knows the same alert as `{subscriptionId}_{entityId}`. */
  readonly id: string;
  readonly entityId: string;
  readonly customerTenantId: string;
  readonly subscriptionId: string;
  /** PascalCase, as Partner Center spells it. */
  readonly alertType: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: 'low' | 'medium' | 'high';
  readonly confidence: 'low' | 'medium' | 'high';
  readonly resourceGroup: string;
  readonly resourceName: string;
  readonly details: Readonly<Record<string, string>>;
  readonly isTest: boolean;
  readonly firstObservedAt: Date;
  readonly lastObservedAt: Date;
  readonly detectedAt: Date;
  status: PartnerAlertStatus;
  resolvedReason: PartnerAlertReason | undefined;
  resolvedAt: Date | undefined;
  /** UPN of whoever changed it last; already set while investigating. */
  resolvedBy: string | undefined;
  readonly log: { from: PartnerAlertStatus; to: PartnerAlertStatus; by: string; at: Date }[];
}

/** The tenant with this id, or `undefined` when the world does not know it. */
export const findTenant = (world: World, tenantId: string): SimTenant | undefined =>
  tenantId === world.partner.id ? world.partner : world.customers.find((customer) => customer.id === tenantId);

/**
 * The customer with this name, in any case.
 *
 * @throws Error when there is none: a scenario or a test misspelt it
 */
export function getCustomer(world: World, name: string): SimTenant {
  const found = world.customers.find((customer) => customer.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new Error(`No customer is called "${name}"`);
  return found;
}
